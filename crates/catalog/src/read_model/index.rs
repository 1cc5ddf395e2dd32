//! (key, value) -> entities, for every row of every entity.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;
use roaring::RoaringBitmap;
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    field::Field,
    flatten::{MAX_LENGTH, Row, is_longer_than, lower_case},
    postings::Postings,
};

/// All rows of all entities. Each key and each distinct value of a key is stored once, whoever has it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Index {
    keys: HashMap<Box<str>, Key, RandomState>,
    /// New values are gathered, to be sorted in together.
    #[serde(skip)]
    gathering: bool,
}

/// All rows of one key.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Key {
    /// Sorted, so that a page in the order of this key is read off from where it begins.
    #[serde(deserialize_with = "sorted_map")]
    pub(super) values: BTreeMap<Box<str>, Rows>,
    /// Values that are not in `values` yet; see [`Index::gather`].
    #[serde(skip)]
    gathered: HashMap<Box<str>, Rows, RandomState>,
    /// Entities with a row whose value is null or too long to compare.
    nulls: Postings,
    /// Entities with any row of this key.
    entities: Postings,
    /// How many pairs of entity and value there are, nulls not counted.
    pairs: u64,
}

/// All rows of one key and one value.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Rows {
    pub(super) entities: Postings,
    /// Only where some entity writes the value otherwise than in lower case, or has it in an array of texts.
    spelling: Option<Box<Spelling>>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Spelling {
    /// Each spelling that is not lower case, with the entities that use it.
    casings: Vec<(Box<str>, Postings)>,
    /// Entities that have the value in an array of texts.
    listed: Postings,
}

impl Index {
    /// Before many insertions: to look each value up in a sorted map as it comes is what would take the longest at the
    /// start of a server. Until [`Self::sort_gathered`] nothing may be asked.
    pub fn gather(&mut self) {
        self.gathering = true;
    }

    pub fn sort_gathered(&mut self) {
        if std::mem::take(&mut self.gathering) {
            self.keys.values_mut().for_each(Key::sort_gathered);
        }
    }

    pub fn insert(&mut self, key: &str, row: Row<'_>, entity: u32) {
        // Nearly every key is there already, and then costs neither an allocation nor a second look-up.
        if let Some(rows) = self.keys.get_mut(key) {
            rows.insert(row, entity, self.gathering);
        } else {
            self.keys.entry(key.into()).or_default().insert(row, entity, self.gathering);
        }
    }

    /// Takes back what `insert` did with the same arguments. [`Self::leave`] has to follow once the entity has no row
    /// of the key any more.
    pub fn remove(&mut self, key: &str, row: Row<'_>, entity: u32) {
        if let Some(rows) = self.keys.get_mut(key) {
            rows.remove(row, entity);
        }
    }

    /// Notes that `entity` has no row of `key` any more.
    pub fn leave(&mut self, key: &str, entity: u32) {
        if let Some(rows) = self.keys.get_mut(key) {
            rows.entities.remove(entity);
            if rows.entities.is_empty() {
                self.keys.remove(key);
            }
        }
    }

    /// The rows of `key`, which must be in lower case; without the `path.item` reading of [`Self::field`].
    pub fn key(&self, key: &str) -> Option<&Key> {
        self.keys.get(key)
    }

    /// What `field` of a query means, in whatever case it is written.
    pub fn field(&self, field: &str) -> Field<'_> {
        let field = lower_case(field);
        let mut listed = RoaringBitmap::new();
        if !is_longer_than(&field, MAX_LENGTH) {
            for (dot, _) in field.match_indices('.') {
                let rows = self.keys.get(&field[..dot]).and_then(|key| key.values.get(&field[dot + 1..]));
                if let Some(spelling) = rows.and_then(|rows| rows.spelling.as_deref()) {
                    spelling.listed.add_to(&mut listed);
                }
            }
        }
        Field::new(self.keys.get(field.as_ref()), listed)
    }
}

impl Key {
    /// The entities with this value, in lower case.
    pub fn value(&self, lower: &str) -> Option<&Postings> {
        self.values.get(lower).map(|rows| &rows.entities)
    }

    /// The entities that write this value exactly so.
    pub fn spelled(&self, value: &str) -> RoaringBitmap {
        let lower = lower_case(value);
        self.values.get(lower.as_ref()).map(|rows| rows.spelled(&lower, value)).unwrap_or_default()
    }

    pub fn nulls(&self) -> &Postings {
        &self.nulls
    }

    pub fn entities(&self) -> &Postings {
        &self.entities
    }

    fn insert(&mut self, row: Row<'_>, entity: u32, gathering: bool) {
        self.entities.insert(entity);
        let Row::Text { lower, original, listed } = row else {
            self.nulls.insert(entity);
            return;
        };
        let rows = match self.values.get_mut(lower) {
            Some(rows) => rows,
            None if gathering => match self.gathered.get_mut(lower) {
                Some(rows) => rows,
                None => self.gathered.entry(lower.into()).or_default(),
            },
            None => self.values.entry(lower.into()).or_default(),
        };
        if rows.entities.insert(entity) {
            self.pairs += 1;
            if lower != original {
                rows.spelling.get_or_insert_default().add_casing(original, entity);
            }
        }
        if listed {
            rows.spelling.get_or_insert_default().listed.insert(entity);
        }
    }

