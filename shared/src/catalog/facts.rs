//! What the catalog knows of an entity beside its content: what happened to it, where it comes from, and what it is
//! connected with.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::{EntityRef, event::Operation};

/// Part of an entity's history, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub items: Vec<HistoryItem>,
    /// What to ask for with `before` to get what is older; none where there is nothing.
    pub next: Option<i64>,
}

/// One change of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryItem {
    pub revision: i64,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub operation: Operation,
    /// What made the change, for a source `type:target`.
    pub origin: String,
    /// Who made it, where a person or a token did.
    pub actor: Option<String>,
    /// The fields that differ. An update without any changed only what the catalog says about the entity.
    pub changes: Vec<FieldChange>,
    /// There are more changes than are listed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub truncated: bool,
}

/// How one field differs between two versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// `spec.owner`, `metadata.tags[2]`. An item that is only there before or only after has its number in that list.
    pub path: String,
    /// None where the field was not there; `null` is a value.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// A value is too long to be given as a whole: it is the beginning of its text, or of its JSON.
    #[serde(default, skip_serializing_if = "is_false")]
    pub shortened: bool,
}

/// Where an entity comes from and who says what about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    pub source: ProvenanceSource,
    /// `file:/…`, `url:…` or `git:…` of the file.
    pub location: String,
    /// The first line of the entity's document; none where the catalog makes the entity itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Milliseconds since 1970, UTC.
    pub first_seen_at: i64,
    pub updated_at: i64,
    /// What the document says, and where.
    pub fields: Vec<FieldPlace>,
    /// Why `fields` is empty or not complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What the catalog says beyond the document.
    pub added: Vec<AddedField>,
    pub relations: Vec<RelationOrigin>,
    /// There are more relations than are listed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub truncated: bool,
}

/// The source of an entity, without what else it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProvenanceSource {
    pub id: String,
    #[serde(rename = "type")]
    pub source_type: String,
    pub target: String,
    pub last_run_at: Option<i64>,
    pub last_success_at: Option<i64>,
    pub last_error: Option<String>,
}

/// A field that holds no others, and where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPlace {
    pub path: String,
    /// Of the key, in a list of the item; 1-based, the column in characters.
    pub line: u32,
    pub column: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedField {
    pub path: String,
    pub why: String,
}

/// A relation of an entity, and the field that says it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RelationOrigin {
    #[serde(rename = "type")]
    pub relation_type: String,
    pub target: EntityRef,
    /// The entity whose descriptor says it: this one, or the target.
    pub from: EntityRef,
    pub field: String,
}

/// The surroundings of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityGraph {
    pub root: EntityRef,
    /// The root first, then by distance.
    pub nodes: Vec<GraphNode>,
    /// Each pair of mutual relations once.
    pub edges: Vec<GraphEdge>,
    /// There is more within the depth than was asked for.
    pub truncated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphNode {
    #[serde(rename = "ref")]
    pub entity: EntityRef,
    /// As the entity writes it; in lower case where there is no such entity.
    pub kind: String,
    /// `spec.type`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub entity_type: Option<String>,
    /// The title, or the name where there is none.
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<EntityRef>,
    /// Relations between it and the root.
    pub distance: u8,
    /// The catalog reports something wrong about the entity.
    pub problem: bool,
    /// False for an entity that is referred to and not there.
    pub exists: bool,
}

/// A relation by its active word: `dependsOn`, `ownedBy`, …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphEdge {
    pub from: EntityRef,
    pub to: EntityRef,
    #[serde(rename = "type")]
    pub relation_type: String,
}

/// Tells a `null` that is there from a value that is not.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_a_value_and_absence_is_none() {
        let change = FieldChange { path: "a".into(), before: Some(Value::Null), after: None, shortened: false };
        let json = serde_json::to_string(&change).unwrap();
        assert_eq!(json, r#"{"path":"a","before":null}"#);
        assert_eq!(serde_json::from_str::<FieldChange>(&json).unwrap(), change);
    }
}
