//! The rules of the entity model. Every check goes on after a problem, so that all are reported at once.

mod casing;
mod envelope;
mod formats;
mod metadata;
mod nearest;
mod spec;

use std::{collections::HashSet, fmt};

use serde_json::Value;
use shared::catalog::Level;

use super::{Kinds, MORE_PROBLEMS, MOST_PROBLEMS, marks::Part, more_problems};

/// A problem that has a path, but no place in a file yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub level: Level,
    pub rule: &'static str,
    pub path: String,
    pub part: Part,
    pub message: String,
}

impl Finding {
    pub fn error(rule: &'static str, path: String, part: Part, message: String) -> Self {
        Self { level: Level::Error, rule, path, part, message }
    }

    /// Whether it is about one of the fields `paths` or something inside one.
    pub fn is_within_any(&self, paths: &HashSet<&str>) -> bool {
        let ends = self.path.match_indices(['.', '[']).map(|(end, _)| end);
        !paths.is_empty() && ends.chain([self.path.len()]).any(|end| paths.contains(&self.path[..end]))
    }
}

/// Checks an entity as its descriptor says it. Nothing is found where `value` is not an object.
pub(super) fn validate(value: &Value, kinds: &Kinds) -> Vec<Finding> {
    let mut report = Report::default();
    if let Value::Object(root) = value {
        let definition = envelope::check(root, kinds, &mut report);
        if let Some(definition) = definition {
            spec::check(root, definition, kinds, &mut report);
        }
        casing::check(root, &mut report);
    }
    report.finish()
}

/// "a number", "nothing", …, as the subject of a sentence about what was found.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[derive(Default)]
struct Report {
    findings: Vec<Finding>,
    left_out: usize,
}

impl Report {
    fn add(&mut self, finding: Finding) {
        if self.findings.len() < MOST_PROBLEMS {
            self.findings.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        if self.left_out > 0 {
            let message = more_problems(self.left_out);
            self.findings.push(Finding::error(MORE_PROBLEMS, String::new(), Part::Value, message));
        }
        self.findings
    }

    fn value(&mut self, rule: &'static str, path: Path<'_>, message: impl Into<String>) {
        self.add(Finding::error(rule, path.to_string(), Part::Value, message.into()));
    }

    fn key(&mut self, rule: &'static str, path: Path<'_>, message: impl Into<String>) {
        self.add(Finding::error(rule, path.to_string(), Part::Key, message.into()));
    }

    /// A warning about a field's name.
    fn warn_key(&mut self, rule: &'static str, path: Path<'_>, message: impl Into<String>) {
        let (path, message) = (path.to_string(), message.into());
        self.add(Finding { level: Level::Warning, rule, path, part: Part::Key, message });
    }

    /// `example` is a value in YAML.
    fn missing(&mut self, path: Path<'_>, example: &str) {
        let message = match path.last {
            Step::Field(name) => format!("{path} is missing: add it, for example '{name}: {example}'"),
            Step::Item(_) => format!("{path} is missing: add it, for example '- {example}'"),
        };
        self.value("missing-field", path, message);
    }

    /// `expected` is the wanted type, "a text" and so on.
    fn wrong_type(&mut self, path: Path<'_>, expected: &str, found: &Value) {
        let remedy = match found {
            Value::Null => "give it a value or remove the field".to_owned(),
            Value::Bool(_) | Value::Number(_) if expected.starts_with("a text") => "put it in quotes".to_owned(),
            Value::String(_) if expected.starts_with("a list") => "write it as '[…]' or as lines with '- '".to_owned(),
            _ => format!("make it {expected}"),
        };
        let message = format!("{path} must be {expected}, but it is {}: {remedy}", type_name(found));
        self.value("wrong-type", path, message);
    }

    /// The text at `path`; a problem where it is something else, or is empty.
    fn text<'value>(&mut self, path: Path<'_>, value: &'value Value) -> Option<&'value str> {
        match value {
            Value::String(text) if text.is_empty() => {
                self.value("empty-text", path, format!("{path} must not be empty: give it a value or remove it"));
                None
            }
            Value::String(text) => Some(text),
            _ => {
                self.wrong_type(path, "a text", value);
                None
            }
        }
    }
}

/// The way to a field, made into a text only where there is something to report.
#[derive(Clone, Copy)]
struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    last: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

impl<'a> Path<'a> {
    fn root(name: &'a str) -> Self {
        Self { parent: None, last: Step::Field(name) }
    }

    fn field(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), last: Step::Field(name) }
    }

    fn item(&'a self, index: usize) -> Self {
        Self { parent: Some(self), last: Step::Item(index) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(formatter, "{parent}")?;
        }
        match self.last {
            Step::Field(name) if self.parent.is_some() => write!(formatter, ".{name}"),
            Step::Field(name) => formatter.write_str(name),
            Step::Item(index) => write!(formatter, "[{index}]"),
        }
    }
}

#[cfg(test)]
mod tests;
