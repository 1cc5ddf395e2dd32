//! Relative addresses, and whether two addresses mean the same repository.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{ScmHosts, ScmKind, ScmUrl, parse::query};
use crate::{GitError, Protocol, RepoUrl};

/// Resolves a target that stands in a file, as Backstage does: a complete address stays as it is, `/x` starts at the root
/// of the repository, anything else at the folder of the file. The branch of the file stays; on GitHub and GitLab the
/// result is a `tree` address. Where the base is on no code host, `/x` starts at the root of its host.
pub fn resolve_url(relative: &str, base: &str, hosts: &ScmHosts) -> Result<String, GitError> {
    let relative = relative.trim();
    if Url::parse(relative).is_ok() {
        return Ok(relative.to_owned());
    }
    let invalid = || GitError::InvalidUrl { text: crate::repo_url::masked(base) };
    let address = Url::parse(base).map_err(|_| invalid())?;
    let scm = ScmUrl::parse(base, hosts);
    if scm.as_ref().is_some_and(|scm| scm.kind == ScmKind::AzureDevOps) {
        return resolve_in_query(relative, address).ok_or_else(invalid);
    }
    let mut resolved = if relative.starts_with('/') {
        let mut resolved = address.clone();
        let root = scm.as_ref().map_or_else(String::new, |scm| repository_root(&address, scm));
        resolved.set_path(&format!("{root}{relative}"));
        resolved
    } else {
        address.join(relative).map_err(|_| invalid())?
    };
    resolved.set_query(address.query());
    resolved.set_fragment(None);
    if let Some(kind) = scm.map(|scm| scm.kind) {
        show_as_tree(&mut resolved, kind);
    }
    Ok(resolved.into())
}

/// The address to edit a file at, for `backstage.io/edit-url`; None where it is on no code host.
pub fn edit_url(address: &str, hosts: &ScmHosts) -> Option<String> {
    Some(ScmUrl::parse(address, hosts)?.edit_url()?.into())
}

/// Whether two addresses, of pages, files or clones in whatever form, mean the same repository. A clone address of a
/// Bitbucket Server or Azure host that is not configured is not recognised as one: its form could be any other host's.
pub fn same_repository(left: &str, right: &str, hosts: &ScmHosts) -> bool {
    match (Identity::of(left, hosts), Identity::of(right, hosts)) {
        (Some(left), Some(right)) => left.matches(&right),
        _ => false,
    }
}

/// Azure names the file in a parameter instead of the path.
fn resolve_in_query(relative: &str, mut base: Url) -> Option<String> {
    // The file's path is a path like any other once it stands in an address.
    let mut place = Url::parse("https://place.invalid").ok()?;
    place.set_path(&query(&base, "path").unwrap_or_default());
    let path = place.join(relative).ok()?;
    let path = percent_decode_str(path.path()).decode_utf8_lossy().into_owned();
    let others: Vec<(String, String)> =
        base.query_pairs().filter(|(key, _)| key != "path").map(|(key, value)| (key.into(), value.into())).collect();
    base.query_pairs_mut().clear().append_pair("path", &path).extend_pairs(others);
    Some(base.into())
}

/// The part of the address's path that comes before the file's own path, without a slash at the end.
fn repository_root(address: &Url, scm: &ScmUrl) -> String {
    let inside = scm.path.split('/').filter(|part| !part.is_empty()).count();
    let segments: Vec<&str> =
        address.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
    let root = &segments[..segments.len().saturating_sub(inside)];
    root.iter().flat_map(|segment| ["/", segment]).collect()
}

fn show_as_tree(url: &mut Url, kind: ScmKind) {
    let mut segments: Vec<&str> = url.path().split('/').collect();
    // The first is empty: the path starts with a slash.
    let view = match kind {
        ScmKind::GitHub => Some(3),
        ScmKind::GitLab => segments.iter().position(|segment| *segment == "-").map(|dash| dash + 1),
        _ => None,
    };
    if let Some(view) = view.and_then(|at| segments.get_mut(at))
        && matches!(*view, "blob" | "edit")
    {
        *view = "tree";
        let path = segments.join("/");
        url.set_path(&path);
    }
}

/// What is the same in all addresses of a repository.
struct Identity {
    host: String,
    /// None over ssh, whose port says nothing about that of the pages; the usual ones of http and https are the same.
    port: Option<u16>,
    path: String,
}

impl Identity {
    fn of(text: &str, hosts: &ScmHosts) -> Option<Self> {
        if let Some(scm) = ScmUrl::parse(text, hosts) {
            let url = Url::parse(&format!("{}://{}", scm.scheme, scm.host)).ok()?;
            let path = format!("{}/{}", scm.owner, scm.name).to_lowercase();
            return Some(Self { host: url.host_str()?.to_lowercase(), port: Some(url.port().unwrap_or(443)), path });
        }
        let url: RepoUrl = text.parse().ok()?;
        let path = percent_decode_str(url.path().trim_matches('/')).decode_utf8().ok()?;
        let path = path.trim_end_matches(".git").to_lowercase();
        let port = match url.protocol() {
            Protocol::Http | Protocol::Https => Some(url.port().unwrap_or(443)),
            Protocol::File | Protocol::Ssh => None,
        };
        // Azure's ssh addresses have a host and a path of their own.
        if let ("ssh.dev.azure.com", Some(path)) = (url.host(), path.strip_prefix("v3/")) {
            return Some(Self { host: "dev.azure.com".to_owned(), port, path: path.to_owned() });
        }
        Some(Self { host: url.host().to_owned(), port, path })
    }

    fn matches(&self, other: &Self) -> bool {
        let same_port = match (self.port, other.port) {
            (Some(left), Some(right)) => left == right,
            _ => true,
        };
        self.host == other.host && self.path == other.path && same_port
    }
}
