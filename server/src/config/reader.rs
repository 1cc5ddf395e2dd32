//! Typed reading of the merged tree. Problems are collected, so that one run shows all of them.

use std::{collections::BTreeMap, time::Duration};

use url::Url;

use super::{
    ConfigProblem, ConfigWarning, Origin, Secret, WarningLevel,
    check::unset,
    duration,
    print::Leaf,
    tree::{Absence, Node, Value, field_path, item_path},
};

/// A place in the tree, whether something stands there or not.
#[derive(Clone)]
pub(super) struct Place<'a> {
    node: Option<&'a Node>,
    pub path: String,
    /// The value's place, or that of the nearest section around it.
    pub origin: Origin,
}

pub(super) struct Reader<'a> {
    absences: &'a BTreeMap<String, (Origin, Absence)>,
    pub problems: Vec<ConfigProblem>,
    pub warnings: Vec<ConfigWarning>,
    /// The values that were taken because nobody set one.
    pub defaults: Vec<Leaf>,
}

impl<'a> Place<'a> {
    pub fn root(node: &'a Node) -> Self {
        Self { node: Some(node), path: String::new(), origin: node.origin.clone() }
    }

    /// The field `key`; empty when this is no map.
    pub fn field(&self, key: &str) -> Self {
        let node = match self.value() {
            Some(Value::Map(fields)) => fields.get(key),
            _ => None,
        };
        Self::new(node, field_path(&self.path, key), &self.origin)
    }

    /// The names of a map's fields, sorted; none when this is no map.
    pub fn field_names(&self) -> Vec<String> {
        match self.value() {
            Some(Value::Map(fields)) => fields.keys().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// The value; `null` counts as none.
    pub fn value(&self) -> Option<&'a Value> {
        self.node.map(|node| &node.value).filter(|value| **value != Value::Null)
    }

    pub fn is_set(&self) -> bool {
        self.value().is_some()
    }

    /// Whether the key is written, even with nothing after it.
    pub fn is_written(&self) -> bool {
        self.node.is_some()
    }

    fn new(node: Option<&'a Node>, path: String, around: &Origin) -> Self {
        let origin = node.map_or_else(|| around.clone(), |node| node.origin.clone());
        Self { node, path, origin }
    }
}

impl<'a> Reader<'a> {
    pub fn new(absences: &'a BTreeMap<String, (Origin, Absence)>) -> Self {
        Self { absences, problems: Vec::new(), warnings: Vec::new(), defaults: Vec::new() }
    }

