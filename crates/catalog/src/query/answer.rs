//! Reads of single entities, and what all answers are made of.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use bytes::Bytes;
use shared::{EntityRef, Visibility};
use uuid::Uuid;

use super::{Fields, Filter, QueryError};
use crate::{
    entity::Relation,
    read_model::{ReadModel, Served},
};

impl ReadModel {
    /// None where there is no such entity or the caller may not see it.
    pub fn get(&self, entity: &EntityRef, visibility: &Visibility) -> Option<Served> {
        let id = self.id(entity).filter(|id| self.sees(visibility, *id))?;
        self.served(id)
    }

    /// None where there is no such entity or the caller may not see it.
    pub fn get_by_uid(&self, uid: Uuid, visibility: &Visibility) -> Option<Served> {
        let with_uid = self.index().key("metadata.uid")?.value(&uid.to_string())?.to_bitmap();
        let id = with_uid.iter().find(|id| self.sees(visibility, *id))?;
        self.served(id)
    }

    /// One answer for each of `entities`, in their order: the JSON of the entity or of the fields asked for. None
    /// where the reference cannot be read, and where there is no such entity that the caller sees and `filter` lets
    /// through.
    pub fn by_refs(
        &self,
        entities: &[&str],
        filter: Option<&Filter>,
        fields: Option<&Fields>,
        visibility: &Visibility,
    ) -> Items {
        let matching = self.matching(filter, visibility);
        let find = |entity: &&str| {
            let id = self.id(&entity.parse().ok()?).filter(|id| matching.contains(*id))?;
            Some(self.json(id))
        };
        Items::new(entities.iter().map(find), fields)
    }

    /// The relations that the entity is served with, in their order; none where the caller may not see it. Their
    /// targets need not exist.
    pub fn relations_of(&self, entity: &EntityRef, visibility: &Visibility) -> Vec<Relation> {
        let Some(id) = self.id(entity).filter(|id| self.sees(visibility, *id)) else {
            return Vec::new();
        };
        let relations = self.relations(id).into_iter();
        relations.map(|(relation_type, target)| Relation { source: entity.clone(), relation_type, target }).collect()
    }

    pub(super) fn items(&self, ids: impl Iterator<Item = u32>, fields: Option<&Fields>) -> Items {
        Items::new(ids.map(|id| Some(self.json(id))), fields)
    }
}

/// The entities of an answer. Their JSON is that of the read model, which is shared and not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items {
    entities: Vec<Option<Bytes>>,
    fields: Option<Fields>,
}

impl Items {
    fn new(entities: impl Iterator<Item = Option<Bytes>>, fields: Option<&Fields>) -> Self {
        Self { entities: entities.collect(), fields: fields.cloned() }
    }

    pub fn len(&self) -> usize {
        self.entities.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// The entities that were found, whole.
    pub(crate) fn into_entities(self) -> impl Iterator<Item = Bytes> + Send + use<> {
        self.entities.into_iter().flatten()
    }

    /// The JSON of each, null for each that was not found, or of the fields asked for: this takes its time. Refused
    /// where it is more than `most` bytes in all.
    pub fn into_json(self, most: usize) -> Result<Vec<Bytes>, QueryError> {
        let Self { entities, fields } = self;
        // An entity may be listed many times over, and its JSON may be large.
        let mut projected: HashMap<*const u8, Bytes> = HashMap::new();
        let (mut items, mut length) = (Vec::with_capacity(entities.len()), 0);
        let clock = Instant::now();
        for entity in entities {
            if clock.elapsed() > LONGEST {
                return Err(QueryError::TooSlow);
            }
            let item = match (entity, &fields) {
                (None, _) => Bytes::from_static(b"null"),
                (Some(json), None) => json,
                (Some(json), Some(fields)) => {
                    projected.entry(json.as_ptr()).or_insert_with(|| fields.project_json(&json)).clone()
                }
            };
            length += item.len();
            if length > most {
                return Err(QueryError::TooLarge { most });
            }
            items.push(item);
        }
        Ok(items)
    }
}

/// An answer has no more bytes than this.
pub const MOST_BYTES: usize = 1024 * 1024 * 1024;
/// Picking fields out of entities takes no longer than this.
const LONGEST: Duration = Duration::from_secs(10);
/// Small items are sent together.
const PIECE: usize = 64 * 1024;

/// A response body with a list of entities in it, which is put together piece by piece as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerBody {
    begin: Bytes,
    items: Vec<Bytes>,
    end: Bytes,
}

