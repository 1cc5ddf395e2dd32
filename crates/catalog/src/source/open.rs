//! A source, opened for one run.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use fetch::{Conditional, Fetched, Fetcher, Secret};
use git::{ScmHosts, ScmKind, ScmUrl};
use url::Url;

use super::{
    FileAt, ReadError, SourceKind, SourceSpec,
    files::{self, LONGEST_TARGET, expand, join, root_of},
    repository::{Repositories, Snapshot},
};

/// What is known of code hosts: which there are, and the token for each host that has one.
#[derive(Clone, Default)]
pub struct CodeHosts {
    pub hosts: ScmHosts,
    /// By `host` or `host:port`, lower case.
    pub tokens: HashMap<String, (ScmKind, Secret)>,
}

/// Opens sources: knows how to reach the outside, and where to keep what it fetched.
pub struct SourceReader {
    fetcher: Fetcher,
    code_hosts: Arc<CodeHosts>,
    repositories: Repositories,
    /// Whether registered locations may be on this machine's disk.
    registered_files: bool,
}

impl SourceReader {
    /// `mirrors` is a folder for copies of git repositories.
    pub fn new(fetcher: Fetcher, code_hosts: CodeHosts, mirrors: PathBuf) -> Self {
        let code_hosts = Arc::new(code_hosts);
        let repositories = Repositories::new(mirrors, Arc::clone(fetcher.policy()), Arc::clone(&code_hosts));
        Self { fetcher, code_hosts, repositories, registered_files: false }
    }

    /// Whether registered locations, beside those of the configuration, may be on this machine's disk.
    #[must_use]
    pub fn with_registered_files(self, registered_files: bool) -> Self {
        Self { registered_files, ..self }
    }

    pub fn code_hosts(&self) -> &CodeHosts {
        &self.code_hosts
    }

    /// Whether a repository may be read, as far as its address tells.
    pub fn may_read(&self, repository: &str) -> bool {
        let policy = self.fetcher.policy();
        web_address(repository).is_none_or(|url| policy.check(&url).is_ok())
    }

    /// Reaches the source: fetches a repository, looks for nothing else yet.
    pub async fn open(&self, spec: &SourceSpec, limit: usize) -> Result<OpenSource, ReadError> {
        if spec.registration.is_some() && spec.kind.is_local() && !self.registered_files {
            return Err(ReadError::new(
                "registered locations may be on this machine only where catalog.registerFiles is true and the server \
                 listens on loopback: set that, or make this a location of the configuration",
            ));
        }
        let root = match &spec.kind {
            SourceKind::File { target } => Root::Folder { folder: root_of(target), target: PathBuf::from(target) },
            SourceKind::Url { target } => Root::Url(target.clone()),
            SourceKind::Git { repository, branch, path } => {
                let snapshot = self.repositories.snapshot(repository, branch.as_deref()).await?;
                Root::Repository { snapshot, path: path.clone() }
            }
        };
        Ok(OpenSource { root, fetcher: self.fetcher.clone(), code_hosts: Arc::clone(&self.code_hosts), limit })
    }
}

/// Reads the files of one source as they are during one run.
#[derive(Clone)]
pub struct OpenSource {
    root: Root,
    fetcher: Fetcher,
    code_hosts: Arc<CodeHosts>,
    /// The largest file, in bytes.
    limit: usize,
}

#[derive(Clone)]
enum Root {
    Folder { folder: PathBuf, target: PathBuf },
    Url(Url),
    Repository { snapshot: Snapshot, path: String },
}

/// What is known of where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProvenance {
    /// `file:/…`, `url:…`, or `git:…` where the repository is on no known code host.
    pub location: String,
    pub view_url: Option<String>,
    pub edit_url: Option<String>,
    /// The folder of the file, as `url:…`.
    pub source_location: Option<String>,
}

impl OpenSource {
    /// The files that the source's own target means.
    pub fn roots(&self) -> Result<Vec<FileAt>, ReadError> {
        let (files, target): (Vec<FileAt>, _) = match &self.root {
            Root::Url(url) => return Ok(vec![FileAt::Url(url.clone())]),
            Root::Folder { folder, target } => {
                (expand(folder, target)?.into_iter().map(FileAt::Local).collect(), target.display().to_string())
            }
            Root::Repository { snapshot, path } => {
                (snapshot.expand(path)?.into_iter().map(FileAt::Git).collect(), path.clone())
            }
        };
        if files.is_empty() {
            return Err(ReadError::missing(format!("the glob {target} matches no file: correct it, or add files")));
        }
        Ok(files)
    }

    /// The same source as if its target were this one file of it.
    #[must_use]
    pub fn narrowed(&self, at: FileAt) -> Self {
        let root = match (at, &self.root) {
            (FileAt::Url(url), _) => Root::Url(url),
            (FileAt::Local(target), Root::Folder { folder, .. }) => Root::Folder { folder: folder.clone(), target },
            (FileAt::Git(path), Root::Repository { snapshot, .. }) => {
                Root::Repository { snapshot: snapshot.clone(), path }
            }
            (_, root) => root.clone(),
        };
        Self { root, ..self.clone() }
    }

    pub async fn read(&self, at: &FileAt) -> Result<Vec<u8>, ReadError> {
        match (at, &self.root) {
            (FileAt::Url(url), _) => self.fetch(url).await,
            (FileAt::Git(path), Root::Repository { snapshot, .. }) => snapshot.read(path, self.limit).await,
            (FileAt::Local(path), Root::Folder { folder, .. }) => {
                let (path, folder, limit) = (path.clone(), folder.clone(), self.limit);
                let read = tokio::task::spawn_blocking(move || files::read(&folder, &path, limit)).await;
                read.map_err(|_| ReadError::interrupted())?
            }
            _ => Err(local_only(at)),
        }
    }

