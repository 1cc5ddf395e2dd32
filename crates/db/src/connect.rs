//! Opens the connections: one writer and several readers on SQLite, one pool on PostgreSQL.

use std::time::Duration;

use sea_orm::{
    DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        self, Connection,
        postgres::{PgConnectOptions, PgConnection, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};
use tempfile::TempDir;

use crate::{
    DbError,
    address::{Address, masked},
};

/// A connection that was idle for longer is tested before it is used: the server may have gone away meanwhile.
const TEST_AFTER_IDLE: Duration = Duration::from_secs(5);

/// A transaction that holds the change log's counter and does nothing would stop every other writer.
const IDLE_IN_TRANSACTION: Duration = Duration::from_mins(1);

/// The write-ahead log is cut back to this many bytes after a large transaction made it grow.
const WRITE_AHEAD_LOG_BYTES: &str = "67108864";

/// Limits and timeouts of the connections.
#[derive(Debug, Clone)]
pub struct ConnectSettings {
    /// SQLite: how long to wait for another process that holds the write lock.
    pub busy_timeout: Duration,
    /// SQLite: connections that read, beside the one that writes.
    pub readers: u32,
    /// PostgreSQL: connections in all.
    pub max_connections: u32,
    /// PostgreSQL: how long the server may take to let us in.
    pub connect_timeout: Duration,
    /// How long to wait for a free connection, and on SQLite for one's turn to write.
    pub acquire_timeout: Duration,
    /// PostgreSQL: how long one statement may take.
    pub statement_timeout: Duration,
}

impl Default for ConnectSettings {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            readers: 4,
            max_connections: 10,
            connect_timeout: Duration::from_secs(5),
            acquire_timeout: Duration::from_secs(30),
            statement_timeout: Duration::from_secs(30),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The open connections. On PostgreSQL, `reader` and `writer` are the same pool.
pub(crate) struct Connections {
    pub(crate) engine: Engine,
    pub(crate) reader: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
    /// The file or the masked URL, for messages.
    pub(crate) place: String,
    /// The folder of a database that ends with this value.
    pub(crate) _temporary: Option<TempDir>,
}

pub(crate) async fn connect(text: &str, settings: &ConnectSettings) -> Result<Connections, DbError> {
    match Address::parse(text)? {
        Address::File(options) => {
            let place = options.get_filename().display().to_string();
            open_file(options, place, settings).await
        }
        Address::Temporary => {
            let place = std::env::temp_dir().display().to_string();
            let folder = tempfile::Builder::new()
                .prefix("callboard-")
                .tempdir()
                .map_err(|error| DbError::NotWritable { place, reason: error.to_string() })?;
            let file = folder.path().join("callboard.db");
            let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
            let connections = open_file(options, file.display().to_string(), settings).await?;
            Ok(Connections { _temporary: Some(folder), ..connections })
        }
        Address::Server(options) => open_server(options, masked(text), settings).await,
    }
}

async fn open_file(
    options: SqliteConnectOptions,
    place: String,
    settings: &ConnectSettings,
) -> Result<Connections, DbError> {
    let refused = |error| DbError::at(&place, settings.busy_timeout, connection_error(error));
    let options = options.foreign_keys(true).busy_timeout(settings.busy_timeout).synchronous(SqliteSynchronous::Normal);
    // Connections to a file do not go stale, so they are neither tested nor replaced.
    let pool = SqlitePoolOptions::new()
        .acquire_timeout(settings.acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false);
    let writer =
        options.clone().journal_mode(SqliteJournalMode::Wal).pragma("journal_size_limit", WRITE_AHEAD_LOG_BYTES);
    let writer = pool.clone().max_connections(1).connect_with(writer).await.map_err(refused)?;
    let reader = options.create_if_missing(false).pragma("query_only", "ON");
    let reader = pool.max_connections(settings.readers).connect_with(reader).await.map_err(refused)?;
    Ok(Connections { engine: Engine::Sqlite, reader: reader.into(), writer: writer.into(), place, _temporary: None })
}

async fn open_server(
    options: PgConnectOptions,
    place: String,
    settings: &ConnectSettings,
) -> Result<Connections, DbError> {
    let options = options.application_name("callboard").options([
        ("statement_timeout", settings.statement_timeout.as_millis().to_string()),
        ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION.as_millis().to_string()),
    ]);
    // The pool would go on trying and then only say that it timed out: one connection tells why.
    let attempt = tokio::time::timeout(settings.connect_timeout, PgConnection::connect_with(&options)).await;
    let first = attempt
        .map_err(|_| DbError::Unreachable {
            place: place.clone(),
            reason: format!("no answer within {} ms", settings.connect_timeout.as_millis()),
        })?
        .map_err(|error| DbError::at(&place, settings.connect_timeout, connection_error(error)))?;
    if let Err(error) = first.close().await {
        tracing::debug!(%error, "the first connection did not close cleanly");
    }
    let pool = PgPoolOptions::new()
        .max_connections(settings.max_connections)
        .acquire_timeout(settings.acquire_timeout)
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for > TEST_AFTER_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options);
    let pool = DatabaseConnection::from(pool);
    Ok(Connections { engine: Engine::Postgres, reader: pool.clone(), writer: pool, place, _temporary: None })
}

fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
