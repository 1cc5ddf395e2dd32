//! Keys that differ only by case. Backstage indexes an entity by the lower-cased paths of its values and refuses one
//! in which two different paths become the same; lists do not count as a step of a path.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{Finding, Report};
use crate::descriptor::marks::Part;

/// Fields that are not indexed by their path.
const NOT_INDEXED: &[&str] =
    &["attachments", "relations", "status", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.etag"];

pub(super) fn check(root: &Map<String, Value>, report: &mut Report) {
    // Two paths can only collide where at least one has a capital letter. Under its lower-cased form: the path and its
    // place.
    let mut with_capitals: HashMap<String, (String, String)> = HashMap::new();
    let mut collisions: Vec<Collision> = Vec::new();
    walk_root(root, &mut |path, place| {
        if !has_capitals(path) {
            return;
        }
        let lower = path.to_lowercase();
        match with_capitals.get(&lower) {
            None => {
                with_capitals.insert(lower, (path.to_owned(), place.to_owned()));
            }
            Some((first, _)) if first != path => collisions.push(Collision::new(first, path, place, lower)),
            Some(_) => {}
        }
    });
    if with_capitals.is_empty() {
        return;
    }
    walk_root(root, &mut |path, _| {
        if !has_capitals(path)
            && let Some((other, place)) = with_capitals.get(path)
        {
            collisions.push(Collision::new(path, other, place, path.to_owned()));
        }
    });
    let mut reported: HashSet<String> = HashSet::new();
    for Collision { lower, finding } in collisions {
        if reported.insert(lower) {
            report.add(finding);
        }
    }
}

struct Collision {
    lower: String,
    finding: Finding,
}

impl Collision {
    fn new(first: &str, second: &str, place: &str, lower: String) -> Self {
        let message = format!("the keys '{first}' and '{second}' differ only by case: keep one of them");
        Self { lower, finding: Finding::error("case-collision", place.to_owned(), Part::Key, message) }
    }
}

fn has_capitals(path: &str) -> bool {
    path.chars().any(char::is_uppercase)
}

/// Calls `visit` with the path of each value that is neither list nor object, and with its place, which unlike the
/// path numbers the items of lists.
fn walk_root(root: &Map<String, Value>, visit: &mut impl FnMut(&str, &str)) {
    walk_fields(root, &mut String::new(), &mut String::new(), visit);
}

fn walk_fields(fields: &Map<String, Value>, path: &mut String, place: &mut String, visit: &mut impl FnMut(&str, &str)) {
    let (path_end, place_end) = (path.len(), place.len());
    for (key, value) in fields {
        for text in [&mut *path, &mut *place] {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(key);
        }
        if !NOT_INDEXED.contains(&path.as_str()) {
            walk(value, path, place, visit);
        }
        path.truncate(path_end);
        place.truncate(place_end);
    }
}

fn walk(value: &Value, path: &mut String, place: &mut String, visit: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Object(fields) => walk_fields(fields, path, place, visit),
        Value::Array(items) => {
            let end = place.len();
            for (index, item) in items.iter().enumerate() {
                place.push('[');
                place.push_str(&index.to_string());
                place.push(']');
                walk(item, path, place, visit);
                place.truncate(end);
            }
        }
        _ => visit(path, place),
    }
}
