//! The catalog: descriptors become entities, entities get relations, and everything is answered from memory.
//!
//! `source -> file -> document -> entity -> change log -> read model`. [`Catalog`] ties it together: it runs the sources,
//! commits what differs together with its rows in the change log, and follows that log to keep the [`ReadModel`] up to
//! date. Reads never touch the database.

pub mod descriptor;
pub mod entity;
mod error;
mod follow;
mod ingest;
pub mod query;
pub mod read_model;
pub mod relations;
pub mod rules;
mod run;
pub mod source;
mod store;
mod watch;

use std::{collections::HashMap, sync::Arc, time::Duration};

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
    run::SourceRunner,
    source::{SourceReader, SourceSpec},
};

pub use error::CatalogError;
pub use ingest::RunOutcome;

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
    runners: HashMap<String, Arc<SourceRunner>>,
    kinds: Arc<Kinds>,
    interval: Option<Duration>,
}

impl Catalog {
    /// Loads what is stored. Sources that the configuration no longer names go, with their entities; nothing is read
    /// from outside before [`Catalog::start`].
    pub async fn open(
        database: Database,
        settings: CatalogSettings,
        reader: SourceReader,
    ) -> Result<Self, CatalogError> {
        let CatalogSettings { sources, rules, interval, limits, kinds } = settings;
        let kinds = Arc::new(kinds);
        let (rules, reader) = (Arc::new(rules), Arc::new(reader));
        run::put_sources(&database, &sources).await?;
        let runners = sources
            .into_iter()
            .map(|spec| {
                let runner = SourceRunner::new(
                    spec,
                    Arc::clone(&rules),
                    Arc::clone(&kinds),
                    limits.clone(),
                    Arc::clone(&reader),
                );
                (runner.id().to_owned(), Arc::new(runner))
            })
            .collect();
        // In this order: what is committed after `revision` is applied again, which changes nothing.
        let revision = database.change_log().latest().await?;
        let stored = store::all_entities(&database).await?;
        let model =
            tokio::task::spawn_blocking(move || model_of(stored)).await.map_err(|_| CatalogError::Interrupted)?;
        let inner = Inner {
            database,
            model: RwLock::new(model),
            applied: watch_channel::Sender::new(revision),
            runners,
            kinds,
            interval,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs the sources and follows the change log until `shutdown`.
    pub fn start(&self, tasks: &TaskTracker, shutdown: &CancellationToken) {
        tasks.spawn(follow::follow(self.clone(), shutdown.clone()));
        tasks.spawn(watch::watch_files(self.clone(), shutdown.clone()));
        for runner in self.inner.runners.values() {
            tasks.spawn(run::keep_running(self.clone(), Arc::clone(runner), shutdown.clone()));
        }
    }

    /// The read model, for the length of one answer: keep it no longer, and never across an `await`.
    pub fn read(&self) -> RwLockReadGuard<'_, ReadModel> {
        self.inner.model.read()
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

    /// The locations that were registered through the API.
    pub async fn registered_locations(&self) -> Result<Vec<RegisteredLocation>, CatalogError> {
        let sources = store::list_sources(&self.inner.database).await?;
        Ok(sources.into_iter().filter(|source| source.managed_by == "registered").map(registered_location).collect())
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

/// A location that somebody registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredLocation {
    pub id: String,
    pub location_type: String,
    pub target: String,
    /// The Location that stands for it.
    pub entity_ref: EntityRef,
}

fn registered_location(source: SourceReport) -> RegisteredLocation {
    let entity_ref = ingest::generated_location_ref(&format!("{}:{}", source.source_type, source.target));
    RegisteredLocation { id: source.id, location_type: source.source_type, target: source.target, entity_ref }
}

fn model_of(stored: Vec<StoredEntity>) -> ReadModel {
    let mut model = ReadModel::default();
    model.apply(Batch { upserts: stored, removals: Vec::new() });
    model
}
