//! Git repositories as sources: a mirror on disk, read at one commit.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::Arc,
};

use fetch::FetchPolicy;
use git::{Credentials, GitAccess, GitError, GitWorkers, Mirror, Reference, ReferenceKind, RepoUrl, ScmUrl, TreeFile};
use globset::{Glob, GlobSet};
use parking_lot::Mutex;

use super::{
    ReadError,
    files::{self, is_glob},
    open::CodeHosts,
};

/// All mirrors of this server.
pub struct Repositories {
    folder: PathBuf,
    access: GitAccess,
    code_hosts: Arc<CodeHosts>,
    workers: GitWorkers,
}

/// A repository at one commit. Clones share the open mirror.
#[derive(Clone)]
pub struct Snapshot {
    repository: String,
    branch: String,
    mirror: Arc<Mutex<Mirror>>,
    files: Arc<BTreeMap<String, TreeFile>>,
    refused: Arc<HashMap<String, String>>,
    /// The repository's page, where it is on a known code host.
    page: Option<ScmUrl>,
}

impl Repositories {
    pub fn new(folder: PathBuf, policy: Arc<FetchPolicy>, code_hosts: Arc<CodeHosts>) -> Self {
        // Whoever writes the configuration may read this machine's files anyway, and of the registered locations only
        // those come this far that may be on this machine.
        let access = GitAccess { local: true, ..GitAccess::new(policy) };
        Self { folder, access, code_hosts, workers: GitWorkers::default() }
    }

    /// Brings the mirror up to date and lists its files.
    pub async fn snapshot(&self, repository: &str, branch: Option<&str>) -> Result<Snapshot, ReadError> {
        let url: RepoUrl = repository.parse().map_err(|error: GitError| read_error(&error))?;
        let credentials = Credentials::for_remote(&url, &self.code_hosts.tokens);
        let name = blake3::hash(url.as_str().as_bytes()).to_hex();
        let folder = self.folder.join(&name.as_str()[..32]);
        let (access, wanted, remote) = (self.access.clone(), branch.map(str::to_owned), url.clone());
        let work = move || {
            let mut mirror = Mirror::open_or_create(&folder, &remote, credentials, access)?;
            let fetched = mirror.fetch(wanted.as_deref())?;
            let everything = GlobSet::builder().add(everything()?).build().map_err(|_| GitError::Interrupted)?;
            let listing = mirror.list(&fetched.head, &everything)?;
            Ok((mirror, fetched.branch, listing))
        };
        let limit = self.access.limits.total_time;
        let (mirror, branch, listing) =
            self.workers.run(url.as_str(), limit, work).await.map_err(|error| read_error(&error))?;
        let files = listing.files.into_iter().map(|file| (file.path.clone(), file)).collect();
        let refused = listing.refused.into_iter().map(|file| (file.path, file.reason.to_string())).collect();
        Ok(Snapshot {
            page: ScmUrl::parse(url.as_str(), &self.code_hosts.hosts),
            repository: url.to_string(),
            branch,
            mirror: Arc::new(Mutex::new(mirror)),
            files: Arc::new(files),
            refused: Arc::new(refused),
        })
    }
}

impl Snapshot {
    /// The files that a path or glob means, in the order of their names.
    pub fn expand(&self, target: &str) -> Result<Vec<String>, ReadError> {
        if !is_glob(target) {
            return Ok(vec![target.to_owned()]);
        }
        let matcher = files::glob(target)?;
        let paths = self.files.keys().chain(self.refused.keys());
        let mut found: Vec<String> = paths.filter(|path| matcher.is_match(path)).cloned().collect();
        found.sort();
        Ok(found)
    }

    pub async fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        let Some(file) = self.files.get(path) else {
            return Err(match self.refused.get(path) {
                Some(reason) => ReadError::new(reason.clone()),
                None => ReadError::missing(format!(
                    "there is no file {path} in {} at {}: correct the target, or add the file",
                    self.repository, self.branch
                )),
            });
        };
        let (mirror, blob) = (Arc::clone(&self.mirror), file.blob.clone());
        let read = tokio::task::spawn_blocking(move || mirror.lock().read(&blob, limit as u64)).await;
        read.map_err(|_| ReadError::interrupted())?.map_err(|error| match error {
            GitError::FileTooLarge { size, .. } => files::too_large(&self.target_of(path), size, limit),
            error => read_error(&error),
        })
    }

    /// The file's page on its code host.
    pub fn page(&self, path: &str) -> Option<ScmUrl> {
        let reference = Reference { kind: ReferenceKind::Branch, name: self.branch.clone() };
        let page = self.page.clone()?;
        Some(ScmUrl { reference: Some(reference), path: path.to_owned(), ..page })
    }

    /// `REPOSITORY//PATH?ref=BRANCH`, the form of the configuration.
    pub fn target_of(&self, path: &str) -> String {
        format!("{}//{path}?ref={}", self.repository, self.branch)
    }
}

fn everything() -> Result<Glob, GitError> {
    Glob::new("**").map_err(|_| GitError::Interrupted)
}

fn read_error(error: &GitError) -> ReadError {
    ReadError::new(error.to_string())
}
