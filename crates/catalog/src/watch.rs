//! Wakes file sources as soon as something in their folder changes.

use std::{collections::HashSet, path::PathBuf, sync::Arc, time::Duration};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{Catalog, run::SourceRunner, source::SourceKind};

/// Editors and git write in bursts: a run starts when it has been quiet this long.
const QUIET: Duration = Duration::from_millis(60);
/// Changes that wait to be looked at; a queue this long has long woken the
/// sources.
const QUEUE: usize = 1024;

pub async fn watch_files(catalog: Catalog, shutdown: CancellationToken) {
    let watched: Vec<(PathBuf, Arc<SourceRunner>)> = catalog
        .inner
        .runners
        .values()
        .filter_map(|runner| match &runner.spec().kind {
            SourceKind::File { target } => Some((crate::source::root_of(target), Arc::clone(runner))),
            SourceKind::Url { .. } | SourceKind::Git { .. } => None,
        })
        .collect();
    if watched.is_empty() {
        return;
    }
    let (sender, mut changed) = mpsc::channel(QUEUE);
    let roots: HashSet<PathBuf> = watched.iter().map(|(root, _)| root.clone()).collect();
    // Watching a large tree takes a while, and the handle must live as long as this task.
    let started = tokio::task::spawn_blocking(move || start(&roots, sender)).await;
    let _kept = match started {
        Ok(Ok(watcher)) => watcher,
        Ok(Err(error)) => {
            tracing::warn!(%error, "files cannot be watched: changes are found by the regular runs only");
            return;
        }
        Err(_) => return,
    };
    loop {
        let mut paths: HashSet<PathBuf> = tokio::select! {
            () = shutdown.cancelled() => return,
            paths = changed.recv() => match paths {
                Some(paths) => paths.into_iter().collect(),
                None => return,
            },
        };
        while let Ok(Some(more)) = tokio::time::timeout(QUIET, changed.recv()).await {
            paths.extend(more);
        }
        for (root, runner) in &watched {
            // The watcher reports real paths; the root may be named through a link.
            let real = std::fs::canonicalize(root).unwrap_or_else(|_| root.clone());
            if paths.iter().any(|path| path.starts_with(root) || path.starts_with(&real)) {
                runner.wake();
            }
        }
    }
}

fn start(roots: &HashSet<PathBuf>, sender: mpsc::Sender<Vec<PathBuf>>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Ok(event) = event
            && !matches!(event.kind, EventKind::Access(_))
        {
            // A full queue has woken the task already.
            let _full = sender.try_send(event.paths).is_err();
        }
    })?;
    for root in roots {
        if let Err(error) = watcher.watch(root, RecursiveMode::Recursive) {
            tracing::warn!(folder = %root.display(), %error, "the folder cannot be watched: its changes are found by the regular runs only");
        }
    }
    Ok(watcher)
}
