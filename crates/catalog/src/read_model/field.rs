//! What a field of a query means, read from the index.

use std::{borrow::Cow, collections::BTreeMap, ops::Bound};

use roaring::RoaringBitmap;

use super::{index::Key, postings::Postings};

/// The value of `path.item` for the entities whose text array at `path` holds `item`.
const LISTED_VALUE: &str = "true";

/// The rows of one key, together with the rows that stand for `path.item`, which the index does not store.
pub(crate) struct Field<'a> {
    key: Option<&'a Key>,
    listed: RoaringBitmap,
}

/// The values of a field in order, each with its entities.
pub(crate) type Values<'a> = Box<dyn Iterator<Item = (&'a str, Cow<'a, Postings>)> + 'a>;

impl<'a> Field<'a> {
    pub(super) fn new(key: Option<&'a Key>, listed: RoaringBitmap) -> Self {
        Self { key, listed }
    }

    /// The entities that have the field at all, with whatever value.
    pub fn entities(&self) -> RoaringBitmap {
        let mut entities = self.listed.clone();
        if let Some(key) = self.key {
            key.entities().add_to(&mut entities);
        }
        entities
    }

    /// The entities with a value that can be compared, so neither null nor too long.
    pub fn comparable(&self) -> RoaringBitmap {
        match self.key {
            Some(key) if key.nulls().is_empty() => self.entities(),
            _ => self.values(None, false).fold(RoaringBitmap::new(), |mut set, (_, entities)| {
                entities.add_to(&mut set);
                set
            }),
        }
    }

    /// The entities with this value, which must be in lower case.
    pub fn equal_to(&self, lower: &str) -> RoaringBitmap {
        let mut entities = if lower == LISTED_VALUE { self.listed.clone() } else { RoaringBitmap::new() };
        if let Some(value) = self.key.and_then(|key| key.value(lower)) {
            value.add_to(&mut entities);
        }
        entities
    }

    /// The entities with a value that begins so; `prefix` must be in lower case.
    pub fn starting_with(&self, prefix: &str) -> RoaringBitmap {
        self.values(Some(prefix), false).take_while(|(value, _)| value.starts_with(prefix)).fold(
            RoaringBitmap::new(),
            |mut set, (_, entities)| {
                entities.add_to(&mut set);
                set
            },
        )
    }

    /// The entities with a value in which `term` occurs; `term` must be in lower case.
    pub fn containing(&self, term: &str) -> RoaringBitmap {
        self.values(None, false).filter(|(value, _)| occurs(term, value)).fold(
            RoaringBitmap::new(),
            |mut set, (_, entities)| {
                entities.add_to(&mut set);
                set
            },
        )
    }

    /// How many pairs of an entity in `set` and a value there are.
    pub fn count_pairs(&self, set: &RoaringBitmap) -> u64 {
        match self.key {
            Some(key) if self.listed.is_empty() && key.is_single_valued() => {
                key.entities().count_in(set) - key.nulls().count_in(set)
            }
            _ => self.values(None, false).map(|(_, entities)| entities.count_in(set)).sum(),
        }
    }

    /// Each spelling that entities of `set` use, with their number, sorted by the bytes of the spelling.
    pub fn count_spellings(&self, set: &RoaringBitmap) -> Vec<(&'a str, u64)> {
        let mut counts: BTreeMap<&'a str, u64> = BTreeMap::new();
        let mut add = |spelling, count| {
            if count > 0 {
                *counts.entry(spelling).or_default() += count;
            }
        };
        for (value, rows) in self.key.into_iter().flat_map(|key| &key.values) {
            let mut left = rows.entities.count_in(set);
            for (casing, entities) in rows.casings() {
                let count = entities.count_in(set);
                add(casing.as_ref(), count);
                left -= count;
            }
            add(value.as_ref(), left);
        }
        let stored = self.key.and_then(|key| key.values.get(LISTED_VALUE)).map(|rows| rows.entities.to_bitmap());
        add(LISTED_VALUE, (&self.listed & (set - stored.unwrap_or_default())).len());
        counts.into_iter().collect()
    }

    /// The values in ascending or descending order, from `start` on, which is included.
    pub fn values(&self, start: Option<&str>, descending: bool) -> Values<'a> {
        let bound = start.map_or(Bound::Unbounded, Bound::Included);
        let range = if descending { (Bound::Unbounded, bound) } else { (bound, Bound::Unbounded) };
        let stored = self.key.map(|key| key.values.range::<str, _>(range)).into_iter().flatten();
        let stored = stored.map(|(value, rows)| (value.as_ref(), Cow::Borrowed(&rows.entities)));
        if self.listed.is_empty() {
            return if descending { Box::new(stored.rev()) } else { Box::new(stored) };
        }
        let mut values: BTreeMap<&'a str, Cow<'a, Postings>> = stored.collect();
        let in_range = start.is_none_or(|start| if descending { LISTED_VALUE <= start } else { LISTED_VALUE >= start });
        if in_range {
            let entities = values.entry(LISTED_VALUE).or_insert_with(|| Cow::Owned(Postings::default())).to_mut();
            for entity in &self.listed {
                entities.insert(entity);
            }
        }
        if descending { Box::new(values.into_iter().rev()) } else { Box::new(values.into_iter()) }
    }
}

/// Whether `term` occurs in `value`. Values are short, and preparing a search as `str::contains` does takes longer than
/// to look.
pub(crate) fn occurs(term: &str, value: &str) -> bool {
    let Some(first) = term.as_bytes().first() else { return true };
    value.as_bytes().windows(term.len()).any(|window| window.first() == Some(first) && window == term.as_bytes())
}
