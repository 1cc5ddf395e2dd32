//! What the catalog's pages and clients exchange.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{EntityRef, entity_ref::DEFAULT_NAMESPACE};

pub mod facts;
pub mod locations;

/// The annotations the catalog itself sets.
pub mod annotation {
    pub const MANAGED_BY_LOCATION: &str = "backstage.io/managed-by-location";
    pub const MANAGED_BY_ORIGIN_LOCATION: &str = "backstage.io/managed-by-origin-location";
    pub const SOURCE_LOCATION: &str = "backstage.io/source-location";
    pub const VIEW_URL: &str = "backstage.io/view-url";
    pub const EDIT_URL: &str = "backstage.io/edit-url";
    pub const ORPHAN: &str = "backstage.io/orphan";
}

/// How bad a problem of a descriptor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Info,
    Warning,
    Error,
}

/// One thing that is wrong with a descriptor, with the place and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescriptorProblem {
    pub level: Level,
    /// A stable name, `kebab-case`: `missing-field`, `name-format`, `yaml-syntax`, …
    pub rule: String,
    /// What is wrong and how to put it right, in one sentence without a full stop.
    pub message: String,
    /// The file or URL, as a person would write it.
    pub file: String,
    /// 1-based; 0 where the problem has no place in the file.
    pub line: u32,
    /// 1-based, in characters; 0 where the problem has no place in the file.
    pub column: u32,
    /// The field, as a dotted path (`spec.owner`, `metadata.tags[2]`); empty for the whole document.
    pub path: String,
    /// The entity, where the document says which one it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<EntityRef>,
    /// What the file says there; none where the problem has no place, or the file could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

/// A few lines of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Excerpt {
    /// The number of the first of them, from 1.
    pub first_line: u32,
    /// At most five, each cut at 200 characters.
    pub lines: Vec<String>,
}

impl DescriptorProblem {
    /// `file:line:column: message`, the form editors and CI systems make clickable.
    pub fn line_text(&self) -> String {
        match (self.line, self.column) {
            (0, _) => format!("{}: {}", self.file, self.message),
            (line, column) => format!("{}:{line}:{column}: {}", self.file, self.message),
        }
    }
}

/// An entity as the API gives it. Fields that were not asked for are empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Entity {
    pub api_version: String,
    pub kind: String,
    pub metadata: Metadata,
    pub spec: Map<String, Value>,
    pub relations: Vec<EntityRelation>,
    pub status: EntityStatus,
}

impl Entity {
    pub fn entity_ref(&self) -> EntityRef {
        let namespace = self.metadata.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE);
        EntityRef::new(&self.kind, namespace, &self.metadata.name)
    }

    /// The title, or what a group or user calls itself, or where a Location leads whose name is made up, or else the name.
    pub fn display_name(&self) -> &str {
        let Metadata { name, title, .. } = &self.metadata;
        called(&self.kind, name, title.as_deref(), self.spec.get("profile"), self.spec.get("target"))
    }

    pub fn spec_text(&self, field: &str) -> Option<&str> {
        self.spec.get(field)?.as_str()
    }

    pub fn related<'a>(&'a self, relation_type: &'a str) -> impl Iterator<Item = &'a EntityRef> {
        self.relations
            .iter()
            .filter(move |relation| relation.relation_type == relation_type)
            .map(|relation| &relation.target)
    }
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    pub name: String,
    pub namespace: Option<String>,
    pub uid: String,
    pub etag: String,
    pub title: Option<String>,
    pub description: Option<String>,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
    pub tags: Vec<String>,
    pub links: Vec<Link>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    pub url: String,
    pub title: Option<String>,
    pub icon: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRelation {
    #[serde(rename = "type")]
    pub relation_type: String,
    #[serde(rename = "targetRef")]
    pub target: EntityRef,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EntityStatus {
    pub items: Vec<EntityStatusItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityStatusItem {
    #[serde(rename = "type")]
    pub status_type: String,
    pub level: Level,
    pub message: String,
}

/// One page of a list of entities.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntityPage {
    pub items: Vec<Entity>,
    /// How many match in all.
    pub total_items: u64,
    #[serde(default, rename = "pageInfo")]
    pub position: Position,
}

/// Where a page is in the list: the answers of `POST /v1/entities/page` say so, those of Backstage's paths do not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Position {
    /// As many are before the page.
    pub offset: u64,
    /// The place before which the page before ends; none on the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The place behind which the page after begins; none on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// The cursors to the pages beside this one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PageInfo {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev_cursor: Option<String>,
}

/// Counts of values, by facet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facets {
    pub facets: BTreeMap<String, Vec<FacetCount>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCount {
    pub value: String,
    pub count: u64,
}

/// [`Entity::display_name`] of an entity of which only this is known, the last two of its spec.
pub fn called<'a>(
    kind: &str,
    name: &'a str,
    title: Option<&'a str>,
    profile: Option<&'a Value>,
    target: Option<&'a Value>,
) -> &'a str {
    let profile = || profile?.get("displayName")?.as_str();
    let target = || target?.as_str().filter(|_| kind == "Location" && name.starts_with("generated-"));
    title.or_else(profile).or_else(target).filter(|title| !title.is_empty()).unwrap_or(name)
}

/// A source of entities, as its last run left it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceReport {
    pub id: String,
    /// `file`, `git` or `url`.
    #[serde(rename = "type")]
    pub source_type: String,
    pub target: String,
    /// `config` or `registered`.
    pub managed_by: String,
    /// Milliseconds since 1970, UTC; none before the first run.
    pub last_run_at: Option<i64>,
    pub last_success_at: Option<i64>,
    pub last_duration_ms: Option<i64>,
    /// Why the last run could not read the source at all.
    pub last_error: Option<String>,
    pub entity_count: u64,
    pub problems: Vec<DescriptorProblem>,
    /// The last 20 runs, oldest first.
    #[serde(default)]
    pub runs: Vec<SourceRun>,
}

/// One run of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceRun {
    /// Milliseconds since 1970, UTC.
    pub started_at: i64,
    pub duration_ms: i64,
    /// What the source had after the run; none of the three counts where the source could not be read.
    pub entity_count: Option<u64>,
    pub problem_count: Option<u64>,
    /// Entities that the run created, updated or removed.
    pub changed: Option<u64>,
    /// Why the source could not be read at all.
    pub error: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn people_and_made_up_locations_are_called_by_what_a_reader_knows() {
        let name = |kind: &str, metadata: Value, spec: Value| {
            let entity = json!({ "apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec });
            serde_json::from_value::<Entity>(entity).unwrap().display_name().to_owned()
        };
        let profile = json!({ "profile": { "displayName": "Payments" } });
        assert_eq!(name("Group", json!({ "name": "pay" }), profile.clone()), "Payments");
        assert_eq!(name("Group", json!({ "name": "pay", "title": "Pay" }), profile), "Pay");
        assert_eq!(name("Group", json!({ "name": "pay" }), json!({ "profile": { "displayName": "" } })), "pay");
        let target = json!({ "target": "https://git.test/a.yaml" });
        assert_eq!(name("Location", json!({ "name": "generated-0" }), target.clone()), "https://git.test/a.yaml");
        assert_eq!(name("Location", json!({ "name": "all" }), target), "all");
    }
}