    fn remove(&mut self, row: Row<'_>, entity: u32) {
        let Row::Text { lower, .. } = row else {
            self.nulls.remove(entity);
            return;
        };
        let Some(rows) = self.values.get_mut(lower) else { return };
        if !rows.entities.remove(entity) {
            return;
        }
        self.pairs -= 1;
        if rows.entities.is_empty() {
            self.values.remove(lower);
        } else if let Some(spelling) = rows.spelling.as_deref_mut() {
            spelling.remove(entity);
            if spelling.casings.is_empty() && spelling.listed.is_empty() {
                rows.spelling = None;
            }
        }
    }

    fn sort_gathered(&mut self) {
        let gathered: Vec<(Box<str>, Rows)> = std::mem::take(&mut self.gathered).into_iter().collect();
        let Some((first, _)) = gathered.first() else { return };
        // Most values of a key begin alike. The bytes after that nearly always decide, without a look at the text.
        let alike = gathered.iter().fold(first.len(), |alike, (value, _)| {
            first.bytes().zip(value.bytes()).take(alike).take_while(|(one, other)| one == other).count()
        });
        let mut gathered: Vec<(u64, (Box<str>, Rows))> =
            gathered.into_iter().map(|entry| (eight_bytes(&entry.0, alike), entry)).collect();
        gathered.sort_unstable_by(|(one, (value, _)), (other, (other_value, _))| {
            one.cmp(other).then_with(|| value.cmp(other_value))
        });
        let sorted = gathered.into_iter().map(|(_, entry)| entry);
        if self.values.is_empty() {
            self.values = sorted.collect();
        } else {
            self.values.extend(sorted);
        }
    }

    /// No entity has two values, or a value and a null.
    pub(super) fn is_single_valued(&self) -> bool {
        self.pairs + self.nulls.len() == self.entities.len()
    }
}

impl Rows {
    /// The entities that write the value as `spelling`; `lower` is the value itself.
    pub(super) fn spelled(&self, lower: &str, spelling: &str) -> RoaringBitmap {
        let mut casings = self.casings().iter();
        if spelling == lower {
            casings.fold(self.entities.to_bitmap(), |left, (_, entities)| left - entities.to_bitmap())
        } else {
            casings.find(|(casing, _)| casing.as_ref() == spelling).map(|(_, set)| set.to_bitmap()).unwrap_or_default()
        }
    }

    /// Each spelling that is not lower case, with the entities that use it.
    pub(super) fn casings(&self) -> &[(Box<str>, Postings)] {
        self.spelling.as_deref().map_or(&[], |spelling| &spelling.casings)
    }
}

impl Spelling {
    fn add_casing(&mut self, original: &str, entity: u32) {
        if let Some((_, entities)) = self.casings.iter_mut().find(|(casing, _)| casing.as_ref() == original) {
            entities.insert(entity);
        } else {
            // Nearly always the only one.
            self.casings.reserve_exact(1);
            self.casings.push((original.into(), Postings::One(entity)));
        }
    }

    fn remove(&mut self, entity: u32) {
        self.listed.remove(entity);
        if let Some(at) = self.casings.iter_mut().position(|(_, entities)| entities.remove(entity))
            && self.casings[at].1.is_empty()
        {
            self.casings.swap_remove(at);
        }
    }
}

/// Reads a map whose entries come in order, which builds it in one go instead of one search for each entry.
fn sorted_map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Box<str>, Rows>, D::Error> {
    struct Entries;
    impl<'de> serde::de::Visitor<'de> for Entries {
        type Value = Vec<(Box<str>, Rows)>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("the values of a key")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = map.next_entry()? {
                entries.push(entry);
            }
            Ok(entries)
        }
    }
    Ok(deserializer.deserialize_map(Entries)?.into_iter().collect())
}

/// Eight bytes of `text` from `start` on, as a number that sorts as they do.
fn eight_bytes(text: &str, start: usize) -> u64 {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    (0..8).fold(0, |number, at| number << 8 | u64::from(rest.get(at).copied().unwrap_or(0)))
}

#[cfg(test)]
impl Index {
    /// Every row as text, whatever the order in which it came to be.
    pub fn dump(&self) -> std::collections::BTreeSet<String> {
        let mut rows = std::collections::BTreeSet::new();
        for (key, of_key) in &self.keys {
            rows.insert(format!(
                "{key}: {:?} {:?} {}",
                of_key.entities.to_bitmap(),
                of_key.nulls.to_bitmap(),
                of_key.pairs
            ));
            for (value, of_value) in &of_key.values {
                rows.insert(format!("{key} = {value}: {:?}", of_value.entities.to_bitmap()));
                for (casing, entities) in of_value.casings() {
                    rows.insert(format!("{key} = {value} as {casing}: {:?}", entities.to_bitmap()));
                }
                if let Some(spelling) = &of_value.spelling {
                    rows.insert(format!("{key} = {value} listed: {:?}", spelling.listed.to_bitmap()));
                }
            }
        }
        rows
    }
}
