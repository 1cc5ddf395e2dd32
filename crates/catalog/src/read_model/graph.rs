//! Who is related to whom, and who says so.

use std::collections::BTreeSet;

use foldhash::fast::RandomState;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};
use shared::EntityRef;

use super::flatten::lower_case;
use crate::entity::{Relation, RelationType};

/// All relations that entities emit, kept with the entity on which they land. References to entities that do not
/// exist are nodes too, so that the relations are there as soon as the entity arrives.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Graph {
    /// A reference's place is its id, here, in the records and in the index.
    names: IndexSet<EntityRef, RandomState>,
    nodes: Vec<Node>,
    types: IndexSet<RelationType, RandomState>,
    /// Ids that nothing refers to any more, to be given out again.
    free: BTreeSet<u32>,
    /// Ids whose last use has gone since the last [`Graph::recycle`]: somebody may still hold them.
    #[serde(skip)]
    released: Vec<u32>,
}

/// A relation as it is served: its type and its target, as ids of [`Graph`].
pub(crate) type Link = (u32, u32);

#[derive(Debug, Default, Serialize, Deserialize)]
struct Node {
    /// The relations that land on this node, in no order; several emitters may say the same.
    edges: Vec<Edge>,
    /// The nodes on which relations emitted by this one land, sorted and distinct.
    sources: Box<[u32]>,
    /// How many edges and records name this node.
    uses: u32,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Edge {
    link: Link,
    emitter: u32,
}

impl Graph {
    pub fn id(&self, entity: &EntityRef) -> Option<u32> {
        self.names.get_index_of(entity).map(narrow)
    }

    pub fn name(&self, id: u32) -> Option<&EntityRef> {
        self.names.get_index(id as usize)
    }

    pub fn relation_type(&self, id: u32) -> Option<RelationType> {
        self.types.get_index(id as usize).cloned()
    }

    pub fn type_name(&self, id: u32) -> &str {
        self.types.get_index(id as usize).map_or("", |name| name.as_ref())
    }

    /// The id of `entity`, which may be new.
    pub fn intern(&mut self, entity: &EntityRef) -> u32 {
        if let Some(id) = self.id(entity) {
            self.free.remove(&id);
            return id;
        }
        if let Some(id) = self.free.pop_first()
            && self.names.replace_index(id as usize, entity.clone()).is_ok()
        {
            return id;
        }
        let (at, _) = self.names.insert_full(entity.clone());
        self.nodes.resize_with(self.names.len(), Node::default);
        narrow(at)
    }

    /// Keeps the id of a record from being given to another.
    pub fn hold(&mut self, id: u32) {
        self.nodes[id as usize].uses += 1;
    }

    /// Undoes one [`Self::hold`].
    pub fn release(&mut self, id: u32) {
        let node = &mut self.nodes[id as usize];
        node.uses = node.uses.saturating_sub(1);
        if node.uses == 0 {
            self.released.push(id);
        }
    }

    /// Makes the ids that lost their last use available again. Until then every id means what it meant before.
    pub fn recycle(&mut self) {
        for id in std::mem::take(&mut self.released) {
            if self.nodes[id as usize].uses == 0 {
                self.free.insert(id);
            }
        }
    }

    /// Gives back the room that was left for growing.
    pub fn shrink_to_fit(&mut self) {
        self.names.shrink_to_fit();
        self.nodes.shrink_to_fit();
        self.nodes.iter_mut().for_each(|node| node.edges.shrink_to_fit());
    }

    /// The nodes on which the relations emitted by `emitter` land.
    pub fn sources(&self, emitter: u32) -> &[u32] {
        &self.nodes[emitter as usize].sources
    }

    /// The relations as ids: where each lands, and what it says there.
    pub fn resolve(&mut self, relations: &[Relation]) -> Vec<(u32, Link)> {
        let resolve = |relation: &Relation| {
            let (relation_type, _) = self.types.insert_full(relation.relation_type.clone());
            (self.intern(&relation.source), (narrow(relation_type), self.intern(&relation.target)))
        };
        relations.iter().map(resolve).collect()
    }

    /// Adds what `emitter` says. What it said before must have been retracted.
    pub fn emit(&mut self, emitter: u32, relations: &[(u32, Link)]) {
        for &(source, link) in relations {
            self.hold(source);
            self.hold(link.1);
            self.nodes[source as usize].edges.push(Edge { link, emitter });
        }
        let mut sources: Vec<u32> = relations.iter().map(|(source, _)| *source).collect();
        sources.sort_unstable();
        sources.dedup();
        self.nodes[emitter as usize].sources = sources.into();
    }

    /// Takes back all that `emitter` said.
    pub fn retract(&mut self, emitter: u32) {
        for source in std::mem::take(&mut self.nodes[emitter as usize].sources) {
            let edges = &mut self.nodes[source as usize].edges;
            let gone: Vec<Edge> = edges.extract_if(.., |edge| edge.emitter == emitter).collect();
            for edge in gone {
                self.release(source);
                self.release(edge.link.1);
            }
        }
    }

    /// Calls `visit` with each of `links`, which must be sorted, and the key of its row in the index.
    pub fn each_with_key(&self, links: &[Link], mut visit: impl FnMut(&str, Link)) {
        for of_type in links.chunk_by(|one, other| one.0 == other.0) {
            let key = format!("relations.{}", lower_case(self.type_name(of_type[0].0)));
            for link in of_type {
                visit(&key, *link);
            }
        }
    }

    /// The relations that land on `id`, distinct, sorted by type and target.
    pub fn links(&self, id: u32) -> Vec<Link> {
        let mut links: Vec<Link> = self.nodes[id as usize].edges.iter().map(|edge| edge.link).collect();
        links.sort_unstable_by_key(|(relation_type, target)| (self.type_name(*relation_type), self.name(*target)));
        links.dedup();
        links
    }
}

/// Ids are 32 bits wide: four thousand million references would not fit into memory.
fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
