//! The catalog in memory, ready to be served: the JSON of every entity with its relations, and an index of all that
//! can be asked for. It follows the change log; nothing here reads or writes anything outside.
//!
//! What it answers is in [`crate::query`].

use std::{collections::HashSet, fmt, sync::Arc};

use bytes::Bytes;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use roaring::RoaringBitmap;
use serde_json::{Map, Value};
use shared::EntityRef;
use uuid::Uuid;

use crate::{
    entity::{Entity, Relation, RelationType, StoredEntity},
    relations::emitted_relations,
};

pub(crate) mod field;
pub(crate) mod flatten;
mod graph;
pub(crate) mod index;
mod neighbours;
mod postings;
mod snapshot;
mod stitch;
#[cfg(test)]
pub(crate) mod tests;

use self::{
    flatten::{Row, flatten, lower_row},
    graph::{Graph, Link},
    index::Index,
    stitch::{Head, Stitched, complete},
};

/// Which relations an entity emits.
pub type RelationRules = Arc<dyn Fn(&Entity) -> Vec<Relation> + Send + Sync>;

/// All entities, their relations and their index. Plain data: the owner puts it behind a lock.
pub struct ReadModel {
    rules: RelationRules,
    graph: Graph,
    /// By the id that [`Graph`] gave the entity's reference.
    records: Vec<Option<Stitched>>,
    /// The ids that have a record.
    present: RoaringBitmap,
    /// The same ids in the order of their references.
    by_ref: Vec<u32>,
    index: Index,
}

/// Changes that become visible together.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub upserts: Vec<StoredEntity>,
    /// An entity that is also among the upserts is not removed.
    pub removals: Vec<EntityRef>,
}

/// What a batch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Every entity whose served JSON is new, different or gone: those of the batch, and those to which their relations
    /// lead.
    pub changed: Vec<EntityRef>,
    /// Upserts whose body is not the JSON of an entity. What was there before stays.
    pub unreadable: Vec<EntityRef>,
}

/// One entity, ready to be sent. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Served {
    pub json: Bytes,
    pub uid: Uuid,
    /// `metadata.etag`: changes whenever the JSON changes, unless the entity carried its own.
    pub etag: String,
}

impl Default for ReadModel {
    fn default() -> Self {
        Self::new(Arc::new(emitted_relations))
    }
}

impl fmt::Debug for ReadModel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReadModel").field("entities", &self.len()).finish_non_exhaustive()
    }
}

impl ReadModel {
    pub fn new(rules: RelationRules) -> Self {
        Self {
            rules,
            graph: Graph::default(),
            records: Vec::new(),
            present: RoaringBitmap::new(),
            by_ref: Vec::new(),
            index: Index::default(),
        }
    }

    pub fn len(&self) -> u64 {
        self.present.len()
    }

    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Takes in a batch and stitches again every entity whose relations it changes.
    pub fn apply(&mut self, batch: Batch) -> Applied {
        const MANY: usize = 256;
        let mut applied = Applied::default();
        let many = batch.upserts.len() > MANY;
        if many {
            self.index.gather();
        }
        let mut pending = Pending::default();
        let upserts: IndexMap<EntityRef, StoredEntity, RandomState> =
            batch.upserts.into_iter().map(|stored| (stored.entity_ref.clone(), stored)).collect();
        for entity in batch.removals.iter().filter(|entity| !upserts.contains_key(*entity)) {
            self.remove(entity, &mut pending);
        }
        self.by_ref.retain(|id| self.present.contains(*id));
        let known = self.by_ref.len();
        for stored in upserts.into_values() {
            if !self.upsert(&stored, &mut pending) {
                applied.unreadable.push(stored.entity_ref);
            }
        }
        for (id, work) in pending {
            if self.settle(id, work)
                && let Some(name) = self.graph.name(id)
            {
                applied.changed.push(name.clone());
            }
        }
        self.index.sort_gathered();
        self.sort_by_ref(known);
        self.graph.recycle();
        if many {
            self.graph.shrink_to_fit();
            self.records.shrink_to_fit();
            self.by_ref.shrink_to_fit();
        }
        applied
    }

    fn remove(&mut self, entity: &EntityRef, pending: &mut Pending) {
        let Some(id) = self.graph.id(entity).filter(|id| self.present.contains(*id)) else {
            return;
        };
        self.open(id, pending);
        for source in self.graph.sources(id).to_vec() {
            self.open(source, pending);
        }
        self.graph.retract(id);
        self.remove_rows(id);
        self.records[id as usize] = None;
        self.present.remove(id);
        self.graph.release(id);
    }

    /// False where the body is not an entity.
    fn upsert(&mut self, stored: &StoredEntity, pending: &mut Pending) -> bool {
        let Some(entity) = serde_json::from_str::<Map<String, Value>>(&stored.body).ok().and_then(Entity::new) else {
            return false;
        };
        let relations = (self.rules)(&entity);
        let id = self.graph.intern(&stored.entity_ref);
        self.open(id, pending);
        let relations = self.graph.resolve(&relations);
        for source in self.graph.sources(id).to_vec().into_iter().chain(relations.iter().map(|(source, _)| *source)) {
            self.open(source, pending);
        }
        self.graph.retract(id);
        self.graph.emit(id, &relations);
        self.remove_rows(id);

        let mut root = entity.into_root();
        let etag = complete(&mut root, stored.uid, stored.orphan);
        flatten(&root, |key, row| self.index.insert(key, row, id));
        let head = Head::new(&root, etag.as_deref(), &stored.status, stored.uid);
        if let Some(work) = pending.get_mut(&id) {
            work.head = Some(head);
        }
        if self.present.insert(id) {
            self.graph.hold(id);
            self.by_ref.push(id);
        }
        true
    }

