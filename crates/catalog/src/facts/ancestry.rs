//! From which Locations an entity comes. Nothing keeps that: it follows from what the Locations say. One with a target
//! that means the file of an entity is its parent, and what no Location names comes from the source itself. Pure.

use std::{collections::HashSet, path::Path};

use bytes::Bytes;
use git::{ScmHosts, ScmUrl};
use serde_json::{Map, Value};
use shared::{Condition, EntityRef, Visibility, catalog::annotation};
use url::Url;

use crate::{
    descriptor::location_targets,
    entity::Entity,
    read_model::ReadModel,
    source::{self, SourceKind},
};

/// What the names of the Locations begin with that stand for sources.
const GENERATED: &str = "generated-";

/// An entity and those above it, in Backstage's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestry {
    root: EntityRef,
    /// The root first.
    items: Vec<(Bytes, Vec<EntityRef>)>,
}

impl Ancestry {
    /// The response body: `{"rootEntityRef":…,"items":[{"entity":…,"parentEntityRefs":[…]}]}`.
    pub fn into_bytes(self) -> Bytes {
        let text = |value: &EntityRef| Value::from(value.as_str()).to_string();
        let mut body = format!(r#"{{"rootEntityRef":{},"items":["#, text(&self.root)).into_bytes();
        for (at, (entity, parents)) in self.items.iter().enumerate() {
            body.extend_from_slice(if at > 0 { br#",{"entity":"# } else { br#"{"entity":"# });
            body.extend_from_slice(entity);
            let parents: Vec<String> = parents.iter().map(text).collect();
            body.extend_from_slice(format!(r#","parentEntityRefs":[{}]}}"#, parents.join(",")).as_bytes());
        }
        body.extend_from_slice(b"]}");
        body.into()
    }
}

/// The Locations of the source at `origin` (`type:target`) that the caller may see.
pub(super) fn locations_of(model: &ReadModel, origin: &str, visibility: &Visibility) -> Vec<Bytes> {
    let of_source = Condition::AllOf(vec![
        Condition::Kind(vec!["Location".to_owned()]),
        Condition::Annotation {
            key: annotation::MANAGED_BY_ORIGIN_LOCATION.to_owned(),
            value: Some(origin.to_owned()),
        },
    ]);
    let of_source = model.matching(None, &Visibility::Where(of_source)) & model.matching(None, visibility);
    of_source.iter().map(|id| model.json(id)).collect()
}

/// `type:target` of the source that a served entity comes from.
pub(super) fn origin_of(json: &[u8]) -> Option<String> {
    Some(read(json)?.annotation(annotation::MANAGED_BY_ORIGIN_LOCATION)?.to_owned())
}

/// Goes up from an entity, through those of `locations` that lead to it and to one another.
pub(super) fn ancestry(root: &EntityRef, json: Bytes, locations: Vec<Bytes>, hosts: &ScmHosts) -> Ancestry {
    let locations: Vec<Member> = locations.into_iter().filter_map(Member::new).collect();
    let mut ancestry = Ancestry { root: root.clone(), items: Vec::new() };
    let mut seen = HashSet::from([root]);
    let root = Member::new(json);
    let mut above: Vec<&Member> = root.iter().collect();
    while let Some(member) = above.pop() {
        let parents = member.parents(&locations, hosts);
        above.extend(parents.iter().filter(|parent| seen.insert(&parent.entity)));
        let names = parents.into_iter().map(|parent| parent.entity.clone()).collect();
        ancestry.items.push((member.json.clone(), names));
    }
    ancestry
}

/// An entity, as far as its ancestry goes.
struct Member {
    entity: EntityRef,
    json: Bytes,
    /// `file:/…`, `url:…` or `git:…` of its file.
    location: String,
    /// Stands for the source itself.
    is_source: bool,
    targets: Vec<String>,
}

impl Member {
    fn new(json: Bytes) -> Option<Self> {
        let entity = read(&json)?;
        let location = entity.annotation(annotation::MANAGED_BY_LOCATION).unwrap_or_default().to_owned();
        let targets = location_targets(&entity);
        let is_at_origin = entity.annotation(annotation::MANAGED_BY_ORIGIN_LOCATION) == Some(&*location);
        Some(Self {
            is_source: targets.is_some() && is_at_origin && entity.name().starts_with(GENERATED),
            entity: entity.entity_ref(),
            targets: targets.map(|spec| spec.targets).unwrap_or_default(),
            location,
            json,
        })
    }

    fn parents<'a>(&self, locations: &'a [Self], hosts: &ScmHosts) -> Vec<&'a Self> {
        if self.is_source {
            return Vec::new();
        }
        let others = || locations.iter().filter(|location| location.entity != self.entity);
        let named = |location: &&Self| location.names(&self.location, hosts);
        let parents: Vec<&Self> = others().filter(named).collect();
        if parents.is_empty() { others().filter(|location| location.is_source).collect() } else { parents }
    }

    fn names(&self, file: &str, hosts: &ScmHosts) -> bool {
        self.targets.iter().any(|target| leads_to(&self.location, target, file, hosts))
    }
}

fn read(json: &[u8]) -> Option<Entity> {
    Entity::new(serde_json::from_slice::<Map<String, Value>>(json).ok()?)
}

/// Whether `target`, written in the file at the location `from`, means the file at the location `to`.
fn leads_to(from: &str, target: &str, to: &str, hosts: &ScmHosts) -> bool {
    if let Some(address) = Url::parse(target).ok().filter(|url| matches!(url.scheme(), "http" | "https")) {
        return to.strip_prefix("url:") == Some(address.as_str());
    }
    match (from.split_once(':'), to.split_once(':')) {
        (Some(("file", from)), Some(("file", to))) => means(from, target, to),
        (Some(("git", from)), Some(("git", to))) => {
            let (from, to) = (SourceKind::parse("git", from), SourceKind::parse("git", to));
            match (from, to) {
                (
                    Ok(SourceKind::Git { repository, branch, path }),
                    Ok(SourceKind::Git { repository: other, branch: other_branch, path: to }),
                ) => repository == other && branch == other_branch && means(&path, target, &to),
                _ => false,
            }
        }
        (Some(("url", from)), Some(("url", to))) => match (ScmUrl::parse(from, hosts), ScmUrl::parse(to, hosts)) {
            (Some(from), Some(to)) if is_same_state(&from, &to) => means(&from.path, target, &to.path),
            _ => git::resolve_url(target, from, hosts).is_ok_and(|resolved| resolved == to),
        },
        _ => false,
    }
}

/// Whether both are in the same repository at the same branch, tag or commit.
fn is_same_state(one: &ScmUrl, other: &ScmUrl) -> bool {
    let name = |url: &ScmUrl| url.reference.as_ref().map(|reference| reference.name.clone());
    one.is_same_repository(other) && name(one) == name(other)
}

/// Whether a path or glob, written in the file `from`, means the file `to`.
fn means(from: &str, target: &str, to: &str) -> bool {
    let root = Path::new("/");
    let from = root.join(from);
    let target = source::join(from.parent().unwrap_or(root), target);
    source::is_match(&target.to_string_lossy(), &root.join(to))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        entity::StoredEntity,
        read_model::tests::{model_of, stored},
    };

    const ORIGIN: &str = "file:/srv/catalog/*.yaml";

    #[test]
    fn targets_mean_files() {
        let hosts = ScmHosts::default();
        let blob = "url:https://github.com/o/r/blob/main/all.yaml";
        let cases = [
            ("file:/srv/all.yaml", "./a/b.yaml", "file:/srv/a/b.yaml", true),
            ("file:/srv/all.yaml", "../b.yaml", "file:/b.yaml", true),
            ("file:/srv/all.yaml", "/etc/b.yaml", "file:/etc/b.yaml", true),
            ("file:/srv/all.yaml", "a/*.yaml", "file:/srv/a/b.yaml", true),
            ("file:/srv/all.yaml", "*.yaml", "file:/srv/a/b.yaml", false),
            ("file:/srv/all.yaml", "**/*.yaml", "file:/srv/a/b/c.yaml", true),
            ("file:/srv/all.yaml", "https://x.test/b.yaml", "url:https://x.test/b.yaml", true),
            ("git:ssh://x.test/r//all.yaml?ref=main", "a/b.yaml", "git:ssh://x.test/r//a/b.yaml?ref=main", true),
            ("git:ssh://x.test/r//all.yaml?ref=main", "a/b.yaml", "git:ssh://x.test/r//a/b.yaml?ref=next", false),
            (blob, "./a/*.yaml", "url:https://github.com/o/r/blob/main/a/b.yaml", true),
            (blob, "/a/b.yaml", "url:https://github.com/o/r/tree/main/a/b.yaml", true),
            (blob, "./b.yaml", "url:https://github.com/o/other/blob/main/b.yaml", false),
            ("url:https://x.test/c/all.yaml", "b.yaml", "url:https://x.test/c/b.yaml", true),
            ("file:/srv/all.yaml", "b.yaml", "url:https://x.test/srv/b.yaml", false),
        ];
        for (from, target, to, expected) in cases {
            assert_eq!(leads_to(from, target, to, &hosts), expected, "{from} {target} {to}");
        }
    }

    fn entity(kind: &str, name: &str, file: &str, spec: Value) -> StoredEntity {
        let annotations =
            json!({ annotation::MANAGED_BY_LOCATION: file, annotation::MANAGED_BY_ORIGIN_LOCATION: ORIGIN });
        stored(json!({ "kind": kind, "metadata": { "name": name, "annotations": annotations }, "spec": spec }), 0)
    }

    /// a component below two Locations that name each other.
    fn model() -> ReadModel {
        model_of(vec![
            entity("Location", "generated-1", ORIGIN, json!({ "type": "file", "target": "/srv/catalog/*.yaml" })),
            entity("Location", "all", "file:/srv/catalog/all.yaml", json!({ "targets": ["./x/more.yaml"] })),
            entity(
                "Location",
                "more",
                "file:/srv/catalog/x/more.yaml",
                json!({ "targets": ["a.yaml", "../all.yaml"] }),
            ),
            entity("Component", "a", "file:/srv/catalog/x/a.yaml", json!({})),
            entity("Component", "root", "file:/srv/catalog/root.yaml", json!({})),
            entity("Component", "lost", "file:/srv/catalog/x/y/lost.yaml", json!({})),
        ])
    }

    fn parents(name: &str, visibility: &Visibility) -> Vec<String> {
        let (model, root) = (model(), EntityRef::new("component", "default", name));
        let json = model.get(&root, &Visibility::Everything).unwrap().json;
        let locations = locations_of(&model, &origin_of(&json).unwrap(), visibility);
        let body = ancestry(&root, json, locations, &ScmHosts::default()).into_bytes();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["rootEntityRef"], root.as_str());
        let items = body["items"].as_array().unwrap().iter();
        items
            .map(|item| {
                format!("{} {}", item["entity"]["metadata"]["name"].as_str().unwrap(), item["parentEntityRefs"])
            })
            .collect()
    }

    #[test]
    fn an_entity_comes_from_the_locations_that_name_its_file() {
        let source = r#"["location:default/generated-1"]"#;
        assert_eq!(
            parents("a", &Visibility::Everything),
            [
                r#"a ["location:default/more"]"#.to_owned(),
                r#"more ["location:default/all"]"#.to_owned(),
                r#"all ["location:default/generated-1","location:default/more"]"#.to_owned(),
                "generated-1 []".to_owned(),
            ]
        );
        assert_eq!(parents("root", &Visibility::Everything)[0], format!("root {source}"));
        assert_eq!(parents("lost", &Visibility::Everything), [format!("lost {source}"), "generated-1 []".to_owned()]);
    }

    #[test]
    fn what_a_caller_may_not_see_ends_the_way_up() {
        let hidden = Condition::Not(Box::new(Condition::Label { key: "hidden".into(), value: None }));
        assert_eq!(parents("a", &Visibility::Where(hidden)).len(), 4);
        assert_eq!(parents("a", &Visibility::Nothing), ["a []"]);
    }
}
