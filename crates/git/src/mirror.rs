//! A bare copy of one remote repository on disk.

mod folder;
mod transfer;
mod tree;

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use git2::{ErrorClass, ErrorCode, Oid, Repository};

use crate::{Credentials, GitAccess, GitError, RepoUrl, preflight, transport};
use folder::FolderLock;

pub use tree::{RefusedFile, TreeFile, TreeListing};

/// Fetched by one caller at a time, across processes too; read by commit, so that a fetch never changes what a reader
/// sees. All of it blocks: see [`crate::GitWorkers`].
pub struct Mirror {
    folder: PathBuf,
    url: RepoUrl,
    credentials: Credentials,
    access: GitAccess,
    repository: Repository,
}

/// What a fetch brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchOutcome {
    /// The commit the branch or tag points to, as 40 hexadecimal digits.
    pub head: String,
    /// The branch or tag that was read; the remote's default branch where none was asked for.
    pub branch: String,
    /// False where the mirror had this commit already.
    pub changed: bool,
    pub received_objects: usize,
    pub received_bytes: usize,
}

impl Mirror {
    /// Opens the mirror in `folder`, or makes an empty one there. Reaches no network.
    ///
    /// A mirror of another repository, of another [`crate::History`], or one that is visibly damaged is replaced. A
    /// folder that holds anything else is renamed to `<folder>.set-aside-<seconds since 1970>` and never deleted.
    pub fn open_or_create(
        folder: &Path,
        url: &RepoUrl,
        credentials: Credentials,
        access: GitAccess,
    ) -> Result<Self, GitError> {
        transport::prepare();
        let _lock = FolderLock::acquire(folder, Instant::now() + access.limits.total_time)?;
        let repository = match folder::open(folder, url, access.history) {
            Some(repository) => repository,
            None => folder::create(folder, url, access.history)?,
        };
        let folder = folder.to_owned();
        Ok(Self { folder, url: url.clone(), credentials, access, repository })
    }

    pub fn url(&self) -> &RepoUrl {
        &self.url
    }

    /// Brings one branch or tag up to date, the remote's default branch where none is named, and forgets those the
    /// remote no longer has. Only what is missing is transferred; nothing at all where the commit is here already.
    pub fn fetch(&mut self, branch: Option<&str>) -> Result<FetchOutcome, GitError> {
        let deadline = Instant::now() + self.access.limits.total_time;
        if self.credentials.are_sent_in_the_clear(&self.url) {
            return Err(GitError::InsecureToken { url: self.url.to_string() });
        }
        self.access.check(&self.url)?;
        preflight::refuse_redirects(&self.url, &self.access, self.access.limits.total_time)?;
        let _lock = FolderLock::acquire(&self.folder, deadline)?;
        if !folder::is_marked(&self.folder, &self.url, self.access.history) {
            self.replace()?;
        }
        match self.transfer(branch, deadline) {
            Err(GitError::Damaged { reason, .. }) => {
                tracing::warn!(url = %self.url, reason, "the copy of a repository is damaged and is made anew");
                self.replace()?;
                self.transfer(branch, deadline)
            }
            outcome => outcome,
        }
    }

    /// What the last fetch of a branch or tag left, without asking the remote; where none is named, the only one that was
    /// ever fetched.
    pub fn newest_here(&self, branch: Option<&str>) -> Option<FetchOutcome> {
        let known = self.repository.references().ok()?.filter_map(|reference| {
            let name = reference.ok()?.name().ok()?.to_owned();
            let short = name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("refs/tags/"))?.to_owned();
            Some((name, short))
        });
        let mut known = known.filter(|(_, short)| branch.is_none_or(|branch| branch == short));
        let (name, branch) = known.next()?;
        let (_, head) = self.head(&name).filter(|_| known.next().is_none())?;
        Some(FetchOutcome { head: head.to_string(), branch, changed: false, received_objects: 0, received_bytes: 0 })
    }

    fn replace(&mut self) -> Result<(), GitError> {
        self.repository = folder::create(&self.folder, &self.url, self.access.history)?;
        Ok(())
    }

    pub(crate) fn repository(&self) -> &Repository {
        &self.repository
    }

    /// Reads a commit or blob id.
    pub(crate) fn id(text: &str) -> Result<Oid, GitError> {
        let invalid = || GitError::InvalidId { text: text.to_owned() };
        if text.len() != 40 {
            return Err(invalid());
        }
        text.parse().map_err(|_| invalid())
    }

    /// An error of reading `id`, which the caller asked for: that it is missing is the caller's mistake, that the disk
    /// fails is the operator's concern, anything else means that the copy is damaged.
    pub(crate) fn read_error(&self, id: Oid, error: &git2::Error) -> GitError {
        let is_missing = || self.repository.odb().is_ok_and(|objects| !objects.exists(id));
        match (error.code(), error.class()) {
            // The object is there and of another type.
            (ErrorCode::NotFound, ErrorClass::Invalid) => self.unknown(id),
            (ErrorCode::NotFound, _) if is_missing() => self.unknown(id),
            (_, ErrorClass::Os) => self.folder_error(error.message()),
            _ => self.damage(error.message()),
        }
    }

    fn unknown(&self, id: Oid) -> GitError {
        GitError::UnknownId { url: self.url.to_string(), id: id.to_string() }
    }

    fn folder_error(&self, reason: &str) -> GitError {
        GitError::Folder { folder: self.folder.display().to_string(), reason: reason.to_owned() }
    }

    /// Marks the copy, so that the next fetch makes a new one whoever asks for it.
    fn damage(&self, reason: &str) -> GitError {
        folder::condemn(&self.folder);
        GitError::Damaged {
            url: self.url.to_string(),
            folder: self.folder.display().to_string(),
            reason: reason.to_owned(),
        }
    }
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod http_tests;
#[cfg(test)]
mod tests;
