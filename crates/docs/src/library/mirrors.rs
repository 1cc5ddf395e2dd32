//! Repositories of documentation: mirrors of their own, because they hold the past, which a catalog has no use for.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::Arc,
};

use fetch::Secret;
use git::{
    Credentials, FileHistories, GitAccess, GitError, GitWorkers, History, HistoryLimits, Mirror, Reference,
    ReferenceKind, RepoUrl, ScmHosts, ScmKind, ScmUrl,
};
use globset::{GlobBuilder, GlobSet};
use parking_lot::Mutex;

use crate::{Tree, TreeError};

/// How repositories are reached.
#[derive(Clone)]
pub struct RepositoryAccess {
    /// Where their mirrors are kept.
    pub folder: PathBuf,
    pub access: GitAccess,
    pub hosts: ScmHosts,
    /// By `host` or `host:port`, lower case.
    pub tokens: HashMap<String, (ScmKind, Secret)>,
}

pub(super) struct Mirrors {
    access: RepositoryAccess,
    workers: GitWorkers,
}

/// A folder of a repository at one commit.
#[derive(Clone)]
pub(super) struct Snapshot {
    mirror: Arc<Mutex<Mirror>>,
    place: Arc<MirrorPlace>,
    /// In full.
    pub head: String,
    branch: String,
    folder: String,
    /// The repository's page, where it is on a known code host.
    page: Option<ScmUrl>,
    /// The ids of the files' contents, by their path from the folder.
    pub blobs: Arc<BTreeMap<String, String>>,
    sizes: Arc<BTreeMap<String, u64>>,
}

/// What a mirror is opened with.
struct MirrorPlace {
    folder: PathBuf,
    url: RepoUrl,
    credentials: Credentials,
    access: GitAccess,
}

impl MirrorPlace {
    fn open(&self) -> Result<Mirror, GitError> {
        Mirror::open_or_create(&self.folder, &self.url, self.credentials.clone(), self.access.clone())
    }
}

impl Mirrors {
    pub fn new(access: RepositoryAccess) -> Self {
        Self { access, workers: GitWorkers::default() }
    }

    pub fn hosts(&self) -> &ScmHosts {
        &self.access.hosts
    }

    /// Brings the mirror up to date and lists the files below the folder. Where the remote cannot be reached, what is
    /// here already is listed all the same, unless it is `known` to the caller.
    pub async fn snapshot(
        &self,
        repository: &str,
        branch: Option<&str>,
        folder: &str,
        may_be_local: bool,
        known: Option<&str>,
    ) -> Result<Option<Snapshot>, GitError> {
        let url: RepoUrl = repository.parse()?;
        let whole = self.read(&url, branch, folder, may_be_local, known, History::Full).await;
        match whole {
            // A past that is too long to be had is done without.
            Err(GitError::TransferTooLarge { .. } | GitError::Timeout { .. }) => {
                self.read(&url, branch, folder, may_be_local, known, History::Tip).await
            }
            read => read,
        }
    }

    async fn read(
        &self,
        url: &RepoUrl,
        branch: Option<&str>,
        folder: &str,
        may_be_local: bool,
        known: Option<&str>,
        history: History,
    ) -> Result<Option<Snapshot>, GitError> {
        let name = blake3::hash(format!("{url}\n{history:?}").as_bytes()).to_hex();
        let place = Arc::new(MirrorPlace {
            folder: self.access.folder.join(&name.as_str()[..32]),
            url: url.clone(),
            credentials: Credentials::for_remote(url, &self.access.tokens),
            access: GitAccess { local: may_be_local, history, ..self.access.access.clone() },
        });
        let page = ScmUrl::parse(url.as_str(), &self.access.hosts);
        let (branch, folder, known) = (branch.map(str::to_owned), folder.to_owned(), known.map(str::to_owned));
        let work = move || {
            let mut mirror = place.open()?;
            let fetched = match (mirror.fetch(branch.as_deref()), known.is_none()) {
                (Err(error), true) if is_passing(&error) => mirror.newest_here(branch.as_deref()).ok_or(error),
                (fetched, _) => fetched,
            }?;
            if known.as_deref() == Some(fetched.head.as_str()) {
                return Ok(None);
            }
            let listing = mirror.list(&fetched.head, &below(&folder)?)?;
            let skipped = if folder.is_empty() { 0 } else { folder.len() + 1 };
            let files = || listing.files.iter().map(|file| (file.path[skipped..].to_owned(), file));
            Ok(Some(Snapshot {
                blobs: Arc::new(files().map(|(path, file)| (path, file.blob.clone())).collect()),
                sizes: Arc::new(files().map(|(path, file)| (path, file.size)).collect()),
                mirror: Arc::new(Mutex::new(mirror)),
                place,
                head: fetched.head,
                branch: fetched.branch,
                folder,
                page,
            }))
        };
        self.workers.run(url.as_str(), self.access.access.limits.total_time, work).await
    }
}

/// Whether the remote may do another time what it does not now.
fn is_passing(error: &GitError) -> bool {
    matches!(
        error,
        GitError::Unreachable { .. }
            | GitError::Timeout { .. }
            | GitError::Busy { .. }
            | GitError::Other { .. }
            | GitError::RepositoryNotFound { .. }
    )
}

fn below(folder: &str) -> Result<GlobSet, GitError> {
    let pattern = if folder.is_empty() { "**".to_owned() } else { format!("{}/**", globset::escape(folder)) };
    let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
    glob.and_then(|glob| GlobSet::builder().add(glob).build()).map_err(|_| GitError::Interrupted)
}

impl Snapshot {
    /// The files, read when they are asked for.
    pub fn tree(&self) -> Tree {
        let (mirror, blobs) = (Arc::clone(&self.mirror), Arc::clone(&self.blobs));
        Tree::of_reader((*self.sizes).clone(), move |path, limit| {
            let blob = blobs.get(path).ok_or_else(|| TreeError::Missing(path.to_owned()))?;
            mirror.lock().read(blob, limit).map_err(|error| match error {
                GitError::FileTooLarge { size, limit, .. } => {
                    TreeError::TooLarge { path: path.to_owned(), bytes: size, limit }
                }
                error => TreeError::Unreadable { path: path.to_owned(), error: std::io::Error::other(error) },
            })
        })
    }

    /// The file's page on its code host.
    pub fn page(&self, path: &str) -> Option<ScmUrl> {
        let reference = Reference { kind: ReferenceKind::Branch, name: self.branch.clone() };
        let path = crate::tree::join(&self.folder, path)?;
        Some(ScmUrl { reference: Some(reference), path, ..self.page.clone()? })
    }

    /// The histories of the files below the folder. Reads through a handle of its own, so that pages do not wait.
    pub fn histories(&self, limits: HistoryLimits) -> Result<FileHistories, GitError> {
        self.place.open()?.histories(&self.head, &self.folder, limits)
    }
}
