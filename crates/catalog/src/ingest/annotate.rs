//! What the catalog adds to every entity that it reads.

use serde_json::{Map, Value, json};
use sha1::{Digest as _, Sha1};
use shared::{EntityRef, catalog::annotation, entity_ref::DEFAULT_NAMESPACE};

use crate::{entity::Entity, source::SourceSpec};

/// Where an entity comes from.
pub struct Provenance<'a> {
    /// `file:/…` or `url:…` of its file.
    pub location: &'a str,
    /// The same of the source.
    pub origin: &'a str,
    /// Pages of the code host that show and edit the file.
    pub view_url: Option<&'a str>,
    pub edit_url: Option<&'a str>,
    /// The folder of the file, as `url:…`.
    pub source_location: Option<&'a str>,
}

/// The entity's JSON with its namespace and the annotations that say where it comes from. What the descriptor says
/// itself wins.
pub fn annotated_body(entity: Entity, provenance: &Provenance) -> String {
    let namespace = entity.namespace().to_owned();
    let mut root = entity.into_root();
    let mut written = match root.shift_remove("metadata") {
        Some(Value::Object(metadata)) => metadata,
        _ => Map::new(),
    };
    let own = match written.shift_remove("annotations") {
        Some(Value::Object(annotations)) => annotations,
        _ => Map::new(),
    };
    let added = [
        (annotation::MANAGED_BY_LOCATION, Some(provenance.location)),
        (annotation::MANAGED_BY_ORIGIN_LOCATION, Some(provenance.origin)),
        (annotation::VIEW_URL, provenance.view_url),
        (annotation::EDIT_URL, provenance.edit_url),
        (annotation::SOURCE_LOCATION, provenance.source_location),
    ];
    let mut annotations: Map<String, Value> =
        added.into_iter().filter_map(|(key, value)| Some((key.to_owned(), Value::from(value?)))).collect();
    annotations.extend(own);
    for key in [annotation::VIEW_URL, annotation::EDIT_URL] {
        if annotations.get(key).and_then(Value::as_str).is_some_and(runs_script) {
            annotations.insert(key.to_owned(), "https://backstage.io/annotation-rejected-for-security-reasons".into());
        }
    }
    let mut metadata = Map::new();
    metadata.insert("namespace".into(), namespace.into());
    metadata.insert("annotations".into(), Value::Object(annotations));
    written.shift_remove("namespace");
    metadata.extend(written);
    let mut annotated = Map::new();
    annotated.insert("metadata".into(), Value::Object(metadata));
    annotated.extend(root);
    Value::Object(annotated).to_string()
}

fn runs_script(url: &str) -> bool {
    let scheme: String =
        url.chars().filter(|character| !character.is_whitespace() && !character.is_control()).collect();
    scheme.to_ascii_lowercase().starts_with("javascript:")
}

/// The Location that stands for the source itself, named as Backstage names it.
pub fn generated_location(source: &SourceSpec) -> (EntityRef, String) {
    let location = source.location();
    let entity_ref = match &source.registration {
        Some(registration) => registration.entity_ref.clone(),
        None => generated_location_ref(&location),
    };
    let body = json!({
        "metadata": {
            "namespace": DEFAULT_NAMESPACE,
            "annotations": {
                annotation::MANAGED_BY_LOCATION: location,
                annotation::MANAGED_BY_ORIGIN_LOCATION: location,
            },
            "name": entity_ref.name(),
        },
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Location",
        "spec": { "type": source.type_name(), "target": source.target(), "presence": "optional" },
    });
    (entity_ref, body.to_string())
}

/// The reference of the Location that stands for the source at `location` (`type:target`).
pub fn generated_location_ref(location: &str) -> EntityRef {
    let name = format!("generated-{}", hexadecimal(&Sha1::digest(location.as_bytes())));
    EntityRef::new("location", DEFAULT_NAMESPACE, &name)
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceKind;

    fn entity(value: Value) -> Entity {
        match value {
            Value::Object(root) => Entity::new(root).unwrap(),
            _ => panic!("not an object"),
        }
    }

    const PROVENANCE: Provenance<'static> = Provenance {
        location: "file:/srv/part.yaml",
        origin: "file:/srv/all.yaml",
        view_url: None,
        edit_url: None,
        source_location: None,
    };

    #[test]
    fn the_descriptor_s_own_annotations_win() {
        let written = entity(json!({ "kind": "Component", "metadata": { "name": "a", "annotations": {
            "backstage.io/managed-by-location": "url:https://example.org/mine", "x": "y" } } }));
        let body: Value = serde_json::from_str(&annotated_body(written, &PROVENANCE)).unwrap();
        assert_eq!(body["metadata"]["annotations"]["backstage.io/managed-by-location"], "url:https://example.org/mine");
        assert_eq!(body["metadata"]["annotations"]["backstage.io/managed-by-origin-location"], "file:/srv/all.yaml");
        assert_eq!(body["metadata"]["annotations"]["x"], "y");
        assert_eq!(body["metadata"]["namespace"], "default");
    }

    #[test]
    fn a_view_url_that_would_run_a_script_is_replaced() {
        let written = entity(json!({ "kind": "Component", "metadata": { "name": "a", "annotations": {
            "backstage.io/view-url": " java\nscript:alert(1)" } } }));
        let body: Value = serde_json::from_str(&annotated_body(written, &PROVENANCE)).unwrap();
        let url = body["metadata"]["annotations"]["backstage.io/view-url"].as_str().unwrap();
        assert!(url.ends_with("annotation-rejected-for-security-reasons"));
    }

    #[test]
    fn a_source_s_location_has_the_name_that_backstage_gives_it() {
        let target = "https://git.example.org/a/b/blob/main/catalog-info.yaml".parse().unwrap();
        let source = SourceSpec::configured(SourceKind::Url { target }, Vec::new());
        let (entity, _) = generated_location(&source);
        assert_eq!(entity.as_str(), "location:default/generated-8132c9ba637c0a875f729635839c8ea1a4abed1f");
    }
}
