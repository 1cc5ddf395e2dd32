//! The surroundings of an entity: whom it needs, who needs it, how far the relations reach. Pure.

use std::{borrow::Cow, collections::BTreeSet};

use bytes::Bytes;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use roaring::RoaringBitmap;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;
use shared::{
    EntityRef, Visibility,
    catalog::{
        called,
        facts::{EntityGraph, GraphEdge, GraphNode},
    },
};

use crate::{
    query::{QueryError, parameters::Parameters},
    read_model::ReadModel,
};

/// The active word of each pair of mutual relations, and the passive one. A word that is in no pair stands for itself.
const PAIRS: [(&str, &str); 7] = [
    ("consumesApi", "apiConsumedBy"),
    ("providesApi", "apiProvidedBy"),
    ("dependsOn", "dependencyOf"),
    ("partOf", "hasPart"),
    (OWNED_BY, "ownerOf"),
    ("memberOf", "hasMember"),
    ("childOf", "parentOf"),
];
const OWNED_BY: &str = "ownedBy";

/// Which surroundings are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphRequest {
    pub root: EntityRef,
    /// Relations from the root, 1 to 8.
    pub depth: u8,
    pub direction: Direction,
    /// Only these, by their active words; all where there are none.
    pub relations: Vec<String>,
    /// Only entities of these kinds, in lower case, beside the root; all where there are none.
    pub kinds: Vec<String>,
    /// Entities.
    pub limit: usize,
}

/// Which way to follow the relations, as their active words point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Both,
    /// Against them: to those that need the root.
    In,
    /// Along them: to those that the root needs.
    Out,
}

impl GraphRequest {
    const DEEPEST: u8 = 8;
    const DEFAULT_LIMIT: usize = 300;
    const MOST: usize = 1_000;

    /// Reads decoded query parameters.
    pub fn from_parameters(parameters: &[(String, String)]) -> Result<Self, QueryError> {
        let parameters = Parameters(parameters);
        let root = parameters.one("root")?;
        let root =
            root.ok_or_else(|| QueryError::parameter("root", "request/query must have required property 'root'"))?;
        let root =
            root.parse().map_err(|error| QueryError::parameter("root", format!("request/query/root: {error}")))?;
        let direction = match parameters.one("direction")? {
            None | Some("both") => Direction::Both,
            Some("in") => Direction::In,
            Some("out") => Direction::Out,
            Some(_) => {
                let message = "request/query/direction must be equal to one of the allowed values: both, in, out";
                return Err(QueryError::parameter("direction", message));
            }
        };
        let depth = parameters.number_within("depth", 1..=Self::DEEPEST.into())?;
        let list = |name| -> Result<Vec<String>, QueryError> {
            let lists = parameters.all(name)?.into_iter().flat_map(|list| list.split(','));
            Ok(lists.map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect())
        };
        Ok(Self {
            root,
            depth: depth.and_then(|depth| u8::try_from(depth).ok()).unwrap_or(1),
            direction,
            relations: list("relation")?.iter().map(|word| active(word).0.to_owned()).collect(),
            kinds: list("kind")?.iter().map(|kind| kind.to_lowercase()).collect(),
            limit: parameters.number_within("limit", 1..=Self::MOST)?.unwrap_or(Self::DEFAULT_LIMIT),
        })
    }

    fn follows(&self, word: &str, turned: bool) -> bool {
        let direction = match self.direction {
            Direction::Both => true,
            Direction::In => turned,
            Direction::Out => !turned,
        };
        direction && self.shows(word)
    }

    fn shows(&self, word: &str) -> bool {
        self.relations.is_empty() || self.relations.iter().any(|wanted| wanted == word)
    }
}

/// The active word of a relation, and whether it points the other way.
fn active(word: &str) -> (&str, bool) {
    match PAIRS.iter().find(|(_, passive)| *passive == word) {
        Some((active, _)) => (active, true),
        None => (word, false),
    }
}

/// A graph as it is found, before the entities' own JSON is looked into.
pub(super) struct Found {
    root: EntityRef,
    nodes: Vec<FoundNode>,
    edges: Vec<GraphEdge>,
    truncated: bool,
}

struct FoundNode {
    entity: EntityRef,
    distance: u8,
    owner: Option<EntityRef>,
    /// None where there is no such entity.
    json: Option<Bytes>,
}

/// Walks from the root outwards. What the caller may not see is neither shown nor passed. None where the caller sees no
/// such root.
pub(super) fn find(model: &ReadModel, request: &GraphRequest, visibility: &Visibility) -> Option<Found> {
    let root = model.id(&request.root).filter(|id| model.sees(visibility, *id))?;
    let mut walk = Walk { model, request, visible: model.matching(None, visibility), reached: IndexMap::default() };
    let truncated = walk.expand(root);
    Some(Found { root: request.root.clone(), nodes: walk.nodes(), edges: walk.edges(), truncated })
}

