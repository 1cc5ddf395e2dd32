//! The catalog: descriptors become entities, entities get relations, and everything is answered from memory.
//!
//! `source -> file -> document -> entity -> change log -> read model`. [`Catalog`] ties it together: it runs the sources,
//! commits what differs together with its rows in the change log, and follows that log to keep the [`ReadModel`] up to
//! date. Reads never touch the database.

mod ask;
pub mod descriptor;
pub mod entity;
mod error;
pub mod facts;
mod follow;
mod ingest;
mod locations;
mod memory;
#[cfg(test)]
mod place;
mod preview;
pub mod query;
pub mod read_model;
pub mod relations;
mod retention;
pub mod rules;
mod run;
mod runners;
mod snapshot;
pub mod source;
mod store;
mod watch;

use std::{path::PathBuf, sync::Arc, time::Duration};

use db::{Database, Revision};
use parking_lot::{RwLock, RwLockReadGuard};
use shared::{
    EntityRef, Visibility,
    catalog::{SourceReport, annotation},
};
use tokio::sync::watch as watch_channel;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    descriptor::{Kinds, Limits},
    entity::StoredEntity,
    read_model::{Batch, ReadModel},
    rules::Rules,
    run::Reading,
    runners::Runners,
    source::{SourceReader, SourceSpec},
};

pub use error::CatalogError;
pub use ingest::RunOutcome;
pub use locations::{OnConflict, RegistrationSettings};

/// The topic of entities in the change log; the subject is the entity reference.
pub const ENTITY_TOPIC: &str = "catalog.entity";
/// The topic of sources in the change log; the subject is the source's id.
pub const SOURCE_TOPIC: &str = "catalog.source";

/// What the catalog is to do.
pub struct CatalogSettings {
    pub sources: Vec<SourceSpec>,
    pub rules: Rules,
    /// Between two runs of a source that cannot be watched.
    pub interval: Option<Duration>,
    pub limits: Limits,
    pub kinds: Kinds,
    pub registration: RegistrationSettings,
    /// Where the catalog keeps files that make its next start quick; none keeps nothing.
    pub folder: Option<PathBuf>,
}

/// A handle to the catalog; clones share it.
#[derive(Clone)]
pub struct Catalog {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    model: RwLock<ReadModel>,
    /// The revision that the read model has taken in.
    applied: watch_channel::Sender<Revision>,
    runners: Runners,
    repositories: facts::OpenRepositories,
    kinds: Arc<Kinds>,
    registration: RegistrationSettings,
    /// Questions about many entities that may be answered at the same time.
    turns: Arc<tokio::sync::Semaphore>,
    /// Held while the runners are compared with the registered sources.
    registering: tokio::sync::Mutex<()>,
    snapshot: Option<PathBuf>,
    /// The revision up to which the snapshot on disk went at the start; 0 where there was none.
    snapshot_position: Revision,
}

/// With more changes than these after a snapshot, loading everything is quicker than catching up.
const MANY_CHANGES: Revision = 2_000;

impl Catalog {
    /// Loads what is stored. Sources that the configuration no longer names go, with their entities; nothing is read
    /// from outside before [`Catalog::start`].
    pub async fn open(
        database: Database,
        settings: CatalogSettings,
        reader: SourceReader,
    ) -> Result<Self, CatalogError> {
        let CatalogSettings { sources, rules, interval, limits, kinds, registration, folder } = settings;
        let kinds = Arc::new(kinds);
        let reader = reader.with_registered_files(registration.files);
        let reading = Reading { rules: Arc::new(rules), kinds: Arc::clone(&kinds), limits, reader };
        locations::put_sources(&database, &sources).await?;
        let runners = Runners::new(reading, database.clone(), interval);
        for spec in sources {
            runners.put(spec);
        }
        let snapshot = folder.map(|folder| snapshot::path_in(&folder));
        let (model, revision, snapshot_position) = load_model(&database, snapshot.clone()).await?;
        let inner = Inner {
            database,
            model: RwLock::new(model),
            applied: watch_channel::Sender::new(revision),
            runners,
            repositories: facts::OpenRepositories::default(),
            kinds,
            registration,
            turns: ask::turns(),
            registering: tokio::sync::Mutex::default(),
            snapshot,
            snapshot_position,
        };
        let catalog = Self { inner: Arc::new(inner) };
        catalog.catch_up().await?;
        catalog.take_in_registered().await?;
        Ok(catalog)
    }

