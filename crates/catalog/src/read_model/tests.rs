//! What stitching does, and that a model is the same however it came about.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::{Visibility, catalog::Level};

use super::*;
use crate::{
    entity::StatusItem,
    query::{EntitiesRequest, FacetsRequest, QueryRequest},
};

/// An entity with a uid that follows from its reference and `salt`.
pub(crate) fn stored(body: Value, salt: u64) -> StoredEntity {
    let root = body.as_object().cloned().unwrap();
    let entity_ref = Entity::new(root).unwrap().entity_ref();
    let hash = blake3::hash(format!("{salt} {entity_ref}").as_bytes());
    let uid = Uuid::from_slice(&hash.as_bytes()[..16]).unwrap();
    StoredEntity { entity_ref, uid, body: body.to_string().into(), status: Vec::new(), orphan: false }
}

pub(crate) fn model_of(upserts: Vec<StoredEntity>) -> ReadModel {
    let mut model = ReadModel::default();
    model.apply(Batch { upserts, removals: Vec::new() });
    model
}

pub(crate) fn json_of(model: &ReadModel, entity: &str) -> Value {
    let served = model.get(&entity.parse().unwrap(), &Visibility::Everything).unwrap();
    serde_json::from_slice(&served.json).unwrap()
}

/// Entities from so small a world that their names, owners and dependencies often meet.
pub(crate) fn any_stored() -> impl Strategy<Value = StoredEntity> {
    let word = prop::sample::select(vec!["a", "b", "A", "Ab", "true", "x.y", "äÖ", "1"]);
    let long = prop_oneof![
        9 => word.clone().prop_map(str::to_owned),
        1 => Just("Long".repeat(51)),
        1 => Just("LONG".repeat(51)),
    ];
    let target = prop::sample::select(vec!["component:a", "component:b", "api:other/c", "component:missing", "b"]);
    (
        (prop::sample::select(vec!["Component", "API", "Group"]), prop::sample::select(vec!["a", "B", "c", "D"])),
        prop::option::of(prop::sample::select(vec!["default", "other"])),
        prop::collection::vec(
            prop_oneof![5 => long.clone().prop_map(Value::from), 1 => Just(json!(1)), 1 => Just(Value::Null)],
            0..4,
        ),
        prop::option::of(prop_oneof![
            word.clone().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            Just(json!(1.0)),
            Just(Value::Null)
        ]),
        prop::option::of(prop::sample::select(vec!["b", "group:default/c", "Group:a"])),
        prop::collection::vec(target, 0..4),
        (
            prop::collection::btree_map(prop::sample::select(vec!["one", "x/y.z"]), long, 0..3),
            prop::collection::btree_map("[ab]", word, 0..2),
        ),
        (0_u64..2, any::<bool>(), any::<bool>(), prop::option::of("[a\"\\\\]{1,3}")),
    )
        .prop_map(|((kind, name), namespace, tags, kind_type, owner, depends_on, (annotations, labels), rest)| {
            let (salt, orphan, has_status, etag) = rest;
            let mut metadata = json!({"name": name, "tags": tags, "annotations": annotations, "labels": labels});
            let mut spec = json!({"dependsOn": depends_on});
            let set = |object: &mut Value, key: &str, value: Option<Value>| {
                if let Some(value) = value {
                    object[key] = value;
                }
            };
            set(&mut metadata, "namespace", namespace.map(Value::from));
            set(&mut metadata, "etag", etag.map(Value::from));
            set(&mut spec, "type", kind_type);
            set(&mut spec, "owner", owner.map(Value::from));
            let body = json!({"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec});
            let status = StatusItem { status_type: "t".into(), level: Level::Error, message: "m".into() };
            StoredEntity { status: if has_status { vec![status] } else { Vec::new() }, orphan, ..stored(body, salt) }
        })
}

fn component(name: &str, spec: Value) -> StoredEntity {
    let spec = spec.as_object().unwrap().clone();
    stored(
        json!({"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": name}, "spec": spec}),
        0,
    )
}

fn relations(entity: &Value) -> Vec<String> {
    let items = entity["relations"].as_array().unwrap().iter();
    items.map(|item| format!("{} {}", item["type"].as_str().unwrap(), item["targetRef"].as_str().unwrap())).collect()
}

fn names(entities: &[EntityRef]) -> BTreeSet<&str> {
    entities.iter().map(EntityRef::as_str).collect()
}

#[test]
fn the_catalog_adds_namespace_uid_etag_and_relations() {
    let entity =
        component("Shop", json!({"owner": "team", "dependsOn": ["component:b", "component:a", "component:a"]}));
    let model = model_of(vec![entity.clone()]);
    let served = model.get(&entity.entity_ref, &Visibility::Everything).unwrap();
    let etag = &served.etag;
    assert_eq!(etag.len(), 40);
    let expected = [
        r#"{"apiVersion":"backstage.io/v1alpha1","kind":"Component","#,
        &format!(r#""metadata":{{"namespace":"default","name":"Shop","uid":"{}","etag":"{etag}"}},"#, entity.uid),
        r#""spec":{"owner":"team","dependsOn":["component:b","component:a","component:a"]},"#,
        r#""relations":[{"type":"dependsOn","targetRef":"component:default/a"},"#,
        r#"{"type":"dependsOn","targetRef":"component:default/b"},"#,
        r#"{"type":"ownedBy","targetRef":"group:default/team"}]}"#,
    ];
    assert_eq!(String::from_utf8(served.json.to_vec()).unwrap(), expected.concat());
}

#[test]
fn status_and_orphan_show_only_where_there_is_something_to_say() {
    let item = StatusItem { status_type: "t".into(), level: Level::Warning, message: "look".into() };
    let plain = component("plain", json!({}));
    let lost = StoredEntity { status: vec![item], orphan: true, ..component("lost", json!({})) };
    let model = model_of(vec![plain, lost]);
    let plain = json_of(&model, "component:plain");
    assert_eq!((plain.get("status"), plain["metadata"].get("annotations")), (None, None));
    assert_eq!(plain["relations"], json!([]));
    let lost = json_of(&model, "component:lost");
    assert_eq!(lost["status"], json!({"items": [{"type": "t", "level": "warning", "message": "look"}]}));
    assert_eq!(lost["metadata"]["annotations"], json!({"backstage.io/orphan": "true"}));
}

#[test]
fn an_etag_follows_the_content_unless_the_entity_carries_one() {
    let etag =
        |model: &ReadModel, entity: &str| model.get(&entity.parse().unwrap(), &Visibility::Everything).unwrap().etag;
    let own = json!({"kind": "Component", "metadata": {"name": "own", "etag": "a\"b"}});
    let mut model = model_of(vec![component("b", json!({})), stored(own, 0)]);
    let again = model_of(vec![component("b", json!({}))]);
    let before = etag(&model, "component:b");
    assert_eq!(before, etag(&again, "component:b"));
    model.apply(Batch {
        upserts: vec![component("a", json!({"dependsOn": ["component:b", "component:own"]}))],
        ..Batch::default()
    });
    assert_ne!(before, etag(&model, "component:b"));
    assert_eq!(etag(&model, "component:own"), "a\"b");
    assert_eq!(json_of(&model, "component:own")["metadata"]["etag"], "a\"b");
    assert_eq!(json_of(&model, "component:b")["metadata"]["etag"], etag(&model, "component:b"));
}

#[test]
fn relations_land_on_both_ends_whichever_comes_first() {
    let mut model = model_of(vec![component("a", json!({"dependsOn": ["component:b"]}))]);
    assert_eq!(relations(&json_of(&model, "component:a")), ["dependsOn component:default/b"]);

    let applied = model.apply(Batch { upserts: vec![component("b", json!({}))], ..Batch::default() });
    assert_eq!(names(&applied.changed), BTreeSet::from(["component:default/b"]));
    assert_eq!(relations(&json_of(&model, "component:b")), ["dependencyOf component:default/a"]);

    let removal = Batch { removals: vec!["component:b".parse().unwrap()], ..Batch::default() };
    let applied = model.apply(removal.clone());
    assert_eq!(names(&applied.changed), BTreeSet::from(["component:default/b"]));
    assert_eq!(relations(&json_of(&model, "component:a")), ["dependsOn component:default/b"]);
    assert_eq!(model.apply(removal), Applied::default());

    model.apply(Batch { upserts: vec![component("b", json!({}))], ..Batch::default() });
    let applied = model.apply(Batch { removals: vec!["component:a".parse().unwrap()], ..Batch::default() });
    assert_eq!(names(&applied.changed), BTreeSet::from(["component:default/a", "component:default/b"]));
    assert_eq!(relations(&json_of(&model, "component:b")), [""; 0]);
}

#[test]
fn an_upsert_without_a_difference_changes_nothing() {
    let entities = || vec![component("a", json!({"dependsOn": ["component:b"]})), component("b", json!({}))];
    let mut model = model_of(entities());
    assert_eq!(model.apply(Batch { upserts: entities(), ..Batch::default() }), Applied::default());
}

#[test]
fn a_body_that_is_not_an_entity_is_reported_and_leaves_the_old_one() {
    let good = component("a", json!({"type": "kept"}));
    let mut model = model_of(vec![good.clone()]);
    for body in ["{", "[]", "{}", r#"{"kind":"Component","metadata":{}}"#] {
        let applied = model
            .apply(Batch { upserts: vec![StoredEntity { body: body.into(), ..good.clone() }], ..Batch::default() });
        assert_eq!((applied.changed.len(), names(&applied.unreadable)), (0, BTreeSet::from(["component:default/a"])));
    }
    assert_eq!(json_of(&model, "component:a")["spec"]["type"], "kept");
}

#[test]
fn ids_of_entities_that_went_are_given_out_again() {
    let mut model = ReadModel::default();
    for round in 0..50 {
        let entity = component(&format!("n{round}"), json!({"dependsOn": [format!("component:t{round}")]}));
        let removals = vec![entity.entity_ref.clone()];
        model.apply(Batch { upserts: vec![entity], ..Batch::default() });
        model.apply(Batch { removals, ..Batch::default() });
    }
    assert!(model.is_empty());
    assert!(model.records.len() <= 4, "{} places for two entities at a time", model.records.len());
}

/// Everything a client can see of a model.
fn everything(model: &ReadModel) -> (String, String, Vec<String>) {
    let parameters = |text: &[(&str, &str)]| {
        text.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
    };
    let text = |bytes: Bytes| String::from_utf8(bytes.to_vec()).unwrap();
    let all = &Visibility::Everything;
    let by_ref = EntitiesRequest { offset: Some(0), ..EntitiesRequest::default() };
    let facets = [
        "kind",
        "spec.type",
        "metadata.tags",
        "metadata.tags.a",
        "metadata.tags.x.y",
        "spec.dependsOn",
        "spec.owner",
        "metadata.annotations.one",
        "metadata.annotations.x/y.z",
        "metadata.labels.a",
        "relations.dependsOn",
        "relations.dependencyOf",
        "relations.ownedBy",
        "relations.ownerOf",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "apiVersion",
    ]
    .map(str::to_owned);
    let queries = [
        parameters(&[("orderField", "metadata.tags,desc")]),
        parameters(&[("orderField", "spec.type")]),
        parameters(&[("filter", "metadata.tags.a")]),
        parameters(&[("filter", "relations.dependencyof")]),
        parameters(&[("filter", "spec.type"), ("orderField", "metadata.annotations.one")]),
    ];
    let page = |parameters: &Vec<(String, String)>| {
        text(
            model
                .query(&QueryRequest::from_parameters(parameters).unwrap(), all)
                .unwrap()
                .into_body()
                .unwrap()
                .into_bytes(),
        )
    };
    (
        text(model.list(&by_ref, all).into_body().unwrap().into_bytes()),
        serde_json::to_string(&model.facets(&FacetsRequest { facets: facets.to_vec(), ..Default::default() }, all))
            .unwrap(),
        queries.iter().map(page).collect(),
    )
}

fn batches() -> impl Strategy<Value = Vec<(Vec<StoredEntity>, Vec<usize>)>> {
    prop::collection::vec((prop::collection::vec(any_stored(), 0..6), prop::collection::vec(0_usize..24, 0..4)), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_history_ends_like_a_fresh_build(batches in batches()) {
        let mut model = ReadModel::default();
        let mut expected: BTreeMap<EntityRef, StoredEntity> = BTreeMap::new();
        let mut known: Vec<EntityRef> = Vec::new();
        for (at, (upserts, removals)) in batches.into_iter().enumerate() {
            if at % 2 == 1 {
                model = ReadModel::from_snapshot(&model.to_snapshot().unwrap(), Arc::new(emitted_relations)).unwrap();
            }
            let before: BTreeMap<EntityRef, Bytes> = served(&model);
            let removals: Vec<EntityRef> = removals.iter().filter_map(|at| known.get(*at).cloned()).collect();
            for entity in &removals {
                expected.remove(entity);
            }
            for stored in &upserts {
                expected.insert(stored.entity_ref.clone(), stored.clone());
                if !known.contains(&stored.entity_ref) {
                    known.push(stored.entity_ref.clone());
                }
            }
            let applied = model.apply(Batch { upserts, removals });
            let after = served(&model);
            let changed: BTreeSet<&EntityRef> = before.keys().chain(after.keys())
                .filter(|entity| before.get(*entity) != after.get(*entity)).collect();
            prop_assert_eq!(applied.changed.iter().collect::<BTreeSet<_>>(), changed);
            prop_assert_eq!(applied.unreadable, Vec::new());
        }
        let fresh = model_of(expected.values().cloned().collect());
        prop_assert_eq!(everything(&model), everything(&fresh));
        prop_assert_eq!(model.index.dump(), fresh_index(&model).dump());

        for entity in expected.values() {
            let stitched: BTreeSet<(String, String)> = json_of(&model, entity.entity_ref.as_str())["relations"].as_array().unwrap()
                .iter().map(|item| (item["type"].as_str().unwrap().into(), item["targetRef"].as_str().unwrap().into())).collect();
            let emitted: BTreeSet<(String, String)> = expected.values()
                .flat_map(|other| emitted_relations(&Entity::new(serde_json::from_str(&other.body).unwrap()).unwrap()))
                .filter(|relation| relation.source == entity.entity_ref)
                .map(|relation| (relation.relation_type.to_string(), relation.target.to_string())).collect();
            prop_assert_eq!(stitched, emitted);
        }
    }
}

fn served(model: &ReadModel) -> BTreeMap<EntityRef, Bytes> {
    model.present.iter().map(|id| (model.graph.name(id).unwrap().clone(), model.json(id))).collect()
}

/// The index that the served entities ought to have, with the same ids.
fn fresh_index(model: &ReadModel) -> Index {
    let mut index = Index::default();
    for id in &model.present {
        let root: Map<String, Value> = serde_json::from_slice(&model.json(id)).unwrap();
        flatten(&root, |key, row| index.insert(key, row, id));
        for (relation_type, target) in model.relations(id) {
            let key = format!("relations.{}", relation_type.to_lowercase());
            index.insert(&key, lower_row(target.as_str()), id);
        }
    }
    index
}
