//! What breaks when a thing goes down. Pure.
//!
//! Whatever depends on something that is down, or consumes it, breaks; and so does an API whose provider is down. Parts,
//! owners and what the thing itself needs are not affected.

use std::collections::VecDeque;

use shared::catalog::facts::EntityGraph;

use super::scene::Reached;
use crate::ui::NodeState;

/// The root, what breaks within so many steps, by distance, and what stands directly beside the root and does not.
pub fn impact(graph: &EntityGraph, ends: &[(usize, usize)], depth: usize) -> Vec<Reached> {
    let mut carried = vec![Vec::new(); graph.nodes.len()];
    for (edge, &(from, to)) in ends.iter().enumerate() {
        match graph.edges[edge].relation_type.as_str() {
            "dependsOn" | "consumesApi" => carried[to].push((edge, from)),
            "providesApi" => carried[from].push((edge, to)),
            _ => {}
        }
    }
    let mut seen = vec![false; graph.nodes.len()];
    seen[0] = true;
    let mut reached = vec![Reached { node: 0, distance: 0, through: None, state: NodeState::Root }];
    let mut open = VecDeque::from([(0, 0)]);
    while let Some((node, distance)) = open.pop_front() {
        if distance == depth {
            break;
        }
        for &(edge, other) in &carried[node] {
            if !std::mem::replace(&mut seen[other], true) {
                let through = Some((edge, node));
                reached.push(Reached { node: other, distance: distance + 1, through, state: NodeState::Breaks });
                open.push_back((other, distance + 1));
            }
        }
    }
    for (edge, &(from, to)) in ends.iter().enumerate() {
        let other = if from == 0 { to } else { from };
        if (from == 0 || to == 0) && !std::mem::replace(&mut seen[other], true) {
            reached.push(Reached { node: other, distance: 1, through: Some((edge, 0)), state: NodeState::Dim });
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            query::GraphQuery,
            scene::{Scene, Thing, tests::graph},
        },
        *,
    };

    fn scene(graph: &EntityGraph, depth: Option<u8>) -> Scene {
        Scene::new(graph, &GraphQuery { impact: true, depth, ..GraphQuery::default() })
    }

    fn named(scene: &Scene, state: NodeState) -> Vec<String> {
        let named = scene.things.iter().filter(|thing| thing.state == state);
        named.map(|Thing { title, through, distance, .. }| format!("{title} {distance} {through}")).collect()
    }

    fn shop() -> EntityGraph {
        graph(
            &[("ledger", 0), ("ledger-api", 1), ("db", 1), ("bank", 1), ("web", 2), ("app", 3), ("docs", 3)],
            &[
                ("ledger", "providesApi", "ledger-api"),
                ("ledger", "dependsOn", "db"),
                ("ledger", "partOf", "bank"),
                ("web", "consumesApi", "ledger-api"),
                ("app", "dependsOn", "web"),
                ("web", "dependsOn", "docs"),
            ],
        )
    }

    #[test]
    fn what_needs_something_that_is_down_is_down() {
        let scene = scene(&shop(), None);
        assert_eq!(named(&scene, NodeState::Root), ["ledger 0 "]);
        assert_eq!(
            named(&scene, NodeState::Breaks),
            ["ledger-api 1 provided by ledger", "web 2 consumes ledger-api", "app 3 depends on web"]
        );
        assert_eq!(named(&scene, NodeState::Dim), ["db 1 used by ledger", "bank 1 has part ledger"]);
        assert_eq!(scene.breaks, Some(3));
        assert_eq!(scene.things[1].note(), "team, breaks");
    }

    #[test]
    fn a_depth_ends_it() {
        assert_eq!(named(&scene(&shop(), Some(2)), NodeState::Breaks).len(), 2);
        assert_eq!(named(&scene(&shop(), Some(1)), NodeState::Breaks).len(), 1);
    }

    #[test]
    fn lines_are_hot_between_what_is_down() {
        let scene = scene(&shop(), None);
        assert_eq!(scene.links.iter().filter(|link| link.breaks).count(), 3);
    }

    #[test]
    fn a_cycle_comes_to_an_end() {
        let graph = graph(&[("a", 0), ("b", 1)], &[("a", "dependsOn", "b"), ("b", "dependsOn", "a")]);
        assert_eq!(named(&scene(&graph, None), NodeState::Breaks), ["b 1 depends on a"]);
    }
}
