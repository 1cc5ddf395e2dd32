//! What happened to an entity: the change log, with the difference between the contents before and after each change.

use std::collections::{HashMap, HashSet};

use db::{Change, ChangeLog, Operation, Revision};
use serde_json::{Map, Value};
use shared::{
    catalog::facts::{FieldChange, HistoryItem},
    event,
};

use crate::{
    CatalogError,
    query::{QueryError, parameters::Parameters},
};

/// Changes of fields that are listed for one change of an entity.
const MOST_CHANGES: usize = 200;
/// Characters of a value that is given as a whole.
const LONGEST_VALUE: usize = 2_000;

/// Which part of a history to answer with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRequest {
    /// Only what is older than this revision.
    pub before: Option<Revision>,
    pub limit: u64,
}

impl HistoryRequest {
    const DEFAULT_LIMIT: usize = 20;
    const MOST: usize = 100;

    /// Reads decoded query parameters.
    pub fn from_parameters(parameters: &[(String, String)]) -> Result<Self, QueryError> {
        let parameters = Parameters(parameters);
        let limit = parameters.number_within("limit", 1..=Self::MOST)?.unwrap_or(Self::DEFAULT_LIMIT);
        let before = parameters.number("before")?.map(|before| Revision::try_from(before).unwrap_or(Revision::MAX));
        Ok(Self { before, limit: limit as u64 })
    }
}

/// The contents that these changes point at, by hash.
pub(super) async fn contents_of(log: &ChangeLog, changes: &[Change]) -> Result<HashMap<String, String>, CatalogError> {
    let hashes = changes.iter().flat_map(|change| [&change.before_hash, &change.after_hash]).flatten();
    let hashes: HashSet<String> = hashes.cloned().collect();
    let mut contents = HashMap::with_capacity(hashes.len());
    for hash in hashes {
        if let Some(content) = log.content(&hash).await? {
            contents.insert(hash, content);
        }
    }
    Ok(contents)
}

/// Puts the changes into words that the pages know.
pub(super) fn items(changes: Vec<Change>, contents: &HashMap<String, String>) -> Vec<HistoryItem> {
    let parse = |(hash, text): (&String, &String)| Some((hash.clone(), serde_json::from_str(text).ok()?));
    let contents: HashMap<String, Value> = contents.iter().filter_map(parse).collect();
    changes.into_iter().map(|change| item(change, &contents)).collect()
}

fn item(change: Change, contents: &HashMap<String, Value>) -> HistoryItem {
    let content = |hash: &Option<String>| contents.get(hash.as_ref()?);
    let difference = match (content(&change.before_hash), content(&change.after_hash)) {
        (None, None) => Difference::default(),
        (Some(before), Some(after)) => difference(before, after),
        (Some(before), None) => difference(before, &emptied(before)),
        (None, Some(after)) => difference(&emptied(after), after),
    };
    HistoryItem {
        revision: change.revision,
        at: change.at,
        operation: match change.operation {
            Operation::Create => event::Operation::Create,
            Operation::Update => event::Operation::Update,
            Operation::Delete => event::Operation::Delete,
        },
        origin: change.origin,
        actor: change.actor,
        changes: difference.changes,
        truncated: difference.truncated,
    }
}

/// What is left of an entity without its fields: one that comes or goes differs from it field by field.
fn emptied(entity: &Value) -> Value {
    let objects = entity.as_object().into_iter().flatten().filter(|(_, value)| value.is_object());
    Value::Object(objects.map(|(key, _)| (key.clone(), Map::new().into())).collect())
}

/// How two values differ.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Difference {
    pub changes: Vec<FieldChange>,
    /// There are more than are listed.
    pub truncated: bool,
}

/// The fields in which two values differ, in the order of `before`, what is new behind it. Of lists the items that both
/// begin and end with are left out, and those between are compared one by one.
pub(super) fn difference(before: &Value, after: &Value) -> Difference {
    let mut comparison = Comparison::default();
    comparison.compare(Some(before), Some(after));
    comparison.found
}

#[derive(Default)]
struct Comparison {
    path: String,
    found: Difference,
}

