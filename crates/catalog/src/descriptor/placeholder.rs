//! Placeholders: values that a descriptor takes from another file, such as `definition: { $text: ./openapi.yaml }`.

use serde_json::{Map, Value};

use super::{Limits, json_size::json_values, marks::Marks, stream, yaml};

/// A value to be fetched and put into the document by [`super::RawDocument::substitute`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    pub resolver: Resolver,
    /// What the descriptor names: a URL, or a path relative to the descriptor.
    pub target: String,
    /// The field that gets the value, as a dotted path.
    pub path: String,
    /// The same place as a JSON pointer (RFC 6901).
    pub(super) pointer: String,
    /// The number of its mark.
    pub(super) node: usize,
}

/// How what was fetched becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resolver {
    /// `$text`: the text as it is.
    Text,
    /// `$json`: the value of a JSON text.
    Json,
    /// `$yaml`: the value of a YAML text with exactly one document.
    Yaml,
    /// `$openapi`: the text of an OpenAPI document.
    OpenApi,
    /// `$asyncapi`: the text of an `AsyncAPI` document.
    AsyncApi,
}

impl Resolver {
    /// The key that asks for it, `$text` and so on.
    pub fn key(self) -> &'static str {
        match self {
            Self::Text => "$text",
            Self::Json => "$json",
            Self::Yaml => "$yaml",
            Self::OpenApi => "$openapi",
            Self::AsyncApi => "$asyncapi",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Self::Text, Self::Json, Self::Yaml, Self::OpenApi, Self::AsyncApi]
            .into_iter()
            .find(|resolver| resolver.key() == key)
    }
}

/// Placeholders of one file that get a value.
const MOST_PLACEHOLDERS: usize = 1_000;
/// All that they bring, in files of the largest size: the specifications of a whole team may stand in one descriptor.
const MOST_FILES: usize = 8;

/// What the placeholders of one file may still bring into it, all together.
#[derive(Debug, Default)]
pub struct PlaceholderBudget {
    placeholders: usize,
    max_bytes: usize,
    bytes: usize,
    max_depth: usize,
    yaml: yaml::Budget,
}

impl PlaceholderBudget {
    pub fn new(limits: &Limits) -> Self {
        Self {
            placeholders: MOST_PLACEHOLDERS,
            max_bytes: limits.max_bytes,
            bytes: MOST_FILES * limits.max_bytes,
            max_depth: limits.max_depth,
            yaml: yaml::Budget { nodes: limits.max_nodes, alias_bytes: limits.max_bytes },
        }
    }

    /// Takes one placeholder out of the budget, before its target is read.
    ///
    /// # Errors
    /// That the file has too many, as the end of a sentence.
    pub fn take(&mut self) -> Result<(), String> {
        let message = || {
            format!(
                "a file may have {MOST_PLACEHOLDERS} placeholders, and this one has more: split it into several files"
            )
        };
        self.placeholders = self.placeholders.checked_sub(1).ok_or_else(message)?;
        Ok(())
    }

    /// Whether a text of so many bytes may still be put in.
    ///
    /// # Errors
    /// That it may not, as the end of a sentence.
    pub fn check(&self, bytes: usize) -> Result<(), String> {
        if bytes > self.max_bytes {
            return Err(format!("it has {bytes} bytes, more than the {} that a file may have", self.max_bytes));
        }
        if bytes <= self.bytes {
            return Ok(());
        }
        Err(format!(
            "it has {bytes} bytes, and the placeholders of a file may bring {} bytes together: split the file into several",
            MOST_FILES * self.max_bytes
        ))
    }

