//! One field to order by.

use std::{cell::OnceCell, collections::HashMap};

use roaring::RoaringBitmap;

use super::OrderField;
use crate::read_model::{
    ReadModel,
    field::{Field, Values},
};

/// The order that a field gives some entities.
pub(super) struct Level<'a> {
    pub field: Field<'a>,
    descending: bool,
    among: &'a RoaringBitmap,
    /// Made when they are needed.
    ranks: OnceCell<HashMap<u32, u32>>,
}

impl<'a> Level<'a> {
    pub fn new(model: &'a ReadModel, order: &OrderField, among: &'a RoaringBitmap) -> Self {
        let field = model.index().field(&order.field);
        Self { field, descending: order.is_descending(), among, ranks: OnceCell::new() }
    }

    /// Every value in the order.
    pub fn values(&self) -> Values<'a> {
        self.field.values(None, self.descending)
    }

    /// Of each entity, the place of the first of its values in the order. Were each value to count, an entity with ten
    /// values in each of ten fields would be listed ten thousand million times.
    pub fn ranks(&self) -> &HashMap<u32, u32> {
        self.ranks.get_or_init(|| {
            let mut ranks = HashMap::new();
            for (rank, (_, entities)) in (0..).zip(self.values()) {
                entities.each_in(self.among, |id| {
                    ranks.entry(id).or_insert(rank);
                });
            }
            ranks
        })
    }

    /// The rank of a value, and whether it is one; else the rank of the value that follows it.
    pub fn find(&self, value: &str) -> (u32, bool) {
        let is_before = |known: &str| if self.descending { known > value } else { known < value };
        let mut rank = 0;
        for (known, _) in self.values() {
            if !is_before(known) {
                return (rank, known == value);
            }
            rank += 1;
        }
        (rank, false)
    }

    /// The value that has a rank.
    pub fn value(&self, rank: u32) -> Option<&'a str> {
        self.values().nth(usize::try_from(rank).ok()?).map(|(value, _)| value)
    }
}
