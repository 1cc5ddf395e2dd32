//! From an address to its parts.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{Reference, ReferenceKind, ScmHosts, ScmKind, ScmUrl};

/// The pages that show a file or folder, by host; all of them name the branch next.
const GITHUB_VIEWS: [&str; 6] = ["blob", "tree", "raw", "edit", "blame", "commits"];
const GITLAB_VIEWS: [&str; 6] = ["blob", "tree", "raw", "edit", "blame", "commits"];
const GITEA_VIEWS: [&str; 3] = ["src", "raw", "media"];

/// What the path and the query say.
struct Place<'a> {
    owner: String,
    name: &'a str,
    reference: Option<Reference>,
    path: String,
}

pub(super) fn parse(url: &Url, hosts: &ScmHosts) -> Option<ScmUrl> {
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = host_with_port(url)?;
    let segments = decoded_segments(url)?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let kind = hosts.kind(&host).or_else(|| evident_kind(&segments))?;
    let is_raw_github = host == "raw.githubusercontent.com";
    let place = match kind {
        ScmKind::GitHub if is_raw_github => raw_github(&segments),
        ScmKind::GitHub => github(&segments),
        ScmKind::GitLab => gitlab(&segments),
        ScmKind::Gitea => gitea(&segments),
        ScmKind::BitbucketCloud => bitbucket_cloud(&segments),
        ScmKind::BitbucketServer => bitbucket_server(&segments, url),
        ScmKind::AzureDevOps => azure(&segments, url),
    }?;
    let name = place.name.trim_end_matches(".git");
    let path: Vec<&str> = place.path.split('/').filter(|part| !part.is_empty()).collect();
    // Encoded slashes could otherwise smuggle these in.
    let is_no_name = |part: &str| matches!(part, "" | "." | "..");
    let nests = matches!(kind, ScmKind::GitLab | ScmKind::AzureDevOps);
    if name.is_empty()
        || name.contains('/')
        || (place.owner.contains('/') && !nests)
        || place.owner.split('/').chain([name]).chain(path.iter().copied()).any(is_no_name)
    {
        return None;
    }
    Some(ScmUrl {
        kind,
        scheme: url.scheme().to_owned(),
        host: if is_raw_github { "github.com".to_owned() } else { host },
        owner: place.owner,
        name: name.to_owned(),
        reference: place.reference,
        path: path.join("/"),
    })
}

pub(super) fn host_with_port(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// Empty segments, such as the one after a trailing slash, are left out.
fn decoded_segments(url: &Url) -> Option<Vec<String>> {
    let decode = |segment: &str| Some(percent_decode_str(segment).decode_utf8().ok()?.into_owned());
    url.path_segments()?.filter(|segment| !segment.is_empty()).map(decode).collect()
}

/// The kind of an unknown host, where the form of the address gives it away.
fn evident_kind(segments: &[&str]) -> Option<ScmKind> {
    match segments {
        ["projects" | "users", _, "repos", _, ..] => Some(ScmKind::BitbucketServer),
        [_, _, "_git", _] | [_, "_git", _] => Some(ScmKind::AzureDevOps),
        [_, _, "src" | "raw", "branch" | "tag" | "commit", _, ..] => Some(ScmKind::Gitea),
        _ if gitlab_view(segments).is_some() => Some(ScmKind::GitLab),
        [_, _, "blob" | "tree" | "edit", _, ..] => Some(ScmKind::GitHub),
        _ => None,
    }
}

fn github<'a>(segments: &[&'a str]) -> Option<Place<'a>> {
    match segments {
        [owner, name] => Some(repository(owner, name)),
        [owner, name, view, reference, path @ ..] if GITHUB_VIEWS.contains(view) => {
            Some(file(owner, name, any(reference), path))
        }
        _ => None,
    }
}

fn raw_github<'a>(segments: &[&'a str]) -> Option<Place<'a>> {
    match segments {
        [owner, name, "refs", "heads", branch, path @ ..] => Some(file(owner, name, any(branch), path)),
        [owner, name, reference, path @ ..] => Some(file(owner, name, any(reference), path)),
        _ => None,
    }
}

/// Groups may be nested to any depth, so `/-/` marks the end of the project; older addresses do without it.
fn gitlab<'a>(segments: &[&'a str]) -> Option<Place<'a>> {
    let older = || {
        let at = segments.iter().skip(2).position(|segment| GITLAB_VIEWS.contains(segment))? + 2;
        (at + 1 < segments.len()).then_some((at, at))
    };
    let (project, view) = match gitlab_view(segments).or_else(older) {
        Some(found) => found,
        None => (segments.len(), segments.len()),
    };
    let (name, groups) = segments[..project].split_last()?;
    // GitLab reserves these words: neither a project nor a group in a group may have such a name.
    let is_reserved = |segment: &&str| *segment == "-" || GITLAB_VIEWS.contains(segment);
    if groups.is_empty() || groups[0] == "-" || segments[1..project].iter().any(is_reserved) {
        return None;
    }
    let groups = groups.join("/");
    match segments.get(view + 1..) {
        Some([reference, path @ ..]) => Some(file(&groups, name, any(reference), path)),
        _ => Some(repository(&groups, name)),
    }
}