struct Walk<'a> {
    model: &'a ReadModel,
    request: &'a GraphRequest,
    visible: RoaringBitmap,
    /// In the order in which they are reached.
    reached: IndexMap<u32, Reached<'a>, RandomState>,
}

struct Reached<'a> {
    distance: u8,
    /// The relations to what the caller may know of: the word, whether it is turned, and the other.
    relations: Vec<(&'a str, bool, u32)>,
}

impl<'a> Walk<'a> {
    /// Reaches everything that is within the depth, up to the limit. True where there is more.
    fn expand(&mut self, root: u32) -> bool {
        self.reach(root, 0);
        let mut at = 0;
        while let Some((_, node)) = self.reached.get_index(at) {
            at += 1;
            let distance = node.distance;
            if distance == self.request.depth {
                break;
            }
            let followed = node.relations.iter().filter(|(word, turned, _)| self.request.follows(word, *turned));
            let others: Vec<u32> = followed.map(|(_, _, other)| *other).collect();
            for other in others {
                if self.reached.contains_key(&other) || !self.is_wanted(other) {
                    continue;
                }
                if self.reached.len() == self.request.limit {
                    return true;
                }
                self.reach(other, distance + 1);
            }
        }
        false
    }

    /// What is missing has relations too, those that others say: whoever uses it breaks with whoever should provide it.
    fn reach(&mut self, id: u32, distance: u8) {
        let relations = self.known_relations(id);
        self.reached.insert(id, Reached { distance, relations });
    }

    fn known_relations(&self, id: u32) -> Vec<(&'a str, bool, u32)> {
        let neighbours = self.model.neighbours(id).into_iter();
        let known =
            neighbours.filter(|(_, other)| self.visible.contains(*other) || !self.model.present().contains(*other));
        let turned = known.map(|(word, other)| {
            let (word, turned) = active(word);
            (word, turned, other)
        });
        turned.collect()
    }

    fn is_wanted(&self, id: u32) -> bool {
        let kind = self.model.name(id).map_or("", EntityRef::kind);
        self.request.kinds.is_empty() || self.request.kinds.iter().any(|wanted| wanted == kind)
    }

    /// Every relation between two nodes once, though both of them know it.
    fn edges(&self) -> Vec<GraphEdge> {
        let mut edges = BTreeSet::new();
        for (at, (_, node)) in self.reached.iter().enumerate() {
            for (word, turned, other) in node.relations.iter().filter(|(word, ..)| self.request.shows(word)) {
                if let Some(other) = self.reached.get_index_of(other) {
                    edges.insert(if *turned { (other, at, *word) } else { (at, other, *word) });
                }
            }
        }
        let name = |at: usize| self.model.name(*self.reached.get_index(at)?.0).cloned();
        let edges = edges.into_iter().filter_map(|(from, to, word)| Some((name(from)?, name(to)?, word)));
        edges.map(|(from, to, word)| GraphEdge { from, to, relation_type: word.to_owned() }).collect()
    }

    fn nodes(&self) -> Vec<FoundNode> {
        let nodes = self.reached.iter().filter_map(|(id, node)| {
            let owner = node.relations.iter().find(|(word, turned, _)| *word == OWNED_BY && !turned);
            Some(FoundNode {
                entity: self.model.name(*id)?.clone(),
                distance: node.distance,
                owner: owner.and_then(|(_, _, owner)| self.model.name(*owner)).cloned(),
                json: self.model.present().contains(*id).then(|| self.model.json(*id)),
            })
        });
        nodes.collect()
    }
}

impl Found {
    /// Reads the titles and types out of the entities, which needs no lock any more.
    pub fn describe(self) -> EntityGraph {
        EntityGraph {
            root: self.root,
            nodes: self.nodes.into_iter().map(FoundNode::describe).collect(),
            edges: self.edges,
            truncated: self.truncated,
        }
    }
}

/// The few fields of an entity that a graph shows.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sketch<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    metadata: SketchMetadata<'a>,
    spec: SketchSpec,
    status: SketchStatus,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SketchMetadata<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    title: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SketchSpec {
    r#type: Option<Value>,
    target: Option<Value>,
    profile: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SketchStatus {
    items: Vec<IgnoredAny>,
}

impl FoundNode {
    fn describe(self) -> GraphNode {
        let sketch: Sketch<'_> =
            self.json.as_deref().and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default();
        let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
        let name = if sketch.metadata.name.is_empty() { self.entity.name() } else { &sketch.metadata.name };
        let title = sketch.metadata.title.as_ref().and_then(Value::as_str);
        GraphNode {
            kind: if sketch.kind.is_empty() { self.entity.kind().to_owned() } else { sketch.kind.clone().into_owned() },
            entity_type: text(&sketch.spec.r#type),
            title: called(&sketch.kind, name, title, sketch.spec.profile.as_ref(), sketch.spec.target.as_ref())
                .to_owned(),
            owner: self.owner,
            distance: self.distance,
            problem: !sketch.status.items.is_empty(),
            exists: self.json.is_some(),
            entity: self.entity,
        }
    }
}

#[cfg(test)]
mod tests;
