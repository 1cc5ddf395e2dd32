//! Which parts of an entity a request wants.

use bytes::Bytes;
use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::QueryError;

/// Paths in one request.
const MAX_PATHS: usize = 100;
/// What is between the dots of a path: every way to read them as keys is tried.
const MAX_PARTS: usize = 16;
/// Bytes of all paths together.
const MAX_LENGTH: usize = 4_000;

/// Dotted paths into an entity. A key that has dots itself is found as well: of several readings the one with the
/// shortest keys first wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    paths: Vec<String>,
}

impl Fields {
    /// Reads comma-separated lists of paths. None where nothing is listed, which means the whole entity.
    pub fn parse<'a>(lists: impl IntoIterator<Item = &'a str>) -> Result<Option<Self>, QueryError> {
        let paths: Vec<String> = lists
            .into_iter()
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .filter(|path| !path.is_empty())
            .map(str::to_owned)
            .collect();
        if paths.iter().any(|path| path.contains('[')) {
            let message = "invalid fields, array type fields are not supported";
            return Err(QueryError::parameter("fields", message));
        }
        let paths = paths.into_iter().collect::<IndexSet<String>>().into_iter().collect::<Vec<_>>();
        let too_long = |path: &String| path.bytes().filter(|byte| *byte == b'.').count() >= MAX_PARTS;
        if paths.len() > MAX_PATHS
            || paths.iter().any(too_long)
            || paths.iter().map(String::len).sum::<usize>() > MAX_LENGTH
        {
            let message = format!(
                "invalid fields, at most {MAX_PATHS} may be given, of at most {MAX_PARTS} parts each and {MAX_LENGTH} \
                 characters together"
            );
            return Err(QueryError::parameter("fields", message));
        }
        Ok((!paths.is_empty()).then_some(Self { paths }))
    }

    /// The parts of `entity` that are listed and there, in the order of the list.
    pub fn project(&self, entity: &Map<String, Value>) -> Map<String, Value> {
        let mut projected = Map::new();
        for path in &self.paths {
            if let Some((keys, value)) = resolve(entity, path) {
                insert(&mut projected, &keys, value);
            }
        }
        projected
    }

    pub(super) fn project_json(&self, json: &Bytes) -> Bytes {
        let entity: Map<String, Value> = serde_json::from_slice(json).unwrap_or_default();
        serde_json::to_vec(&self.project(&entity)).unwrap_or_default().into()
    }
}

/// The keys that lead to what `path` names, and the value there.
fn resolve<'a>(entity: &'a Map<String, Value>, path: &str) -> Option<(Vec<&'a str>, &'a Value)> {
    let mut keys = Vec::new();
    let mut object = entity;
    let mut rest = path;
    loop {
        let mut ends = rest.match_indices('.').map(|(dot, _)| dot).chain([rest.len()]);
        let (end, key, value) = ends.find_map(|end| {
            let (key, value) = object.get_key_value(&rest[..end])?;
            Some((end, key, value))
        })?;
        keys.push(key.as_str());
        if end == rest.len() {
            return Some((keys, value));
        }
        object = value.as_object()?;
        rest = &rest[end + 1..];
    }
}

fn insert(object: &mut Map<String, Value>, keys: &[&str], value: &Value) {
    match keys {
        [] => {}
        [key] => {
            object.insert((*key).to_owned(), value.clone());
        }
        [key, deeper @ ..] => {
            let child = object.entry(*key).or_insert_with(|| Map::new().into());
            if let Value::Object(child) = child {
                insert(child, deeper, value);
            }
        }
    }
}
