use std::time::Instant;

use sea_orm::{DbBackend, Statement};

use super::*;
use crate::{
    database_story,
    test::{TestDatabase, TestPostgres, skips_postgres},
};

/// A feature's own error, as their crates have them.
#[derive(Debug, thiserror::Error)]
enum FeatureError {
    #[error("the store failed")]
    Store(#[source] DbError),
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("refused")]
    Refused,
}

impl From<DbErr> for FeatureError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

async fn count(database: &Database, table: &str) -> i64 {
    number(database.read(), &format!("SELECT CAST(count(*) AS bigint) FROM {table}")).await.unwrap()
}

async fn number(connection: &impl ConnectionTrait, sql: &str) -> Result<i64, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    connection.query_one_raw(statement).await?.unwrap().try_get_by(0)
}

fn insert_counter(name: &str) -> String {
    format!("INSERT INTO counter (name, value) VALUES ('{name}', 1)")
}

fn settings_with(busy_timeout: Duration) -> ConnectSettings {
    ConnectSettings { busy_timeout, ..ConnectSettings::default() }
}

const TABLES: [&str; 8] = [
    "counter",
    "change_log",
    "content",
    "catalog_source",
    "catalog_entity",
    "catalog_problem",
    "catalog_run",
    "user_setting",
];

database_story!(migrating_goes_up_twice_and_down_and_up_again, |database| {
    database.migrate().await.unwrap();
    for table in TABLES {
        count(&database, table).await;
    }
    let writer = &database.open.connections.writer;
    Migrator::down(writer, None).await.unwrap();
    for table in TABLES {
        let sql = format!("SELECT * FROM {table}");
        let left = database.read().query_all_raw(Statement::from_string(writer.get_database_backend(), sql)).await;
        assert!(left.is_err(), "{table} is still there");
    }
    database.migrate().await.unwrap();
    assert_eq!(count(&database, "counter").await, 1);
});

