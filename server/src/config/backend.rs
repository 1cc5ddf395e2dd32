//! `backend`: where the server listens, who may call it, what it may read, where it keeps its data.

use std::path::Path;

use url::Url;

use super::{
    DatabaseConfig, Listen, Secret,
    reader::{Place, Reader},
};

/// Shorter tokens are refused, as in Backstage.
const MINIMUM_TOKEN_LENGTH: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackendConfig {
    /// `backend.listen`; loopback and port 7007 when the configuration does not say.
    pub listen: Listen,
    /// `backend.baseUrl`: how others reach the server. See [`BackendConfig::base_url`].
    pub base_url: Option<Url>,
    pub auth: BackendAuthConfig,
    pub database: DatabaseConfig,
    pub reading: ReadingConfig,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackendAuthConfig {
    /// `backend.auth.externalAccess` of type `static`.
    pub external_access: Vec<ExternalAccess>,
}

/// A token that a script may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalAccess {
    /// At least eight characters, none of them white space.
    pub token: Secret,
    /// Who the script is, in logs and the audit trail; without white space.
    pub subject: String,
    /// What the token is good for; everything when empty.
    pub restrictions: Vec<AccessRestriction>,
}

/// One thing a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRestriction {
    /// The plugin whose API may be called: `catalog`.
    pub plugin: String,
    /// The permissions that may be used, such as `catalog.entity.read`; every one of the plugin when empty.
    pub permissions: Vec<String>,
    /// The kinds of action that may be taken: `create`, `read`, `update`, `delete`; every one when empty.
    pub actions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadingConfig {
    /// `backend.reading.allow`: what may be read beside the hosts of `integrations`.
    pub allow: Vec<AllowedHost>,
}

/// A host that may be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedHost {
    /// `example.com`, `example.com:8443`, or `*.example.com` for every name below it.
    pub host: String,
    /// The paths that may be read, each with everything below it; every path when `None`, and none when empty.
    pub paths: Option<Vec<String>>,
}

impl BackendConfig {
    /// `backend.baseUrl`, or else the listening address as a URL, without a slash at the end.
    pub fn base_url(&self) -> String {
        if let Some(url) = &self.base_url {
            return url.as_str().trim_end_matches('/').to_owned();
        }
        let host = match self.listen.host.as_str() {
            "0.0.0.0" | "::" => "127.0.0.1",
            host => host,
        };
        format!("http://{}", Listen { host: host.to_owned(), port: self.listen.port })
    }

    pub(super) fn read(reader: &mut Reader<'_>, root: &Place<'_>, working_directory: &Path) -> Self {
        let backend = reader.section(root, "backend");
        let base_url = backend.field("baseUrl");
        let config = Self {
            listen: Listen::read(reader, &backend.field("listen")),
            base_url: reader.url(&base_url),
            auth: BackendAuthConfig { external_access: external_access(reader, &backend) },
            database: DatabaseConfig::read(reader, &backend, working_directory),
            reading: ReadingConfig { allow: allowed_hosts(reader, &backend) },
        };
        reader.default(&base_url, config.base_url());
        config
    }
}

fn external_access(reader: &mut Reader<'_>, backend: &Place<'_>) -> Vec<ExternalAccess> {
    let auth = reader.section(backend, "auth");
    let mut accesses = Vec::new();
    for place in reader.items(&auth.field("externalAccess")) {
        let kind = place.field("type");
        match reader.required_text(&kind, "static").as_deref() {
            Some("static") => accesses.extend(static_access(reader, &place)),
            Some(_) => reader.warn(&kind, "is a kind of access that is not supported and gives none; write static"),
            None => {}
        }
    }
    accesses
}

fn static_access(reader: &mut Reader<'_>, place: &Place<'_>) -> Option<ExternalAccess> {
    let options = reader.section(place, "options");
    let (token_place, subject_place) = (options.field("token"), options.field("subject"));
    let token = reader.required_text(&token_place, "the token, best as ${NAME} from the environment");
    let subject = reader.required_text(&subject_place, "a name for whoever shows the token");
    let restrictions = restrictions(reader, &place.field("accessRestrictions"));
    let (token, subject, restrictions) = (token?, subject?, restrictions?);
    if token.chars().count() < MINIMUM_TOKEN_LENGTH || token.contains(char::is_whitespace) {
        reader.invalid(&token_place, "must have at least eight characters and no white space");
        return None;
    }
    if subject.contains(char::is_whitespace) {
        reader.invalid(&subject_place, "must have no white space");
        return None;
    }
    Some(ExternalAccess { token: Secret::new(token), subject, restrictions })
}

/// None when a restriction cannot be read: a token must never be good for more than its writer meant.
fn restrictions(reader: &mut Reader<'_>, place: &Place<'_>) -> Option<Vec<AccessRestriction>> {
    if reader.has_hole(place) {
        return None;
    }
    let problems = reader.problems.len();
    let mut restrictions = Vec::new();
    for place in reader.items(place) {
        let attribute = reader.section(&place, "permissionAttribute");
        let plugin = reader.required_text(&place.field("plugin"), "the id of a plugin, such as catalog");
        let permissions = reader.texts(&place.field("permission"));
        let actions = reader.texts(&attribute.field("action"));
        restrictions.extend(plugin.map(|plugin| AccessRestriction { plugin, permissions, actions }));
    }
    (reader.problems.len() == problems).then_some(restrictions)
}

fn allowed_hosts(reader: &mut Reader<'_>, backend: &Place<'_>) -> Vec<AllowedHost> {
    let reading = reader.section(backend, "reading");
    let mut hosts = Vec::new();
    for place in reader.items(&reading.field("allow")) {
        let paths_place = place.field("paths");
        if reader.has_hole(&paths_place) {
            continue;
        }
        let paths = paths_place.is_set().then(|| reader.texts(&paths_place));
        let host = place.field("host");
        if reader.unset(&host) {
            reader.warn(&place, "allows nothing because its host has no value");
        } else if let Some(host) = reader.required_text(&host, "a host such as example.com or *.example.com") {
            hosts.push(AllowedHost { host: host.to_lowercase(), paths });
        }
    }
    hosts
}
