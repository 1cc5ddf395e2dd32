//! Databases for tests. Everything here panics where it fails, with a message that says what is missing.

use std::{future::Future, ops::Deref};

use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, postgres::PgConnection};
use tempfile::TempDir;
use url::Url;

use crate::{ConnectSettings, Database, Engine};

mod postgres;

pub use postgres::{TestPostgres, TestPostgresError};

/// Set to `1` to leave out the tests that need PostgreSQL, on a machine that has none.
pub const SKIP_POSTGRES: &str = "CALLBOARD_SKIP_POSTGRES";

/// The URL of a running server whose user may create databases. Without it, each test process starts its own.
pub const POSTGRES_URL: &str = "CALLBOARD_TEST_POSTGRES_URL";

/// Makes two tests of one story, `name::sqlite` and `name::postgres`, each with a fresh, migrated [`TestDatabase`].
///
/// ```ignore
/// db::database_story!(a_source_is_listed, |database| {
///     create_source(&database).await.unwrap();
///     assert_eq!(list_sources(&database).await.unwrap().len(), 1);
/// });
/// ```
#[macro_export]
macro_rules! database_story {
    ($(#[$attribute:meta])* $name:ident, |$database:ident| $story:block) => {
        async fn $name($database: $crate::test::TestDatabase) $story

        mod $name {
            #[test]
            $(#[$attribute])*
            fn sqlite() {
                $crate::test::story($crate::Engine::Sqlite, super::$name);
            }

            #[test]
            $(#[$attribute])*
            fn postgres() {
                $crate::test::story($crate::Engine::Postgres, super::$name);
            }
        }
    };
}

/// A fresh database that is gone when this value is.
pub struct TestDatabase {
    database: Database,
    address: String,
    _ending: Ending,
}

/// What takes the database away.
enum Ending {
    Folder { _folder: TempDir },
    Dropped { _database: ServerDatabase },
}

struct ServerDatabase {
    server: String,
    name: String,
}

impl TestDatabase {
    /// A migrated database in a temporary file.
    pub async fn sqlite() -> Self {
        Self::new(Engine::Sqlite).await
    }

    /// A migrated database on the server of [`POSTGRES_URL`], or on one that this process starts.
    pub async fn postgres() -> Self {
        Self::new(Engine::Postgres).await
    }

    pub async fn new(engine: Engine) -> Self {
        let database = Self::empty(engine).await;
        database.migrate().await.unwrap_or_else(|error| panic!("{error}"));
        database
    }

    /// A database without tables.
    pub async fn empty(engine: Engine) -> Self {
        let (address, ending) = match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
                (folder.path().join("test.db").display().to_string(), Ending::Folder { _folder: folder })
            }
            Engine::Postgres => {
                let (address, database) = create_on_server().await;
                (address, Ending::Dropped { _database: database })
            }
        };
        let database = connect(&address, ConnectSettings::default()).await;
        Self { database, address, _ending: ending }
    }

    /// What [`Database::connect`] takes to open this database.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Opens the same database again, as another replica would: nothing is shared within the process.
    pub async fn replica(&self, settings: ConnectSettings) -> Database {
        connect(&self.address, settings).await
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

impl Drop for ServerDatabase {
    fn drop(&mut self) {
        let (server, sql) = (self.server.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
        // On a thread of its own, as this may run inside a runtime. Failing leaves a database on a server for tests.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(execute(&server, &sql)))
        });
        drop(thread.join());
    }
}

/// Runs one story on one engine; what [`database_story!`](crate::database_story) expands to.
pub fn story<F: Future<Output = ()>>(engine: Engine, story: impl FnOnce(TestDatabase) -> F) {
    if engine == Engine::Postgres && skips_postgres() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime for the test: {error}"));
    runtime.block_on(async { story(TestDatabase::new(engine).await).await });
}

/// True, and says so, where [`SKIP_POSTGRES`] is set.
pub fn skips_postgres() -> bool {
    let skips = std::env::var_os(SKIP_POSTGRES).is_some_and(|value| value == "1");
    if skips {
        #[expect(clippy::print_stderr, reason = "a test that did not run must be seen not to have run")]
        {
            eprintln!("SKIPPED: {SKIP_POSTGRES}=1, so this test did not run on PostgreSQL");
        }
    }
    skips
}

async fn connect(address: &str, settings: ConnectSettings) -> Database {
    Database::connect_with(address, settings).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn create_on_server() -> (String, ServerDatabase) {
    let server = match std::env::var(POSTGRES_URL) {
        Ok(url) => url,
        Err(_) => TestPostgres::shared().unwrap_or_else(|error| panic!("{error}")).url().to_owned(),
    };
    let name = format!("test_{}", postgres::random_text());
    execute(&server, &format!("CREATE DATABASE {name}"))
        .await
        .unwrap_or_else(|error| panic!("no database for the test could be created: {error}"));
    let mut url = Url::parse(&server).unwrap_or_else(|error| panic!("{POSTGRES_URL} is not a URL: {error}"));
    url.set_path(&name);
    (url.into(), ServerDatabase { server, name })
}

async fn execute(server: &str, sql: &str) -> Result<(), sea_orm::sqlx::Error> {
    let mut connection = PgConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(sql.to_owned())).await?;
    connection.close().await
}

#[cfg(test)]
mod tests;