async fn migrate_at_once(engine: Engine) {
    let database = TestDatabase::empty(engine).await;
    let replicas = [
        database.replica(ConnectSettings::default()).await,
        database.replica(ConnectSettings::default()).await,
        database.replica(ConnectSettings::default()).await,
    ];
    let starts: Vec<_> =
        replicas.into_iter().map(|replica| tokio::spawn(async move { replica.migrate().await })).collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
    assert_eq!(count(&database, "counter").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_replicas_migrate_at_once_on_sqlite() {
    migrate_at_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_replicas_migrate_at_once_on_postgres() {
    if !skips_postgres() {
        migrate_at_once(Engine::Postgres).await;
    }
}

database_story!(a_newer_schema_is_refused_and_left_alone, |database| {
    database
        .write(async |transaction| {
            let sql = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_tomorrow', 0)";
            Ok::<_, FeatureError>(transaction.execute_unprepared(sql).await?)
        })
        .await
        .unwrap();
    let error = database.migrate().await.unwrap_err();
    assert!(matches!(error, DbError::Newer { .. }), "{error}");
    assert!(error.to_string().contains("unknown migrations m9999_from_tomorrow"), "{error}");
    let known = i64::try_from(Migrator::migrations().len()).unwrap();
    assert_eq!(count(&database, "seaql_migrations").await, known + 1);
});

database_story!(a_write_commits_unless_its_body_fails, |database| {
    // The body borrows from outside, and the future goes to another thread.
    let names = ["kept".to_owned(), "also kept".to_owned()];
    let writer = database.clone();
    let written = tokio::spawn(async move {
        let borrowed = &names;
        writer
            .write(async |transaction| {
                for name in borrowed {
                    transaction.execute_unprepared(&insert_counter(name)).await?;
                }
                Ok::<_, FeatureError>(borrowed.len())
            })
            .await
    });
    assert_eq!(written.await.unwrap().unwrap(), 2);

    let refused = database
        .write(async |transaction| {
            transaction.execute_unprepared(&insert_counter("undone")).await?;
            Err::<(), _>(FeatureError::Refused)
        })
        .await;
    assert!(matches!(refused, Err(FeatureError::Refused)));
    assert_eq!(count(&database, "counter").await, 3);
});

database_story!(a_dropped_write_is_rolled_back, |database| {
    let write = database.write(async |transaction| {
        transaction.execute_unprepared(&insert_counter("undone")).await?;
        std::future::pending::<()>().await;
        Ok::<_, FeatureError>(())
    });
    tokio::time::timeout(Duration::from_millis(300), write).await.unwrap_err();
    let kept = database.write(async |transaction| {
        Ok::<_, FeatureError>(transaction.execute_unprepared(&insert_counter("kept")).await?)
    });
    kept.await.unwrap();
    assert_eq!(count(&database, "counter").await, 2);
});

database_story!(a_failed_statement_names_the_fault, |database| {
    let twice = database.write(async |transaction| {
        transaction.execute_unprepared(&insert_counter("once")).await?;
        Ok::<_, FeatureError>(transaction.execute_unprepared(&insert_counter("once")).await?)
    });
    let Err(FeatureError::Store(error)) = twice.await else { panic!("the key was taken twice") };
    assert!(!error.is_unavailable());
    assert!(matches!(&error, DbError::Statement(error) if error.sql_err().is_some()), "{error}");
});

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_is_set_up_for_one_writer_and_many_readers() {
    let database = TestDatabase::sqlite().await;
    let text = async |sql: &str| {
        let statement = Statement::from_string(DbBackend::Sqlite, sql);
        database.read().query_one_raw(statement).await.unwrap().unwrap().try_get_by::<String, _>(0).unwrap()
    };
    assert_eq!(text("PRAGMA journal_mode").await, "wal");
    for (pragma, value) in [("foreign_keys", 1), ("synchronous", 1), ("busy_timeout", 5000), ("query_only", 1)] {
        assert_eq!(number(database.read(), &format!("PRAGMA {pragma}")).await.unwrap(), value, "{pragma}");
    }
    database.read().execute_unprepared(&insert_counter("by a reader")).await.unwrap_err();

    // Readers neither wait for the writer nor see what it has not committed.
    database
        .write(async |transaction| {
            transaction.execute_unprepared(&insert_counter("unseen")).await?;
            assert_eq!(count(&database, "counter").await, 1);
            Ok::<_, FeatureError>(())
        })
        .await
        .unwrap();
    assert_eq!(count(&database, "counter").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_sqlite_database_is_named_after_the_busy_timeout() {
    let database = TestDatabase::sqlite().await;
    let other = database.replica(settings_with(Duration::from_millis(200))).await;
    database
        .write(async |transaction| {
            transaction.execute_unprepared(&insert_counter("held")).await?;
            let start = Instant::now();
            let error = other.write(async |_| Ok::<_, DbError>(())).await.unwrap_err();
            assert!(matches!(error, DbError::Locked { .. }) && error.is_unavailable(), "{error}");
            assert_eq!(
                error.to_string(),
                format!(
                    "the database {} stayed locked by another process for 200 ms: stop the other process, or wait \
                     until it is done",
                    database.place()
                )
            );
            assert!((200..3000).contains(&start.elapsed().as_millis()));
            Ok::<_, FeatureError>(())
        })
        .await
        .unwrap();
    other.write(async |_| Ok::<_, DbError>(())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_runs_a_deadlocked_transaction_again() {
    if skips_postgres() {
        return;
    }
    let database = TestDatabase::postgres().await;
    for name in ["a", "b"] {
        let insert =
            database.write(async |t| Ok::<_, FeatureError>(t.execute_unprepared(&insert_counter(name)).await?));
        insert.await.unwrap();
    }
    let both_hold_one = Arc::new(tokio::sync::Barrier::new(2));
    let writers = [["a", "b"], ["b", "a"]].map(|names| {
        let (database, both_hold_one) = (database.clone(), Arc::clone(&both_hold_one));
        tokio::spawn(async move {
            let attempts = std::sync::atomic::AtomicU32::new(0);
            let outcome = database
                .write(async |transaction| {
                    let first_attempt = attempts.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0;
                    for name in names {
                        let sql = format!("UPDATE counter SET value = value + 1 WHERE name = '{name}'");
                        transaction.execute_unprepared(&sql).await?;
                        if first_attempt && name == names[0] {
                            both_hold_one.wait().await;
                        }
                    }
                    Ok::<_, FeatureError>(())
                })
                .await;
            outcome.map(|()| attempts.into_inner())
        })
    });
    let mut attempts = 0;
    for writer in writers {
        attempts += writer.await.unwrap().unwrap();
    }
    assert_eq!(attempts, 3, "one of the two runs twice");
    let sum = number(database.read(), "SELECT CAST(sum(value) AS bigint) FROM counter").await.unwrap();
    assert_eq!(sum, 1 + 1 + 2 + 2);
}

#[test]
fn a_conflict_is_found_below_other_errors() {
    assert!(!is_conflict(&FeatureError::Refused));
    let busy = || DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout);
    assert!(!is_conflict(&FeatureError::Database(busy().into())));
    assert!(!is_conflict(&FeatureError::from(busy())));
}

#[tokio::test]
async fn files_that_cannot_be_opened_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let fails = async |address: String| match Database::connect(&address).await {
        Err(error) => error,
        Ok(database) => database.migrate().await.unwrap_err(),
    };

    let error = fails(file("missing/callboard.db")).await;
    assert!(matches!(error, DbError::NotWritable { .. }), "{error}");
    assert!(error.to_string().contains(&file("missing/callboard.db")), "{error}");

    let error = fails(format!("sqlite://{}?mode=rw", file("absent.db"))).await;
    assert!(matches!(error, DbError::NotWritable { .. }), "{error}");

    std::fs::write(file("letter.txt"), "Dear reader, this is not a database. ".repeat(100)).unwrap();
    let error = fails(file("letter.txt")).await;
    assert!(matches!(error, DbError::NotADatabase { .. }), "{error}");

    Database::connect(&file("finished.db")).await.unwrap().close().await.unwrap();
    let error = fails(format!("sqlite://{}?mode=ro", file("finished.db"))).await;
    assert!(matches!(error, DbError::NotWritable { .. }), "{error}");
}

#[tokio::test]
async fn memory_is_a_file_that_ends_with_the_database() {
    let database = Database::connect(":memory:").await.unwrap();
    database.migrate().await.unwrap();
    database.ping().await.unwrap();
    let place = std::path::PathBuf::from(database.place());
    assert!(place.is_file());
    database.close().await.unwrap();
    assert!(database.ping().await.unwrap_err().is_unavailable());
    drop(database);
    assert!(!place.exists());
}

#[tokio::test]
async fn a_server_that_lets_nobody_in_is_named_without_the_password() {
    if skips_postgres() {
        return;
    }
    let server = TestPostgres::start().unwrap();
    let mut url = url::Url::parse(server.url()).unwrap();
    let port = url.port().unwrap();
    let secret = url.password().unwrap().to_owned();
    let fails = async |url: &url::Url| Database::connect(url.as_str()).await.err().unwrap();

    url.set_path("portal");
    let error = fails(&url).await;
    assert!(matches!(error, DbError::MissingDatabase { .. }), "{error}");
    assert!(!error.to_string().contains(&secret), "{error}");

    url.set_password(Some("correct-horse")).unwrap();
    let error = fails(&url).await;
    assert!(matches!(error, DbError::AccessRefused { .. }), "{error}");
    assert_eq!(
        error.to_string(),
        format!(
            "the database postgres://callboard:***@127.0.0.1:{port}/portal refused access (password authentication \
             failed for user \"callboard\"): check the user, the password and the user's rights"
        )
    );

    drop(server);
    let error = fails(&url).await;
    assert!(matches!(error, DbError::Unreachable { .. }) && error.is_unavailable(), "{error}");
    assert!(error.to_string().contains("refused") && !error.to_string().contains("correct-horse"), "{error}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up() {
    let silent = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("postgres://ada@127.0.0.1:{}/portal", silent.local_addr().unwrap().port());
    let settings = ConnectSettings { connect_timeout: Duration::from_millis(100), ..ConnectSettings::default() };
    let error = Database::connect_with(&address, settings).await.err().unwrap();
    assert!(error.to_string().contains("cannot be reached (no answer within 100 ms)"), "{error}");
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_not_there() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 8]).await.unwrap();
        // PostgreSQL's answer to a request for TLS that it does not have.
        stream.write_all(b"N").await.unwrap();
    });
    let address = format!("postgres://ada:s3cret@127.0.0.1:{port}/portal?sslmode=require");
    let error = Database::connect(&address).await.err().unwrap();
    assert!(matches!(error, DbError::NotEncrypted { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("turn on TLS") && !text.contains("s3cret"), "{text}");
}
