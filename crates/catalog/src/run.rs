//! When and how a source runs.

use std::{
    collections::HashSet,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::Utc;
use db::Database;
use futures::FutureExt as _;
use parking_lot::RwLock;
use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;

use crate::{
    CatalogError, RunOutcome,
    descriptor::{Kinds, Limits},
    entity::Entity,
    ingest::{self, Committed, FileCache, Loader, StoredLocation, Walk},
    memory,
    rules::Rules,
    source::{self, ReadError, SourceKind, SourceReader, SourceSpec},
    store,
};

/// Watched files are read again this often all the same: a watch may miss something.
const SAFETY_NET: Duration = Duration::from_mins(10);
/// The pause after the first failure; it doubles with every further one, up to the interval.
const FIRST_RETRY: Duration = Duration::from_secs(2);
/// Changes of one run that leave much memory behind.
const MANY: usize = 100;

/// What every source is read with.
pub struct Reading {
    pub rules: Arc<Rules>,
    pub kinds: Arc<Kinds>,
    pub limits: Limits,
    pub reader: SourceReader,
}

/// One source, run by one task at a time.
pub struct SourceRunner {
    id: String,
    spec: Arc<SourceSpec>,
    reading: Arc<Reading>,
    /// Held during a run.
    cache: Mutex<FileCache>,
    /// The local files that the last run read or would have read.
    files: RwLock<HashSet<PathBuf>>,
    wake: Notify,
    /// Cancelled when the source is no longer there.
    stopped: CancellationToken,
}

impl Reading {
    /// Reaches a source.
    pub async fn open(&self, spec: &Arc<SourceSpec>) -> Result<Loader, ReadError> {
        Ok(Loader {
            source: self.reader.open(spec, self.limits.max_bytes).await?,
            spec: Arc::clone(spec),
            rules: Arc::clone(&self.rules),
            kinds: Arc::clone(&self.kinds),
            limits: self.limits.clone(),
        })
    }
}

impl SourceRunner {
    pub fn new(spec: SourceSpec, reading: Arc<Reading>) -> Self {
        Self {
            id: spec.id(),
            spec: Arc::new(spec),
            reading,
            cache: Mutex::new(FileCache::default()),
            files: RwLock::default(),
            wake: Notify::new(),
            stopped: CancellationToken::new(),
        }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn spec(&self) -> &SourceSpec {
        &self.spec
    }

    /// Whether a change at `path`, below the source's folder `root`, can make a difference to a file source.
    pub fn concerns(&self, root: &Path, path: &Path) -> bool {
        let SourceKind::File { target } = &self.spec.kind else { return false };
        let files = self.files.read();
        // A folder may come or go with all that is in it, but only a glob finds files that it did not know.
        path == root
            || files.iter().any(|file| file.starts_with(path))
            || source::is_match(target, path)
            || source::is_glob(target) && !source::is_skipped(root, path) && path.is_dir()
    }

    /// Asks for a run as soon as the one under way has ended.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends what [`keep_running`] does for the source, a run under way included.
    pub fn stop(&self) {
        self.stopped.cancel();
    }

    /// Reads the source and commits what differs.
    pub async fn run(&self, database: &Database) -> Result<RunOutcome, CatalogError> {
        let mut cache = self.cache.lock().await;
        let clock = Instant::now();
        let started_at = Utc::now().timestamp_millis();
        let run = AssertUnwindSafe(self.run_through(database, &mut cache, started_at, clock)).catch_unwind();
        // Whatever a descriptor makes fail here, the source goes on to be read: the next one may be better.
        let outcome = run.await.unwrap_or(Err(CatalogError::Interrupted));
        if let Err(error) = &outcome {
            // What was not committed must be read with its bodies the next time.
            cache.clear();
            self.record(database, error, started_at, clock).await?;
        }
        outcome
    }

    async fn run_through(
        &self,
        database: &Database,
        cache: &mut FileCache,
        started_at: i64,
        clock: Instant,
    ) -> Result<RunOutcome, CatalogError> {
        if let Some(outcome) = self.run_once(database, cache, started_at, clock).await? {
            return Ok(outcome);
        }
        // Something else changed the rows since the last run: read everything anew, once.
        cache.clear();
        self.run_once(database, cache, started_at, clock).await?.ok_or(CatalogError::Interrupted)
    }

    /// Notes in the source's report why a run failed. The log says more.
    async fn record(
        &self,
        database: &Database,
        error: &CatalogError,
        started_at: i64,
        clock: Instant,
    ) -> Result<(), CatalogError> {
        let shown = match error {
            CatalogError::UnknownSource(_) => return Ok(()),
            CatalogError::Source(_) => error.to_string(),
            CatalogError::Interrupted => {
                "the source could not be read because of a fault of Callboard's own, see its log".to_owned()
            }
            _ => "what the source has could not be stored, see the log: it is read again in a moment".to_owned(),
        };
        match ingest::record_failure(database, &self.spec, shown, started_at, clock).await {
            // What made the run fail is what counts.
            Err(CatalogError::Database(_)) if !matches!(error, CatalogError::Source(_)) => Ok(()),
            recorded => recorded,
        }
    }

    /// None where nothing was written because bodies are missing that only earlier runs had.
    async fn run_once(
        &self,
        database: &Database,
        cache: &mut FileCache,
        started_at: i64,
        clock: Instant,
    ) -> Result<Option<RunOutcome>, CatalogError> {
        let (loader, mut walk) = self.walk(database, cache).await?;
        loop {
            match ingest::commit(database, &self.spec, &walk, started_at, clock).await? {
                Committed::NeedsExcerpts(places) => walk.look_up(&loader, places).await,
                Committed::NeedsBodies => return Ok(None),
                Committed::Done(outcome) => {
                    cache.settle(&walk.files);
                    return Ok(Some(outcome));
                }
            }
        }
    }

    async fn walk(&self, database: &Database, cache: &mut FileCache) -> Result<(Loader, Walk), CatalogError> {
        let stored = store::locations_of(database.read(), &self.id).await?;
        let stored: Vec<StoredLocation> = stored.into_iter().filter_map(stored_location).collect();
        let loader = self.reading.open(&self.spec).await?;
        #[cfg(test)]
        assert!(!Path::new(&self.spec.target()).with_file_name("fault").exists(), "a fault that a test asked for");
        let walk = ingest::walk(&loader, cache, &stored).await?;
        let unreadable = walk.unreadable.iter().filter_map(|(location, _)| location.strip_prefix("file:"));
        *self.files.write() = cache.local_files().map(Path::to_owned).chain(unreadable.map(PathBuf::from)).collect();
        Ok((loader, walk))
    }

    fn interval(&self, configured: Option<Duration>) -> Option<Duration> {
        match self.spec.kind {
            SourceKind::File { .. } => configured.map(|configured| configured.max(SAFETY_NET)),
            SourceKind::Url { .. } | SourceKind::Git { .. } => configured,
        }
    }
}

/// Runs a source at once, then whenever it is woken, after its interval, and sooner after a failure.
pub async fn keep_running(
    database: Database,
    configured: Option<Duration>,
    runner: Arc<SourceRunner>,
    shutdown: CancellationToken,
) {
    let interval = runner.interval(configured);
    let mut retry = FIRST_RETRY;
    let (mut known_problems, mut is_first) = (0, true);
    loop {
        // A run that is dropped half-way has written nothing: its transaction rolls back.
        let outcome = tokio::select! {
            () = shutdown.cancelled() => return,
            () = runner.stopped.cancelled() => return,
            outcome = runner.run(&database) => outcome,
        };
        let pause = match outcome {
            Ok(outcome) => {
                retry = FIRST_RETRY;
                report(&runner.spec.location(), &outcome, known_problems);
                known_problems = outcome.problems;
                if is_first || outcome.changed() > MANY {
                    memory::give_back_soon();
                }
                is_first = false;
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
            () = runner.stopped.cancelled() => return,
            () = runner.wake.notified() => {}
            () = timer => {}
        }
    }
}

/// A run that changed nothing is no news.
fn report(source: &str, outcome: &RunOutcome, known_problems: usize) {
    let RunOutcome { created, updated, removed, problems } = *outcome;
    if problems > known_problems {
        tracing::warn!(source, problems, "the source has descriptors with problems: see the page of the sources");
    }
    if outcome.changed() > 0 {
        tracing::info!(source, created, updated, removed, problems, "source read");
    } else {
        tracing::debug!(source, problems, "source read, nothing changed");
    }
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

#[cfg(test)]
mod tests;