    /// Makes the value of a placeholder from the text that its target holds.
    ///
    /// # Errors
    /// Why the text cannot be read, as the end of a sentence.
    pub fn decode(&mut self, resolver: Resolver, text: &str) -> Result<Value, String> {
        self.check(text.len())?;
        self.bytes -= text.len();
        match resolver {
            Resolver::Text | Resolver::OpenApi | Resolver::AsyncApi => Ok(Value::String(text.to_owned())),
            Resolver::Json => {
                let invalid = |error| format!("the data is not valid JSON, {error}");
                let values = json_values(text).map_err(invalid)?;
                self.yaml.nodes = self.yaml.nodes.checked_sub(values).ok_or_else(|| {
                    format!("it has {values} values, more than a file and its placeholders may have together")
                })?;
                serde_json::from_str(text).map_err(invalid)
            }
            Resolver::Yaml => decode_yaml(text, self.max_depth, &mut self.yaml),
        }
    }
}

fn decode_yaml(text: &str, max_depth: usize, budget: &mut yaml::Budget) -> Result<Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let chunks: Vec<_> = stream::chunks(text).take(2).collect();
    let [chunk] = chunks.as_slice() else {
        let found = if chunks.is_empty() { "none" } else { "more than one" };
        return Err(format!("exactly one YAML document is expected, but there is {found}"));
    };
    let loaded = yaml::load(chunk.text, chunk.first_line, max_depth, budget);
    match loaded.problems.first() {
        None => Ok(loaded.value),
        Some(problem) => Err(format!("line {}, column {}: {}", problem.place.0, problem.place.1, problem.message)),
    }
}

/// What looks like a placeholder in a document.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub placeholders: Vec<Placeholder>,
    /// The resolver, the path and the node of each whose target is not a text.
    pub without_target: Vec<(Resolver, String, usize)>,
}

/// Looks through the whole of `value`. A placeholder is an object whose one key is that of a [`Resolver`]; any other
/// object with a key that starts with `$` is left alone, and so is all that is inside it (a JSON Schema's `$ref`).
pub(super) fn find(value: &Value, marks: &Marks) -> Found {
    let mut search = Search { marks, path: String::new(), pointer: String::new(), found: Found::default() };
    search.visit(value, 0);
    search.found
}

struct Search<'a> {
    marks: &'a Marks,
    path: String,
    pointer: String,
    found: Found,
}

impl Search<'_> {
    fn visit(&mut self, value: &Value, node: usize) {
        match value {
            Value::Object(fields) if fields.keys().any(|key| key.starts_with('$')) => self.note(fields, node),
            Value::Object(fields) => {
                for ((node, value), key) in self.marks.children(node, fields.values(), true).zip(fields.keys()) {
                    if value.is_object() || value.is_array() {
                        let dot = if self.path.is_empty() { "" } else { "." };
                        let step = format!("/{}", key.replace('~', "~0").replace('/', "~1"));
                        self.descend(&format!("{dot}{key}"), &step, value, node);
                    }
                }
            }
            Value::Array(items) => {
                for (index, (node, value)) in self.marks.children(node, items.iter(), false).enumerate() {
                    if value.is_object() || value.is_array() {
                        self.descend(&format!("[{index}]"), &format!("/{index}"), value, node);
                    }
                }
            }
            _ => {}
        }
    }

    fn descend(&mut self, path_step: &str, pointer_step: &str, value: &Value, node: usize) {
        let (path_end, pointer_end) = (self.path.len(), self.pointer.len());
        self.path.push_str(path_step);
        self.pointer.push_str(pointer_step);
        self.visit(value, node);
        self.path.truncate(path_end);
        self.pointer.truncate(pointer_end);
    }

    fn note(&mut self, fields: &Map<String, Value>, node: usize) {
        let Some((key, target)) = fields.iter().next().filter(|_| fields.len() == 1) else {
            return;
        };
        let Some(resolver) = Resolver::from_key(key) else {
            return;
        };
        let path = self.path.clone();
        match target.as_str().map(str::to_owned) {
            Some(target) => {
                let pointer = self.pointer.clone();
                self.found.placeholders.push(Placeholder { resolver, target, path, pointer, node });
            }
            None => self.found.without_target.push((resolver, path, node)),
        }
    }
}

#[cfg(test)]
mod tests;
