//! The files of a site where they are now.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use git::{FileHistories, FolderRepository, HistoryLimits, ScmUrl};

use super::mirrors::Snapshot;
use crate::{Tree, TreeError};

/// Files below one folder, and what tells one state of them from another.
#[derive(Clone)]
pub(super) struct Source {
    pub tree: Tree,
    at: At,
}

#[derive(Clone)]
enum At {
    /// With all links followed.
    Folder(PathBuf),
    Commit(Arc<Snapshot>),
}

impl Source {
    pub fn of_folder(real: PathBuf) -> Result<Self, TreeError> {
        Ok(Self { tree: Tree::of_folder(&real)?, at: At::Folder(real) })
    }

    pub fn of_commit(snapshot: Snapshot) -> Self {
        Self { tree: snapshot.tree(), at: At::Commit(Arc::new(snapshot)) }
    }

    /// The folder as it really is; none for that of a repository.
    pub fn folder(&self) -> Option<&Path> {
        match &self.at {
            At::Folder(folder) => Some(folder),
            At::Commit(_) => None,
        }
    }

    /// The commit that is read; none for a folder of this machine.
    pub fn commit(&self) -> Option<&str> {
        match &self.at {
            At::Folder(_) => None,
            At::Commit(snapshot) => Some(&snapshot.head),
        }
    }

    /// Another text whenever the file was changed; none where it is not there.
    pub fn stamp(&self, path: &str) -> Option<String> {
        match &self.at {
            At::Commit(snapshot) => snapshot.blobs.get(path).cloned(),
            At::Folder(folder) => {
                let metadata = fs::metadata(folder.join(path)).ok()?;
                let changed = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
                Some(format!("{}-{}", metadata.len(), changed.as_nanos()))
            }
        }
    }

    /// When the disk says that a file was changed: milliseconds since 1970.
    pub fn changed_at(&self, path: &str) -> Option<i64> {
        let At::Folder(folder) = &self.at else { return None };
        let changed = fs::metadata(folder.join(path)).ok()?.modified().ok()?;
        i64::try_from(changed.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis()).ok()
    }

    /// The file's page on its code host.
    pub fn page(&self, path: &str) -> Option<ScmUrl> {
        match &self.at {
            At::Folder(_) => None,
            At::Commit(snapshot) => snapshot.page(path),
        }
    }

    /// The histories of the files with the commit up to which they go, unless that is `known`. Blocks for seconds where
    /// the past is long.
    pub fn histories(&self, known: Option<&str>) -> Option<(String, FileHistories)> {
        let limits = HistoryLimits::default();
        let is_new = |head: &String| known != Some(head.as_str());
        match &self.at {
            At::Folder(folder) => {
                let repository = FolderRepository::find(folder);
                let head = repository.as_ref().and_then(FolderRepository::head).unwrap_or_default();
                let head = Some(head).filter(is_new)?;
                let histories = repository.and_then(|repository| repository.histories(&head, limits));
                Some((head, histories.unwrap_or_default()))
            }
            At::Commit(snapshot) => {
                let head = Some(snapshot.head.clone()).filter(is_new)?;
                let histories = snapshot.histories(limits).unwrap_or_else(|error| {
                    tracing::warn!(%error, "the history of a repository cannot be read");
                    BTreeMap::new()
                });
                Some((head, histories))
            }
        }
    }
}
