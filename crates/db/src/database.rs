//! One open database: migrate, read, write, and wake whoever follows the change log.

use std::{collections::HashSet, error::Error, sync::Arc, time::Duration};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::{sync::watch, time::MissedTickBehavior};

use crate::{
    ChangeLog, ConnectSettings, DbError, Engine, Revision, Transaction,
    connect::{Connections, connect},
    error::is_conflict,
};

/// How often a transaction is run when PostgreSQL gives it up for another one.
const WRITE_ATTEMPTS: u32 = 6;

/// The pause before the second attempt; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// The advisory lock that replicas take on PostgreSQL while they migrate: `callb` in ASCII.
const MIGRATION_LOCK: i64 = 0x63_61_6c_6c_62;

/// A handle to the open database. Clones are cheap and share the connections.
#[derive(Clone)]
pub struct Database {
    open: Arc<Open>,
}

struct Open {
    connections: Connections,
    settings: ConnectSettings,
    /// The newest committed revision this process knows of.
    newest: watch::Sender<Revision>,
}

impl Database {
    /// Opens `address` (a file path, `sqlite://FILE[?mode=rwc]`, `:memory:`, `postgres://…`) with the default settings.
    /// `:memory:` is a temporary file that ends with the last handle.
    pub async fn connect(address: &str) -> Result<Self, DbError> {
        Self::connect_with(address, ConnectSettings::default()).await
    }

    pub async fn connect_with(address: &str, settings: ConnectSettings) -> Result<Self, DbError> {
        let connections = connect(address, &settings).await?;
        Ok(Self { open: Arc::new(Open { connections, settings, newest: watch::Sender::new(0) }) })
    }

