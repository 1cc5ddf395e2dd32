//! One YAML document to a tree with the place of every value.
//!
//! YAML 1.2 with the core schema, as Backstage reads it; merge keys (`<<`) are understood too. JSON is YAML.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use ::catalog::descriptor::explain_yaml;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};
use serde_json::Number;

use super::{
    ConfigError, Origin,
    tree::{Node, Value},
};

/// How deep maps and lists may nest: everything that walks the tree recurses.
const MAXIMUM_DEPTH: usize = 64;

/// How many more values the whole configuration may have. Aliases and includes repeat what is already counted, so
/// that a small file could otherwise become an endless tree.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    const LIMIT: usize = 200_000;

    pub fn new() -> Self {
        Self { left: Self::LIMIT }
    }

    fn take(&mut self, count: usize, origin: &Origin) -> Result<(), ConfigError> {
        match self.left.checked_sub(count) {
            Some(left) => self.left = left,
            None => {
                return Err(ConfigError::TooManyValues { origin: origin.clone(), limit: Self::LIMIT });
            }
        }
        Ok(())
    }
}

/// Reads the document in `text`; `None` when it holds nothing but comments. `file` is only named in the origins.
pub(super) fn parse(text: &str, file: &Arc<Path>, budget: &mut Budget) -> Result<Option<Node>, ConfigError> {
    let mut builder = Builder { file, budget, open: Vec::new(), anchors: BTreeMap::new(), root: None };
    for event in Parser::new_from_str(text.trim_start_matches('\u{feff}')) {
        let (event, span) = event.map_err(|error| {
            let origin = builder.origin(*error.marker());
            ConfigError::Syntax { origin, message: explain_yaml(error.info(), text, error.marker().line()) }
        })?;
        builder.event(event, builder.origin(span.start))?;
    }
    Ok(builder.root.filter(|root| root.value != Value::Null))
}

struct Builder<'a> {
    file: &'a Arc<Path>,
    budget: &'a mut Budget,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    root: Option<Node>,
}

/// A map or list whose end has not come yet.
struct Open {
    anchor: usize,
    origin: Origin,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map { fields: BTreeMap<String, Node>, key: Option<(String, Origin)>, merged: Vec<Node> },
}

impl Builder<'_> {
    fn origin(&self, marker: Marker) -> Origin {
        Origin::file(self.file, marker.line(), marker.col() + 1)
    }

    fn event(&mut self, event: Event<'_>, origin: Origin) -> Result<(), ConfigError> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                let value = match style {
                    ScalarStyle::Plain if !is_text => plain_scalar(&text),
                    _ => Value::Text(text.into_owned()),
                };
                self.complete(Node::new(value, origin), anchor)
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor) else {
                    return Err(syntax(&origin, "the alias refers to a value that contains it; write the value out"));
                };
                self.budget.take(node.size(), &origin)?;
                let copy = Node::new(node.value.clone(), origin);
                self.complete(copy, 0)
            }
            Event::SequenceStart(anchor, _) => self.start(anchor, origin, Content::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let content = Content::Map { fields: BTreeMap::new(), key: None, merged: Vec::new() };
                self.start(anchor, origin, content)
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.complete(Node::new(open.content.close()?, open.origin), open.anchor),
                None => Ok(()),
            },
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(syntax(&origin, "a second YAML document starts here; put it into a file of its own"))
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, anchor: usize, origin: Origin, content: Content) -> Result<(), ConfigError> {
        if self.open.len() == MAXIMUM_DEPTH {
            return Err(syntax(&origin, &format!("maps and lists are nested more than {MAXIMUM_DEPTH} deep")));
        }
        self.open.push(Open { anchor, origin, content });
        Ok(())
    }

    /// Puts a finished value where it belongs. A field's origin is that of its key.
    fn complete(&mut self, node: Node, anchor: usize) -> Result<(), ConfigError> {
        self.budget.take(1, &node.origin)?;
        if anchor > 0 {
            self.budget.take(node.size(), &node.origin)?;
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map { fields, key, merged }) => match key.take() {
                None => *key = Some((key_text(&node)?, node.origin)),
                Some((name, _)) if name == "<<" => merged.push(node),
                Some((name, origin)) if fields.contains_key(&name) => {
                    return Err(syntax(&origin, &format!("the key '{name}' stands here a second time; remove one")));
                }
                Some((name, origin)) => {
                    fields.insert(name, Node::new(node.value, origin));
                }
            },
        }
        Ok(())
    }
}

impl Content {
    fn close(self) -> Result<Value, ConfigError> {
        let (mut fields, merged) = match self {
            Self::List(items) => return Ok(Value::List(items)),
            Self::Map { fields, merged, .. } => (fields, merged),
        };
        for node in merged {
            let maps = match node.value {
                Value::List(items) => items,
                value => vec![Node::new(value, node.origin)],
            };
            for map in maps {
                let Value::Map(others) = map.value else {
                    return Err(syntax(&map.origin, "'<<' takes a map or a list of maps"));
                };
                for (key, field) in others {
                    fields.entry(key).or_insert(field);
                }
            }
        }
        Ok(Value::Map(fields))
    }
}

/// The value of an unquoted scalar by the core schema of YAML 1.2.
fn plain_scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Boolean(true),
        "false" | "False" | "FALSE" => Value::Boolean(false),
        _ => number(text).map_or_else(|| Value::Text(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return u64::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+')).map(Number::from);
        }
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if let Ok(integer) = text.parse::<i64>() {
        return Some(integer.into());
    }
    if let Ok(integer) = text.parse::<u64>() {
        return Some(integer.into());
    }
    text.parse().ok().and_then(Number::from_f64)
}

fn key_text(node: &Node) -> Result<String, ConfigError> {
    match &node.value {
        Value::Text(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Boolean(flag) => Ok(flag.to_string()),
        Value::Null => Ok("null".to_owned()),
        Value::List(_) | Value::Map(_) | Value::Absent(_) => {
            Err(syntax(&node.origin, "a key must be a text, not a list or a map; if this is a value, quote it"))
        }
    }
}

fn syntax(origin: &Origin, message: &str) -> ConfigError {
    ConfigError::Syntax { origin: origin.clone(), message: message.to_owned() }
}
