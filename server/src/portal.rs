//! Everything the routes work with, behind one handle.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::http::uri::Authority;
use catalog::Catalog;
use db::{Database, Revision, Since};
use identity::{Policy, UserSettings};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use shared::event::{Change, Operation};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::http::connections::ConnectionLimits;

#[derive(Clone)]
pub struct Portal {
    parts: Arc<PortalParts>,
    streams: Arc<Semaphore>,
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
/// Streams of events at the same time, where the system allows twice as many connections.
const MAX_STREAMS: usize = 1024;
/// Upper ends of the buckets that durations of requests are counted in, in seconds.
const DURATIONS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
/// Changes that a follower gets at once.
const FOLLOW_BATCH: u64 = 500;

impl Portal {
    pub fn new(parts: PortalParts) -> Self {
        recorder();
        // Half of the connections stay free for everything else.
        let streams = MAX_STREAMS.min(ConnectionLimits::default().connections.div_ceil(2));
        Self { parts: Arc::new(parts), streams: Arc::new(Semaphore::new(streams)) }
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

    /// Whether a request that names this host (in lower case) is meant for this server.
    pub fn answers_to(&self, host: &Authority) -> bool {
        is_loopback_name(host.host()) || self.parts.hosts.iter().any(|known| known == host.as_str())
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

    /// Sums up what was measured since the last time. Without it, and without anybody who asks for the measurements,
    /// every single one would stay in memory.
    pub fn tidy_measurements() {
        recorder().run_upkeep();
    }

    /// Room for one more stream of events, until it is dropped; none while there are too many.
    pub fn room_for_stream(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.streams).try_acquire_owned().ok()
    }

    /// Follows the change log: after `resume_after` where that is given, else from now on.
    pub fn follow(&self, resume_after: Option<Revision>) -> ChangeFollower {
        ChangeFollower { database: self.parts.database.clone(), resume_after, follower: None }
    }
}

/// Whether a host of a URL is this machine, by name or address.
pub fn is_loopback_name(host: &str) -> bool {
    let name = host.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A process has one recorder, however many portals the tests of it make.
fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        // The only error is that there are no buckets.
        let builder = builder.set_buckets(&DURATIONS).unwrap_or_else(|_| PrometheusBuilder::new());
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
