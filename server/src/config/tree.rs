//! The configuration before it has types: a tree in which every value knows where it was written.

use std::collections::BTreeMap;

use serde_json::Number;

use super::Origin;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub value: Value,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Boolean(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Map(BTreeMap<String, Node>),
    /// Written, but without a value. It stays in the tree until the files are merged, because another file may fill it.
    Absent(Absence),
}

/// Why a value that was written is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Absence {
    UnsetVariables(Vec<String>),
    /// `${NAME:-}`: the writer wanted nothing.
    EmptyFallback,
    /// `$file` or `$include` of a file that cannot be read; the text says which and why.
    UnreadableFile(String),
}

impl Node {
    pub fn new(value: Value, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// Gives every value of a parsed JSON text the same origin.
    pub fn from_json(json: serde_json::Value, origin: &Origin) -> Self {
        use serde_json::Value as Json;

        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(flag) => Value::Boolean(flag),
            Json::Number(number) => Value::Number(number),
            Json::String(text) => Value::Text(text),
            Json::Array(items) => Value::List(items.into_iter().map(|item| Self::from_json(item, origin)).collect()),
            Json::Object(fields) => {
                Value::Map(fields.into_iter().map(|(key, field)| (key, Self::from_json(field, origin))).collect())
            }
        };
        Self::new(value, origin.clone())
    }

    /// How many values there are, this one included.
    pub fn size(&self) -> usize {
        1 + match &self.value {
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(fields) => fields.values().map(Self::size).sum(),
            _ => 0,
        }
    }
}

impl Value {
    /// The type's name in messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null | Self::Absent(_) => "nothing",
            Self::Boolean(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

/// Lays `over` on `under`: maps merge key by key, anything else replaces, and `null` hides what lies under it. A value
/// that is absent hides nothing.
pub(super) fn merge(under: Node, over: Node) -> Node {
    match (under.value, over.value) {
        (Value::Map(mut fields), Value::Map(others)) => {
            for (key, node) in others {
                let merged = match fields.remove(&key) {
                    Some(below) => merge(below, node),
                    None => node,
                };
                fields.insert(key, merged);
            }
            Node::new(Value::Map(fields), over.origin)
        }
        (value, Value::Absent(absence)) => match value {
            Value::Absent(_) => Node::new(Value::Absent(absence), over.origin),
            value => Node::new(value, under.origin),
        },
        (_, value) => Node::new(value, over.origin),
    }
}

/// The dotted path of a field; keys that would be misread are quoted: `proxy["/api"].target`.
pub(super) fn field_path(parent: &str, key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '$' | '@'));
    match (plain, parent.is_empty()) {
        (true, true) => key.to_owned(),
        (true, false) => format!("{parent}.{key}"),
        (false, _) => format!("{parent}[{key:?}]"),
    }
}

/// The path of an item of a list; `index` starts at 0.
pub(super) fn item_path(parent: &str, index: usize) -> String {
    format!("{parent}[{index}]")
}
