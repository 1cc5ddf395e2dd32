//! What an entity of kind Location refers to.

use serde_json::Value;

use crate::entity::Entity;

/// Where a Location says more descriptors are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocationSpec {
    /// `url`, `file`, …; None: the type of the location that the entity itself came from.
    pub location_type: Option<String>,
    /// URLs, or paths relative to the file of the Location; either may be a glob.
    pub targets: Vec<String>,
    /// A target that is not there is an error.
    pub required: bool,
}

/// None for every other kind.
pub fn location_targets(entity: &Entity) -> Option<LocationSpec> {
    if !entity.kind().eq_ignore_ascii_case("location") {
        return None;
    }
    let text = |field| entity.spec(field).and_then(Value::as_str).map(str::to_owned);
    let listed = entity.spec("targets").and_then(Value::as_array).into_iter().flatten();
    Some(LocationSpec {
        location_type: text("type"),
        targets: text("target").into_iter().chain(listed.filter_map(Value::as_str).map(str::to_owned)).collect(),
        required: entity.spec("presence").and_then(Value::as_str) != Some("optional"),
    })
}
