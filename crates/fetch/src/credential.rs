//! Tokens, and the one host each belongs to.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::header::HeaderValue;
use url::Url;

use crate::{FetchError, HostPattern};

/// A text that no message and no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text itself; for the place that sends it, never for a message.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

/// The `Authorization` header for one host. It is sent over https only, unless the configuration says otherwise.
#[derive(Debug, Clone)]
pub struct HostCredential {
    host: HostPattern,
    /// Marked as sensitive, so that its `Debug` hides it.
    authorization: HeaderValue,
    plain_http: bool,
}

impl HostCredential {
    /// `Authorization: Bearer …`, which GitHub, GitLab, Gitea and Bitbucket Server take.
    pub fn bearer(host: &str, token: &Secret) -> Result<Self, FetchError> {
        Self::new(host, &format!("Bearer {}", token.expose()))
    }

    /// `Authorization: Basic …`, which Bitbucket Cloud and Azure DevOps take.
    pub fn basic(host: &str, user: &str, password: &Secret) -> Result<Self, FetchError> {
        Self::new(host, &format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.expose()))))
    }

    /// Sends the token over unencrypted http too, for a host inside one's own network.
    #[must_use]
    pub fn over_plain_http(self) -> Self {
        Self { plain_http: true, ..self }
    }

    fn new(host: &str, authorization: &str) -> Result<Self, FetchError> {
        let host: HostPattern = host.parse()?;
        if host.is_wildcard() {
            return Err(FetchError::InvalidHost { text: host.to_string() });
        }
        let mut authorization =
            HeaderValue::from_str(authorization).map_err(|_| FetchError::InvalidToken { host: host.to_string() })?;
        authorization.set_sensitive(true);
        Ok(Self { host, authorization, plain_http: false })
    }

    /// The header to send to exactly this URL, where this credential is meant for it.
    pub(crate) fn header_for(&self, url: &Url) -> Option<&HeaderValue> {
        let default_port = match url.scheme() {
            "https" => 443,
            "http" if self.plain_http => 80,
            _ => return None,
        };
        let port = url.port_or_known_default()?;
        self.host.matches(url.host_str()?, port, default_port).then_some(&self.authorization)
    }
}
