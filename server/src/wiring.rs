//! Puts the parts together as the configuration says. The only place where one feature meets another.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use catalog::{
    Catalog, CatalogError, CatalogSettings, RegistrationSettings,
    descriptor::{Kinds, Limits},
    rules::{self, Allowance, LocatedRule, Rules},
    source::{CodeHosts, SourceKind, SourceReader, SourceSpec},
};
use db::{Database, DbError};
use fetch::{FetchError, FetchPolicy, Fetcher, HostCredential};
use git::{ScmHost, ScmHosts, ScmKind};
use identity::{Policy, Restriction, StaticToken, UserSettings};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    config::{
        CatalogLocation, CatalogRule, CodeHost, Config, DatabaseConfig, Guests, LocationMatch, Processing, SqlitePlace,
    },
    http::assets,
    portal::{Portal, PortalParts},
};

/// How often measurements are summed up.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

/// What a running portal needs beside its configuration.
pub struct Surroundings {
    /// Where the database, mirrors and other files are kept.
    pub data: PathBuf,
    /// Wins over the configuration's database.
    pub database_url: Option<String>,
    /// Where the server listens; decides whether guests are allowed.
    pub listen: Option<SocketAddr>,
    pub shutdown: CancellationToken,
}

#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    #[error(
        "the data folder {folder} cannot be made ({source}): name another with --data, or check that the folder above it may be written to"
    )]
    DataFolder { folder: PathBuf, source: std::io::Error },
    #[error("the data folder {folder} is a file: name another with --data, or move that file away")]
    DataFile { folder: PathBuf },
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("catalog.locations: {0}")]
    Location(String),
}

/// Opens the database, loads the catalog, and starts what works in the background.
pub async fn portal(config: &Config, surroundings: Surroundings, tasks: &TaskTracker) -> Result<Portal, WiringError> {
    let Surroundings { data, database_url, listen, shutdown } = surroundings;
    make_data_folder(&data)?;
    let database =
        Database::connect(&database_address(&config.backend.database, &data, database_url.as_deref())).await?;
    database.migrate().await?;
    let reader = SourceReader::new(Fetcher::new(fetch_policy(config)?)?, code_hosts(config), data.join("mirrors"));
    let catalog = Catalog::open(database.clone(), catalog_settings(config, data, listen)?, reader).await?;
    catalog.start(tasks, &shutdown);
    let settings = UserSettings::new(database.clone());
    tasks.spawn(settings.clone().follow(shutdown.clone()));
    tasks.spawn({
        let (database, shutdown) = (database.clone(), shutdown.clone());
        async move {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = database.watch_replicas(Duration::from_secs(1)) => {}
            }
        }
    });
    tasks.spawn(tidy_measurements(shutdown.clone()));
    Ok(Portal::new(PortalParts {
        catalog,
        database,
        policy: policy(config, listen),
        settings,
        hosts: hosts(config),
        organization: config.organization.name.clone(),
        assets: assets::client_assets(),
        shutdown,
    }))
}

async fn tidy_measurements(shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(UPKEEP_INTERVAL) => Portal::tidy_measurements(),
        }
    }
}

/// Makes the folder where the server keeps its files, if it is not there.
pub fn make_data_folder(folder: &Path) -> Result<(), WiringError> {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    std::fs::create_dir_all(&folder).map_err(|source| {
        if folder.is_file() { WiringError::DataFile { folder } } else { WiringError::DataFolder { folder, source } }
    })
}

/// The database that the command line names, or else the configuration.
pub fn database_address(database: &DatabaseConfig, data: &Path, url: Option<&str>) -> String {
    if let Some(url) = url {
        return url.to_owned();
    }
    let file = |path: &Path| path.to_string_lossy().into_owned();
    match database {
        DatabaseConfig::Sqlite(SqlitePlace::DataDirectory) => file(&data.join("callboard.db")),
        DatabaseConfig::Sqlite(SqlitePlace::Folder(folder)) => file(&folder.join("callboard.db")),
        DatabaseConfig::Sqlite(SqlitePlace::File(path)) => file(path),
        DatabaseConfig::Sqlite(SqlitePlace::Memory) => ":memory:".to_owned(),
        DatabaseConfig::Postgres(postgres) => postgres.url.expose().to_owned(),
    }
}

/// Guests come in on the server's own machine only, whatever else the configuration says.
fn policy(config: &Config, listen: Option<SocketAddr>) -> Policy {
    let tokens = config.backend.auth.external_access.iter().map(|access| {
        let restrictions = access.restrictions.iter().map(|restriction| Restriction {
            plugin: restriction.plugin.clone(),
            permissions: restriction.permissions.clone(),
            actions: restriction.actions.clone(),
        });
        StaticToken::new(access.token.expose(), access.subject.clone(), restrictions.collect())
    });
    Policy { guests_allowed: is_loopback(listen) && config.auth.guests != Guests::Nobody, tokens: tokens.collect() }
}

fn is_loopback(listen: Option<SocketAddr>) -> bool {
    listen.is_none_or(|address| address.ip().is_loopback())
}

fn hosts(config: &Config) -> Vec<String> {
    let urls = [config.backend.base_url.as_ref(), config.app.base_url.as_ref()];
    let host = |url: &url::Url| {
        let host = url.host_str()?.to_ascii_lowercase();
        Some(url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}")))
    };
    urls.into_iter().flatten().filter_map(host).collect()
}

