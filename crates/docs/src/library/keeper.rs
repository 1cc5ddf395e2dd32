//! What the library does by itself: it follows files, entities and repositories.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use shared::EntityRef;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Library, SitePlace, open_site::OpenSite, slot::Slot, whole::Whole};

/// Entities change many at a time: they are looked at when it has been quiet so long.
const QUIET: Duration = Duration::from_millis(200);
/// Sites that nobody has asked for so long are not looked at by themselves.
const IN_USE: Duration = Duration::from_hours(1);
/// After the catalog failed.
const PAUSE: Duration = Duration::from_secs(5);

impl Library {
    /// Reads every site once, then follows what changes until `shutdown`.
    pub fn start(&self, tasks: &TaskTracker, shutdown: &CancellationToken) {
        let until = |shutdown: CancellationToken, work| async move {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = work => {}
            }
        };
        let works: [futures::future::BoxFuture<'static, ()>; 3] = [
            Box::pin(self.clone().follow_entities()),
            Box::pin(self.clone().check_queued()),
            Box::pin(self.clone().look_again_and_again()),
        ];
        for work in works {
            tasks.spawn(until(shutdown.clone(), work));
        }
    }

    /// Entities may have come, gone or changed.
    pub fn entities_changed(&self) {
        self.inner.entities.notify_one();
    }

    /// Files of this machine have changed, as a watcher of the folders says it.
    pub fn files_changed(&self, paths: &[PathBuf]) {
        let slots: Vec<Arc<Slot>> = self.inner.slots.read().values().cloned().collect();
        for slot in slots.into_iter().filter(|slot| is_concerned(slot, paths)) {
            // What waits for its turn will see this change as well.
            if !slot.is_told.swap(true, Ordering::AcqRel) {
                let library = self.clone();
                tokio::spawn(async move { library.refresh(&slot).await });
            }
        }
    }

    /// Reads the site again, and says whether it is another one now.
    pub(super) async fn refresh(&self, slot: &Arc<Slot>) -> bool {
        let _reading = slot.reading.lock().await;
        // What a watcher saw counts even where the disk does not show it: its clock is coarse.
        let is_told = slot.is_told.swap(false, Ordering::AcqRel);
        let before = slot.open();
        match self.read(slot, before.clone()).await {
            Ok(None) => {
                slot.confirm();
                false
            }
            Ok(Some(open)) => {
                let known = slot.facts().map(|facts| facts.revision);
                let failed_before = slot.failure().is_some();
                slot.put(Arc::clone(&open));
                self.make_room(slot);
                let is_other = match (&before, known) {
                    (Some(before), _) => is_told || open.differs_from(before),
                    (None, Some(known)) => known != open.revision,
                    (None, None) => true,
                };
                if is_other || failed_before {
                    self.announce(&slot.entity).await;
                    self.queue_check(slot);
                }
                is_other
            }
            Err(reason) => {
                if slot.fail(reason) {
                    self.announce(&slot.entity).await;
                }
                false
            }
        }
    }

    /// A repository is fetched now and then while somebody reads; nobody waits for it.
    pub(super) fn look_again_later(&self, slot: &Arc<Slot>) {
        let Some(interval) = self.inner.interval else { return };
        let is_due = slot.read_at().is_none_or(|read_at| read_at.elapsed() > interval);
        if is_due && slot.reading.try_lock().is_ok() {
            // Others who ask in the meantime need not.
            slot.confirm();
            let (library, slot) = (self.clone(), Arc::clone(slot));
            tokio::spawn(async move { library.refresh(&slot).await });
        }
    }

    /// Has all pages of the site looked at, when it is its turn.
    pub(super) fn queue_check(&self, slot: &Arc<Slot>) {
        if slot.take_place_in_queue() {
            // The receiver lives as long as the library.
            let _closed = self.inner.queue.send(Arc::clone(slot)).is_err();
        }
    }

    /// All pages of the site together; rendered now where nobody has asked before.
    pub(super) async fn whole(&self, slot: &Arc<Slot>, open: &Arc<OpenSite>) -> Option<Arc<Whole>> {
        let make = || async {
            let turn = Arc::clone(&self.inner.turns).acquire_owned().await.map_err(|_| ())?;
            let (inner, site) = (Arc::clone(&self.inner), Arc::clone(open));
            let work = move || {
                let _turn = turn;
                Arc::new(Whole::of(&site, &inner.pages))
            };
            tokio::task::spawn_blocking(work).await.map_err(|_| ())
        };
        let whole = Arc::clone(open.whole.get_or_try_init(make).await.ok()?);
        Arc::clone(slot).read_history(open.source.clone()).await;
        slot.put_checked(open, whole.problems());
        Some(whole)
    }

    async fn follow_entities(self) {
        loop {
            match self.inner.directory.list().await {
                Ok(entries) => {
                    let there: HashSet<EntityRef> = entries.iter().map(|entry| entry.entity.clone()).collect();
                    self.inner.slots.write().retain(|entity, _| there.contains(entity));
                    for entry in &entries {
                        // Why an annotation leads nowhere is told to whoever asks.
                        let Ok(slot) = self.slot(entry) else { continue };
                        if slot.facts().is_none() && slot.failure().is_none() {
                            self.queue_check(&slot);
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(error, "the documentation of entities is not looked for: trying again");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            }
            self.inner.entities.notified().await;
            while tokio::time::timeout(QUIET, self.inner.entities.notified()).await.is_ok() {}
        }
    }

    async fn check_queued(self) {
        let mut queued = self.inner.queued.lock().await;
        while let Some(slot) = queued.recv().await {
            slot.is_queued.store(false, Ordering::Release);
            // What fails is tried again when somebody asks.
            let Ok(open) = self.open(&slot).await else { continue };
            let _interrupted = self.whole(&slot, &open).await.is_none();
        }
    }

    async fn look_again_and_again(self) {
        let Some(interval) = self.inner.interval else { return };
        loop {
            tokio::time::sleep(interval).await;
            let slots: Vec<Arc<Slot>> = self.inner.slots.read().values().cloned().collect();
            let is_in_use = |slot: &Arc<Slot>| slot.used_at().is_some_and(|used_at| used_at.elapsed() < IN_USE);
            let is_due = |slot: &Arc<Slot>| slot.read_at().is_none_or(|at| at.elapsed() >= interval);
            for slot in slots.into_iter().filter(|slot| is_in_use(slot) && is_due(slot)) {
                self.refresh(&slot).await;
            }
        }
    }
}

/// Whether one of the paths is of a file of the site that matters, or of the folder itself or one above.
fn is_concerned(slot: &Slot, paths: &[PathBuf]) -> bool {
    let SitePlace::Folder { folder, .. } = &slot.place else { return false };
    let open = slot.open();
    let real = open.as_ref().and_then(|open| open.source.folder());
    let below = |path: &Path| {
        let inside = path.strip_prefix(folder).ok().or_else(|| path.strip_prefix(real?).ok());
        inside.map(|inside| inside.to_string_lossy().into_owned())
    };
    paths.iter().any(|path| {
        if folder.starts_with(path) || real.is_some_and(|real| real.starts_with(path)) {
            return true;
        }
        let Some(inside) = below(path) else { return false };
        open.as_ref().is_none_or(|open| open.may_concern(&inside))
    })
}
