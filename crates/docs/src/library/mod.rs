//! The sites of all entities that have documentation: found, read when they are asked for, kept up to date.
//!
//! A site is read from its folder, or from a mirror of its repository, and then stays in memory as it was, with its pages
//! rendered one by one as they are asked for. Whatever fails later, the last good reading is shown. Nothing is listed or
//! read for a request whose page is at hand: changes are told to the library ([`Library::files_changed`]), which reads the
//! site again and appends to the change log ([`SITE_TOPIC`]).

mod directory;
mod disk;
mod error;
mod file;
mod found;
mod keeper;
mod key;
mod memory;
mod mirrors;
mod open_site;
mod pages;
mod place;
mod report;
mod search;
mod slot;
mod source;
#[cfg(test)]
mod tests;
mod view;
mod whole;

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use db::{ChangeLog, Database, NewChange, Operation, Transaction};
use parking_lot::RwLock;
use shared::{
    EntityRef,
    docs::{SiteList, SiteSummary},
};
use tokio::sync::{Notify, Semaphore, mpsc};

pub use directory::{SiteDirectory, SiteEntry};
pub use error::LibraryError;
pub use file::{DocsFile, LARGEST_FILE};
pub use found::{FoundSite, SiteMetadata};
pub use mirrors::RepositoryAccess;
pub use place::{DescriptorPlace, PlaceError, SitePlace};

use mirrors::Mirrors;
use open_site::OpenSite;
use pages::Pages;
use slot::Slot;
use source::Source;

/// Sites in the change log; the subject is the entity reference.
pub const SITE_TOPIC: &str = "docs.site";

/// How the library works.
pub struct LibrarySettings {
    /// Where rendered pages are kept; none keeps none.
    pub cache: Option<PathBuf>,
    pub repositories: RepositoryAccess,
    /// Whose pages may be shown in a frame: host names in lower case.
    pub frame_hosts: Vec<String>,
    /// Names the program that renders: pages that another one has rendered are rendered again.
    pub build: String,
    /// How often what cannot be watched is looked at; none for never.
    pub interval: Option<Duration>,
    pub limits: LibraryLimits,
}

/// What may be held at the same time.
#[derive(Debug, Clone, Copy)]
pub struct LibraryLimits {
    /// Sites in memory, without their pages.
    pub open_sites: usize,
    /// Bytes of them, about.
    pub open_bytes: usize,
    /// Bytes of pages in memory, about.
    pub page_bytes: usize,
    /// Bytes of pages on disk.
    pub disk_bytes: u64,
}

impl Default for LibraryLimits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self { open_sites: 500, open_bytes: 96 * MIB, page_bytes: 32 * MIB, disk_bytes: 512 * MIB as u64 }
    }
}

/// A handle to the library; clones share it.
#[derive(Clone)]
pub struct Library {
    inner: Arc<Inner>,
}

struct Inner {
    directory: Arc<dyn SiteDirectory>,
    database: Database,
    mirrors: Mirrors,
    pages: Pages,
    frame_hosts: Vec<String>,
    build: String,
    interval: Option<Duration>,
    limits: LibraryLimits,
    slots: RwLock<HashMap<EntityRef, Arc<Slot>>>,
    /// Work on pages that goes on at the same time.
    turns: Arc<Semaphore>,
    /// Woken when entities may have changed.
    entities: Notify,
    /// Sites all of whose pages are to be looked at.
    queue: mpsc::UnboundedSender<Arc<Slot>>,
    queued: tokio::sync::Mutex<mpsc::UnboundedReceiver<Arc<Slot>>>,
}

/// Entities that lead from one to the next.
const MOST_HOPS: usize = 5;

