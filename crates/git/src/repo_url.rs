//! The address of a repository, as `git clone` takes it.

use std::{fmt, str::FromStr};

use url::Url;

use crate::GitError;

/// A checked repository address. It never holds a password, so it may be shown and stored.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RepoUrl {
    text: String,
    protocol: Protocol,
    user: Option<String>,
    host: String,
    port: Option<u16>,
    path: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    File,
    Http,
    Https,
    Ssh,
}

impl RepoUrl {
    /// The address itself; the scp form is kept as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The ssh user, where the address names one.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// IPv6 in brackets; empty for `file://`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// None where the address leaves it to the protocol.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Percent-encoded as written, with a leading slash.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl FromStr for RepoUrl {
    type Err = GitError;

    fn from_str(text: &str) -> Result<Self, GitError> {
        let text = text.trim();
        let parsed = if text.contains("://") { from_url(text)? } else { from_scp_form(text) };
        parsed
            .filter(|url| {
                !url.host.starts_with('-') && !text.contains(|letter: char| letter.is_control() || letter == ' ')
            })
            .ok_or_else(|| GitError::InvalidUrl { text: masked(text) })
    }
}

fn from_url(text: &str) -> Result<Option<RepoUrl>, GitError> {
    let Ok(url) = Url::parse(text) else { return Ok(None) };
    let protocol = match url.scheme() {
        "file" => Protocol::File,
        "http" => Protocol::Http,
        "https" => Protocol::Https,
        "ssh" | "git+ssh" | "ssh+git" => Protocol::Ssh,
        _ => return Ok(None),
    };
    let user_is_fine = protocol == Protocol::Ssh || url.username().is_empty();
    if url.password().is_some() || !user_is_fine {
        return Err(GitError::CredentialsInUrl { url: masked(text) });
    }
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let complete = url.path().len() > 1 && host.is_empty() == (protocol == Protocol::File);
    if !complete || url.query().is_some() || url.fragment().is_some() {
        return Ok(None);
    }
    Ok(Some(RepoUrl {
        text: url.to_string(),
        protocol,
        user: Some(url.username().to_owned()).filter(|user| !user.is_empty()),
        host,
        port: url.port(),
        path: url.path().to_owned(),
    }))
}

/// `[user@]host:path`, where the colon comes before any slash.
fn from_scp_form(text: &str) -> Option<RepoUrl> {
    let (place, path) = text.split_once(':')?;
    let (user, host) = match place.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, place),
    };
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    let path = path.trim_start_matches('/');
    // One letter before the colon is a drive on Windows, not a host.
    if !is_name(host) || host.len() < 2 || !user.is_none_or(is_name) || path.is_empty() {
        return None;
    }
    Some(RepoUrl {
        text: text.to_owned(),
        protocol: Protocol::Ssh,
        user: user.map(str::to_owned),
        host: host.to_ascii_lowercase(),
        port: None,
        path: format!("/{path}"),
    })
}

/// Hides everything between `://` and the last `@` of the authority, and the query; works on text that is no URL.
pub(crate) fn masked(text: &str) -> String {
    let start = text.find("://").map_or(0, |at| at + 3);
    let end = text[start..].find(['/', '?', '#']).map_or(text.len(), |at| at + start);
    let rest = text[end..].split(['?', '#']).next().unwrap_or_default();
    match text[start..end].rfind('@') {
        Some(at) => format!("{}***{}{rest}", &text[..start], &text[start + at..end]),
        None => format!("{}{rest}", &text[..end]),
    }
}

impl fmt::Display for RepoUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for RepoUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RepoUrl({})", self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_is_split_into_its_parts() {
        let parts = |text: &str| {
            let url: RepoUrl = text.parse().unwrap();
            format!("{:?} {:?} {} {:?} {}", url.protocol(), url.user(), url.host(), url.port(), url.path())
        };
        assert_eq!(parts("https://GitHub.com/o/r.git"), "Https None github.com None /o/r.git");
        assert_eq!(parts("http://git.test:3000/o/r"), "Http None git.test Some(3000) /o/r");
        assert_eq!(parts("ssh://git@git.test:7999/p/r.git"), "Ssh Some(\"git\") git.test Some(7999) /p/r.git");
        assert_eq!(parts("git@github.com:o/r.git"), "Ssh Some(\"git\") github.com None /o/r.git");
        assert_eq!(parts("file:///srv/r.git"), "File None  None /srv/r.git");
    }

    #[test]
    fn addresses_with_secrets_and_addresses_that_are_none_are_refused_without_showing_the_secret() {
        for text in ["https://s3cret@x.test/r", "https://ada:s3cret@x.test/r", "ssh://git:s3cret@x.test/r"] {
            let error = text.parse::<RepoUrl>().unwrap_err();
            assert!(matches!(error, GitError::CredentialsInUrl { .. }), "{error}");
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
        for text in [
            "",
            "x",
            "https://",
            "https://x.test",
            "ftp://x.test/r",
            "C:\\r",
            "-oProxyCommand=x:y",
            "ssh://-x/r",
            "a b@c.test:d",
            "https://s3cret@[::/r",
            "https://x.test/r?token=s3cret",
            "file://host/r",
            "git@host:",
            "ext::sh -c x",
        ] {
            let error = text.parse::<RepoUrl>().unwrap_err();
            assert!(matches!(error, GitError::InvalidUrl { .. }) && !error.to_string().contains("s3cret"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(text in "(https?|ssh|file)?(://)?\\PC{0,24}") {
            if let Ok(url) = text.parse::<RepoUrl>() {
                prop_assert_eq!(url.as_str().parse::<RepoUrl>(), Ok(url));
            }
        }
    }
}
