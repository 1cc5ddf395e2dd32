//! Files of a site that are no pages.

use std::sync::Arc;

use super::{error::LibraryError, open_site::OpenSite};
use crate::TreeError;

/// Bytes of a file that is served.
pub const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// A file that is there.
pub struct DocsFile {
    pub(super) open: Arc<OpenSite>,
    /// In the tree.
    pub path: String,
    /// Another text whenever the file was changed.
    pub stamp: String,
}

impl DocsFile {
    pub(super) fn new(open: Arc<OpenSite>, path: String) -> Option<Self> {
        let stamp = open.source.stamp(&path)?;
        Some(Self { open, path, stamp })
    }

    /// The content; read on a blocking thread.
    pub async fn read(&self) -> Result<Vec<u8>, LibraryError> {
        let (open, path) = (Arc::clone(&self.open), self.path.clone());
        let read = tokio::task::spawn_blocking(move || open.tree().read(&path, LARGEST_FILE)).await;
        read.map_err(|_| LibraryError::Interrupted)?.map_err(|error| match error {
            TreeError::TooLarge { path, limit, .. } => LibraryError::LargeFile { path, limit: limit / (1024 * 1024) },
            _ => LibraryError::NoFile(self.path.clone()),
        })
    }
}
