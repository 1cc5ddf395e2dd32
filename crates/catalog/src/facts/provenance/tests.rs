use serde_json::json;
use shared::Condition;

use super::*;
use crate::{
    descriptor::{Limits, parse},
    entity::StoredEntity,
    read_model::tests::{model_of, stored},
};

fn document(text: &str, stored: &Value) -> Option<Document> {
    let mut file = parse("f.yaml", text.as_bytes(), &Limits::default());
    Document::of(file.documents.remove(0), stored)
}

const TEXT: &str = "\
kind: API
metadata:
  name: pay
  uid: mine
  annotations: { a.b/c: x }
spec:
  owner: &o shop
  other: *o
  tags:
    - one
    - { two: 2, empty: {} }
  definition:
    $text: ./pay.txt
";

fn stored_body() -> Value {
    json!({
        "metadata": {
            "namespace": "default",
            "annotations": { "backstage.io/managed-by-location": "file:/f.yaml", "a.b/c": "x" },
            "name": "pay",
        },
        "kind": "API",
        "spec": { "owner": "shop", "other": "shop", "tags": ["one", { "two": 2, "empty": {} }], "definition": "openapi: 3.1.0" },
    })
}

#[test]
fn fields_stand_where_their_keys_are() {
    let document = document(TEXT, &stored_body()).unwrap();
    let places: Vec<String> =
        document.fields.iter().map(|field| format!("{} {}:{}", field.path, field.line, field.column)).collect();
    assert_eq!(
        places,
        [
            "kind 1:1",
            "metadata.name 3:3",
            "metadata.uid 4:3",
            "metadata.annotations.a.b/c 5:18",
            "spec.owner 7:3",
            "spec.other 8:3",
            "spec.tags[0] 10:7",
            "spec.tags[1].two 11:9",
            "spec.tags[1].empty 11:17",
            "spec.definition 12:3",
        ]
    );
}

#[test]
fn a_document_that_says_something_else_is_not_taken() {
    for (pointer, value) in [
        ("/spec/owner", json!("other")),
        ("/spec/tags", json!(["one"])),
        ("/spec/new", json!(1)),
        ("/metadata/title", json!("T")),
        ("/metadata/annotations/more", json!("x")),
    ] {
        let mut stored = stored_body();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        stored.pointer_mut(parent).unwrap()[key] = value;
        assert!(document(TEXT, &stored).is_none(), "{pointer}");
    }
    let mut without = stored_body();
    without["spec"].as_object_mut().unwrap().remove("owner");
    assert!(document(TEXT, &without).is_none());
}

#[test]
fn a_view_url_that_the_catalog_replaced_is_no_difference() {
    let text = "kind: A\nmetadata: { name: a, annotations: { backstage.io/view-url: 'javascript:x' } }\n";
    let stored = json!({ "kind": "A", "metadata": {
        "name": "a", "namespace": "default", "annotations": { "backstage.io/view-url": REFUSED_ADDRESS } } });
    assert!(document(text, &stored).is_some());
    assert!(
        document(
            &text.replace("javascript:x", "https://x.test"),
            &json!({ "kind": "A", "metadata": {
        "name": "a", "namespace": "default", "annotations": { "backstage.io/view-url": "https://y.test" } } })
        )
        .is_none()
    );
}

fn paths(added: Vec<AddedField>) -> Vec<String> {
    added.into_iter().map(|added| added.path).collect()
}

#[test]
fn what_the_document_does_not_say_is_the_catalog_s() {
    let served = json!({ "metadata": { "namespace": "default", "annotations": {
        "backstage.io/managed-by-location": "file:/f.yaml", "backstage.io/orphan": "true", "a.b/c": "x" } }, "status": {} });
    let document = document(TEXT, &stored_body());
    let known = HashMap::new();
    assert_eq!(
        paths(added(&served, document.as_ref(), &known)),
        [
            "metadata.namespace",
            "metadata.annotations.backstage.io/managed-by-location",
            "metadata.annotations.backstage.io/orphan",
            "metadata.uid",
            "metadata.etag",
            "relations",
            "status",
        ]
    );
}

#[test]
fn without_the_document_only_what_is_certain_is_the_catalog_s() {
    let served = json!({ "metadata": { "namespace": "default", "annotations": {
        "backstage.io/managed-by-location": "file:/f.yaml", "backstage.io/managed-by-origin-location": "own" } } });
    let known = HashMap::from([
        (annotation::MANAGED_BY_LOCATION, "file:/f.yaml".to_owned()),
        (annotation::MANAGED_BY_ORIGIN_LOCATION, "file:/all.yaml".to_owned()),
    ]);
    assert_eq!(
        paths(added(&served, None, &known)),
        ["metadata.annotations.backstage.io/managed-by-location", "metadata.uid", "metadata.etag", "relations"]
    );
}

fn entity(kind: &str, name: &str, spec: Value) -> StoredEntity {
    stored(
        json!({ "apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": { "name": name }, "spec": spec }),
        0,
    )
}

fn shop() -> ReadModel {
    model_of(vec![
        entity("Component", "shop", json!({ "owner": "team", "dependsOn": ["resource:store", "resource:lost"] })),
        entity("Component", "web", json!({ "owner": "team", "dependsOn": ["component:shop"] })),
        entity("Resource", "store", json!({ "owner": "team", "dependencyOf": ["component:web", "component:shop"] })),
        entity("Group", "team", json!({ "children": [] })),
    ])
}

fn relations(visibility: &Visibility) -> Vec<String> {
    let entity = EntityRef::new("component", "default", "shop");
    let (relations, truncated) = speakers(&shop(), &entity, visibility).unwrap().relations(Kinds::builtin());
    assert!(!truncated);
    let text = |origin: RelationOrigin| {
        format!("{} {}: {} {}", origin.relation_type, origin.target.name(), origin.from.name(), origin.field)
    };
    relations.into_iter().map(text).collect()
}

#[test]
fn each_relation_names_the_fields_that_say_it() {
    assert_eq!(
        relations(&Visibility::Everything),
        [
            "dependencyOf web: web spec.dependsOn[0]",
            "dependsOn lost: shop spec.dependsOn[1]",
            "dependsOn store: shop spec.dependsOn[0]",
            "dependsOn store: store spec.dependencyOf[1]",
            "ownedBy team: shop spec.owner",
        ]
    );
}

#[test]
fn relations_to_what_a_caller_may_not_see_are_left_out() {
    let no_resources = Condition::Not(Box::new(Condition::Kind(vec!["resource".into(), "group".into()])));
    assert_eq!(
        relations(&Visibility::Where(no_resources)),
        ["dependencyOf web: web spec.dependsOn[0]", "dependsOn lost: shop spec.dependsOn[1]"]
    );
    let entity = EntityRef::new("component", "default", "shop");
    assert!(speakers(&shop(), &entity, &Visibility::Nothing).is_none());
}