/// Where the project ends and where its view is named: `group/project/-/blob/main/file`.
fn gitlab_view(segments: &[&str]) -> Option<(usize, usize)> {
    let dash = segments.iter().position(|segment| *segment == "-").filter(|at| *at >= 2)?;
    let view = segments.get(dash + 1).filter(|view| GITLAB_VIEWS.contains(view));
    (view.is_some() && dash + 2 < segments.len()).then_some((dash, dash + 1))
}

fn gitea<'a>(segments: &[&'a str]) -> Option<Place<'a>> {
    match segments {
        [owner, name] => Some(repository(owner, name)),
        [owner, name, "_edit", branch, path @ ..] => {
            Some(file(owner, name, reference(ReferenceKind::Branch, branch), path))
        }
        [owner, name, view, kind, reference_name, path @ ..] if GITEA_VIEWS.contains(view) => {
            let kind = match *kind {
                "branch" => ReferenceKind::Branch,
                "tag" => ReferenceKind::Tag,
                "commit" => ReferenceKind::Commit,
                _ => return None,
            };
            Some(file(owner, name, reference(kind, reference_name), path))
        }
        _ => None,
    }
}

fn bitbucket_cloud<'a>(segments: &[&'a str]) -> Option<Place<'a>> {
    match segments {
        [owner, name] => Some(repository(owner, name)),
        [owner, name, "src" | "raw", reference, path @ ..] => Some(file(owner, name, any(reference), path)),
        _ => None,
    }
}

fn bitbucket_server<'a>(segments: &[&'a str], url: &Url) -> Option<Place<'a>> {
    let (owner, name, path): (String, _, &[&str]) = match segments {
        ["scm", project, name] | ["projects", project, "repos", name] => ((*project).to_owned(), *name, &[]),
        ["users", user, "repos", name] => (format!("~{user}"), *name, &[]),
        ["projects", project, "repos", name, "browse" | "raw", path @ ..] => ((*project).to_owned(), *name, path),
        ["users", user, "repos", name, "browse" | "raw", path @ ..] => (format!("~{user}"), *name, path),
        _ => return None,
    };
    let at = query(url, "at").map(|at| match (at.strip_prefix("refs/heads/"), at.strip_prefix("refs/tags/")) {
        (Some(branch), _) => reference(ReferenceKind::Branch, branch),
        (_, Some(tag)) => reference(ReferenceKind::Tag, tag),
        _ => any(&at),
    });
    Some(Place { owner, name, reference: at, path: path.join("/") })
}

fn azure<'a>(segments: &[&'a str], url: &Url) -> Option<Place<'a>> {
    let (owner, name) = match segments {
        [organization, project, "_git", name] => (format!("{organization}/{project}"), *name),
        [project, "_git", name] => ((*project).to_owned(), *name),
        _ => return None,
    };
    if segments.iter().any(|segment| segment.contains('/')) {
        return None;
    }
    let version = query(url, "version").and_then(|version| {
        let kind = match version.get(..2)? {
            "GB" => ReferenceKind::Branch,
            "GT" => ReferenceKind::Tag,
            "GC" => ReferenceKind::Commit,
            _ => return None,
        };
        Some(reference(kind, &version[2..]))
    });
    let path = query(url, "path").unwrap_or_default();
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    Some(Place { owner, name, reference: version, path: path.join("/") })
}

fn repository<'a>(owner: &str, name: &'a str) -> Place<'a> {
    Place { owner: owner.to_owned(), name, reference: None, path: String::new() }
}

fn file<'a>(owner: &str, name: &'a str, reference: Reference, path: &[&str]) -> Place<'a> {
    Place { owner: owner.to_owned(), name, reference: Some(reference), path: path.join("/") }
}

fn any(name: &str) -> Reference {
    reference(ReferenceKind::Any, name)
}

fn reference(kind: ReferenceKind, name: &str) -> Reference {
    Reference { kind, name: name.to_owned() }
}

/// None where the parameter is missing or empty.
pub(super) fn query(url: &Url, name: &str) -> Option<String> {
    let value = url.query_pairs().find(|(key, _)| key == name)?.1;
    (!value.is_empty()).then(|| value.into_owned())
}