impl Comparison {
    fn compare(&mut self, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            (before, after) if before == after || self.found.truncated => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => self.compare_objects(before, after),
            (Some(Value::Array(before)), Some(Value::Array(after))) => self.compare_lists(before, after),
            (before, after) => self.note(before, after),
        }
    }

    fn compare_objects(&mut self, before: &Map<String, Value>, after: &Map<String, Value>) {
        for (key, value) in before {
            self.descend_field(key, Some(value), after.get(key));
        }
        for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
            self.descend_field(key, None, Some(value));
        }
    }

    fn compare_lists(&mut self, before: &[Value], after: &[Value]) {
        let shorter = before.len().min(after.len());
        let start = before.iter().zip(after).take_while(|(before, after)| before == after).count();
        let same_at_end = before.iter().rev().zip(after.iter().rev()).take(shorter - start);
        let end = same_at_end.take_while(|(before, after)| before == after).count();
        for at in start..before.len().max(after.len()) - end {
            let between = |list: &[Value]| at < list.len() - end;
            let (before, after) =
                (before.get(at).filter(|_| between(before)), after.get(at).filter(|_| between(after)));
            self.descend(&format!("[{at}]"), before, after);
        }
    }

    fn descend_field(&mut self, key: &str, before: Option<&Value>, after: Option<&Value>) {
        let dot = if self.path.is_empty() { "" } else { "." };
        self.descend(&format!("{dot}{key}"), before, after);
    }

    fn descend(&mut self, step: &str, before: Option<&Value>, after: Option<&Value>) {
        let parent = self.path.len();
        self.path.push_str(step);
        self.compare(before, after);
        self.path.truncate(parent);
    }

    fn note(&mut self, before: Option<&Value>, after: Option<&Value>) {
        if self.found.changes.len() == MOST_CHANGES {
            self.found.truncated = true;
            return;
        }
        let (before, after) = (before.map(shortened), after.map(shortened));
        let is_short = |value: &Option<(Value, bool)>| value.as_ref().is_some_and(|(_, shortened)| *shortened);
        let shortened = is_short(&before) || is_short(&after);
        let (before, after) = (before.map(|(value, _)| value), after.map(|(value, _)| value));
        self.found.changes.push(FieldChange { path: self.path.clone(), before, after, shortened });
    }
}

