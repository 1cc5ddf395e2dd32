//! The whole configuration as lines, for `callboard config print`.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};
use serde_json::Value as Json;

use super::{
    Loaded, Origin,
    secret::{is_secret_name, mask, mask_inside},
    tree::{Node, Value, field_path, item_path},
};

/// One value of the configuration and where it came from. Secrets are masked already.
///
/// Displays as `app.title: "Portal"  # /etc/callboard.yaml:2:3`, and serialises to an object with `path`, `value`,
/// `origin` and `variables`.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The dotted key: `catalog.locations[0].target`.
    pub path: String,
    /// A scalar, or an empty list or map.
    pub value: Json,
    pub origin: Origin,
}

/// Every value in the order of its path, with the defaults of the keys that nobody set. Print one a line: `{leaf}` for
/// people, `serde_json::to_string(&leaf)` for scripts.
pub fn print(loaded: &Loaded) -> &[Leaf] {
    &loaded.origins
}

impl Leaf {
    pub(super) fn new(path: String, value: Json, origin: Origin) -> Self {
        Self { path, value, origin }
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}  # {}", self.path, self.value, self.origin)?;
        for (index, name) in self.origin.variables().iter().enumerate() {
            write!(formatter, "{} ${{{name}}}", if index == 0 { " with" } else { "," })?;
        }
        Ok(())
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Leaf", 4)?;
        object.serialize_field("path", &self.path)?;
        object.serialize_field("value", &self.value)?;
        object.serialize_field("origin", &self.origin.to_string())?;
        object.serialize_field("variables", self.origin.variables())?;
        object.end()
    }
}

/// The leaves of the merged tree, masked.
pub(super) fn leaves(root: &Node) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect(root, String::new(), false, &mut leaves);
    leaves
}

/// `secret` is true below a key whose name says so.
fn collect(node: &Node, path: String, secret: bool, leaves: &mut Vec<Leaf>) {
    let value = match &node.value {
        Value::Map(fields) if !fields.is_empty() => {
            for (key, field) in fields {
                collect(field, field_path(&path, key), secret || is_secret_name(key), leaves);
            }
            return;
        }
        Value::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                collect(item, item_path(&path, index), secret, leaves);
            }
            return;
        }
        Value::Map(_) if path.is_empty() => return,
        Value::Map(_) => Json::Object(serde_json::Map::new()),
        Value::List(_) => Json::Array(Vec::new()),
        Value::Null | Value::Absent(_) => Json::Null,
        Value::Boolean(flag) => Json::Bool(*flag),
        Value::Number(_) if secret => Json::String(mask()),
        Value::Number(number) => Json::Number(number.clone()),
        Value::Text(_) if secret || node.origin.is_whole_file() => Json::String(mask()),
        Value::Text(_) if node.origin.variables().iter().any(|name| is_secret_name(name)) => Json::String(mask()),
        Value::Text(text) => Json::String(mask_inside(text)),
    };
    leaves.push(Leaf::new(path, value, node.origin.clone()));
}