    /// Notes how the entity is before the batch changes it or its relations.
    fn open(&mut self, id: u32, pending: &mut Pending) {
        if pending.contains_key(&id) {
            return;
        }
        if self.records.len() <= id as usize {
            self.records.resize_with(id as usize + 1, || None);
        }
        let before = self.records[id as usize].clone();
        let links = if before.is_some() { self.graph.links(id) } else { Vec::new() };
        pending.insert(id, Work { before, links, head: None });
    }

    /// Brings the record and the relation rows of an entity up to date. True where its served JSON is another now.
    fn settle(&mut self, id: u32, work: Work) -> bool {
        let links = if self.present.contains(id) { self.graph.links(id) } else { Vec::new() };
        self.replace_link_rows(id, &work.links, &links);
        if !self.present.contains(id) {
            return work.before.is_some();
        }
        let after = match (work.head, &work.before) {
            (Some(head), _) => head.stitch(&links, &self.graph),
            (None, Some(before)) if work.links != links => before.restitch(&links, &self.graph),
            (None, _) => return false,
        };
        let changed = work.before.is_none_or(|before| before.json != after.json);
        self.records[id as usize] = Some(after);
        changed
    }

    /// Takes the entity's own rows, all but those of its relations, out of the index.
    fn remove_rows(&mut self, id: u32) {
        let Some(record) = self.record(id) else { return };
        let Ok(root) = serde_json::from_slice::<Map<String, Value>>(&record.json) else {
            return;
        };
        flatten(&root, |key, row| {
            self.index.remove(key, row, id);
            self.index.leave(key, id);
        });
    }

    fn replace_link_rows(&mut self, id: u32, old: &[Link], new: &[Link]) {
        if old == new {
            return;
        }
        if !old.is_empty() {
            let kept: HashSet<&Link> = new.iter().collect();
            let types: HashSet<u32> = new.iter().map(|(relation_type, _)| *relation_type).collect();
            self.graph.each_with_key(old, |key, link| {
                if !kept.contains(&link) {
                    self.index.remove(key, link_row(&self.graph, link), id);
                }
                if !types.contains(&link.0) {
                    self.index.leave(key, id);
                }
            });
        }
        // Those that were kept are in the index already, except where several share the one row for targets that are
        // too long to compare.
        self.graph.each_with_key(new, |key, link| self.index.insert(key, link_row(&self.graph, link), id));
    }

    /// Sorts in the ids that were added at the end of `by_ref`, of which the first `known` are in order.
    fn sort_by_ref(&mut self, known: usize) {
        const FEW: usize = 16;
        if self.by_ref.len() - known.min(self.by_ref.len()) > FEW {
            self.by_ref.sort_unstable_by_key(|id| self.graph.name(*id));
            return;
        }
        for id in self.by_ref.split_off(known) {
            let at = self.by_ref.partition_point(|other| self.graph.name(*other) < self.graph.name(id));
            self.by_ref.insert(at, id);
        }
    }

    fn record(&self, id: u32) -> Option<&Stitched> {
        self.records.get(id as usize)?.as_ref()
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// The ids of all entities.
    pub(crate) fn present(&self) -> &RoaringBitmap {
        &self.present
    }

    /// The ids of all entities, in the order of their references.
    pub(crate) fn by_ref(&self) -> &[u32] {
        &self.by_ref
    }

    /// The id of an entity that exists.
    pub(crate) fn id(&self, entity: &EntityRef) -> Option<u32> {
        self.graph.id(entity).filter(|id| self.present.contains(*id))
    }

    pub(crate) fn entity_ref(&self, id: u32) -> Option<&EntityRef> {
        self.graph.name(id)
    }

    pub(crate) fn uid(&self, id: u32) -> Uuid {
        self.record(id).map_or(Uuid::nil(), |record| record.uid)
    }

    pub(crate) fn json(&self, id: u32) -> Bytes {
        self.record(id).map_or_else(Bytes::new, |record| record.json.clone())
    }

    pub(crate) fn served(&self, id: u32) -> Option<Served> {
        let record = self.record(id)?;
        Some(Served { json: record.json.clone(), uid: record.uid, etag: record.etag() })
    }

    pub(crate) fn relations(&self, id: u32) -> Vec<(RelationType, EntityRef)> {
        let links = self.graph.links(id).into_iter();
        links
            .filter_map(|(kind, target)| Some((self.graph.relation_type(kind)?, self.graph.name(target)?.clone())))
            .collect()
    }
}

/// The entities that a batch touches, in the order in which it does.
type Pending = IndexMap<u32, Work, RandomState>;

#[derive(Debug)]
struct Work {
    before: Option<Stitched>,
    /// The relations of `before`; none where there was no record, because then the index has none of them either.
    links: Vec<Link>,
    /// The entity as the batch has it.
    head: Option<Head>,
}

fn link_row(graph: &Graph, link: Link) -> Row<'_> {
    lower_row(graph.name(link.1).map_or("", EntityRef::as_str))
}
