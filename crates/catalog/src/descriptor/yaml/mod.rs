//! One YAML document into a JSON value and the places of all its parts.
//!
//! YAML 1.2 with the core schema: `yes` and `2024-01-01` are texts, merge keys (`<<`) are plain keys, tags other than
//! those of the core schema are ignored. Everything is read by one parser, so that a value and its place cannot
//! disagree.

mod build;
mod hint;
mod scalar;
mod weigh;

use serde_json::Value;

use self::build::Built;
pub use self::hint::explain as explain_yaml;
use super::marks::Marks;

/// What the documents of a file may still cost together.
#[derive(Debug, Default)]
pub(super) struct Budget {
    /// Values and keys.
    pub nodes: usize,
    /// Bytes of text that aliases stand for.
    pub alias_bytes: usize,
}

#[derive(Debug)]
pub(super) struct Loaded {
    /// Null for an empty document. Where the document is not `complete`: what was read up to the problem.
    pub value: Value,
    pub marks: Marks,
    pub problems: Vec<YamlProblem>,
    /// The whole document was read; it may still have problems, such as a key that is there twice.
    pub complete: bool,
}

/// What is wrong with the YAML itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct YamlProblem {
    pub rule: &'static str,
    pub message: String,
    /// 1-based line and column in the file.
    pub place: (u32, u32),
}

/// Reads the one document in `text`, which starts at line `first_line` of its file.
pub(super) fn load(text: &str, first_line: u32, max_depth: usize, budget: &mut Budget) -> Loaded {
    let source = Source { text, first_line, max_depth };
    if text.bytes().filter(|byte| *byte == b',').count() > MOST_COMMAS {
        return source.refused_unread();
    }
    match build::build(&source, budget, None) {
        Built::Done(loaded) => loaded,
        // Nothing is written out before it is known how much it would be.
        Built::HasAliases(mut begun) => match weigh::weigh(&source, budget) {
            Ok(used) => match build::build(&source, budget, Some(&used)) {
                Built::Done(loaded) | Built::HasAliases(loaded) => loaded,
            },
            Err(problem) => {
                begun.problems.push(problem);
                begun
            }
        },
    }
}

/// The parser keeps a whole list in brackets in memory until it knows that it is no key, some 400 bytes an item.
const MOST_COMMAS: usize = 300_000;

struct Source<'text> {
    text: &'text str,
    first_line: u32,
    max_depth: usize,
}

impl Source<'_> {
    fn place(&self, marker: saphyr_parser::Marker) -> (u32, u32) {
        let line = u32::try_from(marker.line()).unwrap_or(u32::MAX);
        (self.first_line.saturating_add(line.saturating_sub(1)), super::one_based(marker.col()))
    }

    fn syntax_problem(&self, error: &saphyr_parser::ScanError) -> YamlProblem {
        if error.info().starts_with("simple key expect")
            && let Some(problem) = self.key_without_colon(error.marker().line())
        {
            return problem;
        }
        YamlProblem {
            rule: "yaml-syntax",
            message: hint::explain(error.info(), self.text, error.marker().line()),
            place: self.place(*error.marker()),
        }
    }

    /// The parser notices a key without a colon only at what comes next, in line `found_at`.
    fn key_without_colon(&self, found_at: usize) -> Option<YamlProblem> {
        let lines = self.text.lines().enumerate().take(found_at.saturating_sub(1));
        let (number, line) = lines.filter(|(_, line)| !line.trim().is_empty()).last()?;
        let column = line.chars().take_while(|letter| letter.is_whitespace()).count();
        Some(YamlProblem {
            rule: "yaml-syntax",
            message: format!(
                "this is not valid YAML, {} is not followed by ':': write it as 'key: value', or indent it where it \
                 continues the line above",
                super::quoted(line.trim())
            ),
            place: (self.first_line.saturating_add(super::one_based(number)) - 1, super::one_based(column)),
        })
    }

    fn refused_unread(&self) -> Loaded {
        let problem = YamlProblem {
            rule: "too-many-nodes",
            message: format!(
                "the document has more than {MOST_COMMAS} commas: write long lists as lines with '- ', and keep data in \
                 files of their own"
            ),
            place: (self.first_line, 1),
        };
        Loaded { value: Value::Null, marks: Marks::default(), problems: vec![problem], complete: false }
    }

    fn too_deep(&self, marker: saphyr_parser::Marker) -> YamlProblem {
        YamlProblem {
            rule: "too-deep",
            message: format!(
                "lists and objects are inside each other more than {} levels deep: make the document flatter",
                self.max_depth
            ),
            place: self.place(marker),
        }
    }
}

#[cfg(test)]
mod tests;
