//! `integrations`: the code hosts that may be read, and how to sign in there.

use url::Url;

use super::{
    Secret,
    reader::{Place, Reader, http_url},
};

/// One host of `integrations`. The public hosts are always there, without a token, as in Backstage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration {
    pub kind: CodeHost,
    /// Lower case, with the port where it is not the usual one: `git.example.com:8443`.
    pub host: String,
    /// Where people browse.
    pub base_url: Url,
    /// Where programs ask, without a slash at the end of its path.
    pub api_base_url: Url,
    /// Where GitHub serves files as they are.
    pub raw_base_url: Option<Url>,
    /// Sent as bearer token, or in the way the host wants it.
    pub token: Option<Secret>,
    pub username: Option<String>,
    /// The password, or Bitbucket's app password, that goes with `username`.
    pub password: Option<Secret>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeHost {
    BitbucketCloud,
    BitbucketServer,
    Gitea,
    GitHub,
    GitLab,
}

/// The kinds with their keys and the public host of each.
const CODE_HOSTS: [(CodeHost, &str, Option<&str>); 5] = [
    (CodeHost::GitHub, "github", Some("github.com")),
    (CodeHost::GitLab, "gitlab", Some("gitlab.com")),
    (CodeHost::Gitea, "gitea", None),
    (CodeHost::BitbucketCloud, "bitbucketCloud", Some("bitbucket.org")),
    (CodeHost::BitbucketServer, "bitbucketServer", None),
];

/// Reads every kind, in the order of [`CODE_HOSTS`]; within a kind, in the order written. The public hosts come last.
pub(super) fn read(reader: &mut Reader<'_>, root: &Place<'_>) -> Vec<Integration> {
    let section = reader.section(root, "integrations");
    let mut integrations = Vec::new();
    for (kind, key, public_host) in CODE_HOSTS {
        for place in reader.items(&section.field(key)) {
            integrations.extend(integration(reader, &place, kind, public_host));
        }
    }
    for (kind, _, public_host) in CODE_HOSTS {
        let Some(host) = public_host else { continue };
        if !integrations.iter().any(|integration| integration.kind == kind && integration.host == host) {
            integrations.extend(bare(kind, host));
        }
    }
    integrations
}

fn integration(
    reader: &mut Reader<'_>,
    place: &Place<'_>,
    kind: CodeHost,
    public_host: Option<&str>,
) -> Option<Integration> {
    let host_place = place.field("host");
    // Without its variable, the host that was meant is unknown: the public one is not it.
    if reader.unset(&host_place) {
        reader.warn(place, "is left out because its host has no value");
        return None;
    }
    let host = match (reader.text(&host_place), public_host) {
        (Some(host), _) => host.to_lowercase(),
        (None, Some(host)) if !host_place.is_set() => host.to_owned(),
        (None, _) => {
            if !host_place.is_set() {
                reader.missing(&host_place, "the host, such as git.example.com");
            }
            return None;
        }
    };
    let Some(mut integration) = bare(kind, &host) else {
        reader.invalid(&host_place, "is not a host; write it without https:// and path, such as git.example.com");
        return None;
    };
    for key in ["baseUrl", "apiBaseUrl", "rawBaseUrl"] {
        let url_place = place.field(key);
        let Some(text) = reader.text(&url_place) else { continue };
        // Nothing but this host depends on it, so that a placeholder does not stop the server.
        let Some(url) = http_url(&text) else {
            reader.warn(&url_place, "is not a URL, so this host is left out; write it like https://git.example.com");
            return None;
        };
        match key {
            "baseUrl" => {
                integration.api_base_url = api_base_url(kind, &host, &url).unwrap_or(integration.api_base_url);
                integration.base_url = url;
            }
            "apiBaseUrl" => integration.api_base_url = without_last_slash(url),
            _ => integration.raw_base_url = Some(url),
        }
    }
    integration.token = reader.secret(&place.field("token"));
    integration.username = reader.text(&place.field("username"));
    integration.password = match kind {
        CodeHost::BitbucketCloud => reader.secret(&place.field("appPassword")),
        _ => reader.secret(&place.field("password")),
    };
    Some(integration)
}

/// The host with its usual URLs and nothing to sign in with; none when `host` is no host.
fn bare(kind: CodeHost, host: &str) -> Option<Integration> {
    let base_url = Url::parse(&format!("https://{host}")).ok()?;
    if base_url.path() != "/" || base_url.query().is_some() || base_url.fragment().is_some() || host.contains('@') {
        return None;
    }
    let raw_base_url = match (kind, host) {
        (CodeHost::GitHub, "github.com") => Url::parse("https://raw.githubusercontent.com").ok(),
        (CodeHost::GitHub, host) => Url::parse(&format!("https://{host}/raw")).ok(),
        _ => None,
    };
    Some(Integration {
        kind,
        host: host.to_owned(),
        api_base_url: api_base_url(kind, host, &base_url)?,
        base_url,
        raw_base_url,
        token: None,
        username: None,
        password: None,
    })
}

fn api_base_url(kind: CodeHost, host: &str, base_url: &Url) -> Option<Url> {
    let path = match (kind, host) {
        (CodeHost::GitHub, "github.com") => return Url::parse("https://api.github.com").ok(),
        (CodeHost::BitbucketCloud, "bitbucket.org") => return Url::parse("https://api.bitbucket.org/2.0").ok(),
        (CodeHost::GitHub, _) => "api/v3",
        (CodeHost::GitLab, _) => "api/v4",
        (CodeHost::Gitea, _) => "api/v1",
        (CodeHost::BitbucketCloud, _) => "2.0",
        (CodeHost::BitbucketServer, _) => "rest/api/1.0",
    };
    Url::parse(&format!("{}/{path}", base_url.as_str().trim_end_matches('/'))).ok()
}

fn without_last_slash(mut url: Url) -> Url {
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url
}
