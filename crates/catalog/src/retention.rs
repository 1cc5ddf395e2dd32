//! Keeps the change log from growing for ever.

use std::time::Duration;

use db::ChangeLog;
use tokio_util::sync::CancellationToken;

/// Changes that are kept. Whoever follows the log from further back is told to load everything anew, and the history of an
/// entity begins with the oldest of them.
pub const KEPT: u64 = 1_000_000;
/// Every replica looks so often.
pub const EVERY: Duration = Duration::from_hours(1);

pub async fn trim(log: ChangeLog, kept: u64, every: Duration, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(every) => {}
        }
        match log.trim(kept).await {
            Ok(0) => {}
            Ok(changes) => tracing::info!(changes, "the oldest changes were removed from the change log"),
            Err(error) => tracing::warn!(%error, "the change log could not be trimmed: trying again later"),
        }
    }
}

#[cfg(test)]
mod tests {
    use db::{Since, database_story};
    use shared::Visibility;

    use super::*;
    use crate::place::Place;

    database_story!(the_oldest_changes_go_and_the_catalog_stays, |database| {
        let place = Place::new();
        place.write(&["one", "two", "three"]);
        place.serve(&database).await;
        let log = database.change_log();
        let newest = log.latest().await.unwrap();
        assert!(newest > 3);
        let shutdown = CancellationToken::new();
        let trimming = tokio::spawn(trim(log.clone(), 2, Duration::from_millis(10), shutdown.clone()));
        // Who comes from further back is told so, and who comes from where something is kept misses nothing.
        while matches!(log.since(newest - 3, 10).await.unwrap(), Since::Changes(_)) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let Since::Changes(kept) = log.since(newest - 2, 10).await.unwrap() else { panic!("too much was trimmed") };
        assert_eq!(kept.len(), 2);
        shutdown.cancel();
        trimming.await.unwrap();
        let catalog = place.open(&database).await;
        for name in ["one", "two", "three"] {
            let entity = format!("component:default/{name}").parse().unwrap();
            assert!(catalog.read().get(&entity, &Visibility::Everything).is_some(), "{name}");
        }
    });
}
