//! Sources of descriptors: what they are, which files they have, and what is in those.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use url::Url;

mod files;
mod open;
mod registered;
mod repository;

pub use files::{is_glob, is_match, is_skipped, join, root_of};
pub use open::{CodeHosts, OpenSource, SourceReader};
pub use registered::Registration;

/// A place that entities come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSpec {
    pub kind: SourceKind,
    /// The kinds this source may bring, beside those that the catalog's rules allow everywhere.
    pub allow: Vec<crate::rules::Allowance>,
    /// None where the configuration names the source.
    pub registration: Option<Registration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// An absolute path or glob.
    File {
        target: String,
    },
    Url {
        target: Url,
    },
    Git {
        repository: String,
        branch: Option<String>,
        path: String,
    },
}

fn parse_url(target: &str) -> Result<Url, String> {
    let hint = "begin with https://, or with / for a file of this machine";
    Url::parse(target).map_err(|error| format!("the target {target} is no address ({error}): {hint}"))
}

impl SourceKind {
    /// Reads a location of the configuration. A git target is `REPOSITORY[//PATH][?ref=BRANCH]`, where the path may be
    /// a glob and defaults to `catalog-info.yaml`.
    ///
    /// Fails with what to write instead.
    pub fn parse(type_name: &str, target: &str) -> Result<Self, String> {
        refuse_controls(target)?;
        match type_name {
            "file" => Ok(Self::File { target: target.to_owned() }),
            "url" => Ok(Self::Url { target: parse_url(target)? }),
            "git" => {
                let (target, branch) = match target.split_once("?ref=") {
                    Some((target, branch)) if !branch.is_empty() => (target, Some(branch.to_owned())),
                    Some(_) => return Err(format!("the target {target} names no branch behind ?ref=")),
                    None => (target, None),
                };
                let scheme = target.find("://").map_or(0, |at| at + 3);
                let (repository, path) = match target[scheme..].find("//") {
                    Some(at) => (&target[..scheme + at], &target[scheme + at + 2..]),
                    None => (target, "catalog-info.yaml"),
                };
                Ok(Self::Git { repository: repository.to_owned(), branch, path: path.to_owned() })
            }
            _ => Err(format!("the type {type_name} is not known: write file, git or url")),
        }
    }
}

/// No address or path has them, and not every database keeps them.
fn refuse_controls(target: &str) -> Result<(), String> {
    if target.contains(char::is_control) {
        return Err("the target has a control character in it: remove it".to_owned());
    }
    Ok(())
}

impl SourceSpec {
    /// A source that the configuration names.
    pub fn configured(kind: SourceKind, allow: Vec<crate::rules::Allowance>) -> Self {
        Self { kind, allow, registration: None }
    }

    /// `file`, `url` or `git`.
    pub fn type_name(&self) -> &str {
        match (&self.registration, &self.kind) {
            (Some(registration), _) => &registration.location_type,
            (None, SourceKind::File { .. }) => "file",
            (None, SourceKind::Url { .. }) => "url",
            (None, SourceKind::Git { .. }) => "git",
        }
    }

    /// The target as the configuration or the registration says it.
    pub fn target(&self) -> String {
        if let Some(registration) = &self.registration {
            return registration.target.clone();
        }
        match &self.kind {
            SourceKind::File { target } => target.clone(),
            SourceKind::Url { target } => target.to_string(),
            SourceKind::Git { repository, branch, path } => match branch {
                Some(branch) => format!("{repository}//{path}?ref={branch}"),
                None => format!("{repository}//{path}"),
            },
        }
    }

    /// `type:target`, as the annotation `managed-by-origin-location` says it.
    pub fn location(&self) -> String {
        format!("{}:{}", self.type_name(), self.target())
    }

    /// Stable across restarts and replicas: that of the registration, or 40 hexadecimal digits from the location.
    pub fn id(&self) -> String {
        if let Some(registration) = &self.registration {
            return registration.id.clone();
        }
        blake3::hash(self.location().as_bytes()).to_hex().as_str()[..40].to_owned()
    }
}

/// One file of a source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileAt {
    Local(PathBuf),
    /// A path in the tree of the source's repository.
    Git(String),
    Url(Url),
}

/// Why a file or a whole source cannot be read. The text is for the person who wrote the location.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    pub message: String,
    /// The thing is just not there.
    pub missing: bool,
}

impl ReadError {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), missing: false }
    }

    pub fn missing(message: impl Into<String>) -> Self {
        Self { message: message.into(), missing: true }
    }

    fn interrupted() -> Self {
        Self::new("reading this file failed because of a fault of Callboard's own, see its log")
    }

    fn of(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => {
                Self::missing(format!("there is no file {}: correct the target, or remove it", path.display()))
            }
            std::io::ErrorKind::PermissionDenied => {
                Self::new(format!("{} may not be read: give Callboard's user the right to", path.display()))
            }
            _ => Self::new(format!("{} cannot be read: {error}", path.display())),
        }
    }
}

impl fmt::Display for FileAt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local(path) => write!(formatter, "{}", path.display()),
            Self::Git(path) => formatter.write_str(path),
            Self::Url(url) => write!(formatter, "{url}"),
        }
    }
}
