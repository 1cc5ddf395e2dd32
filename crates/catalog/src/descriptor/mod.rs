//! Descriptors: from the bytes of a file to checked entities.
//!
//! [`parse`] splits a file into documents and reads each on its own, so that a broken document never hides its
//! neighbours. A [`RawDocument`] offers its placeholders (`$text: ./api.yaml`) to be fetched by somebody else, and
//! [`RawDocument::finish`] checks it against the rules of its kind. Nothing here does input or output, and nothing
//! panics or takes more than linear time, whatever the bytes.
//!
//! The rules are those of Backstage's catalog model: what it accepts is accepted, what it refuses is refused.

mod document;
mod excerpt;
mod json_size;
mod kinds;
mod location;
mod marks;
mod placeholder;
mod stream;
mod validate;
mod yaml;

use std::sync::Arc;

use serde_json::Value;
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level},
};

use crate::entity::Entity;

pub use self::{
    document::{RawDocument, validate_entity},
    excerpt::{Lines, is_descriptor},
    kinds::{Field, KindDefinition, Kinds, Required, Shape, TypeVariant},
    location::{LocationSpec, location_targets},
    placeholder::{Placeholder, PlaceholderBudget, Resolver},
    yaml::explain_yaml,
};

/// What one file may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// A file of this many bytes or more is refused; so is one whose aliases, written out, would add as much.
    pub max_bytes: usize,
    /// Documents in one file that are not empty.
    pub max_documents: usize,
    /// Lists and objects inside each other.
    pub max_depth: usize,
    /// Values of all documents of a file together, keys included, once each alias is written out.
    pub max_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 5 * 1024 * 1024, max_documents: 10_000, max_depth: 64, max_nodes: 1_000_000 }
    }
}

/// What [`parse`] makes of a file.
#[derive(Debug)]
pub struct ParsedFile {
    /// Every document that is not empty, broken ones included.
    pub documents: Vec<RawDocument>,
    /// Problems of the file as a whole: too large, not UTF-8, too many documents. There are no documents then.
    pub problems: Vec<DescriptorProblem>,
}

/// The verdict on one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// 0-based, among the documents of the file that are not empty.
    pub index: usize,
    /// 1-based line of the file with the document's first key; 0 where the document came without a file.
    pub line: u32,
    /// Which entity this is meant to be, whenever kind and name can be read, however wrong the rest is.
    pub entity_ref: Option<EntityRef>,
    /// The entity, exactly when no problem is an error.
    pub entity: Option<Entity>,
    /// Everything that is wrong, in the order of the file.
    pub problems: Vec<DescriptorProblem>,
}

/// Reads the documents of a file. `file` is the name that the problems carry, as a person would write it.
pub fn parse(file: &str, bytes: &[u8], limits: &Limits) -> ParsedFile {
    if bytes.len() >= limits.max_bytes {
        let message = format!(
            "the file has {} bytes, but only files below {} bytes are read: split it into smaller files",
            bytes.len(),
            limits.max_bytes
        );
        return refused(file, "file-too-large", message, (0, 0));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let place = place_after(&bytes[..error.valid_up_to()]);
            return refused(file, "not-utf8", "the file is not UTF-8: save it as UTF-8".to_owned(), place);
        }
    };
    if text.trim().is_empty() {
        // An editor that has only just begun to write, or a failed script: nobody takes back all entities like this.
        let message = "the file is empty: write a descriptor into it, or delete it";
        return refused(file, "empty-file", message.to_owned(), (0, 0));
    }
    let mut budget = yaml::Budget { nodes: limits.max_nodes, alias_bytes: limits.max_bytes };
    let file_name: Arc<str> = file.into();
    let mut documents = Vec::new();
    for chunk in stream::chunks(text) {
        let loaded = yaml::load(chunk.text, chunk.first_line, limits.max_depth, &mut budget);
        if loaded.problems.is_empty() && loaded.value == Value::Null {
            continue;
        }
        if documents.len() == limits.max_documents {
            let message =
                format!("the file has more than {} documents: split it into smaller files", limits.max_documents);
            return refused(file, "too-many-documents", message, (chunk.content_line, 1));
        }
        documents.push(RawDocument::new(documents.len(), chunk.content_line, Arc::clone(&file_name), loaded));
    }
    ParsedFile { documents, problems: Vec::new() }
}

fn refused(file: &str, rule: &str, message: String, place: (u32, u32)) -> ParsedFile {
    ParsedFile { documents: Vec::new(), problems: vec![problem(file, rule, message, "", place)] }
}

/// Problems that are listed of one document, and of one file.
pub(crate) const MOST_PROBLEMS: usize = 200;
/// The rule of the problem that says how many are not listed.
pub(crate) const MORE_PROBLEMS: &str = "more-problems";

fn more_problems(left_out: usize) -> String {
    format!("this document has {left_out} more problems: fix the others first")
}

/// An error at `place`, which is line and column.
fn problem(file: &str, rule: &str, message: String, path: &str, (line, column): (u32, u32)) -> DescriptorProblem {
    DescriptorProblem {
        level: Level::Error,
        rule: rule.to_owned(),
        message,
        file: file.to_owned(),
        line,
        column,
        path: path.to_owned(),
        entity: None,
        excerpt: None,
    }
}

/// Line and column, both 1-based, of what follows `before`.
fn place_after(before: &[u8]) -> (u32, u32) {
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let breaks = before.split(|byte| *byte == b'\n').count() - 1;
    // Bytes of the form 10xxxxxx continue a character.
    let characters = before[line_start..].iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    (one_based(breaks), one_based(characters))
}

/// The text in quotes, shortened where it is too long for a message.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("'{}…'", &text[..end]),
        None => format!("'{text}'"),
    }
}

fn one_based(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests;
