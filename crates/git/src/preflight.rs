//! Where the address of a repository leads.

use std::time::Duration;

use fetch::{FetchError, FetchPolicy, Fetcher};
use url::{Origin, Url};

use crate::{GitAccess, GitError, Protocol, RepoUrl};

/// Asks the remote what git asks first, and refuses a redirect away from its scheme, host and port: libgit2 follows
/// those to every port of the same host, also where the policy forbids it.
pub(crate) fn refuse_redirects(url: &RepoUrl, access: &GitAccess, time: Duration) -> Result<(), GitError> {
    if !matches!(url.protocol(), Protocol::Http | Protocol::Https) {
        return Ok(());
    }
    let limits = fetch::Limits { total_time: time.min(access.policy.limits.total_time), ..access.policy.limits };
    // Git's first question carries no token either: it waits to be asked for it.
    let policy = FetchPolicy { limits, credentials: Vec::new(), ..FetchPolicy::clone(&access.policy) };
    let asked = first_question(url)?;
    let led_to = final_url(policy, &asked).map_err(|error| match error {
        FetchError::Unreachable { reason, .. } => GitError::Unreachable { url: url.to_string(), reason },
        FetchError::Timeout { .. } => GitError::Timeout { url: url.to_string(), after: time },
        error => GitError::NotAllowed(error),
    })?;
    if led_to.origin() == asked.origin() { Ok(()) } else { Err(elsewhere(url, &led_to)) }
}

/// Whether the token for a repository may be sent to `asked`, an address as libgit2 says it.
pub(crate) fn is_same_origin(url: &RepoUrl, asked: &str) -> bool {
    let origin = |text: &str| Url::parse(text).ok().map(|url| url.origin()).filter(Origin::is_tuple);
    origin(asked).is_some_and(|asked| origin(url.as_str()) == Some(asked))
}

fn elsewhere(url: &RepoUrl, led_to: &Url) -> GitError {
    GitError::Redirected { url: url.to_string(), origin: led_to.origin().ascii_serialization() }
}

fn first_question(url: &RepoUrl) -> Result<Url, GitError> {
    let text = format!("{}/info/refs?service=git-upload-pack", url.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|_| GitError::InvalidUrl { text: url.to_string() })
}

/// As libgit2 names itself: many hosts send readers who are not git to their pages, or to a sign-in elsewhere.
fn user_agent() -> String {
    let (major, minor, revision) = git2::Version::get().libgit2_version();
    format!("git/2.0 (libgit2 {major}.{minor}.{revision})")
}

/// Blocks, as everything about a fetch does.
fn final_url(policy: FetchPolicy, url: &Url) -> Result<Url, FetchError> {
    let setup = |error: std::io::Error| FetchError::Setup { reason: error.to_string() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(setup)?;
    runtime.block_on(async { Fetcher::named(policy, &user_agent())?.final_url(url).await })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_for_one_scheme_host_and_port() {
        let url: RepoUrl = "https://git.test/o/r.git".parse().unwrap();
        for asked in ["https://git.test/o/r.git", "https://GIT.test:443/other", "https://git.test/"] {
            assert!(is_same_origin(&url, asked), "{asked}");
        }
        for asked in ["http://git.test/o/r.git", "https://git.test:8443/o/r.git", "https://x.test/", "git.test", ""] {
            assert!(!is_same_origin(&url, asked), "{asked}");
        }
    }
}