/// The value, or the beginning of its text where that is too long. The second says which.
fn shortened(value: &Value) -> (Value, bool) {
    let text = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => return (value.clone(), false),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    match text.char_indices().nth(LONGEST_VALUE) {
        None => (value.clone(), false),
        Some((end, _)) => (format!("{}…", &text[..end]).into(), true),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn changes(before: Value, after: Value) -> Vec<(String, Option<Value>, Option<Value>)> {
        let changes = difference(&before, &after).changes.into_iter();
        changes.map(|change| (change.path, change.before, change.after)).collect()
    }

    fn change(path: &str, before: Option<Value>, after: Option<Value>) -> (String, Option<Value>, Option<Value>) {
        (path.to_owned(), before, after)
    }

    #[test]
    fn fields_are_named_as_people_write_them() {
        let before = json!({"metadata": {"annotations": {"a.b/c": "x"}}, "spec": {"owner": "a", "old": null}});
        let after = json!({"metadata": {"annotations": {"a.b/c": "y"}}, "spec": {"owner": {"a": 1}, "new": [1]}});
        assert_eq!(
            changes(before, after),
            [
                change("metadata.annotations.a.b/c", Some("x".into()), Some("y".into())),
                change("spec.owner", Some("a".into()), Some(json!({"a": 1}))),
                change("spec.old", Some(Value::Null), None),
                change("spec.new", None, Some(json!([1]))),
            ]
        );
    }

    #[test]
    fn an_item_that_is_put_in_or_taken_out_leaves_its_neighbours_alone() {
        let list = |items: &[&str]| json!({ "l": items });
        assert_eq!(changes(list(&["b", "c"]), list(&["a", "b", "c"])), [change("l[0]", None, Some("a".into()))]);
        assert_eq!(changes(list(&["a", "b", "c"]), list(&["a", "c"])), [change("l[1]", Some("b".into()), None)]);
        assert_eq!(changes(list(&["a", "a"]), list(&["a"])), [change("l[1]", Some("a".into()), None)]);
        let links = |title: &str| json!({ "links": [{ "url": "u" }, { "url": "v", "title": title }] });
        assert_eq!(changes(links("x"), links("y")), [change("links[1].title", Some("x".into()), Some("y".into()))]);
    }

    #[test]
    fn long_values_and_long_lists_of_changes_are_cut() {
        let long = "é".repeat(LONGEST_VALUE + 1);
        let found = difference(&json!({ "a": "x" }), &json!({ "a": long }));
        assert!(found.changes[0].shortened);
        let text = found.changes[0].after.as_ref().and_then(Value::as_str).unwrap();
        assert_eq!(text.chars().count(), LONGEST_VALUE + 1);
        let fields = |count: usize| -> Value { (0..count).map(|at| (format!("f{at}"), json!(at))).collect() };
        let found = difference(&json!({}), &fields(MOST_CHANGES));
        assert_eq!((found.changes.len(), found.truncated), (MOST_CHANGES, false));
        let found = difference(&json!({}), &fields(MOST_CHANGES + 1));
        assert_eq!((found.changes.len(), found.truncated), (MOST_CHANGES, true));
    }

    #[test]
    fn an_entity_that_comes_differs_from_nothing_field_by_field() {
        let entity = json!({ "kind": "Group", "metadata": { "name": "a" }, "spec": {} });
        let found = difference(&emptied(&entity), &entity).changes;
        assert_eq!(found.iter().map(|change| change.path.as_str()).collect::<Vec<_>>(), ["metadata.name", "kind"]);
    }

    #[test]
    fn parameters_are_checked() {
        let request = |query: &str| {
            let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            HistoryRequest::from_parameters(&pairs).map_err(|error| error.to_string())
        };
        assert_eq!(request(""), Ok(HistoryRequest { before: None, limit: 20 }));
        assert_eq!(request("before=7&limit=100"), Ok(HistoryRequest { before: Some(7), limit: 100 }));
        assert_eq!(request("limit=0"), Err("request/query/limit must be >= 1".to_owned()));
        assert_eq!(request("limit=101"), Err("request/query/limit must be <= 100".to_owned()));
        assert_eq!(request("before=x"), Err("request/query/before must be integer".to_owned()));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(Value::Null), (0..3).prop_map(Value::from), "[xy]{0,2}".prop_map(Value::from)];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map("[a-d]", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// `a[1].b` as a JSON pointer.
    fn pointer(path: &str) -> String {
        let path = path.replace('[', ".").replace(']', "");
        path.split('.').filter(|step| !step.is_empty()).fold(String::new(), |pointer, step| pointer + "/" + step)
    }

    /// Makes the changes: first those of values, then from behind what goes, at last what comes.
    fn apply(mut value: Value, changes: &[FieldChange]) -> Value {
        let replaced = changes.iter().filter(|change| change.before.is_some() && change.after.is_some());
        for change in replaced {
            *value.pointer_mut(&pointer(&change.path)).unwrap() = change.after.clone().unwrap();
        }
        let gone = changes.iter().rev().filter(|change| change.after.is_none());
        let come = changes.iter().filter(|change| change.before.is_none());
        for change in gone.chain(come) {
            let pointer = pointer(&change.path);
            let (parent, step) = pointer.rsplit_once('/').unwrap();
            match (value.pointer_mut(parent).unwrap(), &change.after) {
                (Value::Object(object), Some(after)) => drop(object.insert(step.to_owned(), after.clone())),
                (Value::Object(object), None) => drop(object.remove(step)),
                (Value::Array(list), Some(after)) => list.insert(step.parse().unwrap(), after.clone()),
                (Value::Array(list), None) => drop(list.remove(step.parse().unwrap())),
                (scalar, _) => panic!("{scalar} has no fields"),
            }
        }
        value
    }

    proptest! {
        #[test]
        fn a_difference_leads_from_one_version_to_the_other(before in any_value(), after in any_value()) {
            let found = difference(&before, &after);
            prop_assert_eq!(found.changes.is_empty(), before == after);
            prop_assert_eq!(apply(before, &found.changes), after);
        }

        #[test]
        fn the_way_back_is_the_same_with_sides_exchanged(before in any_value(), after in any_value()) {
            let mut forth = difference(&before, &after).changes;
            let mut back = difference(&after, &before).changes;
            for change in &mut back {
                std::mem::swap(&mut change.before, &mut change.after);
            }
            forth.sort_by(|one, other| one.path.cmp(&other.path));
            back.sort_by(|one, other| one.path.cmp(&other.path));
            prop_assert_eq!(forth, back);
        }
    }
}
