//! What the commands say about a site.

use std::path::Path;

use ::docs::{Note, NoteLevel, Site};
use shared::{catalog::Level, docs::SiteNote};

/// A note as one line, with the place as editors read it.
pub fn line(folder: &Path, note: &Note) -> String {
    let level = match note.level {
        NoteLevel::Info => "info",
        NoteLevel::Warning => "warning",
        NoteLevel::Error => "error",
    };
    let file = folder.join(&note.file);
    let place = match note.line {
        0 => file.display().to_string(),
        line => format!("{}:{line}", file.display()),
    };
    format!("{place}: {level}: {} ({})", note.message, note.rule)
}

/// The same as the API gives it.
pub fn site_note(site: &Site, note: &Note) -> SiteNote {
    SiteNote {
        level: match note.level {
            NoteLevel::Info => Level::Info,
            NoteLevel::Warning => Level::Warning,
            NoteLevel::Error => Level::Error,
        },
        rule: note.rule.clone(),
        message: note.message.clone(),
        file: note.file.clone(),
        line: note.line,
        address: site.pages.get(&note.file).map(|page| page.address.clone()),
    }
}

/// How many notes are of the two levels that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
}

impl Counts {
    pub fn of(notes: &[Note]) -> Self {
        let count = |level| notes.iter().filter(|note| note.level == level).count();
        Self { errors: count(NoteLevel::Error), warnings: count(NoteLevel::Warning) }
    }

    /// Whether there is nothing that a command fails for.
    pub fn are_fine(self, strict: bool) -> bool {
        self.errors == 0 && !(strict && self.warnings > 0)
    }

    pub fn text(self) -> String {
        format!("{}, {}", counted(self.errors, "error"), counted(self.warnings, "warning"))
    }
}

/// `1 page`, `2 pages`.
pub fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
