//! YAML as `MkDocs` reads it, with the place of every value.
//!
//! Scalars mean what they mean to `PyYAML` (version 1.1 of the language) as far as configurations use it: `yes` and `on`
//! are truths. Merge keys (`<<`) are merged. Python is never run and the environment never read: `!!python/…` leaves its
//! name behind, `!ENV` its default. Unknown tags are ignored.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use indexmap::IndexMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use crate::{Note, NoteLevel};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub value: Value,
    pub place: Place,
    /// `python/name:pymdownx.slugs.slugify`, `relative`, …: what is left of a tag that is no type of YAML's own.
    pub tag: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// Numbers too.
    Text(String),
    List(Vec<Node>),
    Map(IndexMap<String, Node>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// In the tree.
    pub file: Arc<str>,
    /// 1-based.
    pub line: u32,
}

#[derive(Debug)]
pub(crate) struct Loaded {
    /// Null for an empty file. Where the file is not valid: the fields that were complete before the problem.
    pub root: Node,
    /// About its syntax at most one, which is last and an error.
    pub notes: Vec<Note>,
}

/// Values and keys of one file, those that aliases stand for included.
const MOST_NODES: usize = 100_000;
/// Bytes of text that aliases stand for.
const MOST_ALIAS_BYTES: usize = 4 << 20;
/// Lists and maps inside each other.
const DEEPEST: usize = 64;
/// The parser keeps a whole list in brackets in memory until it knows that it is no key.
const MOST_COMMAS: usize = 100_000;

/// Reads the first document of a text.
pub(crate) fn load(text: &str, file: &str) -> Loaded {
    let mut builder = Builder::new(file);
    if text.bytes().filter(|byte| *byte == b',').count() > MOST_COMMAS {
        return builder.stop(1, format!("the file has more than {MOST_COMMAS} commas: write lists as lines with '- '"));
    }
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, marker) = match event {
            Ok((event, span)) => (event, span.start),
            Err(error) => return builder.stop(line_of(error.marker()), explain(&error, text)),
        };
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        if let Err(message) = builder.on_event(event, line_of(&marker)) {
            return builder.stop(line_of(&marker), message);
        }
    }
    builder.finish()
}

impl Node {
    pub fn new(value: Value, place: Place) -> Self {
        Self { value, place, tag: None }
    }

    /// The field of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.map()?.get(key).filter(|node| node.value != Value::Null || node.tag.is_some())
    }

    pub fn map(&self) -> Option<&IndexMap<String, Self>> {
        if let Value::Map(fields) = &self.value { Some(fields) } else { None }
    }

    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    pub fn truth(&self) -> Option<bool> {
        if let Value::Bool(truth) = self.value { Some(truth) } else { None }
    }

    /// The items of a list; of anything else but null, the one value.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Null => &[],
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// What a tag `!!python/name:…` or `!!python/object/apply:…` names; of a text, the text.
    pub fn python_name(&self) -> Option<&str> {
        match &self.tag {
            Some(tag) => tag.strip_prefix("python/")?.split_once(':').map(|(_, name)| name),
            None => self.text(),
        }
    }

    pub fn note(&self, level: NoteLevel, rule: &str, message: impl Into<String>) -> Note {
        Note::new(level, rule, &self.place.file, self.place.line, message)
    }
}

struct Builder {
    file: Arc<str>,
    root: Node,
    open: Vec<Open>,
    kept: HashMap<usize, Kept>,
    nodes: usize,
    alias_bytes: usize,
    /// Of text so far, without what aliases stand for.
    bytes: usize,
    notes: Vec<Note>,
}

/// The value of an anchor, and what it costs to write it out.
struct Kept {
    node: Node,
    nodes: usize,
    bytes: usize,
}

/// A list or map that has not ended yet.
struct Open {
    content: Content,
    place: Place,
    tag: Option<Tag>,
    anchor: usize,
    nodes_before: usize,
    bytes_before: usize,
}

enum Content {
    List(Vec<Node>),
    Map { fields: IndexMap<String, Node>, key: Key },
}

/// What the next value of a map is.
enum Key {
    Next,
    Of(String, u32),
    /// The value of a key that is no scalar.
    Unusable,
}

impl Builder {
    fn new(file: &str) -> Self {
        let file: Arc<str> = file.into();
        let root = Node::new(Value::Null, Place { file: file.clone(), line: 1 });
        Self {
            file,
            root,
            open: Vec::new(),
            kept: HashMap::new(),
            nodes: 0,
            alias_bytes: 0,
            bytes: 0,
            notes: Vec::new(),
        }
    }

