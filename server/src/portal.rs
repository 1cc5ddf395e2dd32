//! Everything the routes work with, behind one handle.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use catalog::Catalog;
use db::{Database, Revision, Since};
use identity::{Policy, UserSettings};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use shared::event::{Change, Operation};
use tokio_util::sync::CancellationToken;

#[derive(Clone)]
pub struct Portal {
    parts: Arc<PortalParts>,
}

/// What wiring puts together.
pub struct PortalParts {
    pub catalog: Catalog,
    pub database: Database,
    pub policy: Policy,
    pub settings: UserSettings,
    /// The host names, with port where it is not the scheme's own, that this server answers to where guests are
    /// allowed; loopback names always count.
    pub hosts: Vec<String>,
    /// Whose portal it is, as the configuration says it.
    pub organization: Option<String>,
    /// The client's files; none in a build without them.
    pub assets: Option<app::Assets>,
    pub shutdown: CancellationToken,
}

/// How long the database may take to show that it is there.
const READINESS_LIMIT: Duration = Duration::from_secs(2);
/// Changes that a follower gets at once.
const FOLLOW_BATCH: u64 = 500;

impl Portal {
    pub fn new(parts: PortalParts) -> Self {
        recorder();
        Self { parts: Arc::new(parts) }
    }

    pub fn catalog(&self) -> &Catalog {
        &self.parts.catalog
    }

    pub fn policy(&self) -> &Policy {
        &self.parts.policy
    }

    pub fn settings(&self) -> &UserSettings {
        &self.parts.settings
    }

    pub fn organization(&self) -> Option<&str> {
        self.parts.organization.as_deref()
    }

    pub fn assets(&self) -> Option<&app::Assets> {
        self.parts.assets.as_ref()
    }

    /// Cancelled when the server begins to shut down.
    pub fn shutdown(&self) -> &CancellationToken {
        &self.parts.shutdown
    }

    /// Whether a request that names this host (lower case, maybe with a port) is meant for this server.
    pub fn answers_to(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => host.rsplit_once(':').map_or(host, |(name, _)| name),
        };
        let loopback = name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        loopback || self.parts.hosts.iter().any(|known| known == host)
    }

    /// Why the portal cannot answer now, if it cannot.
    pub async fn readiness(&self) -> Result<(), String> {
        if self.shutdown().is_cancelled() {
            return Err("the server is shutting down".to_owned());
        }
        match tokio::time::timeout(READINESS_LIMIT, self.parts.database.ping()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                tracing::warn!(%error, "not ready");
                Err("the database does not answer as it should, see the log".to_owned())
            }
            Err(_) => Err("the database does not answer".to_owned()),
        }
    }

    /// The measurements in Prometheus' text format.
    pub fn metrics(&self) -> String {
        let entities = self.catalog().read().len();
        // Counts of entities are far below 2^52, where a float is exact.
        #[expect(clippy::cast_precision_loss, reason = "see above")]
        metrics::gauge!("catalog_entities_count").set(entities as f64);
        recorder().render()
    }

    /// Follows the change log: after `resume_after` where that is given, else from now on.
    pub fn follow(&self, resume_after: Option<Revision>) -> ChangeFollower {
        ChangeFollower { database: self.parts.database.clone(), resume_after, follower: None }
    }
}

/// A process has one recorder, however many portals the tests of it make.
fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        match builder.install_recorder() {
            Ok(handle) => handle,
            // Somebody else's recorder is installed: ours stays empty but answers.
            Err(_) => PrometheusBuilder::new().build_recorder().handle(),
        }
    })
}

pub struct ChangeFollower {
    database: Database,
    resume_after: Option<Revision>,
    follower: Option<db::Follower>,
}

/// What a follower of the change log is told.
pub enum Following {
    Start {
        revision: Revision,
    },
    /// Changes are missing between the last event and `revision`: load anew.
    Reset {
        revision: Revision,
    },
    Changes(Vec<Change>),
}

impl ChangeFollower {
    /// Waits for what is next. None when the database fails: the client connects again later and resumes.
    pub async fn next(&mut self) -> Option<Following> {
        if self.follower.is_none() {
            let log = self.database.change_log();
            let revision = match self.resume_after {
                Some(revision) => revision,
                None => log.latest().await.ok()?,
            };
            self.follower = Some(log.follow(revision));
            if self.resume_after.is_none() {
                return Some(Following::Start { revision });
            }
        }
        match self.follower.as_mut()?.next(FOLLOW_BATCH).await.ok()? {
            Since::Reset { newest, .. } => Some(Following::Reset { revision: newest }),
            Since::Changes(changes) => Some(Following::Changes(changes.into_iter().map(change_of).collect())),
        }
    }
}

fn change_of(change: db::Change) -> Change {
    Change {
        revision: change.revision,
        topic: change.topic,
        subject: change.subject,
        operation: match change.operation {
            db::Operation::Create => Operation::Create,
            db::Operation::Update => Operation::Update,
            db::Operation::Delete => Operation::Delete,
        },
        at: change.at,
    }
}