impl AnswerBody {
    /// Fails where the answer is too large to be given.
    pub(super) fn new(begin: impl Into<Bytes>, items: Items, end: impl Into<Bytes>) -> Result<Self, QueryError> {
        Ok(Self { begin: begin.into(), items: items.into_json(MOST_BYTES)?, end: end.into() })
    }

    /// The body of `POST /entities/by-refs`: `{"items":[…]}`, null for each that was not found.
    pub fn of_refs(items: Items) -> Result<Self, QueryError> {
        Self::new(&br#"{"items":["#[..], items, &b"]}"[..])
    }

    /// In bytes.
    pub fn length(&self) -> usize {
        let items: usize = self.items.iter().map(Bytes::len).sum();
        self.begin.len() + items + self.items.len().saturating_sub(1) + self.end.len()
    }

    /// The body, some of it at a time.
    pub fn into_pieces(self) -> impl Iterator<Item = Bytes> + Send {
        let Self { begin, items, end } = self;
        let commas = items.len().saturating_sub(1);
        let items = items.into_iter().enumerate();
        let separated =
            items.flat_map(move |(at, item)| [item, Bytes::from_static(if at < commas { b"," } else { b"" })]);
        let mut parts = std::iter::once(begin).chain(separated).chain([end]).peekable();
        std::iter::from_fn(move || {
            let first = parts.next()?;
            if first.len() >= PIECE {
                return Some(first);
            }
            let mut piece = first.to_vec();
            while let Some(part) = parts.next_if(|part| piece.len() + part.len() <= PIECE) {
                piece.extend_from_slice(&part);
            }
            Some(piece.into())
        })
    }

    /// The whole body at once.
    pub fn into_bytes(self) -> Bytes {
        let mut body = Vec::with_capacity(self.length());
        self.into_pieces().for_each(|piece| body.extend_from_slice(&piece));
        body.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(lengths: &[usize], fields: Option<&str>) -> Items {
        let fields = fields.and_then(|fields| Fields::parse([fields]).unwrap());
        let entity = |length: &usize| Some(Bytes::from(format!("\"{}\"", "x".repeat(length - 2))));
        Items::new(lengths.iter().map(entity), fields.as_ref())
    }

    #[test]
    fn a_body_is_the_same_in_pieces_and_large_items_are_not_copied() {
        for lengths in [&[][..], &[3], &[3, 4], &[PIECE - 1, 2, PIECE, PIECE + 1, 2], &[PIECE * 3, PIECE * 3]] {
            let items = items(lengths, None);
            let shared: Vec<_> = items.entities.iter().flatten().map(|item| (item.as_ptr(), item.len())).collect();
            let body = AnswerBody::of_refs(items).unwrap();
            let whole = body.clone().into_bytes();
            assert_eq!(whole.len(), body.length());
            let read: serde_json::Value = serde_json::from_slice(&whole).unwrap();
            assert_eq!(read["items"].as_array().unwrap().len(), lengths.len());
            let pieces: Vec<Bytes> = body.into_pieces().collect();
            assert_eq!(pieces.concat(), whole);
            for (start, length) in shared.into_iter().filter(|(_, length)| *length >= PIECE) {
                assert!(pieces.iter().any(|piece| (piece.as_ptr(), piece.len()) == (start, length)));
            }
        }
    }

    #[test]
    fn an_answer_that_is_too_large_is_refused_before_it_is_made() {
        let whole = items(&[100; 10], None);
        assert_eq!(whole.clone().into_json(1_000).unwrap().len(), 10);
        let refused = whole.into_json(999).unwrap_err();
        assert!(refused.to_string().contains("fields"), "{refused}");
    }

    #[test]
    fn an_entity_that_is_listed_many_times_is_read_once() {
        let json = Bytes::from_static(br#"{"kind":"API","spec":{}}"#);
        let fields = Fields::parse(["kind"]).unwrap();
        let items = Items::new(std::iter::repeat_n(Some(json), 1_000), fields.as_ref()).into_json(usize::MAX).unwrap();
        assert_eq!(items[0], br#"{"kind":"API"}"#[..]);
        assert!(items.iter().all(|item| item.as_ptr() == items[0].as_ptr()));
    }
}
