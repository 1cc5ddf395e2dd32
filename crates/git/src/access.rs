//! Which remotes may be read, and how much of them.

use std::{net::ToSocketAddrs, sync::Arc, time::Duration};

use fetch::{Endpoint, FetchPolicy};
use url::Url;

use crate::{GitError, Protocol, RepoUrl};

/// What every mirror is held to. Cheap to clone.
#[derive(Debug, Clone)]
pub struct GitAccess {
    /// Hosts, addresses and paths, for https, http and ssh alike; its limits are not used here.
    pub policy: Arc<FetchPolicy>,
    /// Whether `file://` repositories may be read.
    pub local: bool,
    pub history: History,
    pub limits: GitLimits,
}

/// How much of the past a mirror holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum History {
    /// Only the newest commit of each branch: the least to transfer. A `file://` remote is copied whole all the same.
    #[default]
    Tip,
    /// All of it, for whoever asks who changed a file and when.
    Full,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GitLimits {
    /// Of one fetch, waiting for another fetch of the same mirror included.
    pub total_time: Duration,
    /// Received in one fetch.
    pub bytes: u64,
    /// Looked at in one listing.
    pub files: usize,
}

impl Default for GitLimits {
    fn default() -> Self {
        Self { total_time: Duration::from_mins(3), bytes: 2 * 1024 * 1024 * 1024, files: 200_000 }
    }
}

impl GitAccess {
    /// Nothing on this machine's disk, only the newest commits, default limits.
    pub fn new(policy: Arc<FetchPolicy>) -> Self {
        Self { policy, local: false, history: History::default(), limits: GitLimits::default() }
    }

    /// Checks host, port, path and the addresses that the host's name has now. Looks the name up, and so blocks.
    pub(crate) fn check(&self, url: &RepoUrl) -> Result<(), GitError> {
        let default_port = match url.protocol() {
            Protocol::File if self.local => return Ok(()),
            Protocol::File => return Err(GitError::LocalNotAllowed { url: url.to_string() }),
            Protocol::Http => 80,
            Protocol::Https => 443,
            Protocol::Ssh => 22,
        };
        let port = url.port().unwrap_or(default_port);
        if matches!(url.protocol(), Protocol::Http | Protocol::Https) {
            let address = Url::parse(url.as_str()).map_err(|_| GitError::InvalidUrl { text: url.to_string() })?;
            self.policy.check(&address)?;
        } else {
            let endpoint = Endpoint { shown: url.as_str(), host: url.host(), port, default_port, path: url.path() };
            self.policy.check_endpoint(endpoint)?;
        }
        let name = url.host().trim_start_matches('[').trim_end_matches(']');
        let unreachable =
            |error: std::io::Error| GitError::Unreachable { url: url.to_string(), reason: error.to_string() };
        for address in (name, port).to_socket_addrs().map_err(unreachable)? {
            // One by one: libgit2 may connect to any of them, so none may be a refused one.
            self.policy.check_addresses(url.host(), [address.ip()])?;
        }
        Ok(())
    }
}
