//! Reads the configuration: Backstage's keys, Backstage's rules, and a place for everything that is said about it.
//!
//! Several files merge (maps key by key, lists replaced, the later file wins), then environment variables override single
//! keys. In texts, `${NAME}` and `${NAME:-default}` stand for environment variables and `$${` for `${`; `{ $env: NAME }`,
//! `{ $file: path }` and `{ $include: file.yaml#path.to.key }` stand for a variable, a file's text, and a part of another
//! file. Relative paths start from the folder of the file that names them.
//!
//! `text -> tree with origins -> merged tree -> checked against the known keys -> typed values`

mod auth;
mod backend;
mod catalog;
mod check;
mod database;
mod duration;
mod environment;
mod error;
mod integrations;
mod known_keys;
mod listen;
mod origin;
mod overrides;
mod print;
mod reader;
mod secret;
mod sources;
mod substitution;
#[cfg(test)]
mod tests;
mod tree;
mod yaml;

use std::{collections::BTreeMap, path::PathBuf};

use url::Url;

pub use auth::{AuthConfig, Guests};
pub use backend::{AccessRestriction, AllowedHost, BackendAuthConfig, BackendConfig, ExternalAccess, ReadingConfig};
pub use catalog::{
    AllowedKind, CatalogConfig, CatalogLocation, CatalogRule, LocationMatch, OrphanStrategy, Processing,
};
pub use database::{DatabaseConfig, PostgresConfig, SqlitePlace};
pub use environment::Environment;
pub use error::{ConfigError, ConfigProblem, ConfigWarning, WarningLevel};
pub use integrations::{CodeHost, Integration};
pub use listen::Listen;
pub use origin::Origin;
pub use print::{Leaf, print};
pub use secret::Secret;

use reader::{Place, Reader};
use sources::Sources;
use tree::{Node, Value};

/// The whole configuration, with defaults for what nobody set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub organization: OrganizationConfig,
    pub app: AppConfig,
    pub backend: BackendConfig,
    pub auth: AuthConfig,
    /// See [`Config::integration_for`].
    pub integrations: Vec<Integration>,
    pub catalog: CatalogConfig,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationConfig {
    /// `organization.name`.
    pub name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AppConfig {
    /// `app.title`: what the portal calls itself.
    pub title: Option<String>,
    /// `app.baseUrl`: where people reach the portal; that of the backend when `None`.
    pub base_url: Option<Url>,
}

/// A configuration, what is to be said about it, and where each value came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    pub config: Config,
    /// In the order of the places they are about.
    pub warnings: Vec<ConfigWarning>,
    /// Every value that was written, secrets masked, and the defaults of the used keys that were not; by path.
    pub origins: Vec<Leaf>,
}

/// Reads `files` in order and then the overrides in `environment`. Without any, everything has its default: loopback,
/// SQLite, no locations.
///
/// # Errors
/// When a file that is needed cannot be read or understood, and when a value that is used has the wrong type, is missing,
/// or means nothing. Values that nothing uses never stop it.
pub fn load(files: &[PathBuf], environment: &Environment) -> Result<Loaded, ConfigError> {
    let mut warnings = Vec::new();
    let mut sources = Sources::new(environment);
    let mut root = Node::new(Value::Map(BTreeMap::new()), Origin::Default);
    for file in files {
        if let Some(node) = sources.read(file)? {
            root = tree::merge(root, node);
        }
    }
    if let Some(node) = overrides::read(environment, &mut warnings) {
        root = tree::merge(root, node);
    }
    let checked = check::check(&mut root);
    let mut reader = Reader::new(&checked.absences);
    let config = Config::read(&mut reader, &Place::root(&root), environment);
    let (mut problems, mut origins) = (checked.problems, print::leaves(&root));
    problems.append(&mut reader.problems);
    if !problems.is_empty() {
        return Err(ConfigError::Invalid(problems));
    }
    origins.append(&mut reader.defaults);
    origins.sort_by(|left, right| left.path.cmp(&right.path));
    warnings.extend(checked.warnings);
    warnings.append(&mut reader.warnings);
    warnings.sort_by_cached_key(|warning| warning.origin.position());
    Ok(Loaded { config, warnings, origins })
}

impl Config {
    /// The code host that serves `url`, by host and port.
    pub fn integration_for(&self, url: &Url) -> Option<&Integration> {
        let host = url.host_str()?;
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        self.integrations.iter().find(|integration| integration.host == host)
    }

    fn read(reader: &mut Reader<'_>, root: &Place<'_>, environment: &Environment) -> Self {
        let working_directory = environment.working_directory();
        let organization = reader.section(root, "organization");
        let app = reader.section(root, "app");
        Self {
            organization: OrganizationConfig { name: reader.text(&organization.field("name")) },
            app: AppConfig { title: reader.text(&app.field("title")), base_url: reader.url(&app.field("baseUrl")) },
            backend: BackendConfig::read(reader, root, working_directory),
            auth: AuthConfig::read(reader, root),
            integrations: integrations::read(reader, root),
            catalog: CatalogConfig::read(reader, root, working_directory),
        }
    }
}
