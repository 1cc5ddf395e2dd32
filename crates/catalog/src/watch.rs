//! Wakes file sources as soon as something in their folder changes.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{Catalog, run::SourceRunner, source::SourceKind};

/// Editors and git write in bursts: a run starts when it has been quiet this long.
const QUIET: Duration = Duration::from_millis(60);
/// How often the watched folders themselves are looked at.
const REPLACED: Duration = Duration::from_secs(2);
/// Changes that wait to be looked at; a queue this long has long woken the
/// sources.
const QUEUE: usize = 1024;

pub async fn watch_files(catalog: Catalog, shutdown: CancellationToken) {
    let mut runners = catalog.inner.runners.changes();
    let mut watched = watched_by(&catalog);
    let mut was_watching = false;
    // What the server writes there itself is no news.
    let own_folder =
        catalog.inner.snapshot.as_deref().and_then(Path::parent).and_then(|folder| folder.canonicalize().ok());
    loop {
        let others = async {
            loop {
                // The sender lives as long as the catalog.
                let _closed = runners.changed().await.is_err();
                let now = watched_by(&catalog);
                if !is_same(&now, &watched) {
                    return now;
                }
            }
        };
        let others = tokio::select! {
            () = shutdown.cancelled() => return,
            () = wake(&watched, was_watching, own_folder.clone()) => return,
            others = others => others,
        };
        was_watching = !watched.is_empty();
        watched = others;
    }
}

type Watched = Vec<(PathBuf, Arc<SourceRunner>)>;

fn is_same(some: &Watched, others: &Watched) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|((_, left), (_, right))| Arc::ptr_eq(left, right))
}

/// The file sources that run now, with their folders.
fn watched_by(catalog: &Catalog) -> Watched {
    let folder = |runner: Arc<SourceRunner>| match &runner.spec().kind {
        SourceKind::File { target } => Some((crate::source::root_of(target), runner)),
        SourceKind::Url { .. } | SourceKind::Git { .. } => None,
    };
    let mut watched: Watched = catalog.inner.runners.all().into_iter().filter_map(folder).collect();
    watched.sort_by(|(_, left), (_, right)| left.id().cmp(right.id()));
    watched
}

/// Wakes these sources, where `was_watching` once at the beginning: something may have changed while nobody watched.
/// Ends only where watching is not possible.
async fn wake(watched: &Watched, was_watching: bool, own_folder: Option<PathBuf>) {
    if watched.is_empty() {
        return std::future::pending().await;
    }
    let (sender, mut changed) = mpsc::channel(QUEUE);
    let roots: HashSet<PathBuf> = watched.iter().map(|(root, _)| root.clone()).collect();
    // Watching a large tree takes a while, and the handle must live as long as this task.
    let started = tokio::task::spawn_blocking(move || Roots::watch(roots, sender)).await;
    let mut roots = match started {
        Ok(Ok(roots)) => roots,
        Ok(Err(error)) => {
            tracing::warn!(%error, "files cannot be watched: changes are found by the regular runs only");
            return;
        }
        Err(_) => return,
    };
    if was_watching {
        for (_, runner) in watched {
            runner.wake();
        }
    }
    let own = own_folder.as_deref();
    let is_own =
        |root: &Path, path: &Path| own.is_some_and(|own| own != root && own.starts_with(root) && path.starts_with(own));
    loop {
        let paths = tokio::select! {
            paths = changed.recv() => paths,
            () = tokio::time::sleep(REPLACED) => {
                let looked = tokio::task::spawn_blocking(move || roots.watch_replaced()).await;
                let Ok((again, replaced)) = looked else { return };
                roots = again;
                watched.iter().filter(|(root, _)| replaced.contains(root)).for_each(|(_, runner)| runner.wake());
                continue;
            }
        };
        let Some(paths) = paths else { return };
        let mut paths: HashSet<PathBuf> = paths.into_iter().collect();
        while let Ok(Some(more)) = tokio::time::timeout(QUIET, changed.recv()).await {
            paths.extend(more);
        }
        for (root, runner) in watched {
            if paths.iter().any(|path| path.starts_with(root) && !is_own(root, path) && runner.concerns(root, path)) {
                runner.wake();
            }
        }
    }
}

/// The watched folders. One that is removed and made again, or that was not there at first, is another folder to the
/// system, so each is looked at now and then.
struct Roots {
    watcher: RecommendedWatcher,
    identities: HashMap<PathBuf, Option<Identity>>,
}

/// What tells a folder from another one that later has its name: it may be given the number of the one that is gone, and
/// then was made at another time.
type Identity = (u64, u64, Option<SystemTime>);

impl Roots {
    fn watch(roots: HashSet<PathBuf>, sender: mpsc::Sender<Vec<PathBuf>>) -> notify::Result<Self> {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if let Ok(event) = event
                && !matches!(event.kind, EventKind::Access(_))
            {
                // A full queue has woken the task already.
                let _full = sender.try_send(event.paths).is_err();
            }
        })?;
        let mut watched = Self { watcher, identities: HashMap::new() };
        for root in roots {
            if let Err(error) = watched.watch_root(&root) {
                tracing::warn!(folder = %root.display(), %error, "the folder cannot be watched yet: trying again until it can");
            }
        }
        Ok(watched)
    }

    fn watch_root(&mut self, root: &Path) -> notify::Result<()> {
        // In this order: a folder that is replaced in between is found to be another one the next time.
        let identity = identity(root);
        let watching = self.watcher.watch(root, RecursiveMode::Recursive);
        self.identities.insert(root.to_owned(), identity.filter(|_| watching.is_ok()));
        watching
    }

    /// Watches those again that are other folders now, and says which.
    fn watch_replaced(mut self) -> (Self, Vec<PathBuf>) {
        let differs = |(root, watched): &(&PathBuf, &Option<Identity>)| identity(root) != **watched;
        let replaced: Vec<PathBuf> = self.identities.iter().filter(differs).map(|(root, _)| root.clone()).collect();
        for root in &replaced {
            // What is gone is watched no more; that the system knows of no watch there is no fault.
            let _gone = self.watcher.unwatch(root).is_err();
            // Where it cannot be watched now, the next look tries again.
            let _later = self.watch_root(root).is_err();
        }
        (self, replaced)
    }
}

fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;

    std::fs::metadata(folder).ok().map(|metadata| (metadata.dev(), metadata.ino(), metadata.created().ok()))
}

#[cfg(test)]
mod tests;