/// Code hosts that may be read without being configured, as in Backstage.
const PUBLIC_CODE_HOSTS: [&str; 3] = ["bitbucket.org", "github.com", "gitlab.com"];

/// What may be read from outside: `backend.reading.allow` and the hosts of `integrations`, with their tokens.
fn fetch_policy(config: &Config) -> Result<FetchPolicy, FetchError> {
    let mut policy = FetchPolicy::default();
    for allowed in &config.backend.reading.allow {
        match &allowed.paths {
            Some(paths) if paths.is_empty() => {}
            paths => policy.allow.push(fetch::AllowedHost::new(&allowed.host, paths.clone().unwrap_or_default())?),
        }
    }
    for integration in &config.integrations {
        let urls = [Some(&integration.base_url), Some(&integration.api_base_url), integration.raw_base_url.as_ref()];
        let mut hosts: Vec<String> = urls.into_iter().flatten().filter_map(authority).collect();
        hosts.push(integration.host.clone());
        hosts.sort();
        hosts.dedup();
        for host in hosts {
            let allowed = fetch::AllowedHost::new(&host, Vec::new())?;
            // The public hosts are allowed unasked, so whatever their names lead to must be public as well.
            let is_public = PUBLIC_CODE_HOSTS.contains(&integration.host.as_str());
            policy.allow.push(if is_public { allowed.public_only() } else { allowed });
            if let Some(token) = &integration.token {
                let token = fetch::Secret::new(token.expose());
                policy.credentials.push(match (integration.kind, &integration.username) {
                    (CodeHost::BitbucketCloud, Some(user)) => HostCredential::basic(&host, user, &token)?,
                    _ => HostCredential::bearer(&host, &token)?,
                });
            }
        }
    }
    Ok(policy)
}

/// The code hosts of `integrations`, for addresses of files and for git.
fn code_hosts(config: &Config) -> CodeHosts {
    let mut code_hosts = CodeHosts::default();
    let mut hosts = Vec::new();
    for integration in &config.integrations {
        let kind = match integration.kind {
            CodeHost::GitHub => ScmKind::GitHub,
            CodeHost::GitLab => ScmKind::GitLab,
            CodeHost::Gitea => ScmKind::Gitea,
            CodeHost::BitbucketCloud => ScmKind::BitbucketCloud,
            CodeHost::BitbucketServer => ScmKind::BitbucketServer,
        };
        let host = integration.host.to_lowercase();
        if let Some(token) = &integration.token {
            code_hosts.tokens.insert(host.clone(), (kind, fetch::Secret::new(token.expose())));
        }
        hosts.push(ScmHost { kind, host, api_base: Some(integration.api_base_url.clone()) });
    }
    code_hosts.hosts = ScmHosts::new(hosts);
    code_hosts
}

fn authority(url: &url::Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

fn catalog_settings(
    config: &Config,
    folder: PathBuf,
    listen: Option<SocketAddr>,
) -> Result<CatalogSettings, WiringError> {
    let catalog = &config.catalog;
    if catalog.register_files && !is_loopback(listen) {
        tracing::warn!(
            "catalog.registerFiles has no effect: files are registered only while the server listens on loopback"
        );
    }
    let (everywhere, located): (Vec<_>, Vec<_>) =
        catalog.rules.iter().partition(|rule: &&CatalogRule| rule.locations.is_empty());
    let rules = Rules {
        allow: everywhere.into_iter().flat_map(allowances).collect(),
        located: located.into_iter().map(located_rule).collect(),
    };
    let sources = catalog.locations.iter().map(|location| source_spec(location, &rules));
    Ok(CatalogSettings {
        sources: sources.collect::<Result<_, _>>()?,
        rules,
        registration: RegistrationSettings {
            readonly: catalog.readonly,
            files: catalog.register_files && is_loopback(listen),
        },
        interval: match catalog.processing {
            Processing::Every(interval) => Some(interval),
            Processing::Off => None,
        },
        limits: Limits::default(),
        kinds: Kinds::builtin().clone(),
        folder: Some(folder),
    })
}

fn source_spec(location: &CatalogLocation, rules: &Rules) -> Result<SourceSpec, WiringError> {
    let refuse = |message: String| WiringError::Location(format!("{}: {message}", location.origin));
    let kind = SourceKind::parse(&location.kind, &location.target).map_err(refuse)?;
    let mut allow = rules.allowed_at(&location.kind, &location.target);
    allow.extend(location.rules.iter().flat_map(allowances));
    Ok(SourceSpec::configured(kind, allow))
}

fn located_rule(rule: &CatalogRule) -> LocatedRule {
    let location = |wanted: &LocationMatch| rules::LocationMatch {
        location_type: wanted.kind.clone(),
        exact: wanted.exact.clone(),
        pattern: wanted.pattern.clone(),
    };
    LocatedRule { locations: rule.locations.iter().map(location).collect(), allow: allowances(rule).collect() }
}

fn allowances(rule: &CatalogRule) -> impl Iterator<Item = Allowance> + '_ {
    rule.allow.iter().map(|allowed| Allowance { kind: allowed.kind.clone(), entity_type: allowed.spec_type.clone() })
}
