//! Environment variables that set one key: `CALLBOARD_CONFIG_app_title='"Portal"'` sets `app.title`.
//!
//! The name is the key with `_` for `.`; the value is JSON, and what is not JSON is taken as text. Backstage's prefix
//! `APP_CONFIG_` works too; ours wins where both set the same key.

use std::collections::BTreeMap;

use super::{
    ConfigWarning, Environment, Origin, WarningLevel,
    tree::{Node, Value, merge},
};

const PREFIXES: [&str; 2] = ["APP_CONFIG_", "CALLBOARD_CONFIG_"];

/// All overrides as one tree, `None` when there are none; those that cannot be used become warnings.
pub(super) fn read(environment: &Environment, warnings: &mut Vec<ConfigWarning>) -> Option<Node> {
    let mut tree: Option<Node> = None;
    for prefix in PREFIXES {
        for (name, key, value) in environment.with_prefix(prefix).filter(|(_, _, value)| !value.is_empty()) {
            let origin = Origin::Variable(name.into());
            match one(key, value, &origin) {
                Ok(node) => {
                    tree = Some(match tree {
                        Some(under) => merge(under, node),
                        None => node,
                    });
                }
                Err(reason) => warnings.push(ConfigWarning {
                    level: WarningLevel::Warning,
                    origin,
                    path: String::new(),
                    message: format!("is ignored: {reason}"),
                }),
            }
        }
    }
    tree
}

fn one(key: &str, value: &str, origin: &Origin) -> Result<Node, &'static str> {
    if key.split('_').count() > 32 {
        return Err("its name has more than 32 parts");
    }
    if !key.split('_').all(is_key_part) {
        return Err("after the prefix, its name must be a key with '_' for '.', such as app_baseUrl");
    }
    let json = serde_json::from_str(value).unwrap_or_else(|_| serde_json::Value::String(value.to_owned()));
    if json.is_null() {
        return Err("null is no value; leave the variable unset instead");
    }
    Ok(key.rsplit('_').fold(Node::from_json(json, origin), |node, part| {
        Node::new(Value::Map(BTreeMap::from([(part.to_owned(), node)])), origin.clone())
    }))
}

/// Letters and digits, single `-` or `:` inside; the first is a letter.
fn is_key_part(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphabetic())
        && part.split(['-', ':']).all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric()))
}
