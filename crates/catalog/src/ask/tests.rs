use db::database_story;

use super::*;
use crate::place::Place;

database_story!(who_asks_too_much_is_told_to_wait_and_single_reads_go_on, |database| {
    let place = Place::new();
    place.write(&["a"]);
    place.serve(&database).await;
    let catalog = place.open(&database).await;
    let everything = &Visibility::Everything;
    let asked = || catalog.query_entities(QueryRequest::default(), everything);
    assert!(asked().await.is_ok());
    let all = u32::try_from(catalog.inner.turns.available_permits()).unwrap();
    let taken = catalog.inner.turns.acquire_many(all).await.unwrap();
    assert!(matches!(asked().await, Err(CatalogError::Busy)));
    assert!(catalog.read().get(&"component:a".parse().unwrap(), everything).is_some());
    drop(taken);
    assert!(asked().await.is_ok());
});

database_story!(a_turn_lasts_as_long_as_its_work, |database| {
    let place = Place::new();
    let catalog = place.open(&database).await;
    let free = catalog.inner.turns.available_permits();
    let (finish, wait) = std::sync::mpsc::channel::<()>();
    let work = catalog.take_turn(move |_| {
        let _ended = wait.recv().is_err();
        Ok(())
    });
    // Whoever waits for it gives up.
    assert!(tokio::time::timeout(Duration::from_millis(200), work).await.is_err());
    assert_eq!(catalog.inner.turns.available_permits(), free - 1);
    drop(finish);
    while catalog.inner.turns.available_permits() < free {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
});

database_story!(a_change_that_waits_for_a_slow_question_holds_up_no_single_read, |database| {
    let place = Place::new();
    let catalog = place.open(&database).await;
    let slow = catalog.inner.model.read();
    std::thread::scope(|scope| {
        scope.spawn(|| drop(catalog.inner.model.write()));
        let model = &catalog.inner.model;
        // Where a change waits, nobody else gets in the ordinary way.
        while model.try_read().is_some() {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(catalog.read().is_empty());
        drop(slow);
    });
});
