//! Git repositories, read without a working copy, and what the addresses of code hosts mean.
//!
//! A [`Mirror`] is a bare copy of one remote repository on disk. It is fetched incrementally and read by commit: no
//! checkout, no hooks, no submodules, and no symbolic link that leaves the tree. Every remote is checked against the
//! same [`fetch::FetchPolicy`] as all other outbound reads.
//!
//! Everything about a mirror blocks, sometimes for minutes: run it with [`GitWorkers`], never on an async worker.
//!
//! [`ScmUrl`] and its neighbours are pure functions of addresses and reach no network.
//!
//! The address check of a git remote happens right before the connection, not in it: libgit2 looks names up itself, so
//! a name service that changes its answer within that instant is not caught here, as it is for HTTP reads.

mod access;
mod credentials;
mod error;
mod history;
mod mirror;
mod preflight;
mod repo_url;
mod scm_url;
mod transport;
mod workers;

pub use access::{GitAccess, GitLimits, History};
pub use credentials::Credentials;
pub use error::GitError;
pub use history::{Contributor, FileHistories, FileHistory, FolderRepository, HistoryLimits};
pub use mirror::{FetchOutcome, Mirror, RefusedFile, TreeFile, TreeListing};
pub use repo_url::{Protocol, RepoUrl};
pub use scm_url::{
    Reference, ReferenceKind, ScmHost, ScmHosts, ScmKind, ScmRead, ScmUrl, edit_url, resolve_url, same_repository,
};
pub use workers::GitWorkers;
