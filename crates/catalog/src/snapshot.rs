//! The read model on disk: a server that starts again reads it back instead of making it anew from every entity.
//!
//! It is a cache and never the truth. It counts only where the same build wrote it and where the change log still holds
//! the very change up to which it goes; everything after that change is applied as usual. Whatever is wrong with the
//! file, the catalog is loaded from the database as if there were none.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::{Duration, UNIX_EPOCH},
};

use db::{ChangeLog, Revision, Since};
use tokio_util::sync::CancellationToken;

use crate::{Catalog, CatalogError, memory, read_model::ReadModel, relations::emitted_relations};

/// Written once the catalog has been quiet for so long.
const QUIET: Duration = Duration::from_secs(5);
/// Written at the latest so long after a change, however many follow.
const LATEST: Duration = Duration::from_mins(5);
const HASH: usize = blake3::OUT_LEN;
/// The build, the change, the checksum of what follows, and the revision of the change.
const HEADER: usize = 3 * HASH + size_of::<Revision>();

/// The file of the snapshot in the folder where the server keeps its files.
pub fn path_in(folder: &Path) -> PathBuf {
    folder.join("catalog.snapshot")
}

/// The stored model and the revision up to which it goes; none where there is no snapshot that counts.
pub async fn load(path: PathBuf, log: &ChangeLog) -> Result<Option<(ReadModel, Revision)>, CatalogError> {
    let read = tokio::task::spawn_blocking(move || read(&path)).await.map_err(|_| CatalogError::Interrupted)?;
    let Some((model, revision, change)) = read else {
        return Ok(None);
    };
    let counts = change_at(log, revision).await? == Some(change);
    Ok(counts.then_some((model, revision)))
}

/// Writes the model again after it has changed, and once more at the end.
pub async fn keep(catalog: Catalog, path: PathBuf, shutdown: CancellationToken) {
    let mut applied = catalog.inner.applied.subscribe();
    let mut written = catalog.inner.snapshot_position;
    loop {
        let changed = applied.wait_for(|revision| *revision > written);
        let over = tokio::select! {
            () = shutdown.cancelled() => true,
            _ = changed => false,
        };
        if !over {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(LATEST) => {}
                () = quiet(applied.clone()) => {}
            }
        }
        let revision = *applied.borrow();
        if revision > written {
            if let Err(error) = write(&catalog, &path, revision).await {
                tracing::warn!(
                    file = %path.display(), %error,
                    "the catalog's snapshot cannot be written: the next start takes longer, nothing else is lost"
                );
            }
            // After a failure too: the next change is the next try.
            written = revision;
        }
        if over || shutdown.is_cancelled() {
            return;
        }
    }
}

async fn quiet(mut applied: tokio::sync::watch::Receiver<Revision>) {
    applied.mark_unchanged();
    while tokio::time::timeout(QUIET, applied.changed()).await.is_ok_and(|changed| changed.is_ok()) {}
}

#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Encode(#[from] postcard::Error),
    #[error(transparent)]
    File(#[from] io::Error),
}

/// The model may already be ahead of `revision`: changes that are applied twice change nothing the second time.
async fn write(catalog: &Catalog, path: &Path, revision: Revision) -> Result<(), WriteError> {
    let log = catalog.inner.database.change_log();
    let Some(change) = change_at(&log, revision).await? else {
        return Ok(());
    };
    let (catalog, path) = (catalog.clone(), path.to_owned());
    let work = move || {
        let model = catalog.read().to_snapshot()?;
        let checksum = blake3::hash(&model);
        // Beside its place and then renamed, so that no half of it is ever read.
        let beside = path.with_extension("snapshot.new");
        let mut file = fs::File::create(&beside)?;
        for part in [&build()[..], &change, checksum.as_bytes(), &revision.to_le_bytes(), &model] {
            file.write_all(part)?;
        }
        fs::rename(&beside, &path)?;
        Ok(())
    };
    let written = tokio::task::spawn_blocking(work).await.map_err(|_| CatalogError::Interrupted)?;
    memory::give_back_soon();
    written
}

fn read(path: &Path) -> Option<(ReadModel, Revision, [u8; HASH])> {
    let bytes = fs::read(path).ok()?;
    let (header, model) = bytes.split_at_checked(HEADER)?;
    let (by, rest) = header.split_first_chunk::<HASH>()?;
    let (change, rest) = rest.split_first_chunk::<HASH>()?;
    let (checksum, revision) = rest.split_first_chunk::<HASH>()?;
    if by != build() || blake3::hash(model) != *checksum {
        return None;
    }
    let model = ReadModel::from_snapshot(model, Arc::new(emitted_relations)).ok()?;
    Some((model, Revision::from_le_bytes(revision.try_into().ok()?), *change))
}

/// What identifies the change with this revision in this database, so that a snapshot of another database, or of a
/// later state than a restored backup, is not taken for one of this. None where the log has it no more.
async fn change_at(log: &ChangeLog, revision: Revision) -> Result<Option<[u8; HASH]>, CatalogError> {
    if revision == 0 {
        return Ok(None);
    }
    let Since::Changes(changes) = log.since(revision - 1, 1).await? else {
        return Ok(None);
    };
    let change = changes.first().filter(|change| change.revision == revision);
    Ok(change.map(|change| {
        let text = format!("{} {} {:?} {}", change.topic, change.subject, change.after_hash, change.at);
        *blake3::hash(text.as_bytes()).as_bytes()
    }))
}

/// What identifies this build: the snapshot's form and the relation rules are the same only within one.
fn build() -> &'static [u8; HASH] {
    static BUILD: OnceLock<[u8; HASH]> = OnceLock::new();
    BUILD.get_or_init(|| {
        let program = std::env::current_exe().and_then(fs::metadata);
        let made = program.as_ref().ok().and_then(|program| program.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let length = program.map_or(0, |program| program.len());
        *blake3::hash(format!("{} {length} {made:?}", env!("CARGO_PKG_VERSION")).as_bytes()).as_bytes()
    })
}

#[cfg(test)]
mod tests;
