//! The set of entities that share an index row.

use std::slice;

use roaring::RoaringBitmap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::SeqAccess};

/// How many ids are kept in place before a bitmap takes over: 64 bytes in all, where the smallest bitmap costs 200.
const FEW: usize = 15;
/// A bitmap that shrinks to this size is turned back; lower than [`FEW`], so that a set at the edge does not flap.
const SHRINK: u64 = 8;

/// A set of entity ids, sixteen bytes long where it stands. Most rows of a catalog (a name, a uid, a description)
/// belong to one entity, so that case needs no allocation.
#[derive(Debug, Clone, Default)]
pub(crate) enum Postings {
    #[default]
    Empty,
    One(u32),
    Few(Box<Few>),
    Many(Box<RoaringBitmap>),
}

/// A short, sorted list of ids.
#[derive(Debug, Clone)]
pub(crate) struct Few {
    length: u32,
    ids: [u32; FEW],
}

impl Postings {
    /// The ids that stand in place, and the bitmap with the others; one of the two is empty.
    fn parts(&self) -> (&[u32], Option<&RoaringBitmap>) {
        match self {
            Self::Empty => (&[], None),
            Self::One(id) => (slice::from_ref(id), None),
            Self::Few(few) => (few.ids(), None),
            Self::Many(bitmap) => (&[], Some(bitmap)),
        }
    }

    /// False where `id` was in the set already.
    pub fn insert(&mut self, id: u32) -> bool {
        match self {
            Self::Empty => *self = Self::One(id),
            Self::One(present) if *present == id => return false,
            Self::One(present) => *self = Self::Few(Box::new(Few::pair(*present, id))),
            Self::Few(few) => match few.ids().binary_search(&id) {
                Ok(_) => return false,
                Err(at) if few.ids().len() < FEW => few.insert(at, id),
                Err(_) => {
                    let mut bitmap: RoaringBitmap = few.ids().iter().copied().collect();
                    bitmap.insert(id);
                    *self = Self::Many(Box::new(bitmap));
                }
            },
            Self::Many(bitmap) => return bitmap.insert(id),
        }
        true
    }

    /// False where `id` was not in the set.
    pub fn remove(&mut self, id: u32) -> bool {
        match self {
            Self::One(present) if *present == id => *self = Self::Empty,
            Self::Empty | Self::One(_) => return false,
            Self::Few(few) => {
                let Ok(at) = few.ids().binary_search(&id) else {
                    return false;
                };
                few.remove(at);
                if let [left] = *few.ids() {
                    *self = Self::One(left);
                }
            }
            Self::Many(bitmap) => {
                if !bitmap.remove(id) {
                    return false;
                }
                if bitmap.len() <= SHRINK {
                    *self = bitmap.iter().fold(Self::Empty, |mut postings, id| {
                        postings.insert(id);
                        postings
                    });
                }
            }
        }
        true
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    pub fn len(&self) -> u64 {
        let (ids, bitmap) = self.parts();
        ids.len() as u64 + bitmap.map_or(0, RoaringBitmap::len)
    }

    pub fn add_to(&self, set: &mut RoaringBitmap) {
        let (ids, bitmap) = self.parts();
        match bitmap {
            Some(bitmap) => *set |= bitmap,
            None => set.extend(ids),
        }
    }

    pub fn to_bitmap(&self) -> RoaringBitmap {
        let mut set = RoaringBitmap::new();
        self.add_to(&mut set);
        set
    }

    /// How many ids are in `set` too.
    pub fn count_in(&self, set: &RoaringBitmap) -> u64 {
        let (ids, bitmap) = self.parts();
        match bitmap {
            Some(bitmap) => bitmap.intersection_len(set),
            None => ids.iter().filter(|id| set.contains(**id)).count() as u64,
        }
    }

    /// Calls `visit` with each id that is in `set` too, in ascending order.
    pub fn each_in(&self, set: &RoaringBitmap, mut visit: impl FnMut(u32)) {
        let (ids, bitmap) = self.parts();
        ids.iter().copied().filter(|id| set.contains(*id)).for_each(&mut visit);
        if let Some(bitmap) = bitmap {
            (bitmap & set).iter().for_each(visit);
        }
    }
}

/// As the sequence of the ids, in ascending order.
impl Serialize for Postings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.parts() {
            (_, Some(bitmap)) => serializer.collect_seq(bitmap),
            (ids, None) => serializer.collect_seq(ids),
        }
    }
}

impl<'de> Deserialize<'de> for Postings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ids;
        impl<'de> serde::de::Visitor<'de> for Ids {
            type Value = Postings;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("ascending ids")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut ids: A) -> Result<Postings, A::Error> {
                let mut postings = Postings::default();
                while let Some(id) = ids.next_element()? {
                    postings.insert(id);
                }
                Ok(postings)
            }
        }
        deserializer.deserialize_seq(Ids)
    }
}

impl Few {
    fn pair(one: u32, other: u32) -> Self {
        let mut ids = [0; FEW];
        ids[0] = one.min(other);
        ids[1] = one.max(other);
        Self { length: 2, ids }
    }

    fn ids(&self) -> &[u32] {
        &self.ids[..self.length as usize]
    }

    fn insert(&mut self, at: usize, id: u32) {
        let length = self.length as usize;
        self.ids.copy_within(at..length, at + 1);
        self.ids[at] = id;
        self.length += 1;
    }

    fn remove(&mut self, at: usize) {
        let length = self.length as usize;
        self.ids.copy_within(at + 1..length, at);
        self.length -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_set_in_an_index_row_takes_sixteen_bytes() {
        assert_eq!(size_of::<Postings>(), 16);
        assert_eq!(size_of::<Few>(), 64);
    }

    proptest! {
        #[test]
        fn behaves_like_a_sorted_set(steps in proptest::collection::vec((any::<bool>(), 0_u32..40), 0..200)) {
            let mut postings = Postings::default();
            let mut expected = BTreeSet::new();
            for (insert, id) in steps {
                if insert {
                    prop_assert_eq!(postings.insert(id), expected.insert(id));
                } else {
                    prop_assert_eq!(postings.remove(id), expected.remove(&id));
                }
                prop_assert_eq!(postings.len(), expected.len() as u64);
                prop_assert_eq!(postings.is_empty(), expected.is_empty());
            }
            let half: RoaringBitmap = (0..20).collect();
            let mut seen = Vec::new();
            postings.each_in(&half, |id| seen.push(id));
            prop_assert_eq!(&seen, &expected.range(..20).copied().collect::<Vec<_>>());
            prop_assert_eq!(postings.count_in(&half), seen.len() as u64);
            prop_assert_eq!(postings.to_bitmap().iter().collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
