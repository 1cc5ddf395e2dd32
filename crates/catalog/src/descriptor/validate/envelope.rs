//! The fields of the root: `apiVersion`, `kind`, `metadata`, `spec` and nothing else.

use serde_json::{Map, Value};

use super::{Path, Report, formats, metadata, nearest};
use crate::descriptor::{KindDefinition, Kinds, quoted};

const FIELDS: &[&str] = &["apiVersion", "kind", "metadata", "spec"];

/// Checks all but the spec. Returns the kind that the entity is of, or is obviously meant to be of.
pub(super) fn check<'kinds>(
    root: &Map<String, Value>,
    kinds: &'kinds Kinds,
    report: &mut Report,
) -> Option<&'kinds KindDefinition> {
    let api_version = check_api_version(root, report);
    let kind = check_kind(root, report);
    let definition = kind.and_then(|kind| find_kind(kind, api_version.unwrap_or_default(), kinds, report));
    if let (Some(definition), Some(api_version)) = (definition, api_version) {
        check_version_of_kind(api_version, definition, report);
    }
    metadata::check(root, report);
    check_foreign_fields(root, definition, report);
    definition
}

fn check_api_version<'value>(root: &'value Map<String, Value>, report: &mut Report) -> Option<&'value str> {
    let path = Path::root("apiVersion");
    let Some(value) = root.get("apiVersion") else {
        report.missing(path, "backstage.io/v1alpha1");
        return None;
    };
    report.text(path, value)
}

fn check_kind<'value>(root: &'value Map<String, Value>, report: &mut Report) -> Option<&'value str> {
    let path = Path::root("kind");
    let Some(value) = root.get("kind") else {
        report.missing(path, "Component");
        return None;
    };
    report.text(path, value)
}

fn find_kind<'kinds>(
    kind: &str,
    api_version: &str,
    kinds: &'kinds Kinds,
    report: &mut Report,
) -> Option<&'kinds KindDefinition> {
    if let Some(definition) = kinds.find(kind, api_version) {
        return Some(definition);
    }
    let path = Path::root("kind");
    let names = || kinds.definitions().iter().map(|definition| definition.kind.as_ref());
    if !formats::is_kind(kind) {
        let message = format!(
            "kind {} must be a word of at most 63 letters and digits that starts with a letter: for example '{}'",
            quoted(kind),
            nearest::by_distance(kind, names()).first().copied().unwrap_or("Component")
        );
        report.value("kind-format", path, message);
        return None;
    }
    let meant = names().find(|name| name.eq_ignore_ascii_case(kind));
    let message = match meant.or_else(|| nearest::slip_of(kind, names())) {
        Some(name) => format!("kind {} is not known: did you mean '{name}'", quoted(kind)),
        None => {
            format!("kind {} is not known: use one of {}", quoted(kind), nearest::by_distance(kind, names()).join(", "))
        }
    };
    report.value("unknown-kind", path, message);
    meant.and_then(|name| kinds.find(name, api_version))
}

fn check_version_of_kind(api_version: &str, definition: &KindDefinition, report: &mut Report) {
    let versions = || definition.api_versions.iter().map(AsRef::as_ref);
    if versions().any(|version| version == api_version) {
        return;
    }
    let known = nearest::by_distance(api_version, versions()).join("' or '");
    let path = Path::root("apiVersion");
    if formats::is_api_version(api_version) {
        let message =
            format!("apiVersion {} is not known for kind {}: use '{known}'", quoted(api_version), definition.kind);
        report.value("unknown-api-version", path, message);
    } else {
        let message = format!("apiVersion {} must have the form [prefix/]version: use '{known}'", quoted(api_version));
        report.value("api-version-format", path, message);
    }
}

fn check_foreign_fields(root: &Map<String, Value>, definition: Option<&KindDefinition>, report: &mut Report) {
    for key in root.keys().filter(|key| !FIELDS.contains(&key.as_str())) {
        let name = quoted(key);
        let in_spec = || definition.is_some_and(|kind| kind.fields_of(None).any(|field| field.name == *key));
        let message = if matches!(key.as_str(), "relations" | "status") {
            format!("the catalog itself fills in {name}: remove it from the descriptor")
        } else if let Some(meant) = nearest::slip_of(key, FIELDS.iter().copied()) {
            format!("unknown field {name} at the top level: did you mean '{meant}'")
        } else if metadata::FIELDS.contains(&key.as_str()) {
            format!("unknown field {name} at the top level: move it into metadata")
        } else if in_spec() {
            format!("unknown field {name} at the top level: move it into spec")
        } else {
            format!("unknown field {name} at the top level: only {} may be there", FIELDS.join(", "))
        };
        report.key("unknown-root-field", Path::root(key), message);
    }
}