impl Library {
    /// `database` must be migrated. Without [`Library::start`] nothing happens in the background.
    pub fn new(settings: LibrarySettings, directory: Arc<dyn SiteDirectory>, database: Database) -> Self {
        let LibrarySettings { cache, repositories, frame_hosts, build, interval, limits } = settings;
        let (queue, queued) = mpsc::unbounded_channel();
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let inner = Inner {
            directory,
            database,
            mirrors: Mirrors::new(repositories),
            pages: Pages::new(limits.page_bytes, cache.map(|folder| (folder, limits.disk_bytes))),
            frame_hosts,
            build,
            interval,
            limits,
            slots: RwLock::default(),
            turns: Arc::new(Semaphore::new(Ord::max(4, 2 * processors))),
            entities: Notify::new(),
            queue,
            queued: tokio::sync::Mutex::new(queued),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The site of an entity, or of the one that it names in its place. `is_visible` says what the reader may see.
    pub async fn find(
        &self,
        entity: &EntityRef,
        is_visible: impl Fn(&EntityRef) -> bool + Send,
    ) -> Result<FoundSite, LibraryError> {
        let (mut at, mut begin) = (entity.clone(), None);
        for _ in 0..=MOST_HOPS {
            if !is_visible(&at) {
                return Err(LibraryError::NoEntity(at));
            }
            let entry = self.inner.directory.find(&at).await.map_err(LibraryError::Directory)?;
            let entry = entry.ok_or_else(|| LibraryError::NoEntity(at.clone()))?;
            begin = begin.or_else(|| entry.begin.clone());
            let Some(other) = &entry.other else {
                let slot = self.slot(&entry)?;
                return Ok(FoundSite { library: self.clone(), slot, begin });
            };
            at = other.parse().map_err(|_| LibraryError::NoReference(at))?;
        }
        Err(LibraryError::Circle(entity.clone()))
    }

    /// Every site that the reader may see, sorted by name. Folders that nobody has read yet are read now; repositories
    /// are not waited for.
    pub async fn sites(&self, is_visible: impl Fn(&EntityRef) -> bool + Send) -> Result<SiteList, LibraryError> {
        let entries = self.inner.directory.list().await.map_err(LibraryError::Directory)?;
        let mut sites = Vec::with_capacity(entries.len());
        for entry in entries.into_iter().filter(|entry| is_visible(&entry.entity)) {
            sites.push(self.summary_of(&entry).await);
        }
        sites.sort_by_cached_key(|site| (site.name.to_lowercase(), site.entity.clone()));
        Ok(SiteList { sites })
    }

    async fn summary_of(&self, entry: &Arc<SiteEntry>) -> SiteSummary {
        let slot = match self.slot(entry) {
            Ok(slot) => slot,
            Err(error) => return SiteSummary { failure: Some(reason_of(error)), ..summary(entry, None) },
        };
        let is_folder = matches!(slot.place, SitePlace::Folder { .. });
        if slot.facts().is_none() && is_folder {
            // That it failed is in the summary.
            let _failed = self.open(&slot).await.is_err();
        }
        if slot.facts().is_none_or(|facts| facts.problems.is_none()) {
            self.queue_check(&slot);
        }
        summary(entry, Some(&slot))
    }

    /// The place of a site in the library; a new one where the site is elsewhere now.
    fn slot(&self, entry: &Arc<SiteEntry>) -> Result<Arc<Slot>, LibraryError> {
        let known = self.inner.slots.read().get(&entry.entity).cloned();
        if let Some(slot) = known.as_ref().filter(|slot| *slot.entry() == **entry) {
            return Ok(Arc::clone(slot));
        }
        let unreadable = |reason: String| LibraryError::Unreadable { entity: entry.entity.clone(), reason };
        let none = || LibraryError::NoDocumentation(entry.entity.clone());
        let reference = entry.reference.as_deref().ok_or_else(none)?;
        let nowhere =
            || unreadable("nothing is known of the file that describes the entity: wait until it is read".into());
        let descriptor = entry.descriptor.as_ref().ok_or_else(nowhere)?;
        let place = SitePlace::resolve(reference, descriptor, self.inner.mirrors.hosts());
        let place = place.map_err(|error| unreadable(error.to_string()))?;
        if let Some(slot) = known.filter(|slot| slot.place == place) {
            slot.put_entry(entry);
            return Ok(slot);
        }
        let slot = Arc::new(Slot::new(Arc::clone(entry), place));
        self.inner.slots.write().insert(entry.entity.clone(), Arc::clone(&slot));
        Ok(slot)
    }

    /// The site as it was read last; read now where nobody has.
    async fn open(&self, slot: &Arc<Slot>) -> Result<Arc<OpenSite>, LibraryError> {
        if let Some(open) = slot.used() {
            self.look_again_later(slot);
            return Ok(open);
        }
        let unreadable = |reason| LibraryError::Unreadable { entity: slot.entity.clone(), reason };
        if let Some(reason) = slot.recent_failure() {
            return Err(unreadable(reason));
        }
        let _reading = slot.reading.lock().await;
        if let Some(open) = slot.open() {
            return Ok(open);
        }
        let known = slot.facts();
        match self.read(slot, None).await {
            Ok(Some(open)) => {
                slot.put(Arc::clone(&open));
                self.make_room(slot);
                // While it was not in memory, nobody could tell that it changed.
                if known.is_some_and(|known| known.revision != open.revision) {
                    self.announce(&slot.entity).await;
                }
                self.queue_check(slot);
                Ok(open)
            }
            Ok(None) => Err(LibraryError::Interrupted),
            Err(reason) => {
                slot.fail(reason.clone());
                Err(unreadable(reason))
            }
        }
    }

    /// Reads the site as it is now. None where it is at the same commit as `before`.
    async fn read(&self, slot: &Slot, before: Option<Arc<OpenSite>>) -> Result<Option<Arc<OpenSite>>, String> {
        let interrupted = |_| "the reading ended before it was done: try again".to_owned();
        let place = slot.place.clone();
        let snapshot = match &place {
            SitePlace::Folder { .. } => None,
            SitePlace::Repository { repository, branch, folder, may_be_local } => {
                let known = before.as_ref().and_then(|before| before.source.commit());
                let snapshot =
                    self.inner.mirrors.snapshot(repository, branch.as_deref(), folder, *may_be_local, known).await;
                match snapshot.map_err(|error| error.to_string())? {
                    Some(snapshot) => Some(snapshot),
                    None => return Ok(None),
                }
            }
        };
        let (entity, inner) = (slot.entity.clone(), Arc::clone(&self.inner));
        let read = tokio::task::spawn_blocking(move || {
            let source = match (&place, snapshot) {
                (SitePlace::Folder { folder, root }, _) => {
                    Source::of_folder(SitePlace::real_folder(folder, root)?).map_err(|error| error.to_string())?
                }
                (SitePlace::Repository { folder, .. }, Some(snapshot)) => {
                    let source = Source::of_commit(snapshot);
                    if source.tree.paths().next().is_none() {
                        return Err(format!("the repository has no folder '{folder}': correct the annotation"));
                    }
                    source
                }
                (SitePlace::Repository { .. }, None) => return Err("the repository was not read".to_owned()),
            };
            Ok(OpenSite::read(&entity, source, &inner.frame_hosts, &inner.build, before.as_deref()))
        });
        read.await.map_err(interrupted)?.map(|open| Some(Arc::new(open)))
    }

    /// Closes the sites that nobody has used the longest, until there is room.
    fn make_room(&self, newest: &Arc<Slot>) {
        let slots: Vec<Arc<Slot>> = self.inner.slots.read().values().cloned().collect();
        let mut open: Vec<_> =
            slots.iter().filter_map(|slot| Some((slot.used_at(), slot, slot.open()?.bytes()))).collect();
        open.sort_by_key(|(used_at, ..)| *used_at);
        let (mut count, mut bytes) = (open.len(), open.iter().map(|(.., bytes)| bytes).sum::<usize>());
        for (_, slot, of_site) in open {
            if count <= self.inner.limits.open_sites && bytes <= self.inner.limits.open_bytes {
                return;
            }
            if !Arc::ptr_eq(slot, newest) {
                slot.close();
                count -= 1;
                bytes -= of_site;
            }
        }
    }

    /// Tells everybody who follows the change log.
    async fn announce(&self, entity: &EntityRef) {
        let change = NewChange {
            topic: SITE_TOPIC,
            subject: entity.to_string(),
            operation: Operation::Update,
            before: None,
            after: None,
            origin: "docs".to_owned(),
            actor: None,
            at: now(),
        };
        let append =
            async |transaction: Transaction| ChangeLog::append(&transaction, std::slice::from_ref(&change)).await;
        if let Err(error) = self.inner.database.write(append).await {
            tracing::warn!(%error, %entity, "nobody is told that documentation has changed");
        }
    }
}

fn reason_of(error: LibraryError) -> String {
    match error {
        LibraryError::Unreadable { reason, .. } => reason,
        error => error.to_string(),
    }
}

/// What is known of a site without reading anything.
fn summary(entry: &SiteEntry, slot: Option<&Slot>) -> SiteSummary {
    let facts = slot.and_then(Slot::facts);
    let facts = facts.as_ref();
    let named = facts.and_then(|facts| facts.name.clone()).filter(|name| !name.trim().is_empty());
    SiteSummary {
        entity: entry.entity.clone(),
        name: named.unwrap_or_else(|| entry.name.clone()),
        description: facts.and_then(|facts| facts.description.clone()).or_else(|| entry.description.clone()),
        owner: entry.owner.clone(),
        pages: facts.map_or(0, |facts| facts.pages),
        changed_at: facts.and_then(|facts| facts.changed_at),
        problems: facts.and_then(|facts| facts.problems).unwrap_or_default(),
        failure: slot.and_then(Slot::failure),
    }
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
