//! Keeps the read model as the change log says.

use std::{collections::HashSet, time::Duration};

use db::Since;
use tokio_util::sync::CancellationToken;

use crate::{Catalog, CatalogError, ENTITY_TOPIC, SOURCE_TOPIC, model_of, read_model::Batch, store};

/// Changes that are applied under one lock: few enough that readers hardly wait.
const BATCH: u64 = 500;
/// After the database failed.
const PAUSE: Duration = Duration::from_secs(1);

pub async fn follow(catalog: Catalog, shutdown: CancellationToken) {
    let position = *catalog.inner.applied.borrow();
    let mut follower = catalog.inner.database.change_log().follow(position);
    loop {
        let position = follower.position();
        let outcome = tokio::select! {
            () = shutdown.cancelled() => return,
            since = follower.next(BATCH) => match since {
                Ok(since) => catalog.apply(since).await,
                Err(error) => Err(error.into()),
            },
        };
        match outcome {
            Ok(()) => {
                catalog.inner.applied.send_replace(follower.position());
            }
            Err(error) => {
                tracing::warn!(%error, "the catalog in memory cannot follow the database: trying again");
                follower = catalog.inner.database.change_log().follow(position);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

impl Catalog {
    /// Applies what the change log has beyond the read model.
    pub(crate) async fn catch_up(&self) -> Result<(), CatalogError> {
        let log = self.inner.database.change_log();
        loop {
            let position = *self.inner.applied.borrow();
            let since = log.since(position, BATCH).await?;
            let reached = match &since {
                Since::Reset { newest, .. } => *newest,
                Since::Changes(changes) => changes.last().map_or(position, |last| last.revision),
            };
            if reached == position {
                return Ok(());
            }
            self.apply(since).await?;
            self.inner.applied.send_replace(reached);
        }
    }

    async fn apply(&self, since: Since) -> Result<(), CatalogError> {
        let database = &self.inner.database;
        match since {
            Since::Reset { .. } => {
                let stored = store::all_entities(database).await?;
                let catalog = self.clone();
                let replace = move || {
                    let model = model_of(stored);
                    // The old one is dropped when its lock is free again: both may take long.
                    let old = std::mem::replace(&mut *catalog.inner.model.write(), model);
                    drop(old);
                };
                tokio::task::spawn_blocking(replace).await.map_err(|_| CatalogError::Interrupted)?;
                self.take_in_registered().await?;
            }
            Since::Changes(changes) => {
                if changes.iter().any(|change| change.topic == SOURCE_TOPIC) {
                    self.take_in_registered().await?;
                }
                let entities: HashSet<&str> = changes
                    .iter()
                    .filter(|change| change.topic == ENTITY_TOPIC)
                    .map(|change| change.subject.as_str())
                    .collect();
                if entities.is_empty() {
                    return Ok(());
                }
                // What the rows say now may be newer than the change; applying that is right, and later changes find
                // it done.
                let names: Vec<&str> = entities.iter().copied().collect();
                let upserts = store::entities_named(database, &names).await?;
                let there: HashSet<&str> = upserts.iter().map(|stored| stored.entity_ref.as_str()).collect();
                let removals =
                    names.iter().filter(|name| !there.contains(*name)).filter_map(|name| name.parse().ok()).collect();
                let catalog = self.clone();
                let work = move || catalog.inner.model.write().apply(Batch { upserts, removals });
                tokio::task::spawn_blocking(work).await.map_err(|_| CatalogError::Interrupted)?;
            }
        }
        Ok(())
    }
}
