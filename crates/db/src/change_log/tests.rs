use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use super::*;
use crate::{ConnectSettings, database_story};

fn change(subject: &str, after: Option<&str>) -> NewChange {
    NewChange {
        topic: "catalog.entity",
        subject: subject.to_owned(),
        operation: Operation::Create,
        before: None,
        after: after.map(Content::new),
        origin: "test".to_owned(),
        actor: Some("user:default/ada".to_owned()),
        at: 1_700_000_000_000,
    }
}

async fn append(database: &Database, changes: &[NewChange]) -> Range<Revision> {
    database.write(async |transaction| ChangeLog::append(&transaction, changes).await).await.unwrap()
}

async fn append_subjects(database: &Database, count: usize) -> Range<Revision> {
    let changes: Vec<_> = (0..count).map(|number| change(&format!("subject {number}"), None)).collect();
    append(database, &changes).await
}

async fn contents(database: &Database) -> usize {
    content::Entity::find().all(database.read()).await.unwrap().len()
}

fn rows(since: Since) -> Vec<Change> {
    match since {
        Since::Changes(changes) => changes,
        Since::Reset { .. } => panic!("expected changes, got {since:?}"),
    }
}

database_story!(what_was_appended_is_read_back, |database| {
    let log = database.change_log();
    assert_eq!(log.latest().await.unwrap(), 0);
    assert_eq!(log.since(0, 10).await.unwrap(), Since::Changes(vec![]));

    let update = NewChange {
        operation: Operation::Update,
        before: Some(Content::new("old")),
        ..change("component:default/shop", Some("new"))
    };
    assert_eq!(append(&database, &[change("component:default/shop", Some("old")), update]).await, 1..3);
    assert_eq!(append(&database, &[]).await, 3..3);

    let hash = |body| blake3::hash(str::as_bytes(body)).to_hex().to_string();
    let changes = rows(log.since(1, 10).await.unwrap());
    assert_eq!(
        changes,
        [Change {
            revision: 2,
            topic: "catalog.entity".to_owned(),
            subject: "component:default/shop".to_owned(),
            operation: Operation::Update,
            before_hash: Some(hash("old")),
            after_hash: Some(hash("new")),
            origin: "test".to_owned(),
            actor: Some("user:default/ada".to_owned()),
            at: 1_700_000_000_000,
        }]
    );
    assert_eq!(log.content(&hash("new")).await.unwrap().as_deref(), Some("new"));
    assert_eq!(log.content(&hash("never")).await.unwrap(), None);
    assert_eq!(log.latest().await.unwrap(), 2);
    assert_eq!(rows(log.since(0, 1).await.unwrap()).len(), 1);
    assert_eq!(log.since(2, 10).await.unwrap(), Since::Changes(vec![]));
});

database_story!(a_rolled_back_append_takes_no_revision_and_wakes_nobody, |database| {
    append_subjects(&database, 2).await;
    let newest = database.newest();
    let failed = database.write(async |transaction| {
        assert_eq!(ChangeLog::append(&transaction, &[change("undone", Some("undone"))]).await?, 3..4);
        Err::<(), _>(DbError::from(DbErr::Custom("undo".to_owned())))
    });
    failed.await.unwrap_err();
    assert_eq!(*newest.borrow(), 2);
    assert_eq!(contents(&database).await, 0);
    assert_eq!(append_subjects(&database, 1).await, 3..4);
    assert_eq!(*newest.borrow(), 3);
});

database_story!(equal_contents_are_stored_once, |database| {
    append(&database, &[change("a", Some("same")), change("b", Some("same")), change("c", Some("other"))]).await;
    append(&database, &[change("d", Some("same"))]).await;
    assert_eq!(contents(&database).await, 2);
});

