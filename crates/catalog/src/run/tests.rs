//! A run that fails is told in the source's report, and the source is read again.

use std::fs;

use db::{Database, database_story};
use sea_orm::ConnectionTrait as _;
use shared::Visibility;
use tokio_util::task::TaskTracker;

use super::*;
use crate::{Catalog, place::Place};

async fn last_error(catalog: &Catalog) -> Option<String> {
    catalog.list_sources().await.unwrap().remove(0).last_error
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..1_200 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("not within 30 s: {what}");
}

database_story!(a_source_outlives_a_fault_in_its_run, |database| {
    let place = Place::new();
    place.write(&["one"]);
    fs::write(place.path().join("fault"), "").unwrap();
    let catalog = place.open(&database).await;
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    catalog.start(&tasks, &shutdown);
    eventually("the report says so", async || {
        last_error(&catalog).await.is_some_and(|error| error.contains("a fault of Callboard's own"))
    })
    .await;
    fs::remove_file(place.path().join("fault")).unwrap();
    let one = "component:default/one".parse().unwrap();
    eventually("it is read again", async || catalog.read().get(&one, &Visibility::Everything).is_some()).await;
    assert_eq!(last_error(&catalog).await, None);
    shutdown.cancel();
});

async fn rename(database: &Database, from: &str, to: &str) {
    let statement = format!("ALTER TABLE {from} RENAME TO {to}");
    database
        .write(async |transaction| {
            transaction.execute_unprepared(&statement).await?;
            Ok::<_, CatalogError>(())
        })
        .await
        .unwrap();
}

database_story!(a_run_that_could_not_be_stored_says_so, |database| {
    let place = Place::new();
    place.write(&["one"]);
    let catalog = place.open(&database).await;
    let runner = catalog.inner.runners.all().remove(0);
    rename(&database, "catalog_problem", "catalog_problem_away").await;
    assert!(matches!(runner.run(&database).await, Err(CatalogError::Database(_))));
    rename(&database, "catalog_problem_away", "catalog_problem").await;
    assert!(last_error(&catalog).await.unwrap().contains("could not be stored"));
    assert_eq!(runner.run(&database).await.unwrap().created, 2);
    assert_eq!(last_error(&catalog).await, None);
});
