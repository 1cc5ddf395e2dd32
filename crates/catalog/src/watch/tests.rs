//! What wakes a file source, and what does not.

use std::fs;

use db::database_story;
use shared::Visibility;
use tokio_util::task::TaskTracker;

use super::*;
use crate::place::Place;

async fn visible(catalog: &Catalog, name: &str) {
    let entity = format!("component:default/{name}").parse().unwrap();
    for _ in 0..2400 {
        if catalog.read().get(&entity, &Visibility::Everything).is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{name} did not become visible");
}

/// When the source last ran, once it has been quiet.
async fn last_run(catalog: &Catalog) -> Option<i64> {
    let mut last = None;
    loop {
        tokio::time::sleep(QUIET * 5).await;
        let now = catalog.list_sources().await.unwrap()[0].last_run_at;
        if now == last {
            return now;
        }
        last = now;
    }
}

database_story!(only_what_a_source_reads_makes_it_run, |database| {
    let place = Place::new();
    place.write(&["one"]);
    let catalog = place.open(&database).await;
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    catalog.start(&tasks, &shutdown);
    visible(&catalog, "one").await;
    let before = last_run(&catalog).await;

    // The data folder is the source's folder here: a database, a log, a mirror.
    fs::write(place.path().join("callboard.db-wal"), "x").unwrap();
    fs::write(place.path().join("notes.txt"), "x").unwrap();
    fs::create_dir(place.path().join("mirrors")).unwrap();
    assert_eq!(last_run(&catalog).await, before);

    place.write(&["one", "two"]);
    visible(&catalog, "two").await;
    shutdown.cancel();
});

database_story!(a_folder_that_is_made_again_is_watched_again, |database| {
    let place = Place::new();
    place.write(&["one"]);
    let catalog = place.open(&database).await;
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    catalog.start(&tasks, &shutdown);
    visible(&catalog, "one").await;

    fs::remove_dir_all(place.path()).unwrap();
    tokio::time::sleep(QUIET * 2).await;
    fs::create_dir(place.path()).unwrap();
    place.write(&["two"]);
    visible(&catalog, "two").await;
    place.write(&["three"]);
    visible(&catalog, "three").await;
    shutdown.cancel();
});
