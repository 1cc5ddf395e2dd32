//! Locations that somebody registered: what they may be, and what they keep when their target changes.

use std::path::Path;

use git::{GitError, Protocol, RepoUrl};
use shared::EntityRef;

use super::{
    SourceKind,
    files::{self, LONGEST_TARGET},
    parse_url,
};

/// What a registered location is, whatever its target becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    pub id: String,
    /// As it was given: `url` for repositories too.
    pub location_type: String,
    pub target: String,
    /// The Location that stands for it.
    pub entity_ref: EntityRef,
}

impl SourceKind {
    /// Reads a location that is to be registered. A target of type `url` that is the address of a git repository,
    /// `https://…/name.git[//PATH][?ref=BRANCH]` or of ssh, is read with git.
    ///
    /// Fails with what to write instead.
    pub fn registered(type_name: &str, target: &str) -> Result<Self, String> {
        if target.len() > LONGEST_TARGET {
            return Err(format!("the target is longer than {LONGEST_TARGET} characters"));
        }
        super::refuse_controls(target)?;
        match type_name {
            "file" if !Path::new(target).is_absolute() => {
                Err(format!("the target {target} is no absolute path: begin with /"))
            }
            "file" => {
                let path = files::join(Path::new("/"), target);
                if files::is_of_system(&path) {
                    Err(files::of_system(&path))
                } else {
                    Ok(Self::File { target: path.display().to_string() })
                }
            }
            "url" if is_repository(target) => {
                let kind = Self::parse("git", target)?;
                if let Self::Git { repository, .. } = &kind {
                    repository.parse::<RepoUrl>().map_err(|error: GitError| error.to_string())?;
                }
                Ok(kind)
            }
            "url" => {
                let url = parse_url(target)?;
                if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
                    return Err(format!("the target {target} is no http or https address"));
                }
                if !url.username().is_empty() || url.password().is_some() {
                    return Err(
                        "the target carries a user name or password: put the token under integrations instead".into()
                    );
                }
                Ok(Self::Url { target: url })
            }
            _ => Err(format!("the type {type_name} is not known: write url")),
        }
    }

    /// Whether reading it reads this machine's disk.
    pub fn is_local(&self) -> bool {
        match self {
            Self::File { .. } => true,
            Self::Url { .. } => false,
            Self::Git { repository, .. } => {
                repository.parse().is_ok_and(|repository: RepoUrl| repository.protocol() == Protocol::File)
            }
        }
    }
}

/// Whether a target has the form of a repository's address rather than that of a file on the web.
fn is_repository(target: &str) -> bool {
    let place = target.split_once("?ref=").map_or(target, |(place, _)| place);
    match place.split_once("://") {
        Some(("http" | "https", rest)) => {
            let path = rest.split_once('/').map_or("", |(_, path)| path);
            path.contains("//") || Path::new(path).extension().is_some_and(|ending| ending == "git")
        }
        Some((scheme, _)) => matches!(scheme, "file" | "ssh" | "git+ssh" | "ssh+git"),
        None => place.split_once('@').is_some_and(|(user, rest)| !user.contains('/') && rest.contains(':')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(location_type: &str, target: &str) -> String {
        match SourceKind::registered(location_type, target) {
            Ok(SourceKind::File { target }) => format!("file {target}"),
            Ok(SourceKind::Url { target }) => format!("url {target}"),
            Ok(SourceKind::Git { repository, branch, path }) => format!("git {repository} {branch:?} {path}"),
            Err(message) => message,
        }
    }

    #[test]
    fn the_form_of_a_target_tells_repositories_from_files() {
        let cases = [
            ("https://x.test/o/r/blob/main/a.yaml", "url https://x.test/o/r/blob/main/a.yaml"),
            ("https://x.test/a.yaml?ref=main", "url https://x.test/a.yaml?ref=main"),
            ("https://x.test/o/r.git", "git https://x.test/o/r.git None catalog-info.yaml"),
            ("https://x.test/o/r.git//*/a.yaml?ref=main", "git https://x.test/o/r.git Some(\"main\") */a.yaml"),
            ("ssh://git@x.test/o/r", "git ssh://git@x.test/o/r None catalog-info.yaml"),
            ("git@x.test:o/r.git", "git git@x.test:o/r.git None catalog-info.yaml"),
            ("file:///srv/r.git", "git file:///srv/r.git None catalog-info.yaml"),
        ];
        for (target, expected) in cases {
            assert_eq!(kind("url", target), expected);
        }
    }

    #[test]
    fn what_cannot_be_registered_says_why() {
        let cases = [
            (
                "url",
                "x",
                "the target x is no address (relative URL without a base): begin with https://, or with / for a file of this machine",
            ),
            ("url", "ftp://x.test/a.yaml", "the target ftp://x.test/a.yaml is no http or https address"),
            ("file", "a.yaml", "the target a.yaml is no absolute path: begin with /"),
            ("git", "https://x.test/r.git", "the type git is not known: write url"),
        ];
        for (location_type, target, expected) in cases {
            assert_eq!(kind(location_type, target), expected);
        }
        for target in ["/proc/self/environ", "/srv/../sys/x.yaml", "/dev/stdin"] {
            assert!(kind("file", target).ends_with("name a file of the catalog"), "{target}");
        }
        for (location_type, target) in [("url", "https://x.test/\0.yaml"), ("file", "/srv/a\n.yaml")] {
            assert_eq!(kind(location_type, target), "the target has a control character in it: remove it");
        }
        for target in
            ["https://ada:s3cret@x.test/a.yaml", "https://ada:s3cret@x.test/r.git", "ssh://git:s3cret@x.test/r"]
        {
            let message = kind("url", target);
            assert!(message.contains("integrations") && !message.contains("s3cret"), "{message}");
        }
        assert!(kind("url", &format!("https://x.test/{}", "a".repeat(2_000))).contains("2000 characters"));
    }

    #[test]
    fn dots_in_a_path_are_resolved_when_it_is_registered() {
        assert_eq!(kind("file", "/srv/catalog/../other/*.yaml"), "file /srv/other/*.yaml");
    }

    #[test]
    fn local_kinds_are_known() {
        let local = |location_type, target| SourceKind::registered(location_type, target).unwrap().is_local();
        assert!(local("file", "/srv/a.yaml"));
        assert!(local("url", "file:///srv/r.git"));
        assert!(SourceKind::parse("git", " FILE:///srv/r.git").unwrap().is_local());
        assert!(!local("url", "https://x.test/o/r.git"));
        assert!(!local("url", "git@x.test:o/r.git"));
    }
}
