//! Rendered pages: from memory, else from disk, else rendered now.

use std::{path::PathBuf, sync::Arc};

use super::{
    disk::{Disk, Stored},
    memory::Memory,
    open_site::OpenSite,
};
use crate::{Page, PageError, render};

pub(super) struct Pages {
    memory: Memory,
    /// None where nothing is kept.
    disk: Option<Disk>,
}

/// Where a page goes beside the one who asks for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Somebody reads it, and perhaps others will.
    InMemory,
    /// It is one of all pages of a site.
    OnDisk,
}

impl Pages {
    pub fn new(memory_bytes: usize, disk: Option<(PathBuf, u64)>) -> Self {
        Self { memory: Memory::new(memory_bytes), disk: disk.map(|(folder, bytes)| Disk::new(folder, bytes)) }
    }

    /// A page that nothing has to be read for.
    pub fn at_hand(&self, site: &OpenSite, path: &str) -> Option<Arc<Page>> {
        self.memory.get(&site.known_key(path)?)
    }

    /// The page with this path in the tree. Blocks.
    pub fn page(&self, site: &OpenSite, path: &str, keep: Keep) -> Result<Arc<Page>, PageError> {
        if let Some(page) = self.at_hand(site, path) {
            return Ok(page);
        }
        let key = site.page_key(path)?;
        // As far as nothing is put into it, which only its rendering tells.
        let alone = key.with(&[]);
        if let Some(page) = self.memory.get(&alone) {
            site.keep_key(path, alone, &[]);
            return Ok(page);
        }
        let kept = self.disk.as_ref().and_then(|disk| disk.read(&key)).filter(|stored| is_current(site, stored));
        let stored = if let Some(stored) = kept {
            stored
        } else {
            let stored = rendered(site, path)?;
            // A file that was changed in the meantime is not what its hash says.
            let names = stored.includes.iter().map(|(path, _)| path.as_str()).chain([path]);
            if !names.into_iter().all(|path| site.fresh_hash_of(path) == site.hash_of(path)) {
                return Ok(Arc::new(stored.page));
            }
            if let Some(disk) = &self.disk {
                disk.write(&key, &stored);
            }
            stored
        };
        let (page, key) = (Arc::new(stored.page), key.with(&stored.includes));
        if keep == Keep::InMemory {
            self.memory.put(key, &page);
        }
        site.keep_key(path, key, &stored.includes);
        Ok(page)
    }
}

fn rendered(site: &OpenSite, path: &str) -> Result<Stored, PageError> {
    let page = render(site.tree(), &site.site, path, &site.addresses)?;
    let hash = |path: &String| (path.clone(), site.hash_of(path).unwrap_or_default());
    Ok(Stored { includes: page.includes.iter().map(hash).collect(), page })
}

/// Whether the files that were put into the page still say the same.
fn is_current(site: &OpenSite, stored: &Stored) -> bool {
    stored.includes.iter().all(|(path, hash)| site.hash_of(path).unwrap_or_default() == *hash)
}