database_story!(many_writers_leave_no_gap_and_a_follower_misses_nothing, |database| {
    const WRITERS: usize = 8;
    const WRITES: usize = 15;
    let replica = database.replica(ConnectSettings::default()).await;
    let done = Arc::new(AtomicBool::new(false));

    // Polls as another replica does, as fast as it can, to see revisions that commit out of order.
    let polling_replica = tokio::spawn({
        let (log, done) = (replica.change_log(), Arc::clone(&done));
        async move {
            let mut seen: Vec<Change> = vec![];
            loop {
                let finished = done.load(Ordering::SeqCst);
                let last = seen.last().map_or(0, |change| change.revision);
                let new = rows(log.since(last, 7).await.unwrap());
                if finished && new.is_empty() {
                    return seen;
                }
                seen.extend(new);
            }
        }
    });
    let mut reader = database.change_log().follow(0);
    let following_task = tokio::spawn(async move {
        let mut seen = vec![];
        while seen.len() < WRITERS * WRITES * 3 {
            seen.extend(rows(reader.next(50).await.unwrap()));
        }
        (seen, reader.position())
    });
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            // Half of the writers are in the other replica.
            let database = if writer % 2 == 0 { (*database).clone() } else { replica.clone() };
            tokio::spawn(async move {
                for write in 0..WRITES {
                    let changes: Vec<_> = (0..3)
                        .map(|part| change(&format!("{writer}/{write}/{part}"), Some(&format!("{}", write % 4))))
                        .collect();
                    let revisions = append(&database, &changes).await;
                    assert_eq!(revisions.end - revisions.start, 3);
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let watcher = tokio::spawn({
        let database = (*database).clone();
        async move { database.watch_replicas(Duration::from_millis(20)).await }
    });
    for writer in writers {
        writer.await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    let polled = polling_replica.await.unwrap();
    let (followed, position) = tokio::time::timeout(Duration::from_secs(30), following_task).await.unwrap().unwrap();
    watcher.abort();

    let last = Revision::try_from(WRITERS * WRITES * 3).unwrap();
    assert!(polled.iter().map(|change| change.revision).eq(1..=last));
    assert_eq!(polled, followed);
    assert_eq!(position, last);
    for of_one_write in polled.chunks(3) {
        let write = |change: &Change| change.subject.rsplit_once('/').unwrap().0.to_owned();
        assert!(of_one_write.iter().all(|change| write(change) == write(&of_one_write[0])), "{of_one_write:?}");
    }
});

database_story!(a_follower_behind_a_trimmed_log_is_reset, |database| {
    let log = database.change_log();
    append_subjects(&database, 10).await;
    assert_eq!(log.trim(4).await.unwrap(), 6);
    assert_eq!(log.trim(4).await.unwrap(), 0);

    assert_eq!(log.since(5, 10).await.unwrap(), Since::Reset { oldest: 7, newest: 10 });
    assert_eq!(rows(log.since(6, 10).await.unwrap()).len(), 4);
    assert_eq!(log.since(99, 10).await.unwrap(), Since::Reset { oldest: 11, newest: 10 });

    let mut follower = log.follow(2);
    assert_eq!(follower.next(10).await.unwrap(), Since::Reset { oldest: 7, newest: 10 });
    append_subjects(&database, 1).await;
    assert_eq!(rows(follower.next(10).await.unwrap())[0].revision, 11);

    log.trim(0).await.unwrap();
    assert_eq!(log.since(11, 10).await.unwrap(), Since::Changes(vec![]));
    assert_eq!(log.since(10, 10).await.unwrap(), Since::Reset { oldest: 12, newest: 11 });
    assert_eq!(append_subjects(&database, 1).await, 12..13);
});

database_story!(trimming_keeps_the_contents_still_pointed_at, |database| {
    let log = database.change_log();
    let update = |before, after| NewChange { before: Some(Content::new(before)), ..change("a", Some(after)) };
    append(&database, &[change("a", Some("one")), update("one", "two"), update("two", "three"), change("b", None)])
        .await;
    assert_eq!(log.trim(2).await.unwrap(), 2);
    let kept = async |body| log.content(Content::new(body).hash()).await.unwrap().is_some();
    assert_eq!((kept("one").await, kept("two").await, kept("three").await), (false, true, true));
});

database_story!(the_history_of_one_thing_comes_in_pages, |database| {
    for subject in ["a", "b", "a", "a"] {
        append(&database, &[change(subject, None)]).await;
    }
    let log = database.change_log();
    let revisions = |page: &Page<Change, Revision>| page.items.iter().map(|row| row.revision).collect::<Vec<_>>();
    let first = log.history("catalog.entity", "a", None, 2).await.unwrap();
    assert_eq!((revisions(&first), first.next), (vec![4, 3], Some(3)));
    let second = log.history("catalog.entity", "a", first.next, 2).await.unwrap();
    assert_eq!((revisions(&second), second.next), (vec![1], None));
    assert_eq!(log.history("catalog.source", "a", None, 2).await.unwrap().items, []);
});

database_story!(a_restarted_process_knows_the_newest_revision, |database| {
    append_subjects(&database, 3).await;
    let restarted = database.replica(ConnectSettings::default()).await;
    restarted.migrate().await.unwrap();
    assert_eq!(*restarted.newest().borrow(), 3);
});

database_story!(ten_thousand_changes_fit_in_one_transaction, |database| {
    let changes: Vec<_> = (0..10_000)
        .map(|number| change(&format!("component:default/service-{number}"), Some(&format!("{number}").repeat(300))))
        .collect();
    let start = Instant::now();
    assert_eq!(append(&database, &changes).await, 1..10_001);
    println!("10,000 changes with contents: {:?} on {:?}", start.elapsed(), database.engine());
    assert_eq!(contents(&database).await, 10_000);
    assert_eq!(rows(database.change_log().since(9_998, 10).await.unwrap()).len(), 2);
});
