//! The settings that are in memory.

use std::{collections::HashMap, sync::Arc};

use db::Revision;
use parking_lot::Mutex;
use shared::settings::Settings;
use tokio::sync::OnceCell;

/// Enough for all who are here at the same time; one more takes the place of any other.
const MAX_PRINCIPALS: usize = 1_000;

/// The settings of one principal, and the revision of the change log that they go up to: all of its changes up to there
/// are in them.
#[derive(Debug, Clone)]
pub struct Known {
    pub revision: Revision,
    pub settings: Arc<Settings>,
}

/// Filled by the first who reads; those who come meanwhile wait for it instead of reading too.
pub type Cell = Arc<OnceCell<Known>>;

/// A cell that leaves the cache while it is being filled serves those who have it already, and nobody after them.
#[derive(Default)]
pub struct Cache {
    cells: Mutex<HashMap<String, Cell>>,
}

impl Cache {
    /// The cell of a principal, empty where nothing is known.
    pub fn cell(&self, principal: &str) -> Cell {
        let mut cells = self.cells.lock();
        if let Some(cell) = cells.get(principal) {
            return Arc::clone(cell);
        }
        make_room(&mut cells);
        Arc::clone(cells.entry(principal.to_owned()).or_default())
    }

    /// Keeps what a write has left, unless something newer is here.
    pub fn put(&self, principal: &str, known: Known) {
        let mut cells = self.cells.lock();
        if goes_up_to(&cells, principal, known.revision) {
            return;
        }
        if !cells.contains_key(principal) {
            make_room(&mut cells);
        }
        cells.insert(principal.to_owned(), Arc::new(OnceCell::new_with(Some(known))));
    }

    /// Forgets what does not go up to `revision`.
    pub fn forget(&self, principal: &str, revision: Revision) {
        let mut cells = self.cells.lock();
        if !goes_up_to(&cells, principal, revision) {
            cells.remove(principal);
        }
    }

    pub fn forget_all(&self) {
        self.cells.lock().clear();
    }
}

fn goes_up_to(cells: &HashMap<String, Cell>, principal: &str, revision: Revision) -> bool {
    cells.get(principal).and_then(|cell| cell.get()).is_some_and(|known| known.revision >= revision)
}

fn make_room(cells: &mut HashMap<String, Cell>) {
    if cells.len() >= MAX_PRINCIPALS
        && let Some(any) = cells.keys().next().cloned()
    {
        cells.remove(&any);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(revision: Revision) -> Known {
        Known { revision, settings: Arc::default() }
    }

    fn revision(cache: &Cache) -> Option<Revision> {
        cache.cell("ada").get().map(|known| known.revision)
    }

    #[test]
    fn only_what_is_newer_replaces_what_is_there() {
        let cache = Cache::default();
        cache.put("ada", known(7));
        cache.put("ada", known(5));
        assert_eq!(revision(&cache), Some(7));
        cache.put("ada", known(8));
        assert_eq!(revision(&cache), Some(8));
    }

    #[test]
    fn a_change_that_is_in_already_leaves_everything_as_it_is() {
        let cache = Cache::default();
        cache.put("ada", known(7));
        cache.forget("ada", 7);
        assert_eq!(revision(&cache), Some(7));
        cache.forget("ada", 8);
        assert_eq!(revision(&cache), None);
    }

    #[test]
    fn what_is_read_while_a_change_comes_is_not_kept() {
        let cache = Cache::default();
        let reading = cache.cell("ada");
        cache.forget("ada", 3);
        reading.set(known(2)).unwrap();
        assert_eq!(revision(&cache), None);
    }

    #[test]
    fn the_number_of_principals_is_limited() {
        let cache = Cache::default();
        for number in 0..=MAX_PRINCIPALS {
            cache.put(&format!("user-{number}"), known(1));
        }
        assert_eq!(cache.cells.lock().len(), MAX_PRINCIPALS);
    }
}