    fn on_event(&mut self, event: Event<'_>, line: u32) -> Result<(), String> {
        let is_value = matches!(event, Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..));
        self.nodes += usize::from(is_value);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.bytes += text.len();
                if let Some(Open { content: Content::Map { key: key @ Key::Next, .. }, .. }) = self.open.last_mut() {
                    *key = Key::Of(text.into_owned(), line);
                    return Ok(());
                }
                let bytes = text.len();
                // An empty value has no place of its own.
                let line = match self.open.last() {
                    Some(Open { content: Content::Map { key: Key::Of(_, key_line), .. }, .. }) if text.is_empty() => {
                        *key_line
                    }
                    _ => line,
                };
                let is_typed = tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                let is_plain = style == ScalarStyle::Plain && !is_typed;
                let node = Node::new(scalar(&text, is_plain), self.place(line));
                let node = self.tagged(node, tag.as_deref());
                self.keep(anchor, &node, 1, bytes);
                self.add(node);
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(Content::List(Vec::new()), line, anchor, tag.map(Cow::into_owned));
            }
            Event::MappingStart(anchor, tag) => {
                let content = Content::Map { fields: IndexMap::new(), key: Key::Next };
                self.begin(content, line, anchor, tag.map(Cow::into_owned));
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => self.alias(anchor)?,
            _ => {}
        }
        if self.open.len() > DEEPEST {
            return Err(format!("lists and maps are inside each other more than {DEEPEST} levels deep: flatten them"));
        }
        if self.nodes > MOST_NODES {
            return Err(format!("the file has more than {MOST_NODES} values: shorten it"));
        }
        Ok(())
    }

    fn place(&self, line: u32) -> Place {
        Place { file: self.file.clone(), line }
    }

    fn begin(&mut self, content: Content, line: u32, anchor: usize, tag: Option<Tag>) {
        let (place, nodes_before, bytes_before) = (self.place(line), self.nodes, self.bytes);
        self.open.push(Open { content, place, tag, anchor, nodes_before, bytes_before });
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let value = match open.content {
            Content::List(items) => Value::List(items),
            Content::Map { fields, .. } => Value::Map(merged(fields)),
        };
        let node = self.tagged(Node::new(value, open.place), open.tag.as_ref());
        self.keep(open.anchor, &node, self.nodes - open.nodes_before, self.bytes - open.bytes_before);
        self.add(node);
    }

    fn alias(&mut self, anchor: usize) -> Result<(), String> {
        let kept = self.kept.get(&anchor);
        self.nodes += kept.map_or(0, |kept| kept.nodes);
        self.alias_bytes += kept.map_or(0, |kept| kept.bytes);
        self.bytes += kept.map_or(0, |kept| kept.bytes);
        if self.nodes > MOST_NODES || self.alias_bytes > MOST_ALIAS_BYTES {
            return Err("the aliases stand for more than is read from one file: write out fewer of them".to_owned());
        }
        let node = kept.map_or_else(|| Node::new(Value::Null, self.place(1)), |kept| kept.node.clone());
        self.add(node);
        Ok(())
    }

    fn keep(&mut self, anchor: usize, node: &Node, nodes: usize, bytes: usize) {
        if anchor > 0 {
            self.kept.insert(anchor, Kept { node: node.clone(), nodes, bytes });
        }
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = node,
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map { fields, key }) => match std::mem::replace(key, Key::Next) {
                Key::Next => *key = node.text().map_or(Key::Unusable, |text| Key::Of(text.to_owned(), node.place.line)),
                Key::Of(name, _) => {
                    fields.insert(name, node);
                }
                Key::Unusable => {}
            },
        }
    }

    /// What a tag makes of a value.
    fn tagged(&mut self, mut node: Node, tag: Option<&Tag>) -> Node {
        let Some(tag) = tag else { return node };
        let name = tag.suffix.trim_start_matches('!');
        match name {
            "ENV" => {
                let default = match &node.value {
                    Value::List(items) if items.len() > 1 => items.last().map(|item| item.value.clone()),
                    _ => None,
                };
                if default.is_none() {
                    let message = "variables of the environment are not read here, so this value stays empty: write \
                                   !ENV [NAME, default]";
                    self.notes.push(node.note(NoteLevel::Info, "environment-variable", message));
                }
                node.value = default.unwrap_or(Value::Null);
            }
            // As `monorepo` has it, without the quotes that it needs.
            "include" => {
                if let Value::Text(path) = &mut node.value {
                    path.insert_str(0, "!include ");
                }
            }
            _ if tag.is_yaml_core_schema() && !name.starts_with("python/") => {}
            _ => node.tag = Some(name.to_owned()),
        }
        node
    }

    fn finish(self) -> Loaded {
        Loaded { root: self.root, notes: self.notes }
    }

    fn stop(mut self, line: u32, message: String) -> Loaded {
        if let Some(Open { content: Content::Map { fields, .. }, place, .. }) = self.open.into_iter().next() {
            self.root = Node::new(Value::Map(fields), place);
        }
        self.notes.push(Note::new(NoteLevel::Error, "yaml-syntax", &self.file, line, message));
        Loaded { root: self.root, notes: self.notes }
    }
}

/// A map with what its merge key brings, which its own fields stand before.
fn merged(mut fields: IndexMap<String, Node>) -> IndexMap<String, Node> {
    let Some(brought) = fields.shift_remove("<<") else { return fields };
    for map in brought.items().iter().filter_map(Node::map) {
        for (key, node) in map {
            fields.entry(key.clone()).or_insert_with(|| node.clone());
        }
    }
    fields
}

fn scalar(text: &str, is_plain: bool) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" if is_plain => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" if is_plain => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" if is_plain => Value::Bool(false),
        _ => Value::Text(text.to_owned()),
    }
}

fn line_of(marker: &Marker) -> u32 {
    u32::try_from(marker.line()).unwrap_or(u32::MAX).max(1)
}

/// What is wrong with the syntax, and what to do about it.
fn explain(error: &ScanError, text: &str) -> String {
    let line = text.lines().nth(error.marker().line().saturating_sub(1)).unwrap_or_default();
    let indentation = &line[..line.len() - line.trim_start().len()];
    let value = line.trim_start().trim_start_matches("- ").split_once(": ").map_or("", |(_, value)| value.trim());
    let hint = match value.chars().next() {
        _ if indentation.contains('\t') => "indent with spaces, YAML allows no tabs there",
        Some('*' | '@' | '`' | '%' | '!') => "put a value that begins with a mark in quotes",
        Some(first) if value.contains(": ") && !"'\"[{".contains(first) => "put a value with ': ' in it in quotes",
        _ => "check the indentation and the quotes here and just above",
    };
    format!("this is not valid YAML, {}: {hint}", error.info().trim_end_matches('.'))
}

#[cfg(test)]
mod tests;
