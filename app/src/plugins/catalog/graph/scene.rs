//! What the page shows, from what the server knows and the address asks for. Pure.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    EntityRef,
    catalog::facts::{EntityGraph, GraphNode},
    entity_ref::DEFAULT_NAMESPACE,
};

use super::{
    impact::impact,
    query::{GraphQuery, MOST},
    words::{between, is_need},
};
use crate::ui::{NodeState, capitalised};

/// Things and how they hang together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// The centre first, then by distance.
    pub things: Vec<Thing>,
    /// Each two things once, or once in each direction.
    pub links: Vec<Link>,
    /// What breaks is shown, and how much that is; more of it may not be shown.
    pub breaks: Option<usize>,
    /// There is more than the server looked at.
    pub truncated: bool,
    /// There is more than is shown.
    pub hidden: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    pub entity: EntityRef,
    pub kind: String,
    pub entity_type: String,
    pub title: String,
    pub owner: Option<EntityRef>,
    /// False where nothing in the catalog has this name.
    pub exists: bool,
    pub problem: bool,
    pub distance: usize,
    /// Where it stands from left to right: the centre at 0, what needs it before, what it needs after it.
    pub layer: i32,
    /// Why it is here: `depends on checkout-api`; empty for the centre.
    pub through: String,
    pub state: NodeState,
}

/// From one thing to another, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    /// One needs the other; otherwise it belongs to it.
    pub is_need: bool,
    pub breaks: bool,
}

/// Why a thing is shown, before it is put into words.
pub struct Reached {
    pub node: usize,
    pub distance: usize,
    /// The edge that leads to it, and the node at the other end.
    pub through: Option<(usize, usize)>,
    pub state: NodeState,
}

impl Scene {
    pub fn new(graph: &EntityGraph, query: &GraphQuery) -> Self {
        let ends = ends(graph);
        let mut reached =
            if query.impact { impact(graph, &ends, query.depth().into()) } else { surroundings(graph, &ends) };
        let is_broken = |reached: &&Reached| reached.state == NodeState::Breaks;
        let breaks = query.impact.then(|| reached.iter().filter(is_broken).count());
        let hidden = reached.len().saturating_sub(MOST);
        reached.truncate(MOST);
        let layers = layers(&ends, &reached);
        Self {
            links: links(graph, &ends, &reached, query.impact),
            things: reached.iter().zip(layers).map(|(reached, layer)| thing(graph, &ends, reached, layer)).collect(),
            breaks,
            truncated: graph.truncated,
            hidden,
        }
    }

    /// The teams and people behind those that `wanted` says yes to, with how many each has; who has most comes first.
    pub fn owners(&self, wanted: fn(&Thing) -> bool) -> Vec<(EntityRef, usize)> {
        let mut counts: BTreeMap<&EntityRef, usize> = BTreeMap::new();
        for owner in self.things.iter().filter(|thing| wanted(thing)).filter_map(|thing| thing.owner.as_ref()) {
            *counts.entry(owner).or_default() += 1;
        }
        let mut owners: Vec<_> = counts.into_iter().map(|(owner, count)| (owner.clone(), count)).collect();
        owners.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        owners
    }

    /// The kinds of all things, with how many there are; the most come first.
    pub fn kinds(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        self.things.iter().for_each(|thing| *counts.entry(&thing.kind).or_default() += 1);
        let mut kinds: Vec<_> = counts.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        kinds
    }
}

impl Thing {
    /// In a word or two, below its name in the drawing.
    pub fn note(&self) -> String {
        let owner = self.owner.as_ref().map(|owner| format!("{}, ", owner.name())).unwrap_or_default();
        match self.state {
            _ if !self.exists => format!("{}, missing", self.kind),
            NodeState::Root => format!("{owner}goes down"),
            NodeState::Breaks => format!("{owner}breaks"),
            NodeState::Dim => format!("{owner}not affected"),
            _ => self.what(),
        }
    }

    /// Its kind, and its type where it has one.
    pub fn what(&self) -> String {
        if self.entity_type.is_empty() { self.kind.clone() } else { format!("{}, {}", self.kind, self.entity_type) }
    }

    pub fn is_broken(&self) -> bool {
        self.state == NodeState::Breaks
    }
}

