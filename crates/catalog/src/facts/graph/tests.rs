use serde_json::json;
use shared::{Condition, catalog::Level};

use super::*;
use crate::{
    descriptor::Kinds,
    entity::{StatusItem, StoredEntity},
    read_model::tests::{model_of, stored},
};

fn entity(kind: &str, name: &str, spec: Value) -> StoredEntity {
    let body = json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": { "name": name, "title": format!("The {name}") },
        "spec": spec,
    });
    stored(body, 0)
}

/// web → shop → store, shop provides pay, which web consumes; all of team's.
fn shop() -> ReadModel {
    let spec = |value: Value| {
        let mut spec = json!({ "type": "service", "owner": "team" });
        spec.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        spec
    };
    model_of(vec![
        entity("Component", "web", spec(json!({ "dependsOn": ["component:shop"], "consumesApis": ["pay"] }))),
        entity(
            "Component",
            "shop",
            spec(json!({ "dependsOn": ["resource:store", "resource:lost"], "providesApis": ["pay"] })),
        ),
        entity("Resource", "store", spec(json!({ "type": "database", "dependencyOf": ["component:shop"] }))),
        entity("API", "pay", spec(json!({ "type": "openapi" }))),
        entity("Group", "team", json!({ "type": "team", "children": [] })),
    ])
}

fn graph(model: &ReadModel, query: &str, visibility: &Visibility) -> Option<EntityGraph> {
    let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let request = GraphRequest::from_parameters(&pairs).unwrap();
    Some(find(model, &request, visibility)?.describe())
}

fn nodes(model: &ReadModel, query: &str) -> Vec<String> {
    let graph = graph(model, query, &Visibility::Everything).unwrap();
    graph.nodes.iter().map(|node| format!("{} {}", node.distance, node.entity.name())).collect()
}

fn edges(graph: &EntityGraph) -> Vec<String> {
    let edges = graph.edges.iter();
    edges.map(|edge| format!("{} {} {}", edge.from.name(), edge.relation_type, edge.to.name())).collect()
}

#[test]
fn what_is_missing_is_no_end_of_the_way() {
    let spec = |value: Value| {
        let mut spec = json!({ "type": "service", "owner": "team" });
        spec.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        spec
    };
    let model = model_of(vec![
        entity("Component", "shop", spec(json!({ "providesApis": ["broken"] }))),
        entity("Component", "web", spec(json!({ "consumesApis": ["broken"] }))),
    ]);
    let query = "root=component:shop&depth=2&relation=providesApi,consumesApi";
    assert_eq!(nodes(&model, query), ["0 shop", "1 broken", "2 web"]);
}

#[test]
fn the_surroundings_come_with_each_relation_once_in_its_active_direction() {
    let graph = graph(&shop(), "root=component:shop", &Visibility::Everything).unwrap();
    assert_eq!(
        edges(&graph),
        [
            "shop dependsOn lost",
            "shop dependsOn store",
            "shop ownedBy team",
            "shop providesApi pay",
            "web dependsOn shop",
            "web ownedBy team",
            "web consumesApi pay",
            "store ownedBy team",
            "pay ownedBy team",
        ]
    );
}

#[test]
fn nodes_say_what_a_picture_needs() {
    let mut broken = entity("Component", "web", json!({ "owner": "team", "dependsOn": ["resource:lost"] }));
    broken.status = vec![StatusItem { status_type: "t".into(), level: Level::Error, message: "m".into() }];
    let graph = graph(&model_of(vec![broken]), "root=component:web", &Visibility::Everything).unwrap();
    let described = serde_json::to_value(&graph.nodes).unwrap();
    let expected = json!([
        { "ref": "component:default/web", "kind": "Component", "title": "The web", "owner": "group:default/team",
          "distance": 0, "problem": true, "exists": true },
        { "ref": "resource:default/lost", "kind": "resource", "title": "lost", "distance": 1, "problem": false, "exists": false },
        { "ref": "group:default/team", "kind": "group", "title": "team", "distance": 1, "problem": false, "exists": false },
    ]);
    assert_eq!(described, expected);
}

