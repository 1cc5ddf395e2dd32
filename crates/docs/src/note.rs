//! What a site's authors should know about it.

use serde::{Deserialize, Serialize};

/// How much a [`Note`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteLevel {
    /// Something is left out that readers will not miss.
    Info,
    /// Readers will see that something is missing or leads nowhere.
    Warning,
    /// A page or the whole site cannot be shown.
    Error,
}

/// One thing that was found in a site, with the place and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub level: NoteLevel,
    /// A stable name, `kebab-case`: `unknown-plugin`, `missing-page`, `broken-link`, …
    pub rule: String,
    /// What was found and what to do, in one sentence without a full stop.
    pub message: String,
    /// The path in the tree.
    pub file: String,
    /// 1-based; 0 where the note is about the whole file.
    pub line: u32,
}

impl Note {
    pub fn new(level: NoteLevel, rule: &str, file: &str, line: u32, message: impl Into<String>) -> Self {
        Self { level, rule: rule.to_owned(), message: message.into(), file: file.to_owned(), line }
    }
}
