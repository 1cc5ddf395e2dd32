//! One fetch: connect, choose, receive.

use std::{cell::Cell, time::Instant};

use git2::{
    AutotagOption, Direction, ErrorClass, ErrorCode, FetchOptions, FetchPrune, Oid, RemoteCallbacks, RemoteRedirect,
    Repository,
};
use url::Url;

use super::{FetchOutcome, Mirror};
use crate::{GitError, History, Protocol, credentials::SignIn};

const BRANCHES: &str = "refs/heads/";
const TAGS: &str = "refs/tags/";

/// What happens on a connection, seen by the callbacks and asked about when it fails.
struct Watch {
    deadline: Instant,
    bytes: u64,
    sign_in: Cell<SignIn>,
    stopped: Cell<Option<Stop>>,
}

#[derive(Clone, Copy)]
enum Stop {
    Late,
    TooLarge,
}

impl Mirror {
    pub(super) fn transfer(&self, branch: Option<&str>, deadline: Instant) -> Result<FetchOutcome, GitError> {
        let watch =
            Watch { deadline, bytes: self.access.limits.bytes, sign_in: Cell::default(), stopped: Cell::default() };
        let failed = |error: git2::Error| self.transfer_error(&error, &watch);
        let mut remote = self.repository.remote_anonymous(self.url.as_str()).map_err(failed)?;
        let mut connection =
            remote.connect_auth(Direction::Fetch, Some(self.callbacks(&watch)), None).map_err(failed)?;
        let advertised: Vec<(String, Oid)> =
            connection.list().map_err(failed)?.iter().map(|head| (head.name().to_owned(), head.oid())).collect();
        let default_branch = connection.default_branch().ok().and_then(|name| name.as_str().ok().map(str::to_owned));
        let (reference, tip) = self.choose(branch, default_branch.as_deref(), &advertised)?;
        let name = reference.trim_start_matches(BRANCHES).trim_start_matches(TAGS).to_owned();
        self.prune(&advertised).map_err(|error| self.damage(error.message()))?;

        let before = self.head(&reference);
        if let Some((known, commit)) = before
            && known == tip
        {
            let head = commit.to_string();
            return Ok(FetchOutcome { head, branch: name, changed: false, received_objects: 0, received_bytes: 0 });
        }
        let mut options = FetchOptions::new();
        options
            .remote_callbacks(self.callbacks(&watch))
            .download_tags(AutotagOption::None)
            .follow_redirects(RemoteRedirect::None)
            .prune(FetchPrune::Off)
            .update_fetchhead(false);
        if self.access.history == History::Tip && self.url.protocol() != Protocol::File {
            options.depth(1);
        }
        let remote = connection.remote();
        remote.fetch(&[format!("+{reference}:{reference}")], Some(&mut options), None).map_err(failed)?;
        let (received_objects, received_bytes) = (remote.stats().received_objects(), remote.stats().received_bytes());
        let (_, commit) = self.head(&reference).ok_or_else(|| self.damage("what was received is incomplete"))?;
        let changed = before.is_none_or(|(_, before)| before != commit);
        Ok(FetchOutcome { head: commit.to_string(), branch: name, changed, received_objects, received_bytes })
    }

    /// What a reference of the mirror points to, and the commit at the end of it; None where either is missing.
    pub(super) fn head(&self, reference: &str) -> Option<(Oid, Oid)> {
        let reference = self.repository.find_reference(reference).ok()?;
        let commit = reference.peel_to_commit().ok()?;
        commit.tree().ok()?;
        Some((reference.target()?, commit.id()))
    }

    /// Branches come before tags of the same name.
    fn choose(
        &self,
        branch: Option<&str>,
        default_branch: Option<&str>,
        advertised: &[(String, Oid)],
    ) -> Result<(String, Oid), GitError> {
        let url = self.url.to_string();
        let find = |name: &str| advertised.iter().find(|(advertised, _)| advertised == name).cloned();
        let Some(branch) = branch else {
            // A remote whose HEAD points nowhere may still have branches; with only one there is no doubt.
            let mut branches = advertised.iter().filter(|(name, _)| name.starts_with(BRANCHES));
            let only = branches.next().filter(|_| branches.next().is_none()).cloned();
            return match default_branch.and_then(find).or(only) {
                Some(chosen) => Ok(chosen),
                None if advertised.is_empty() => Err(GitError::EmptyRepository { url }),
                None => Err(GitError::MissingBranch { url, branch: "HEAD".into(), near: near("main", advertised) }),
            };
        };
        if advertised.is_empty() {
            return Err(GitError::EmptyRepository { url });
        }
        let branch = branch.trim_start_matches(BRANCHES).trim_start_matches(TAGS);
        find(&format!("{BRANCHES}{branch}"))
            .or_else(|| find(&format!("{TAGS}{branch}")))
            .ok_or_else(|| GitError::MissingBranch { url, branch: branch.to_owned(), near: near(branch, advertised) })
    }

