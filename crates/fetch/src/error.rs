//! What can go wrong with a read, and what to do about it.

use std::{net::IpAddr, time::Duration};

use url::Url;

/// URLs in messages carry no user name, password, query or fragment: those may hold secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("reading from {url} is not allowed: add the host '{host}' to backend.reading.allow")]
    HostNotAllowed { url: String, host: String },

    #[error("reading {url} is not allowed: none of the paths that backend.reading.allow gives for its host covers it")]
    PathNotAllowed { url: String },

    #[error("reading {url} is not possible: only http and https addresses are read")]
    UnsupportedScheme { url: String },

    #[error("the address {url} carries a user name or password: put the token under integrations instead")]
    CredentialsInUrl { url: String },

    #[error(
        "'{host}' leads to the internal address {address}: if that is meant, add '{host}' itself, not a wildcard, to \
         backend.reading.allow"
    )]
    InternalAddress { host: String, address: IpAddr },

    #[error(
        "'{host}' leads to {address}, which is link-local, multicast or a cloud's metadata service: use the host's own \
         address"
    )]
    SealedAddress { host: String, address: IpAddr },

    #[error("{url} redirects to an address that is not read: {reason}")]
    RedirectRefused { url: String, reason: Box<FetchError> },

    #[error("{url} redirects from https to http, which is not followed: use the address it leads to")]
    InsecureRedirect { url: String },

    #[error("{url} redirects without a usable Location header: ask the operator of that host")]
    BrokenRedirect { url: String },

    #[error("{url} redirects more than {limit} times: use the address it leads to")]
    TooManyRedirects { url: String, limit: usize },

    #[error("{url} holds more than {limit} bytes: make the file smaller or raise the limit")]
    TooLarge { url: String, limit: u64 },

    #[error("{url} did not answer within {} s: check that the host is well and reachable from here", .after.as_secs_f32())]
    Timeout { url: String, after: Duration },

    #[error("{url} cannot be reached: {reason}: check the address and the network")]
    Unreachable { url: String, reason: String },

    #[error("reading {url} ended early: {reason}: it is read again at the next refresh")]
    Interrupted { url: String, reason: String },

    #[error("{url} answered {status}: {advice}")]
    Status {
        url: String,
        status: u16,
        advice: &'static str,
        /// How long the host asks callers to wait, where it says so in seconds.
        retry_after: Option<Duration>,
    },

    #[error("'{text}' is not a host: write it as example.com, *.example.com or example.com:8443")]
    InvalidHost { text: String },

    #[error("the token for '{host}' holds characters that no HTTP header may hold: check it for line breaks")]
    InvalidToken { host: String },

    #[error("the HTTP client cannot be set up: {reason}")]
    Setup { reason: String },
}

/// A URL as messages show it: without user name, password, query and fragment.
pub(crate) fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    // Both fail only for URLs that cannot hold a user name, which then have nothing to hide either.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_fragment(None);
    let query = shown.query().is_some();
    shown.set_query(None);
    if query { format!("{shown}?…") } else { shown.into() }
}

/// What to do about an HTTP status that is not a success.
pub(crate) fn advice(status: u16) -> &'static str {
    match status {
        401 | 403 => "check the token that integrations gives for this host, and what it may read",
        404 | 410 => "check the address, and that the token for this host may read it",
        429 => "the host limits how often it is read: read less often, or give it a token under integrations",
        500..=599 => "the host has a problem of its own: it is read again at the next refresh",
        _ => "check the address",
    }
}
