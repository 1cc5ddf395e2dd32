//! Which hosts a line of the configuration means.

use std::{fmt, str::FromStr};

use url::Host;

use crate::FetchError;

/// `example.com`, `*.example.com`, `example.com:8443`, `[::1]:8080`. Without a port only the scheme's own port is
/// meant, as with Backstage's `backend.reading.allow`. A wildcard stands for one or more whole labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostPattern {
    /// Lower case, punycode, without a trailing dot; IPv6 in brackets.
    name: String,
    port: Option<u16>,
    wildcard: bool,
}

impl HostPattern {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn is_wildcard(&self) -> bool {
        self.wildcard
    }

    /// `default_port` is the one of the scheme in use.
    pub fn matches(&self, host: &str, port: u16, default_port: u16) -> bool {
        self.matches_name(host) && self.port.unwrap_or(default_port) == port
    }

    pub(crate) fn matches_name(&self, host: &str) -> bool {
        let host = normal(host);
        if self.wildcard {
            host.strip_suffix(&self.name).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
        } else {
            host == self.name
        }
    }
}

impl FromStr for HostPattern {
    type Err = FetchError;

    fn from_str(text: &str) -> Result<Self, FetchError> {
        let invalid = || FetchError::InvalidHost { text: text.to_owned() };
        let (wildcard, rest) = match text.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (name, port) = match rest.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, Some(port.parse().map_err(|_| invalid())?)),
            _ => (rest, None),
        };
        if name.is_empty() || name.starts_with('.') || name.contains("..") || name.contains(['*', '%', '/', '@']) {
            return Err(invalid());
        }
        let host = Host::parse(name).map_err(|_| invalid())?;
        if wildcard && !matches!(host, Host::Domain(_)) {
            return Err(invalid());
        }
        Ok(Self { name: normal(&host.to_string()), port, wildcard })
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let star = if self.wildcard { "*." } else { "" };
        write!(formatter, "{star}{}", self.name)?;
        self.port.map_or(Ok(()), |port| write!(formatter, ":{port}"))
    }
}

/// `Example.COM.` and `example.com` are the same host.
pub(crate) fn normal(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}
