//! Puts the parts together as the configuration says. The only place where one feature meets another.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use catalog::{
    Catalog, CatalogError, CatalogSettings,
    descriptor::{Kinds, Limits},
    rules::{Allowance, Rules},
    source::{CodeHosts, SourceKind, SourceReader, SourceSpec},
};
use db::{Database, DbError};
use fetch::{FetchError, FetchPolicy, Fetcher, HostCredential};
use git::{ScmHost, ScmHosts, ScmKind};
use globset::GlobBuilder;
use identity::{Policy, Restriction, StaticToken};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    config::{
        CatalogLocation, CatalogRule, CodeHost, Config, DatabaseConfig, Guests, LocationMatch, Processing, SqlitePlace,
    },
    http::assets,
    portal::{Portal, PortalParts},
};

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
    #[error("the data folder {folder} cannot be made ({source}): check that its parent exists and may be written to")]
    DataFolder { folder: PathBuf, source: std::io::Error },
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
    std::fs::create_dir_all(&data).map_err(|source| WiringError::DataFolder { folder: data.clone(), source })?;
    let database =
        Database::connect(&database_address(&config.backend.database, &data, database_url.as_deref())).await?;
    database.migrate().await?;
    let reader = SourceReader::new(Fetcher::new(fetch_policy(config)?)?, code_hosts(config), data.join("mirrors"));
    let catalog = Catalog::open(database.clone(), catalog_settings(config)?, reader).await?;
    catalog.start(tasks, &shutdown);
    tasks.spawn({
        let (database, shutdown) = (database.clone(), shutdown.clone());
        async move {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = database.watch_replicas(std::time::Duration::from_secs(1)) => {}
            }
        }
    });
    Ok(Portal::new(PortalParts {
        catalog,
        database,
        policy: policy(config, listen),
        hosts: hosts(config),
        assets: assets::client_assets(),
        shutdown,
    }))
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
    let loopback = listen.is_none_or(|address| address.ip().is_loopback());
    let tokens = config.backend.auth.external_access.iter().map(|access| {
        let restrictions = access.restrictions.iter().map(|restriction| Restriction {
            plugin: restriction.plugin.clone(),
            permissions: restriction.permissions.clone(),
            actions: restriction.actions.clone(),
        });
        StaticToken::new(access.token.expose(), access.subject.clone(), restrictions.collect())
    });
    Policy { guests_allowed: loopback && config.auth.guests != Guests::Nobody, tokens: tokens.collect() }
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

fn catalog_settings(config: &Config) -> Result<CatalogSettings, WiringError> {
    let everywhere = config.catalog.rules.iter().filter(|rule| rule.locations.is_empty());
    let sources = config.catalog.locations.iter().map(|location| source_spec(location, &config.catalog.rules));
    Ok(CatalogSettings {
        sources: sources.collect::<Result<_, _>>()?,
        rules: Rules { allow: everywhere.flat_map(allowances).collect() },
        interval: match config.catalog.processing {
            Processing::Every(interval) => Some(interval),
            Processing::Off => None,
        },
        limits: Limits::default(),
        kinds: Kinds::builtin().clone(),
    })
}

fn source_spec(location: &CatalogLocation, rules: &[CatalogRule]) -> Result<SourceSpec, WiringError> {
    let refuse = |message: String| WiringError::Location(format!("{}: {message}", location.origin));
    let kind = SourceKind::parse(&location.kind, &location.target).map_err(refuse)?;
    let about_this = rules.iter().filter(|rule| rule.locations.iter().any(|wanted| is_about(wanted, location)));
    Ok(SourceSpec { kind, allow: location.rules.iter().chain(about_this).flat_map(allowances).collect() })
}

/// Backstage's patterns: without regard to case, and a wildcard matches dots too.
fn is_about(wanted: &LocationMatch, location: &CatalogLocation) -> bool {
    let pattern = |pattern: &String| {
        let glob = GlobBuilder::new(pattern).case_insensitive(true).literal_separator(true).build();
        glob.is_ok_and(|glob| glob.compile_matcher().is_match(&location.target))
    };
    wanted.kind == location.kind
        && wanted.exact.as_ref().is_none_or(|exact| *exact == location.target)
        && wanted.pattern.as_ref().is_none_or(pattern)
}

fn allowances(rule: &CatalogRule) -> impl Iterator<Item = Allowance> + '_ {
    rule.allow.iter().map(|allowed| Allowance { kind: allowed.kind.clone(), entity_type: allowed.spec_type.clone() })
}