    /// The field `key`, which must be a map when it is there.
    pub fn section<'t>(&mut self, place: &Place<'t>, key: &str) -> Place<'t> {
        let section = place.field(key);
        if !matches!(section.value(), None | Some(Value::Map(_))) {
            self.wrong_type(&section, "a map");
        }
        section
    }

    /// The items of a list, which may be missing.
    pub fn items<'t>(&mut self, place: &Place<'t>) -> Vec<Place<'t>> {
        match place.value() {
            None => Vec::new(),
            Some(Value::List(items)) => (items.iter().enumerate())
                .map(|(index, item)| Place::new(Some(item), item_path(&place.path, index), &place.origin))
                .collect(),
            Some(_) => {
                self.wrong_type(place, "a list");
                Vec::new()
            }
        }
    }

    pub fn text(&mut self, place: &Place<'_>) -> Option<String> {
        match place.value()? {
            Value::Text(text) => Some(text.clone()),
            Value::Number(_) | Value::Boolean(_) => {
                self.wrong_type(place, "a text; put the value in quotes");
                None
            }
            _ => {
                self.wrong_type(place, "a text");
                None
            }
        }
    }

    /// A text that must be there and must not be empty.
    pub fn required_text(&mut self, place: &Place<'_>, meaning: &str) -> Option<String> {
        let text = self.text(place);
        if !place.is_set() || text.as_deref() == Some("") {
            self.missing(place, meaning);
            return None;
        }
        text
    }

    pub fn secret(&mut self, place: &Place<'_>) -> Option<Secret> {
        self.text(place).filter(|text| !text.is_empty()).map(Secret::new)
    }

    /// One text or a list of texts.
    pub fn texts(&mut self, place: &Place<'_>) -> Vec<String> {
        match place.value() {
            Some(Value::Text(text)) => vec![text.clone()],
            _ => self.items(place).iter().filter_map(|item| self.text(item)).collect(),
        }
    }

    /// True or false; the words are read too, because variables are always text.
    pub fn flag(&mut self, place: &Place<'_>) -> Option<bool> {
        match place.value()? {
            Value::Boolean(flag) => return Some(*flag),
            Value::Text(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "on" | "1" => return Some(true),
                "false" | "no" | "n" | "off" | "0" => return Some(false),
                _ => {}
            },
            _ => {}
        }
        self.wrong_type(place, "true or false");
        None
    }

    /// A TCP port; digits in a text are read too, because variables are always text.
    pub fn port(&mut self, place: &Place<'_>) -> Option<u16> {
        let port = match place.value()? {
            Value::Number(number) => number.as_u64().and_then(|number| u16::try_from(number).ok()),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        if port.is_none() {
            self.wrong_type(place, "a port number from 0 to 65535");
        }
        port
    }

    /// An absolute `http` or `https` URL.
    pub fn url(&mut self, place: &Place<'_>) -> Option<Url> {
        let text = self.text(place)?;
        let url = http_url(&text);
        if url.is_none() {
            self.invalid(place, "is not a URL; write it like https://portal.example.com");
        }
        url
    }

    /// A span of time in one of Backstage's forms, more than zero.
    pub fn duration(&mut self, place: &Place<'_>) -> Option<Duration> {
        let span = match place.value()? {
            Value::Text(text) => duration::parse(text),
            Value::Map(fields) => {
                duration::from_parts(fields.iter().map(|(unit, node)| (unit.as_str(), number(&node.value))))
            }
            _ => {
                self.wrong_type(place, "a span of time such as PT30M, 30s or { minutes: 30 }");
                return None;
            }
        };
        if span.is_none() {
            self.invalid(place, "is no span of time of more than zero; write PT30M, 30s or { minutes: 30 }");
        }
        span
    }

    /// Notes that `value` stands where nothing was written.
    pub fn default(&mut self, place: &Place<'_>, value: impl Into<serde_json::Value>) {
        if !place.is_set() {
            self.defaults.push(Leaf::new(place.path.clone(), value.into(), Origin::Default));
        }
    }

    /// Whether the value was written but a variable in it is not set.
    pub fn unset(&self, place: &Place<'_>) -> bool {
        !place.is_set() && self.absences.contains_key(&place.path)
    }

    /// Whether a variable in the value, or in anything inside it, is not set. A limit with such a hole must not be taken
    /// for no limit, so this reports it.
    pub fn has_hole(&mut self, place: &Place<'_>) -> bool {
        let inside = |path: &str| {
            path.strip_prefix(&place.path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
        };
        let hole = self.absences.iter().find(|(path, _)| inside(path)).map(|(path, (origin, _))| (path, origin));
        let Some((path, origin)) = hole else { return false };
        let message = "is a limit without a value: set the variable, or remove the key to set no limit".to_owned();
        self.problems.push(ConfigProblem { origin: origin.clone(), path: path.clone(), message });
        true
    }

    /// Reports a value that must be there; `meaning` says what to write.
    pub fn missing(&mut self, place: &Place<'_>, meaning: &str) {
        let absence = self.absences.get(&place.path);
        let message = match absence {
            // That the file cannot be read is reported where it is named.
            Some((_, Absence::UnreadableFile(_))) => return,
            Some((_, Absence::UnsetVariables(names))) => format!("is missing because {}", unset(names)),
            Some((_, Absence::EmptyFallback)) | None => format!("is missing; write {meaning}"),
        };
        let origin = absence.map_or_else(|| place.origin.clone(), |(origin, _)| origin.clone());
        self.problems.push(ConfigProblem { origin, path: place.path.clone(), message });
    }

    pub fn wrong_type(&mut self, place: &Place<'_>, expected: &str) {
        let found = place.value().map_or("nothing", Value::type_name);
        self.invalid(place, format!("has the wrong type: found {found}, expected {expected}"));
    }

    pub fn invalid(&mut self, place: &Place<'_>, message: impl Into<String>) {
        let (origin, path) = (place.origin.clone(), place.path.clone());
        self.problems.push(ConfigProblem { origin, path, message: message.into() });
    }

    pub fn warn(&mut self, place: &Place<'_>, message: impl Into<String>) {
        let (origin, path) = (place.origin.clone(), place.path.clone());
        self.warnings.push(ConfigWarning { level: WarningLevel::Warning, origin, path, message: message.into() });
    }
}

pub(super) fn http_url(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}
