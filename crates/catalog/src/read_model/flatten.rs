//! An entity as rows of (key, value), the form in which Backstage searches it.
//!
//! Objects descend with `.`, arrays keep the path of their parent, and every text in an array also counts as a key of
//! its own (`metadata.tags.java = true`); that key is not a row here but the mark [`Row::Text::listed`], because
//! storing it would cost one key for each value. Keys and values are lower-cased.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

/// Longer keys are left out, longer values count as null; in UTF-16 code units, as Backstage counts.
pub(crate) const MAX_LENGTH: usize = 200;

/// Left out of the general descent; the three of `metadata` are added afterwards, present or not.
const NOT_DESCENDED: [&str; 7] =
    ["attachments", "relations", "status", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.etag"];
const ALWAYS_PRESENT: [&str; 3] = ["name", "namespace", "uid"];

/// The value of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row<'a> {
    /// Null, or too long to be compared: only its existence counts.
    Null,
    Text {
        lower: &'a str,
        /// As written, for facets.
        original: &'a str,
        /// An item of an array of texts.
        listed: bool,
    },
}

/// Calls `visit` with every row of an entity that has its uid and namespace filled in. The same row may come twice.
pub(crate) fn flatten(entity: &Map<String, Value>, mut visit: impl FnMut(&str, Row<'_>)) {
    let mut key = String::with_capacity(64);
    descend_object(&mut key, entity, &mut visit);
    let metadata = entity.get("metadata");
    for field in ALWAYS_PRESENT {
        key.clear();
        key.push_str("metadata.");
        key.push_str(field);
        let value = metadata.and_then(|metadata| metadata.get(field)).unwrap_or(&Value::Null);
        leaf(&key, value, false, &mut visit);
    }
}

/// The row of a text that is in lower case already.
pub(crate) fn lower_row(text: &str) -> Row<'_> {
    if is_longer_than(text, MAX_LENGTH) { Row::Null } else { Row::Text { lower: text, original: text, listed: false } }
}

/// A copy only where something has to change.
pub(crate) fn lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Whether `text` has more than `limit` UTF-16 code units.
pub(crate) fn is_longer_than(text: &str, limit: usize) -> bool {
    // A code unit takes one to three bytes of UTF-8.
    text.len() > limit && (text.len() > 3 * limit || text.encode_utf16().count() > limit)
}

/// A number as JavaScript writes it, so that `1.0` and `1` are the same value.
pub(crate) fn number_text(number: &Number) -> String {
    const EXACT: u64 = 1 << 53;
    match (number.as_i64(), number.as_f64()) {
        (Some(integer), _) if integer.unsigned_abs() <= EXACT => integer.to_string(),
        (_, Some(0.0)) => "0".to_owned(),
        (_, Some(float)) if float.abs() >= 1e21 => format!("{float:e}").replace('e', "e+"),
        (_, Some(float)) if float.abs() < 1e-6 => format!("{float:e}"),
        (_, Some(float)) => float.to_string(),
        _ => number.to_string(),
    }
}

fn descend_object(key: &mut String, object: &Map<String, Value>, visit: &mut impl FnMut(&str, Row<'_>)) {
    let parent = key.len();
    for (field, value) in object {
        if parent > 0 {
            key.push('.');
        }
        key.push_str(&lower_case(field));
        if !NOT_DESCENDED.contains(&key.as_str()) {
            descend(key, value, visit);
        }
        key.truncate(parent);
    }
}

fn descend(key: &mut String, value: &Value, visit: &mut impl FnMut(&str, Row<'_>)) {
    match value {
        Value::Object(object) => descend_object(key, object, visit),
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::Array(_) | Value::Object(_) => descend(key, item, visit),
                    scalar => leaf(key, scalar, true, visit),
                }
            }
        }
        scalar => leaf(key, scalar, false, visit),
    }
}

fn leaf(key: &str, scalar: &Value, in_array: bool, visit: &mut impl FnMut(&str, Row<'_>)) {
    if is_longer_than(key, MAX_LENGTH) {
        return;
    }
    let number;
    let (original, listed) = match scalar {
        Value::String(text) => (text.as_str(), in_array),
        Value::Bool(true) => ("true", false),
        Value::Bool(false) => ("false", false),
        Value::Number(value) => {
            number = number_text(value);
            (number.as_str(), false)
        }
        Value::Null | Value::Array(_) | Value::Object(_) => return visit(key, Row::Null),
    };
    if original.len() > 3 * MAX_LENGTH {
        return visit(key, Row::Null);
    }
    let lower = lower_case(original);
    if is_longer_than(&lower, MAX_LENGTH) {
        return visit(key, Row::Null);
    }
    visit(key, Row::Text { lower: &lower, original, listed });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(entity: Value) -> Vec<String> {
        let Value::Object(entity) = entity else { panic!("an entity is an object") };
        let mut rows = Vec::new();
        flatten(&entity, |key, row| {
            rows.push(match row {
                Row::Null => format!("{key} = null"),
                Row::Text { original, listed: true, .. } => format!("{key} = {original} (listed)"),
                Row::Text { lower, original, .. } if lower == original => format!("{key} = {lower}"),
                Row::Text { lower, original, .. } => format!("{key} = {lower} ({original})"),
            });
        });
        rows
    }

    #[test]
    fn objects_descend_and_arrays_keep_their_path() {
        let entity = json!({
            "kind": "API",
            "metadata": {"name": "a", "uid": "u", "namespace": "default", "etag": "e", "tags": ["Java", 7, null, ["x"]]},
            "spec": {"empty": {}, "none": [], "steps": [{"id": 1}, {"id": 1.5}], "on": true, "off": null},
            "relations": [{"type": "ownedBy"}], "status": {"items": []}, "attachments": 1,
        });
        assert_eq!(
            rows(entity),
            [
                "kind = api (API)",
                "metadata.tags = Java (listed)",
                "metadata.tags = 7",
                "metadata.tags = null",
                "metadata.tags = x (listed)",
                "spec.steps.id = 1",
                "spec.steps.id = 1.5",
                "spec.on = true",
                "spec.off = null",
                "metadata.name = a",
                "metadata.namespace = default",
                "metadata.uid = u",
            ]
        );
    }

    #[test]
    fn long_values_count_as_null_and_long_keys_are_left_out() {
        let entity = json!({"a": "é".repeat(200), "b": "é".repeat(201), "c": "x".repeat(1000), "k".repeat(201): 1});
        assert_eq!(rows(entity)[1..3], ["b = null", "c = null"]);
    }

    #[test]
    fn numbers_are_written_as_javascript_does() {
        let text = |value: Value| number_text(value.as_number().unwrap());
        assert_eq!(
            [json!(1), json!(1.0), json!(-0.5), json!(1e21), json!(1e-7), json!(0.0)].map(text),
            ["1", "1", "-0.5", "1e+21", "1e-7", "0"]
        );
    }
}