    fn prune(&self, advertised: &[(String, Oid)]) -> Result<(), git2::Error> {
        for reference in self.repository.references()? {
            let mut reference = reference?;
            let gone = reference.name().is_ok_and(|name| advertised.iter().all(|(advertised, _)| advertised != name));
            if gone {
                reference.delete()?;
            }
        }
        Ok(())
    }

    fn callbacks<'a>(&'a self, watch: &'a Watch) -> RemoteCallbacks<'a> {
        let mut callbacks = RemoteCallbacks::new();
        callbacks
            .credentials(move |asked, _, allowed| self.credentials.answer(&self.url, asked, allowed, &watch.sign_in))
            .transfer_progress(move |progress| watch.may_go_on(progress.received_bytes() as u64))
            .sideband_progress(move |_| watch.may_go_on(0));
        callbacks
    }

    fn transfer_error(&self, error: &git2::Error, watch: &Watch) -> GitError {
        let url = self.url.to_string();
        let reason = error.message().to_owned();
        match watch.stopped.get() {
            Some(Stop::Late) => {
                return GitError::Timeout { url, after: self.access.limits.total_time };
            }
            Some(Stop::TooLarge) => {
                return GitError::TransferTooLarge { url, limit: watch.bytes };
            }
            None => {}
        }
        match (watch.sign_in.get(), error.code()) {
            (SignIn::Missing, _) => return GitError::AuthenticationRequired { url },
            (SignIn::Elsewhere, _) => {
                return GitError::Redirected { url, origin: "another address, which asks for the sign-in".to_owned() };
            }
            (SignIn::Refused, _) => return GitError::AuthenticationFailed { url },
            (_, ErrorCode::Timeout) => {
                return GitError::Timeout { url, after: self.access.limits.total_time };
            }
            (_, ErrorCode::Certificate) => return GitError::UntrustedHost { url, reason },
            (SignIn::Offered, _) if error.class() == ErrorClass::Ssh && self.url.protocol() == Protocol::Ssh => {
                return GitError::UnusableKey { url, reason };
            }
            _ => {}
        }
        let lower = reason.to_ascii_lowercase();
        if lower.contains("status code: 404") || lower.contains("repository not found") || self.is_missing_folder() {
            return GitError::RepositoryNotFound { url };
        }
        if lower.contains("status code: 401") || lower.contains("status code: 403") {
            return GitError::AuthenticationFailed { url };
        }
        match error.class() {
            ErrorClass::Odb | ErrorClass::Object | ErrorClass::Zlib | ErrorClass::Indexer => self.damage(&reason),
            ErrorClass::Net | ErrorClass::Http | ErrorClass::Ssl | ErrorClass::Ssh => {
                GitError::Unreachable { url, reason }
            }
            ErrorClass::Os if self.url.protocol() != Protocol::File => GitError::Unreachable { url, reason },
            _ => GitError::Other { url, reason },
        }
    }

    fn is_missing_folder(&self) -> bool {
        let folder = Url::parse(self.url.as_str()).ok().and_then(|url| url.to_file_path().ok());
        self.url.protocol() == Protocol::File && folder.is_some_and(|folder| Repository::open(folder).is_err())
    }
}

impl Watch {
    /// False stops libgit2.
    fn may_go_on(&self, received: u64) -> bool {
        if Instant::now() > self.deadline {
            self.stopped.set(Some(Stop::Late));
        } else if received > self.bytes {
            self.stopped.set(Some(Stop::TooLarge));
        }
        self.stopped.get().is_none()
    }
}

/// The three branches and tags that are closest to a name, as the end of a sentence.
fn near(name: &str, advertised: &[(String, Oid)]) -> String {
    let mut names: Vec<(usize, &str)> = advertised
        .iter()
        .filter_map(|(reference, _)| reference.strip_prefix(BRANCHES).or_else(|| reference.strip_prefix(TAGS)))
        .filter(|known| !known.ends_with("^{}"))
        .map(|known| (distance(name, known), known))
        .collect();
    names.sort_unstable();
    let names: Vec<String> = names.iter().take(3).map(|(_, known)| format!("'{known}'")).collect();
    if names.is_empty() { String::new() } else { format!("; near it are {}", names.join(", ")) }
}

/// How many letters have to be inserted, removed or replaced to make one name of the other; upper case counts as lower.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().take(200).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.to_lowercase().chars().take(200).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
