//! An entity as its descriptor says it, and the relations that follow from it.

use std::{borrow::Cow, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared::{EntityRef, catalog::Level, entity_ref::DEFAULT_NAMESPACE};
use uuid::Uuid;

/// A JSON object with at least a text `kind` and a text `metadata.name`. Holds `apiVersion`, `kind`, `metadata` and
/// `spec` as written, never `relations`, `status`, `metadata.uid` or `metadata.etag`: those are the server's to add.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    root: Map<String, Value>,
}

impl Entity {
    /// None where `kind` or `metadata.name` is missing, empty, or not a text.
    pub fn new(root: Map<String, Value>) -> Option<Self> {
        let entity = Self { root };
        (!entity.kind().is_empty() && !entity.name().is_empty()).then_some(entity)
    }

    pub fn kind(&self) -> &str {
        self.root.get("kind").and_then(Value::as_str).unwrap_or_default()
    }

    pub fn name(&self) -> &str {
        self.metadata("name").and_then(Value::as_str).unwrap_or_default()
    }

    pub fn namespace(&self) -> &str {
        self.metadata("namespace").and_then(Value::as_str).unwrap_or(DEFAULT_NAMESPACE)
    }

    pub fn entity_ref(&self) -> EntityRef {
        EntityRef::new(self.kind(), self.namespace(), self.name())
    }

    pub fn metadata(&self, field: &str) -> Option<&Value> {
        self.root.get("metadata")?.get(field)
    }

    pub fn spec(&self, field: &str) -> Option<&Value> {
        self.root.get("spec")?.get(field)
    }

    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.metadata("annotations")?.get(key)?.as_str()
    }

    pub fn root(&self) -> &Map<String, Value> {
        &self.root
    }

    pub fn into_root(self) -> Map<String, Value> {
        self.root
    }
}

/// The name of a relation: `ownedBy`, `partOf`, … Custom kinds may add their own.
pub type RelationType = Cow<'static, str>;

/// One direction of a relation. Every rule emits two: the relation and its reverse.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Relation {
    pub source: EntityRef,
    pub relation_type: RelationType,
    pub target: EntityRef,
}

/// What the catalog reports about an entity in `status.items`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusItem {
    #[serde(rename = "type")]
    pub status_type: String,
    pub level: Level,
    pub message: String,
}

/// An entity as the store keeps it and as the read model takes it in.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEntity {
    pub entity_ref: EntityRef,
    pub uid: Uuid,
    /// The JSON of an [`Entity`]: no relations, no uid, no etag, no status.
    pub body: Arc<str>,
    pub status: Vec<StatusItem>,
    /// Nothing refers to it any more: no source, no Location.
    pub orphan: bool,
}
