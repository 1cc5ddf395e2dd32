use serde_json::json;

use super::*;

/// A graph with its root first, from `from relation to`; all of them are components.
pub fn graph(nodes: &[(&str, u8)], edges: &[(&str, &str, &str)]) -> EntityGraph {
    let name = |name: &str| format!("component:default/{name}");
    let nodes: Vec<_> = nodes
        .iter()
        .map(|(title, distance)| {
            json!({
                "ref": name(title), "kind": "Component", "title": title, "owner": "group:default/team",
                "distance": distance, "problem": false, "exists": true,
            })
        })
        .collect();
    let edges: Vec<_> = edges
        .iter()
        .map(|(from, relation, to)| json!({ "from": name(from), "to": name(to), "type": relation }))
        .collect();
    let root = nodes[0]["ref"].clone();
    serde_json::from_value(json!({ "root": root, "nodes": nodes, "edges": edges, "truncated": false })).unwrap()
}

#[test]
fn everything_says_through_what_it_is_here() {
    let graph = graph(
        &[("a", 0), ("b", 1), ("c", 2)],
        &[("a", "dependsOn", "b"), ("c", "partOf", "b"), ("c", "dependsOn", "c")],
    );
    let scene = Scene::new(&graph, &GraphQuery::default());
    let through: Vec<_> = scene.things.iter().map(|thing| thing.through.as_str()).collect();
    assert_eq!(through, ["", "used by a", "part of b"]);
    assert_eq!(scene.things[0].state, NodeState::Current);
    assert_eq!((scene.breaks, scene.hidden), (None, 0));
    assert_eq!(scene.owners(|_| true), [("group:default/team".parse().unwrap(), 3)]);
    assert_eq!(scene.kinds(), [("Component".to_owned(), 3)]);
}

#[test]
fn two_relations_between_the_same_two_are_one_line() {
    let graph = graph(&[("a", 0), ("b", 1)], &[("a", "dependsOn", "b"), ("a", "partOf", "b"), ("b", "dependsOn", "a")]);
    let scene = Scene::new(&graph, &GraphQuery::default());
    let link = |from, to| Link { from, to, is_need: true, breaks: false };
    assert_eq!(scene.links, [link(0, 1), link(1, 0)]);
}

#[test]
fn what_is_not_there_says_so() {
    let mut graph = graph(&[("a", 0), ("b", 1)], &[("a", "dependsOn", "b")]);
    (graph.nodes[1].exists, graph.nodes[1].kind) = (false, "component".into());
    let scene = Scene::new(&graph, &GraphQuery::default());
    assert_eq!(scene.things[1].note(), "Component, missing");
}

#[test]
fn no_more_is_shown_than_can_be_looked_at() {
    let names: Vec<String> = (0..400).map(|number| format!("c{number}")).collect();
    let nodes: Vec<_> = names.iter().map(|name| (name.as_str(), u8::from(name != "c0"))).collect();
    let edges: Vec<_> = names[1..].iter().map(|name| (name.as_str(), "dependsOn", "c0")).collect();
    let scene = Scene::new(&graph(&nodes, &edges), &GraphQuery { impact: true, ..GraphQuery::default() });
    assert_eq!((scene.breaks, scene.things.len(), scene.hidden), (Some(399), MOST, 100));
    assert_eq!(scene.links.len(), MOST - 1);
}

#[test]
fn each_stands_a_step_to_the_side_of_what_it_was_reached_through() {
    let graph = graph(
        &[("a", 0), ("user", 1), ("need", 1), ("neighbour", 2), ("far", 2)],
        &[
            ("user", "dependsOn", "a"),
            ("a", "dependsOn", "need"),
            ("neighbour", "dependsOn", "need"),
            ("need", "partOf", "far"),
        ],
    );
    let layers = |query: &GraphQuery| -> Vec<(String, i32)> {
        Scene::new(&graph, query).things.into_iter().map(|thing| (thing.title, thing.layer)).collect()
    };
    let named = |layers: &[(&str, i32)]| -> Vec<(String, i32)> {
        layers.iter().map(|(title, layer)| ((*title).to_owned(), *layer)).collect()
    };
    let all = named(&[("a", 0), ("user", -1), ("need", 1), ("neighbour", 0), ("far", 2)]);
    assert_eq!(layers(&GraphQuery::default()), all);
    let impact = GraphQuery { impact: true, ..GraphQuery::default() };
    assert_eq!(layers(&impact), named(&[("a", 0), ("user", -1), ("need", 1)]));
}

#[test]
fn what_breaks_stands_further_left_with_each_step_whatever_the_lines() {
    let graph = graph(
        &[("provider", 0), ("api", 1), ("consumer", 2)],
        &[("provider", "providesApi", "api"), ("consumer", "consumesApi", "api")],
    );
    let scene = Scene::new(&graph, &GraphQuery { impact: true, ..GraphQuery::default() });
    assert_eq!(scene.things.iter().map(|thing| thing.layer).collect::<Vec<_>>(), [0, -1, -2]);
}