    /// Runs the sources and follows the change log until `shutdown`.
    pub fn start(&self, tasks: &TaskTracker, shutdown: &CancellationToken) {
        tasks.spawn(follow::follow(self.clone(), shutdown.clone()));
        if let Some(path) = self.inner.snapshot.clone() {
            tasks.spawn(snapshot::keep(self.clone(), path, shutdown.clone()));
        }
        tasks.spawn(watch::watch_files(self.clone(), shutdown.clone()));
        let log = self.inner.database.change_log();
        tasks.spawn(retention::trim(log, retention::KEPT, retention::EVERY, shutdown.clone()));
        self.inner.runners.start(tasks, shutdown);
    }

    /// The read model, for single entities: keep it no longer, and never across an `await`. A change that waits for the
    /// answer to a question about many entities does not hold this up.
    pub fn read(&self) -> RwLockReadGuard<'_, ReadModel> {
        self.inner.model.read_recursive()
    }

    pub fn kinds(&self) -> &Kinds {
        &self.inner.kinds
    }

    /// Runs one source now and waits until its changes are visible here.
    pub async fn refresh_source(&self, id: &str) -> Result<RunOutcome, CatalogError> {
        let runner = self.inner.runners.get(id).ok_or_else(|| CatalogError::UnknownSource(id.to_owned()))?;
        let outcome = runner.run(&self.inner.database).await?;
        self.wait_until_applied().await;
        Ok(outcome)
    }

    /// Asks for a run of the source that an entity comes from. False where the caller sees no such entity.
    pub async fn refresh_entity(&self, entity: &EntityRef, visibility: &Visibility) -> Result<bool, CatalogError> {
        if self.read().get(entity, visibility).is_none() {
            return Ok(false);
        }
        let Some(source) = store::source_of(&self.inner.database, entity).await? else {
            return Ok(false);
        };
        if let Some(runner) = self.inner.runners.get(&source) {
            runner.wake();
        }
        Ok(true)
    }

    /// Every source with its last run and its problems.
    pub async fn list_sources(&self) -> Result<Vec<SourceReport>, CatalogError> {
        Ok(store::list_sources(&self.inner.database).await?)
    }

    /// One source with its last run and its problems.
    pub async fn source(&self, id: &str) -> Result<SourceReport, CatalogError> {
        let report = store::source_report(&self.inner.database, id).await?;
        report.ok_or_else(|| CatalogError::UnknownSource(id.to_owned()))
    }

    /// `type:target` of the source that an entity comes from, as its annotation says.
    pub fn origin_of(&self, entity: &EntityRef, visibility: &Visibility) -> Option<String> {
        let served = self.read().get(entity, visibility)?;
        let entity: shared::catalog::Entity = serde_json::from_slice(&served.json).ok()?;
        entity.metadata.annotations.get(annotation::MANAGED_BY_ORIGIN_LOCATION).cloned()
    }

    /// Waits until the read model has everything that this process has committed.
    pub async fn wait_until_applied(&self) {
        let newest = *self.inner.database.newest().borrow();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _closed = self.inner.applied.subscribe().wait_for(|applied| *applied >= newest).await.is_err();
    }
}

/// The model with the revision up to which it goes, and that of the snapshot it came from.
async fn load_model(
    database: &Database,
    snapshot: Option<PathBuf>,
) -> Result<(ReadModel, Revision, Revision), CatalogError> {
    // In this order: what is committed after `latest` is applied again, which changes nothing.
    let latest = database.change_log().latest().await?;
    if let Some(path) = snapshot
        && let Some((model, revision)) = snapshot::load(path, &database.change_log()).await?
        && latest.saturating_sub(revision) <= MANY_CHANGES
    {
        return Ok((model, revision, revision));
    }
    let stored = store::all_entities(database).await?;
    let model = tokio::task::spawn_blocking(move || model_of(stored)).await.map_err(|_| CatalogError::Interrupted)?;
    Ok((model, latest, 0))
}

fn model_of(stored: Vec<StoredEntity>) -> ReadModel {
    let mut model = ReadModel::default();
    model.apply(Batch { upserts: stored, removals: Vec::new() });
    model
}
