//! Which code host is of which kind.

use url::Url;

use super::ScmKind;

/// One entry of `integrations`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScmHost {
    pub kind: ScmKind,
    /// `host` or `host:port`, lower case.
    pub host: String,
    /// `apiBaseUrl`, where it is not the usual one of its kind.
    pub api_base: Option<Url>,
}

/// The hosts of the configuration and, after them, the public ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScmHosts {
    hosts: Vec<ScmHost>,
}

const PUBLIC: [(ScmKind, &str); 7] = [
    (ScmKind::GitHub, "github.com"),
    (ScmKind::GitLab, "gitlab.com"),
    (ScmKind::Gitea, "gitea.com"),
    (ScmKind::Gitea, "codeberg.org"),
    (ScmKind::BitbucketCloud, "bitbucket.org"),
    (ScmKind::AzureDevOps, "dev.azure.com"),
    (ScmKind::GitHub, "raw.githubusercontent.com"),
];

impl Default for ScmHosts {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl ScmHosts {
    pub fn new(configured: Vec<ScmHost>) -> Self {
        let public =
            PUBLIC.iter().map(|(kind, host)| ScmHost { kind: *kind, host: (*host).to_owned(), api_base: None });
        Self { hosts: configured.into_iter().chain(public).collect() }
    }

    /// `host` may carry a port.
    pub fn find(&self, host: &str) -> Option<&ScmHost> {
        self.hosts.iter().find(|known| known.host.eq_ignore_ascii_case(host))
    }

    pub(super) fn kind(&self, host: &str) -> Option<ScmKind> {
        match self.find(host) {
            Some(known) => Some(known.kind),
            None => host.ends_with(".visualstudio.com").then_some(ScmKind::AzureDevOps),
        }
    }

    pub(super) fn api_base(&self, host: &str) -> Option<&Url> {
        self.find(host)?.api_base.as_ref()
    }
}
