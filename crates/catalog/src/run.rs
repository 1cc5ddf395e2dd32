//! When and how a source runs.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::Utc;
use db::{ChangeLog, Database, NewChange, Operation};
use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;

use crate::{
    Catalog, CatalogError, ENTITY_TOPIC, RunOutcome, SOURCE_TOPIC,
    descriptor::{Kinds, Limits},
    entity::Entity,
    ingest::{self, FileCache, Loader, StoredLocation},
    rules::Rules,
    source::{SourceKind, SourceReader, SourceSpec},
    store,
};

/// Watched files are read again this often all the same: a watch may miss something.
const SAFETY_NET: Duration = Duration::from_mins(10);
/// The pause after the first failure; it doubles with every further one, up to the interval.
const FIRST_RETRY: Duration = Duration::from_secs(2);

/// One source, run by one task at a time.
pub struct SourceRunner {
    id: String,
    spec: Arc<SourceSpec>,
    rules: Arc<Rules>,
    kinds: Arc<Kinds>,
    limits: Limits,
    reader: Arc<SourceReader>,
    /// Held during a run.
    cache: Mutex<FileCache>,
    wake: Notify,
}

impl SourceRunner {
    pub fn new(
        spec: SourceSpec,
        rules: Arc<Rules>,
        kinds: Arc<Kinds>,
        limits: Limits,
        reader: Arc<SourceReader>,
    ) -> Self {
        let id = spec.id();
        let cache = Mutex::new(FileCache::default());
        Self { id, spec: Arc::new(spec), rules, kinds, limits, reader, cache, wake: Notify::new() }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn spec(&self) -> &SourceSpec {
        &self.spec
    }

    /// Asks for a run as soon as the one under way has ended.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Reads the source and commits what differs.
    pub async fn run(&self, database: &Database) -> Result<RunOutcome, CatalogError> {
        let mut cache = self.cache.lock().await;
        let outcome = self.run_once(database, &mut cache).await?;
        if !outcome.needs_bodies {
            return Ok(outcome);
        }
        // Something else changed the rows since the last run: read everything anew, once.
        cache.clear();
        self.run_once(database, &mut cache).await
    }

    async fn run_once(&self, database: &Database, cache: &mut FileCache) -> Result<RunOutcome, CatalogError> {
        let clock = Instant::now();
        let started_at = Utc::now().timestamp_millis();
        match self.walk(database, cache).await {
            Ok(walk) => {
                let files = walk.files.clone();
                let outcome = ingest::commit(database, &self.spec, walk, started_at, clock).await;
                match &outcome {
                    Ok(outcome) if !outcome.needs_bodies => cache.settle(&files),
                    // What was not committed must be read with its bodies the next time.
                    _ => cache.clear(),
                }
                outcome
            }
            Err(error) => {
                cache.clear();
                ingest::record_failure(database, &self.spec, error.to_string(), started_at, clock).await?;
                Err(error)
            }
        }
    }

    async fn walk(&self, database: &Database, cache: &mut FileCache) -> Result<ingest::Walk, CatalogError> {
        let stored = store::locations_of(database.read(), &self.id).await?;
        let stored: Vec<StoredLocation> = stored.into_iter().filter_map(stored_location).collect();
        let source = self.reader.open(&self.spec, self.limits.max_bytes).await?;
        let loader = Loader {
            source,
            spec: Arc::clone(&self.spec),
            rules: Arc::clone(&self.rules),
            kinds: Arc::clone(&self.kinds),
            limits: self.limits.clone(),
        };
        Ok(ingest::walk(&loader, cache, &stored).await?)
    }

    fn interval(&self, configured: Option<Duration>) -> Option<Duration> {
        match self.spec.kind {
            SourceKind::File { .. } => configured.map(|configured| configured.max(SAFETY_NET)),
            SourceKind::Url { .. } | SourceKind::Git { .. } => configured,
        }
    }
}

/// Runs a source at once, then whenever it is woken, after its interval, and sooner after a failure.
pub async fn keep_running(catalog: Catalog, runner: Arc<SourceRunner>, shutdown: CancellationToken) {
    let interval = runner.interval(catalog.inner.interval);
    let mut retry = FIRST_RETRY;
    loop {
        // A run that is dropped half-way has written nothing: its transaction rolls back.
        let outcome = tokio::select! {
            () = shutdown.cancelled() => return,
            outcome = runner.run(&catalog.inner.database) => outcome,
        };
        let pause = match outcome {
            Ok(outcome) => {
                retry = FIRST_RETRY;
                tracing::info!(source = runner.spec.location(), ?outcome, "source read");
                interval
            }
            Err(error) => {
                tracing::warn!(source = runner.spec.location(), %error, "the source could not be read, its entities stay as they are");
                let pause = interval.map_or(retry, |interval| retry.min(interval));
                retry = (retry * 2).min(Duration::from_mins(5));
                Some(pause)
            }
        };
        let timer = async {
            match pause {
                Some(pause) => tokio::time::sleep(pause).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = runner.wake.notified() => {}
            () = timer => {}
        }
    }
}

/// Makes the configured sources known, and removes those that are configured no longer, with their entities.
pub async fn put_sources(database: &Database, sources: &[SourceSpec]) -> Result<(), CatalogError> {
    let wanted: Vec<(String, String, String)> =
        sources.iter().map(|source| (source.id(), source.type_name().to_owned(), source.target())).collect();
    let now = Utc::now().timestamp_millis();
    database
        .write(async |transaction| {
            let gone = store::put_configured_sources(&transaction, &wanted, now).await?;
            let mut changes = Vec::new();
            for source in gone {
                let entities: Vec<_> = store::stored_of(&transaction, &source)
                    .await?
                    .into_iter()
                    .map(|stored| stored.entity_ref)
                    .collect();
                store::delete_entities(&transaction, &entities).await?;
                store::delete_source(&transaction, &source).await?;
                let removed = |topic, subject: String| NewChange {
                    topic,
                    subject,
                    operation: Operation::Delete,
                    before: None,
                    after: None,
                    origin: "configuration".to_owned(),
                    actor: None,
                    at: now,
                };
                changes.extend(entities.iter().map(|entity| removed(ENTITY_TOPIC, entity.to_string())));
                changes.push(removed(SOURCE_TOPIC, source));
            }
            if !changes.is_empty() {
                ChangeLog::append(&transaction, &changes).await?;
            }
            Ok(())
        })
        .await
}

fn stored_location(row: store::EntityRow) -> Option<StoredLocation> {
    let root = serde_json::from_str(&row.body).ok()?;
    let entity = Entity::new(root)?;
    Some(StoredLocation {
        leads_to: crate::descriptor::location_targets(&entity)?,
        entity_ref: row.entity_ref.parse().ok()?,
        location: row.location,
    })
}
