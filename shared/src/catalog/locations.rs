//! Locations that somebody registers through the API. Names and shapes are Backstage's.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{DescriptorProblem, Entity};
use crate::EntityRef;

/// Where descriptors are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocationTarget {
    /// `url`, or `file` where the configuration lets files be registered.
    #[serde(rename = "type")]
    pub location_type: String,
    pub target: String,
}

/// A registered location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    pub id: String,
    #[serde(rename = "type")]
    pub location_type: String,
    pub target: String,
    /// The Location that stands for it among the entities.
    pub entity_ref: EntityRef,
}

/// What registering a location did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreatedLocation<E = Entity> {
    pub location: Location,
    /// What a dry run found. Empty after a registration: the location is read right afterwards.
    pub entities: Vec<E>,
    /// Of a dry run: whether the location is registered or configured already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exists: Option<bool>,
    /// Of a dry run: everything that is wrong with what it read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problems: Option<Vec<DescriptorProblem>>,
}

/// What a repository has to offer to the catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LocationAnalysis<E = Entity> {
    /// Every entity of the descriptors that are there.
    pub existing_entity_files: Vec<ExistingEntity<E>>,
    /// Where there are none: what a descriptor could begin with.
    pub generate_entities: Vec<GeneratedEntity>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExistingEntity<E = Entity> {
    /// The location to register for it.
    pub location: LocationTarget,
    pub is_registered: bool,
    pub entity: E,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GeneratedEntity {
    /// Incomplete: the owner is for somebody to say.
    pub entity: Value,
    /// Advice on single fields; there is none.
    pub fields: Vec<Value>,
}
