//! `GET /entities`: all entities, or pages of them by limit and offset.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use shared::Visibility;

use super::{AnswerBody, EntitiesRequest, Items, OrderField, Query, QueryError, cursor::encode_after, level::Level};
use crate::read_model::ReadModel;

/// The answer to `GET /entities`.
///
/// A page is sorted by the order fields, entities that lack one last, and by reference where there are none. The whole
/// list goes by the rules of [`ReadModel::query`] instead: only the first order field counts, entities that lack it
/// are left out, and without one the entities are sorted by uid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityList {
    pub items: Items,
    /// The `after` of the next page, for the `Link` header.
    pub next_after: Option<String>,
}

impl EntityList {
    /// The response body: a JSON array.
    pub fn into_body(self) -> Result<AnswerBody, QueryError> {
        AnswerBody::new(&b"["[..], self.items, &b"]"[..])
    }
}

impl ReadModel {
    pub fn list(&self, request: &EntitiesRequest, visibility: &Visibility) -> EntityList {
        if !request.is_paginated() {
            let query = Query { filter: request.filter.clone(), order: request.order.clone(), full_text: None };
            let ids = self.all_in_order(&query, visibility);
            return EntityList { items: self.items(ids.into_iter(), request.fields.as_ref()), next_after: None };
        }
        let offset = request.offset.unwrap_or(0);
        let take = request.limit.map_or(usize::MAX, |limit| limit.saturating_add(1));
        let matching = self.matching(request.filter.as_ref(), visibility);
        let mut page = Page { ids: Vec::new(), skip: offset, take };
        if request.order.is_empty() {
            for id in self.by_ref().iter().filter(|id| matching.contains(**id)) {
                if page.is_full() {
                    break;
                }
                page.push(*id);
            }
        } else {
            self.fill_in_order(&request.order, &matching, &mut page);
        }
        let limit = request.limit.filter(|limit| page.ids.len() > *limit);
        if let Some(limit) = limit {
            page.ids.truncate(limit);
        }
        EntityList {
            items: self.items(page.ids.into_iter(), request.fields.as_ref()),
            next_after: limit.map(|limit| encode_after(limit, offset.saturating_add(limit))),
        }
    }

    /// Adds the entities sorted by the first of the fields, those of one value by the next, and at last by uid.
    fn fill_in_order(&self, order: &[OrderField], matching: &RoaringBitmap, page: &mut Page) {
        let levels: Vec<Level<'_>> = order.iter().map(|order| Level::new(self, order, matching)).collect();
        let Some((first, others)) = levels.split_first() else { return };
        for (_, entities) in first.values() {
            if page.is_full() {
                return;
            }
            let mut same_value = RoaringBitmap::new();
            entities.each_in(matching, |id| {
                same_value.insert(id);
            });
            self.break_ties(others, &same_value, page);
        }
        self.break_ties(others, &(matching - first.field.comparable()), page);
    }

    /// There are many ties, and most are of few entities: each looks up the values of its own entities only.
    fn break_ties(&self, levels: &[Level<'_>], tied: &RoaringBitmap, page: &mut Page) {
        if page.is_full() || tied.is_empty() {
            return;
        }
        let Some((first, others)) = levels.split_first() else {
            if page.pass_over(tied.len()) {
                return;
            }
            let mut ids: Vec<_> = tied.iter().map(|id| (self.uid(id), id)).collect();
            ids.sort_unstable();
            for (_, id) in ids {
                page.push(id);
            }
            return;
        };
        let ranks = first.ranks();
        let mut same_value: BTreeMap<u32, RoaringBitmap> = BTreeMap::new();
        let mut without = tied.clone();
        for id in tied {
            if let Some(rank) = ranks.get(&id) {
                same_value.entry(*rank).or_default().insert(id);
                without.remove(id);
            }
        }
        for entities in same_value.values() {
            self.break_ties(others, entities, page);
        }
        self.break_ties(others, &without, page);
    }
}

struct Page {
    ids: Vec<u32>,
    skip: usize,
    take: usize,
}

impl Page {
    fn is_full(&self) -> bool {
        self.ids.len() >= self.take
    }

    fn push(&mut self, id: u32) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.is_full() {
            self.ids.push(id);
        }
    }

    /// True where the next `count` entities are all before the page, and have been skipped.
    fn pass_over(&mut self, count: u64) -> bool {
        let passed = usize::try_from(count).ok().filter(|count| *count <= self.skip);
        self.skip -= passed.unwrap_or(0);
        passed.is_some()
    }
}
