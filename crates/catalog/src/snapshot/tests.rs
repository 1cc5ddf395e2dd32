//! A start from a snapshot serves what a start from the database serves, or does not take the snapshot.

use db::{Database, database_story, test::TestDatabase};
use shared::Visibility;

use super::*;
use crate::place::Place;

fn names(catalog: &Catalog) -> Vec<String> {
    let model = catalog.read();
    let names = ["component:default/one", "component:default/two", "component:default/three"];
    let there = names.iter().filter(|name| model.get(&name.parse().unwrap(), &Visibility::Everything).is_some());
    there.map(|name| (*name).to_owned()).collect()
}

async fn rewrite(database: &Database, place: &Place) {
    let without_snapshot = fs::read(path_in(place.path())).unwrap();
    place.serve(database).await;
    fs::write(path_in(place.path()), without_snapshot).unwrap();
}

database_story!(a_restart_takes_the_snapshot_and_what_came_after_it, |database| {
    let place = Place::new();
    place.write(&["one", "two"]);
    place.serve(&database).await;
    let again = place.open(&database).await;
    assert!(again.inner.snapshot_position > 0);
    assert_eq!(names(&again), ["component:default/one", "component:default/two"]);

    // The snapshot on disk is now behind: it is older than these changes, as after a crash.
    place.write(&["two", "three"]);
    rewrite(&database, &place).await;
    let behind = place.open(&database).await;
    assert!(behind.inner.snapshot_position > 0);
    assert!(*behind.inner.applied.borrow() > behind.inner.snapshot_position);
    assert_eq!(names(&behind), ["component:default/two", "component:default/three"]);
});

database_story!(a_damaged_snapshot_is_not_taken, |database| {
    let place = Place::new();
    place.write(&["one"]);
    place.serve(&database).await;
    let path = path_in(place.path());
    let good = fs::read(&path).unwrap();
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let mut of_another_build = good.clone();
    of_another_build[0] ^= 1;
    for bad in [&good[..good.len() / 2], &good[..10], &[], &flipped, &of_another_build] {
        fs::write(&path, bad).unwrap();
        let catalog = place.open(&database).await;
        assert_eq!((catalog.inner.snapshot_position, names(&catalog)), (0, vec!["component:default/one".to_owned()]));
    }
});

database_story!(a_snapshot_of_another_database_is_not_taken, |database| {
    let place = Place::new();
    place.write(&["one", "two"]);
    let other = TestDatabase::new(database.engine()).await;
    place.serve(&other).await;
    let of_other = fs::read(path_in(place.path())).unwrap();
    fs::remove_file(path_in(place.path())).unwrap();

    // As many changes as there, so that only what they say tells the two apart.
    place.write(&["two", "three"]);
    place.serve(&database).await;
    fs::write(path_in(place.path()), of_other).unwrap();
    let catalog = place.open(&database).await;
    assert_eq!(catalog.inner.snapshot_position, 0);
    assert_eq!(names(&catalog), ["component:default/two", "component:default/three"]);
});
