//! Reads of single entities, and what all answers are made of.

use bytes::Bytes;
use shared::{EntityRef, Visibility};
use uuid::Uuid;

use super::{Fields, Filter};
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
    ) -> Vec<Option<Bytes>> {
        let matching = self.matching(filter, visibility);
        let find = |entity: &&str| {
            let id = self.id(&entity.parse().ok()?).filter(|id| matching.contains(*id))?;
            Some(self.item(id, fields))
        };
        entities.iter().map(find).collect()
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

    pub(super) fn items(&self, ids: impl Iterator<Item = u32>, fields: Option<&Fields>) -> Vec<Bytes> {
        ids.map(|id| self.item(id, fields)).collect()
    }

    fn item(&self, id: u32, fields: Option<&Fields>) -> Bytes {
        let json = self.json(id);
        fields.map_or_else(|| json.clone(), |fields| fields.project_json(&json))
    }
}

/// The body of `POST /entities/by-refs`: `{"items":[…]}`, null for each that was not found.
pub fn refs_into_bytes(items: Vec<Option<Bytes>>) -> Bytes {
    let items: Vec<Bytes> = items.into_iter().map(|item| item.unwrap_or(Bytes::from_static(b"null"))).collect();
    let mut body = Vec::with_capacity(10 + array_length(&items));
    body.extend_from_slice(br#"{"items":"#);
    array_into(&mut body, &items);
    body.push(b'}');
    body.into()
}

/// How many bytes [`array_into`] adds.
pub(super) fn array_length(items: &[Bytes]) -> usize {
    2 + items.len().saturating_sub(1) + items.iter().map(Bytes::len).sum::<usize>()
}

/// Appends a JSON array of values that are JSON already.
pub(super) fn array_into(body: &mut Vec<u8>, items: &[Bytes]) {
    body.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        body.extend_from_slice(item);
    }
    body.push(b']');
}