    /// Brings the schema up to date, all or nothing. Safe when several replicas start at once: one does the work, the
    /// others wait for it.
    ///
    /// Fails with [`DbError::Newer`], changing nothing, where the schema is from a newer version.
    pub async fn migrate(&self) -> Result<(), DbError> {
        let transaction = self.begin().await?;
        let failed = |source| match self.error(source) {
            DbError::Statement(source) => DbError::Migration { place: self.place().to_owned(), source },
            named => named,
        };
        if self.engine() == Engine::Postgres {
            // Waiting for another replica may take longer than a statement otherwise may.
            let sql = format!("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            transaction.execute_unprepared(&sql).await.map_err(failed)?;
        }
        let unknown = unknown_migrations(&transaction).await.map_err(failed)?;
        if !unknown.is_empty() {
            return Err(DbError::Newer { place: self.place().to_owned(), migrations: unknown.join(", ") });
        }
        Migrator::up(transaction.inner(), None).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        self.publish(self.change_log().latest().await?);
        Ok(())
    }

    /// The connections that read. Writing through them is refused on SQLite and unserialised on PostgreSQL: use
    /// [`Database::write`].
    pub fn read(&self) -> &DatabaseConnection {
        &self.open.connections.reader
    }

    /// Runs `body` in one transaction and commits it, unless `body` fails. Writers take turns on SQLite; where
    /// PostgreSQL reports a deadlock or a serialization failure, `body` runs again in a new transaction, a few times.
    /// So `body` must do nothing that a roll-back does not undo, and must not keep the transaction.
    ///
    /// Dropping the future rolls back. `E` is the feature's own error; what the database said is looked for in its
    /// chain of sources.
    ///
    /// ```ignore
    /// database.write(async |transaction| {
    ///     source.insert(&transaction).await?;
    ///     ChangeLog::append(&transaction, &changes).await?;
    ///     Ok::<_, StoreError>(())
    /// }).await
    /// ```
    pub async fn write<T, E, F, Body>(&self, body: F) -> Result<T, E>
    where
        F: Fn(Transaction) -> Body,
        Body: Future<Output = Result<T, E>>,
        E: From<DbError> + Error + 'static,
    {
        let mut pause = FIRST_PAUSE;
        for _ in 1..WRITE_ATTEMPTS {
            let outcome = self.write_once(&body).await;
            match &outcome {
                Err(error) if is_conflict(error) => {}
                _ => return outcome,
            }
            tracing::debug!(?pause, "the database gave up a transaction for another one: trying again");
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        self.write_once(&body).await
    }

    pub fn change_log(&self) -> ChangeLog {
        ChangeLog::new(self)
    }

    /// The newest committed revision this process knows of. It rises after every [`Database::write`] that appended to
    /// the change log, and as [`Database::watch_replicas`] finds what others wrote.
    pub fn newest(&self) -> watch::Receiver<Revision> {
        self.open.newest.subscribe()
    }

    /// Looks for revisions that other processes committed, once every `interval`, for as long as the future is polled.
    /// One task a process is enough.
    pub async fn watch_replicas(&self, interval: Duration) {
        let change_log = self.change_log();
        let mut ticks = tokio::time::interval(interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut reachable = true;
        loop {
            ticks.tick().await;
            match change_log.latest().await {
                Ok(revision) => {
                    self.publish(revision);
                    reachable = true;
                }
                Err(error) => {
                    if reachable {
                        tracing::warn!(%error, "the change log cannot be read: changes of other replicas wait");
                    }
                    reachable = false;
                }
            }
        }
    }

    /// Asks the database for an answer, for the readiness check.
    pub async fn ping(&self) -> Result<(), DbError> {
        let answer = self.read().execute_unprepared("SELECT 1").await;
        answer.map(|_| ()).map_err(|error| self.error(error))
    }

    pub fn engine(&self) -> Engine {
        self.open.connections.engine
    }

    /// The file, or the URL without its password and parameters.
    pub fn place(&self) -> &str {
        &self.open.connections.place
    }

    /// Waits for the statements under way and closes all connections, those of clones too.
    pub async fn close(&self) -> Result<(), DbError> {
        let Connections { reader, writer, .. } = &self.open.connections;
        reader.close_by_ref().await.map_err(|error| self.error(error))?;
        writer.close_by_ref().await.map_err(|error| self.error(error))
    }

    /// Gives a failure its place and, where there is one, its name.
    pub(crate) fn error(&self, error: DbErr) -> DbError {
        DbError::at(self.place(), self.open.settings.busy_timeout, error)
    }

    async fn write_once<T, E, F, Body>(&self, body: &F) -> Result<T, E>
    where
        F: Fn(Transaction) -> Body,
        Body: Future<Output = Result<T, E>>,
        E: From<DbError>,
    {
        let transaction = self.begin().await?;
        let outcome = body(transaction.share()).await;
        match outcome {
            Ok(value) => {
                let newest = transaction.newest();
                transaction.commit().await.map_err(|error| self.error(error))?;
                self.publish(newest);
                Ok(value)
            }
            Err(error) => {
                if let Err(error) = transaction.rollback().await {
                    tracing::warn!(%error, "a transaction could not be rolled back: its connection is given up");
                }
                Err(error)
            }
        }
    }

    async fn begin(&self) -> Result<Transaction, DbError> {
        // With the lock taken at once, a writer never finds in its middle that another one was faster.
        let options = TransactionOptions {
            sqlite_transaction_mode: (self.engine() == Engine::Sqlite).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.open.connections.writer.begin_with_options(options).await;
        transaction.map(Transaction::new).map_err(|error| self.error(error))
    }

    /// Writers are told of their commits in any order: only the newest counts, as revisions commit in order.
    fn publish(&self, revision: Revision) {
        self.open.newest.send_if_modified(|newest| {
            let newer = revision > *newest;
            *newest = revision.max(*newest);
            newer
        });
    }
}

async fn unknown_migrations(transaction: &Transaction) -> Result<Vec<String>, DbErr> {
    let known: HashSet<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let applied = Migrator::get_migration_models(transaction.inner()).await?;
    Ok(applied.into_iter().map(|migration| migration.version).filter(|name| !known.contains(name)).collect())
}

#[cfg(test)]
mod tests;
