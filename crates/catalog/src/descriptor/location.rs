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

/// The fields that name the targets of a Location, in the order of [`LocationSpec::targets`].
pub(super) fn target_paths(document: &Value) -> Vec<String> {
    let is_location = document["kind"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("location"));
    let spec = &document["spec"];
    let single = (is_location && spec["target"].is_string()).then(|| "spec.target".to_owned());
    let listed = spec["targets"].as_array().filter(|_| is_location).into_iter().flatten().enumerate();
    let listed = listed.filter(|(_, target)| target.is_string()).map(|(at, _)| format!("spec.targets[{at}]"));
    single.into_iter().chain(listed).collect()
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
