//! Pages in memory: those that were asked for last, up to so many bytes.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use parking_lot::Mutex;

use super::key::Key;
use crate::Page;

pub(super) struct Memory {
    held: Mutex<Held>,
    most_bytes: usize,
}

#[derive(Default)]
struct Held {
    pages: HashMap<Key, Entry>,
    /// From the one that nobody has asked for the longest.
    order: BTreeMap<u64, Key>,
    clock: u64,
    bytes: usize,
}

struct Entry {
    page: Arc<Page>,
    bytes: usize,
    used: u64,
}

impl Memory {
    pub fn new(most_bytes: usize) -> Self {
        Self { held: Mutex::default(), most_bytes }
    }

    pub fn get(&self, key: &Key) -> Option<Arc<Page>> {
        let mut held = self.held.lock();
        let held = &mut *held;
        let entry = held.pages.get_mut(key)?;
        held.order.remove(&entry.used);
        held.clock += 1;
        entry.used = held.clock;
        held.order.insert(entry.used, *key);
        Some(Arc::clone(&entry.page))
    }

    pub fn put(&self, key: Key, page: &Arc<Page>) {
        let bytes = bytes_of(page);
        if bytes > self.most_bytes {
            return;
        }
        let mut held = self.held.lock();
        held.remove(&key);
        while held.bytes + bytes > self.most_bytes {
            let Some((_, oldest)) = held.order.pop_first() else { break };
            held.remove(&oldest);
        }
        held.clock += 1;
        let used = held.clock;
        held.order.insert(used, key);
        held.bytes += bytes;
        held.pages.insert(key, Entry { page: Arc::clone(page), bytes, used });
    }
}

impl Held {
    fn remove(&mut self, key: &Key) {
        if let Some(entry) = self.pages.remove(key) {
            self.order.remove(&entry.used);
            self.bytes -= entry.bytes;
        }
    }
}

/// About what a page takes.
fn bytes_of(page: &Page) -> usize {
    const EACH: usize = 100;
    let headings: usize = page.headings.iter().map(|heading| heading.id.len() + heading.text.len() + EACH).sum();
    let links: usize = page.links.iter().map(|link| link.written.len() + EACH).sum();
    let sections: usize = page.sections.iter().map(|section| section.text.len() + EACH).sum();
    let anchors: usize = page.anchors.iter().map(|anchor| anchor.len() + EACH).sum();
    let notes: usize = page.notes.iter().map(|note| note.message.len() + EACH).sum();
    page.html.len() + headings + links + sections + anchors + notes + EACH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(bytes: usize) -> Arc<Page> {
        Arc::new(Page { html: "x".repeat(bytes - 100), ..Page::default() })
    }

    #[test]
    fn what_nobody_has_asked_for_the_longest_goes_first() {
        let memory = Memory::new(1000);
        let keys: Vec<Key> = (0..4).map(|number| Key::of(&[&[number]])).collect();
        for key in &keys[..3] {
            memory.put(*key, &page(300));
        }
        assert!(memory.get(&keys[0]).is_some());
        memory.put(keys[3], &page(300));
        let held: Vec<bool> = keys.iter().map(|key| memory.get(key).is_some()).collect();
        assert_eq!(held, [true, false, true, true]);
        memory.put(keys[1], &page(1000));
        let held: Vec<bool> = keys.iter().map(|key| memory.get(key).is_some()).collect();
        assert_eq!(held, [false, true, false, false]);
        memory.put(keys[0], &page(1001));
        assert!(memory.get(&keys[0]).is_none() && memory.get(&keys[1]).is_some());
        memory.put(keys[1], &page(500));
        assert_eq!(memory.held.lock().bytes, 500);
    }
}