/// The name, with the namespace where that is not the default one.
pub fn name_of(entity: &EntityRef) -> String {
    match entity.namespace() {
        DEFAULT_NAMESPACE => entity.name().to_owned(),
        namespace => format!("{namespace}/{}", entity.name()),
    }
}

/// Both ends of each edge, by their places. Both are always there.
fn ends(graph: &EntityGraph) -> Vec<(usize, usize)> {
    let places: BTreeMap<&EntityRef, usize> = graph.nodes.iter().map(|node| &node.entity).zip(0..).collect();
    let place = |entity: &EntityRef| places.get(entity).copied().unwrap_or_default();
    graph.edges.iter().map(|edge| (place(&edge.from), place(&edge.to))).collect()
}

/// Everything, each through an edge to something that is nearer.
fn surroundings(graph: &EntityGraph, ends: &[(usize, usize)]) -> Vec<Reached> {
    let distance = |node: usize| graph.nodes[node].distance;
    let mut through = vec![None; graph.nodes.len()];
    for (edge, &(from, to)) in ends.iter().enumerate() {
        for (node, other) in [(from, to), (to, from)] {
            if distance(other) < distance(node) {
                through[node].get_or_insert((edge, other));
            }
        }
    }
    let reached = through.into_iter().enumerate().map(|(node, through)| {
        let state = if node == 0 { NodeState::Current } else { NodeState::Plain };
        Reached { node, distance: distance(node).into(), through, state }
    });
    reached.collect()
}

/// The layer of each: a step to the left or to the right of what it was reached through, as the line between them leads.
/// What breaks stands further left with each step, whatever the lines.
fn layers(ends: &[(usize, usize)], reached: &[Reached]) -> Vec<i32> {
    let mut known: BTreeMap<usize, i32> = BTreeMap::new();
    for Reached { node, distance, through, state } in reached {
        let layer = match through {
            _ if *state == NodeState::Breaks => -i32::try_from(*distance).unwrap_or_default(),
            Some((edge, other)) => {
                known.get(other).copied().unwrap_or_default() + if ends[*edge].0 == *node { -1 } else { 1 }
            }
            None => 0,
        };
        known.insert(*node, layer);
    }
    reached.iter().map(|reached| known[&reached.node]).collect()
}

fn links(graph: &EntityGraph, ends: &[(usize, usize)], reached: &[Reached], is_impact: bool) -> Vec<Link> {
    let places: BTreeMap<usize, usize> = reached.iter().map(|reached| reached.node).zip(0..).collect();
    let needs: BTreeSet<(usize, usize)> =
        graph.edges.iter().zip(ends).filter(|(edge, _)| is_need(&edge.relation_type)).map(|(_, ends)| *ends).collect();
    let is_down = |at: usize| matches!(reached[at].state, NodeState::Root | NodeState::Breaks);
    let all: BTreeSet<(usize, usize)> = ends.iter().copied().collect();
    let links = all.iter().filter_map(|&(from, to)| {
        let (is_need, from, to) = (needs.contains(&(from, to)), *places.get(&from)?, *places.get(&to)?);
        // Between what is not affected nothing is of interest.
        let is_shown = !is_impact || is_down(from) || is_down(to);
        is_shown.then(|| Link { from, to, is_need, breaks: is_impact && is_down(from) && is_down(to) })
    });
    links.collect()
}

fn thing(graph: &EntityGraph, ends: &[(usize, usize)], reached: &Reached, layer: i32) -> Thing {
    let node = &graph.nodes[reached.node];
    let through = reached.through.map(|(edge, other)| {
        let words = between(&graph.edges[edge].relation_type, ends[edge].0 == reached.node);
        format!("{words} {}", title_of(&graph.nodes[other]))
    });
    Thing {
        entity: node.entity.clone(),
        kind: if node.exists { node.kind.clone() } else { capitalised(&node.kind) },
        entity_type: node.entity_type.clone().unwrap_or_default(),
        title: title_of(node),
        owner: node.owner.clone(),
        exists: node.exists,
        problem: node.problem,
        distance: reached.distance,
        layer,
        through: through.unwrap_or_default(),
        state: reached.state,
    }
}

/// What to call it: the title, where that is more than the name.
fn title_of(node: &GraphNode) -> String {
    if node.title.eq_ignore_ascii_case(node.entity.name()) { name_of(&node.entity) } else { node.title.clone() }
}

#[cfg(test)]
pub mod tests;