    async fn fetch(&self, url: &Url) -> Result<Vec<u8>, ReadError> {
        let (address, accept) = self.address_of(url);
        match self.fetcher.fetch_as(&address, accept, &Conditional::default()).await {
            Ok(Fetched::Body { bytes, .. }) if bytes.len() <= self.limit => Ok(bytes.to_vec()),
            Ok(Fetched::Body { bytes, .. }) => Err(files::too_large(url, bytes.len() as u64, self.limit)),
            Ok(Fetched::NotModified) => Err(ReadError::new(format!("{url} answered 'not modified' unasked"))),
            Err(error) => Err(ReadError::new(error.to_string())),
        }
    }

    /// Where the content of a page's address is: on a code host with a token its interface, else its raw file.
    fn address_of(&self, url: &Url) -> (Url, &'static str) {
        const ANYTHING: &str = "*/*";
        let CodeHosts { hosts, tokens } = &*self.code_hosts;
        let Some(page) = ScmUrl::parse(url.as_str(), hosts).filter(|page| !page.path.is_empty()) else {
            return (url.clone(), ANYTHING);
        };
        let with_token = tokens.contains_key(&page.host).then(|| page.api_url(hosts)).flatten();
        match with_token {
            Some(read) => (read.url, read.accept),
            None => (page.raw_url().unwrap_or_else(|| url.clone()), ANYTHING),
        }
    }

    /// The files that a target in `from` means: relative to it, or absolute.
    pub fn resolve(&self, from: &FileAt, location_type: Option<&str>, target: &str) -> Result<Vec<FileAt>, ReadError> {
        if target.chars().count() > LONGEST_TARGET {
            return Err(files::too_long(target));
        }
        if let Some(url) = web_address(target) {
            return Ok(vec![FileAt::Url(url)]);
        }
        if location_type == Some("url") && !matches!(from, FileAt::Url(_)) {
            let message = format!("{target} is no http or https address, as a Location of type url needs");
            return Err(ReadError::new(message));
        }
        match (from, &self.root) {
            (FileAt::Local(path), Root::Folder { folder, .. }) => {
                let target = join(path.parent().unwrap_or(Path::new("/")), target);
                Ok(expand(folder, &target)?.into_iter().map(FileAt::Local).collect())
            }
            (FileAt::Git(path), Root::Repository { snapshot, .. }) => {
                let target = join(Path::new("/").join(path).parent().unwrap_or(Path::new("/")), target);
                let target = target.to_string_lossy().trim_start_matches('/').to_owned();
                Ok(snapshot.expand(&target)?.into_iter().map(FileAt::Git).collect())
            }
            (FileAt::Url(url), _) => {
                let resolved = git::resolve_url(target, url.as_str(), &self.code_hosts.hosts);
                let resolved = resolved.map_err(|error| ReadError::new(error.to_string()))?;
                let url = web_address(&resolved)
                    .ok_or_else(|| ReadError::new(format!("{target} leads to {resolved}, which is no web address")))?;
                Ok(vec![FileAt::Url(url)])
            }
            (at, _) => Err(local_only(at)),
        }
    }

    /// The one file that a placeholder means.
    pub fn resolve_one(&self, from: &FileAt, target: &str) -> Result<FileAt, ReadError> {
        let mut files = self.resolve(from, None, target)?;
        match (files.pop(), files.is_empty()) {
            (Some(file), true) => Ok(file),
            _ => Err(ReadError::new(format!("{target} must mean one file"))),
        }
    }

    pub fn provenance(&self, at: &FileAt) -> FileProvenance {
        let page = match (at, &self.root) {
            (FileAt::Url(url), _) => ScmUrl::parse(url.as_str(), &self.code_hosts.hosts),
            (FileAt::Git(path), Root::Repository { snapshot, .. }) => snapshot.page(path),
            _ => None,
        };
        let view_url = page.as_ref().and_then(ScmUrl::view_url).map(String::from);
        let location = match (at, &self.root, &view_url) {
            (FileAt::Local(path), ..) => format!("file:{}", path.display()),
            (FileAt::Url(url), ..) => format!("url:{url}"),
            (FileAt::Git(_), _, Some(url)) => format!("url:{url}"),
            (FileAt::Git(path), Root::Repository { snapshot, .. }, None) => format!("git:{}", snapshot.target_of(path)),
            (FileAt::Git(path), ..) => format!("git:{path}"),
        };
        FileProvenance {
            location,
            view_url,
            edit_url: page.as_ref().and_then(ScmUrl::edit_url).map(String::from),
            source_location: page.as_ref().and_then(folder_of).map(|url| format!("url:{url}")),
        }
    }

    /// The file as problems name it.
    pub fn display(&self, at: &FileAt) -> String {
        match (at, &self.root) {
            (FileAt::Git(path), Root::Repository { snapshot, .. }) => snapshot.target_of(path),
            _ => at.to_string(),
        }
    }
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The page of the folder that a file is in, with a slash at its end.
fn folder_of(page: &ScmUrl) -> Option<String> {
    let path = page.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let url = ScmUrl { path, ..page.clone() }.tree_url()?;
    Some(format!("{}/", url.as_str().trim_end_matches('/')))
}

fn local_only(at: &FileAt) -> ReadError {
    ReadError::new(format!("{at} is not part of this source, and only a source of its own may read it"))
}