#[test]
fn one_direction_answers_what_breaks_and_the_other_what_is_needed() {
    let model = shop();
    assert_eq!(nodes(&model, "root=resource:store&direction=in&depth=3"), ["0 store", "1 shop", "2 web"]);
    assert_eq!(nodes(&model, "root=component:web&direction=out&relation=dependsOn"), ["0 web", "1 shop"]);
    assert_eq!(
        nodes(&model, "root=component:web&direction=out&relation=dependencyOf,consumesApi&depth=2"),
        ["0 web", "1 pay", "1 shop", "2 lost", "2 store"]
    );
    assert_eq!(nodes(&model, "root=component:web&kind=api,Resource&depth=8"), ["0 web", "1 pay"]);
}

#[test]
fn a_limit_cuts_the_farthest_and_says_so() {
    let model = shop();
    let cut = graph(&model, "root=component:web&depth=2&limit=3", &Visibility::Everything).unwrap();
    assert!(cut.truncated && cut.nodes.len() == 3 && cut.nodes.iter().all(|node| node.distance < 2));
    let whole = graph(&model, "root=component:web&depth=2&limit=6", &Visibility::Everything).unwrap();
    assert!(!whole.truncated && whole.nodes.len() == 6);
}

#[test]
fn what_a_caller_may_not_see_is_neither_shown_nor_passed() {
    let model = shop();
    let without = |kinds: &[&str]| {
        let hidden = Condition::Kind(kinds.iter().map(|kind| (*kind).to_owned()).collect());
        Visibility::Where(Condition::Not(Box::new(hidden)))
    };
    let seen = graph(&model, "root=resource:store&direction=in&depth=8", &without(&["component"])).unwrap();
    assert_eq!(seen.nodes.len(), 1);
    assert!(seen.edges.is_empty());
    let seen = graph(&model, "root=component:shop&depth=8", &without(&["group", "api"])).unwrap();
    assert!(seen.nodes.iter().all(|node| node.owner.is_none() && node.kind != "API" && node.kind != "Group"));
    assert!(!serde_json::to_string(&seen).unwrap().contains("pay"));
    assert_eq!(graph(&model, "root=group:team", &without(&["group"])), None);
    assert_eq!(graph(&model, "root=group:none", &Visibility::Everything), None);
}

#[test]
fn parameters_are_checked() {
    let error = |query: &str| {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        GraphRequest::from_parameters(&pairs).unwrap_err().to_string()
    };
    assert_eq!(error(""), "request/query must have required property 'root'");
    assert!(error("root=shop").starts_with("request/query/root: the entity reference 'shop' names no kind"));
    assert_eq!(error("root=a:b&depth=9"), "request/query/depth must be <= 8");
    assert_eq!(error("root=a:b&limit=0"), "request/query/limit must be >= 1");
    assert!(error("root=a:b&direction=up").ends_with("both, in, out"));
}

#[test]
fn every_built_in_relation_has_an_active_word() {
    let types = Kinds::builtin().definitions().iter().flat_map(|definition| {
        let variants = definition.types.iter().flat_map(|variant| &variant.fields);
        definition.fields.iter().chain(variants)
    });
    for rule in types.filter_map(|field| field.relation.as_ref()) {
        let (forward, reverse) = (active(&rule.forward), active(&rule.reverse));
        assert_eq!((forward.0, forward.1), (reverse.0, !reverse.1), "{rule:?}");
    }
}

#[test]
fn a_large_group_fills_the_limit_and_no_more() {
    let members = (0..2_000).map(|at| {
        let depends_on = (1..=4).map(|step| format!("component:c{}", (at + step * 7) % 2_000));
        let spec = json!({ "type": "service", "owner": "team", "dependsOn": depends_on.collect::<Vec<_>>() });
        entity("Component", &format!("c{at}"), spec)
    });
    let model = model_of(members.chain([entity("Group", "team", json!({ "type": "team", "children": [] }))]).collect());
    let graph = graph(&model, "root=component:c0&depth=8", &Visibility::Everything).unwrap();
    assert_eq!((graph.nodes.len(), graph.truncated), (300, true));
}
