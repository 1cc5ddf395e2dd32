//! One site of the library: its place, and its last good reading.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use git::FileHistories;
use parking_lot::{Mutex, RwLock};
use shared::EntityRef;

use super::{directory::SiteEntry, open_site::OpenSite, place::SitePlace, source::Source};

pub(super) struct Slot {
    pub entity: EntityRef,
    pub place: SitePlace,
    entry: RwLock<Arc<SiteEntry>>,
    state: Mutex<State>,
    /// Held while the site is read, so that it is read once for all who wait.
    pub reading: tokio::sync::Mutex<()>,
    history: Mutex<Option<KnownHistory>>,
    /// Held while the history is read.
    reading_history: tokio::sync::Mutex<()>,
    /// Whether somebody is to look at all its pages already.
    pub is_queued: AtomicBool,
    /// Whether somebody is to read it again already.
    pub is_told: AtomicBool,
}

#[derive(Clone)]
struct KnownHistory {
    /// The commit up to which it goes; empty where there is no repository.
    head: String,
    files: Arc<FileHistories>,
    looked_at: Instant,
}

#[derive(Default)]
struct State {
    open: Option<Arc<OpenSite>>,
    failure: Option<(Instant, String)>,
    used_at: Option<Instant>,
    read_at: Option<Instant>,
    facts: Option<Facts>,
}

/// What is known of a site when it is not in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub name: Option<String>,
    pub description: Option<String>,
    pub pages: usize,
    pub changed_at: Option<i64>,
    /// None as long as nobody has looked at all pages.
    pub problems: Option<usize>,
    pub revision: String,
}

/// The history is looked at again so long after the last time.
const HISTORY_AGE: Duration = Duration::from_secs(10);
/// A site that could not be read is not tried again sooner.
const RETRY: Duration = Duration::from_secs(5);

impl Slot {
    pub fn new(entry: Arc<SiteEntry>, place: SitePlace) -> Self {
        Self {
            entity: entry.entity.clone(),
            place,
            entry: RwLock::new(entry),
            state: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
            history: Mutex::default(),
            reading_history: tokio::sync::Mutex::default(),
            is_queued: AtomicBool::new(false),
            is_told: AtomicBool::new(false),
        }
    }

    pub fn entry(&self) -> Arc<SiteEntry> {
        Arc::clone(&self.entry.read())
    }

    pub fn put_entry(&self, entry: &Arc<SiteEntry>) {
        *self.entry.write() = Arc::clone(entry);
    }

    /// The site as it is in memory; counts as use.
    pub fn used(&self) -> Option<Arc<OpenSite>> {
        let mut state = self.state.lock();
        state.used_at = Some(Instant::now());
        state.open.clone()
    }

    /// The same without counting.
    pub fn open(&self) -> Option<Arc<OpenSite>> {
        self.state.lock().open.clone()
    }

    pub fn used_at(&self) -> Option<Instant> {
        self.state.lock().used_at
    }

    pub fn read_at(&self) -> Option<Instant> {
        self.state.lock().read_at
    }

    pub fn failure(&self) -> Option<String> {
        self.state.lock().failure.as_ref().map(|(_, reason)| reason.clone())
    }

    /// Why it could not be read a moment ago.
    pub fn recent_failure(&self) -> Option<String> {
        let state = self.state.lock();
        let recent = state.failure.as_ref().filter(|(at, _)| at.elapsed() < RETRY);
        recent.map(|(_, reason)| reason.clone())
    }

    pub fn facts(&self) -> Option<Facts> {
        self.state.lock().facts.clone()
    }

    /// Takes in a reading. What was known of all pages counts until somebody looks again.
    pub fn put(&self, open: Arc<OpenSite>) {
        let on_disk = || open.site.pages.keys().filter_map(|path| open.source.changed_at(path)).max();
        let changed_at = self.changed_in_git(&open).or_else(on_disk);
        let mut state = self.state.lock();
        let before = state.facts.take();
        state.facts = Some(Facts {
            name: open.site.config.site_name.clone(),
            description: open.site.config.site_description.clone(),
            pages: open.site.pages.len(),
            changed_at,
            problems: before.and_then(|facts| facts.problems),
            revision: open.revision.clone(),
        });
        state.failure = None;
        state.read_at = Some(Instant::now());
        state.open = Some(open);
    }

    /// That it was looked at, and nothing was new.
    pub fn confirm(&self) {
        let mut state = self.state.lock();
        state.failure = None;
        state.read_at = Some(Instant::now());
    }

    /// Keeps the last good reading. True where it did not fail in this way before.
    pub fn fail(&self, reason: String) -> bool {
        let mut state = self.state.lock();
        let is_new = state.failure.as_ref().is_none_or(|(_, before)| *before != reason);
        state.read_at = Some(Instant::now());
        state.failure = Some((Instant::now(), reason));
        is_new
    }

    /// Takes the reading out of memory; what is known of it stays.
    pub fn close(&self) {
        self.state.lock().open = None;
    }

    /// Takes in what is known of all pages.
    pub fn put_checked(&self, open: &OpenSite, problems: usize) {
        let changed_at = self.changed_in_git(open);
        let mut state = self.state.lock();
        if let Some(facts) = state.facts.as_mut().filter(|facts| facts.revision == open.revision) {
            facts.problems = Some(problems);
            facts.changed_at = changed_at.or(facts.changed_at);
        }
    }

    /// When the newest page was changed, as far as the history is known.
    fn changed_in_git(&self, open: &OpenSite) -> Option<i64> {
        let history = self.history.lock();
        let files = &history.as_ref()?.files;
        open.site.pages.keys().filter_map(|path| Some(files.get(path)?.changed_at)).max()
    }

    /// The histories of the files, as far as they are known. Looks for newer ones in the background.
    pub async fn histories(self: Arc<Self>, open: Arc<OpenSite>, patience: Duration) -> Arc<FileHistories> {
        let known = self.history.lock().clone();
        if let Some(known) = known {
            if known.looked_at.elapsed() > HISTORY_AGE && self.reading_history.try_lock().is_ok() {
                tokio::spawn(self.read_history(open.source.clone()));
            }
            return known.files;
        }
        let slot = Arc::clone(&self);
        let reading = tokio::spawn(slot.read_history(open.source.clone()));
        // Whoever comes later finds what is read now.
        let _late = tokio::time::timeout(patience, reading).await.is_err();
        self.history.lock().as_ref().map(|known| Arc::clone(&known.files)).unwrap_or_default()
    }

    /// The histories as they are now.
    pub async fn read_history(self: Arc<Self>, source: Source) {
        let _turn = self.reading_history.lock().await;
        let known = self.history.lock().clone();
        let known = known.map(|known| known.head);
        let read = tokio::task::spawn_blocking(move || source.histories(known.as_deref())).await;
        let mut history = self.history.lock();
        match (read, history.as_mut()) {
            (Ok(Some((head, files))), _) => {
                *history = Some(KnownHistory { head, files: Arc::new(files), looked_at: Instant::now() });
            }
            (_, Some(known)) => known.looked_at = Instant::now(),
            (_, None) => {}
        }
    }

    /// Whether to queue it; only the first who asks is told so.
    pub fn take_place_in_queue(&self) -> bool {
        !self.is_queued.swap(true, Ordering::AcqRel)
    }
}
