//! What may be read: hosts, paths, addresses, and how much.

use std::{net::IpAddr, time::Duration};

use reqwest::header::HeaderValue;
use url::Url;

use crate::{
    FetchError, HostCredential, HostPattern,
    address::{Reach, reach},
    error::shown,
    host::normal,
};

/// What the configuration allows: `backend.reading.allow`, the hosts of `integrations`, and their tokens. The default
/// allows nothing.
#[derive(Debug, Clone, Default)]
pub struct FetchPolicy {
    pub allow: Vec<AllowedHost>,
    pub credentials: Vec<HostCredential>,
    pub limits: Limits,
}

/// How much one read may take, redirects included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of the body, decompressed.
    pub bytes: u64,
    pub total_time: Duration,
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 10 * 1024 * 1024, total_time: Duration::from_secs(30), redirects: 5 }
    }
}

/// One line of `backend.reading.allow`, or one host of `integrations`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedHost {
    pattern: HostPattern,
    /// Path prefixes, as written; empty for every path.
    paths: Vec<String>,
    internal: bool,
}

impl AllowedHost {
    /// A host the configuration names. Unless it is a wildcard it may also be one of the operator's own network.
    pub fn new(host: &str, paths: Vec<String>) -> Result<Self, FetchError> {
        let pattern: HostPattern = host.parse()?;
        let internal = !pattern.is_wildcard();
        Ok(Self { pattern, paths, internal })
    }

    /// Refuses internal addresses all the same; for hosts nobody configured, such as the public code hosts.
    #[must_use]
    pub fn public_only(self) -> Self {
        Self { internal: false, ..self }
    }
}

/// Where a connection would go, whatever its protocol; git's ssh remotes are checked as one too.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint<'a> {
    /// As messages show it, without secrets.
    pub shown: &'a str,
    /// IPv6 in brackets.
    pub host: &'a str,
    pub port: u16,
    /// The port that the scheme uses when none is written.
    pub default_port: u16,
    /// With a leading slash.
    pub path: &'a str,
}

impl FetchPolicy {
    /// Checks scheme, host, port, path and, for a literal address, the address. Names are checked again when they are
    /// resolved, with [`Self::check_addresses`].
    pub fn check(&self, url: &Url) -> Result<(), FetchError> {
        let shown = shown(url);
        let default_port = match url.scheme() {
            "http" => 80,
            "https" => 443,
            _ => return Err(FetchError::UnsupportedScheme { url: shown }),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::CredentialsInUrl { url: shown });
        }
        let host = url.host_str().unwrap_or_default();
        let port = url.port().unwrap_or(default_port);
        self.check_endpoint(Endpoint { shown: &shown, host, port, default_port, path: url.path() })
    }

    /// The same for a connection that is not HTTP.
    pub fn check_endpoint(&self, endpoint: Endpoint<'_>) -> Result<(), FetchError> {
        let Endpoint { shown, host, port, default_port, path } = endpoint;
        let mut hosts =
            self.allow.iter().filter(|allowed| allowed.pattern.matches(host, port, default_port)).peekable();
        if hosts.peek().is_none() {
            let host = if port == default_port { host.to_owned() } else { format!("{host}:{port}") };
            return Err(FetchError::HostNotAllowed { url: shown.to_owned(), host });
        }
        if !hosts.any(|allowed| allowed.covers(path)) {
            return Err(FetchError::PathNotAllowed { url: shown.to_owned() });
        }
        match literal_address(host) {
            Some(address) => self.check_addresses(host, [address]).map(drop),
            None => Ok(()),
        }
    }

    /// Keeps those addresses of a host that may be connected to; fails where none is left. A name that is allowed on any
    /// port counts as named here, because a name service knows no ports.
    pub fn check_addresses(
        &self,
        host: &str,
        addresses: impl IntoIterator<Item = IpAddr>,
    ) -> Result<Vec<IpAddr>, FetchError> {
        let named = self.allow.iter().any(|allowed| allowed.internal && allowed.pattern.matches_name(host));
        let literal = literal_address(host).is_some();
        let mut refused = None;
        let mut kept = Vec::new();
        for address in addresses {
            let host = host.to_owned();
            match reach(address) {
                Reach::Internal if !named => refused = Some(FetchError::InternalAddress { host, address }),
                Reach::Sealed if !(named && literal) => refused = Some(FetchError::SealedAddress { host, address }),
                _ => kept.push(address),
            }
        }
        match refused {
            Some(error) if kept.is_empty() => Err(error),
            _ => Ok(kept),
        }
    }

    pub(crate) fn authorization_for(&self, url: &Url) -> Option<&HeaderValue> {
        self.credentials.iter().find_map(|credential| credential.header_for(url))
    }
}

impl AllowedHost {
    fn covers(&self, path: &str) -> bool {
        self.paths.is_empty()
            || (!hides_parent_segments(path) && self.paths.iter().any(|prefix| path.starts_with(prefix.as_str())))
    }
}

/// `/allowed/..%2fsecret` is one segment to a URL parser, and a way out of `/allowed` to many servers.
fn hides_parent_segments(path: &str) -> bool {
    let path = path.to_ascii_lowercase().replace("%2e", ".");
    path.contains("..") && ["%2f", "%5c", "\\"].iter().any(|separator| path.contains(separator))
}

fn literal_address(host: &str) -> Option<IpAddr> {
    let host = normal(host);
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

#[cfg(test)]
mod tests;
