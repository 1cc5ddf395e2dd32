//! What the body of a write works with.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    prelude::async_trait::async_trait,
};

use crate::Revision;

/// The open transaction of one [`Database::write`](crate::Database::write), handed to its body. Pass `&transaction` to
/// sea-orm wherever that takes a connection. It alone can append to the change log, so that nothing is logged that is
/// not committed with it.
pub struct Transaction {
    open: Arc<Open>,
}

struct Open {
    inner: DatabaseTransaction,
    /// The newest revision this transaction took; 0 for none.
    newest: AtomicI64,
}

impl Transaction {
    pub(crate) fn new(inner: DatabaseTransaction) -> Self {
        Self { open: Arc::new(Open { inner, newest: AtomicI64::new(0) }) }
    }

    /// A second handle, for the body. A borrowed one would tie every body to a lifetime that futures which change
    /// threads cannot express.
    pub(crate) fn share(&self) -> Self {
        Self { open: Arc::clone(&self.open) }
    }

    pub(crate) fn took(&self, revision: Revision) {
        self.open.newest.fetch_max(revision, Ordering::Relaxed);
    }

    pub(crate) fn newest(&self) -> Revision {
        self.open.newest.load(Ordering::Relaxed)
    }

    pub(crate) fn inner(&self) -> &DatabaseTransaction {
        &self.open.inner
    }

    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        self.last_handle()?.commit().await
    }

    pub(crate) async fn rollback(self) -> Result<(), DbErr> {
        self.last_handle()?.rollback().await
    }

    fn last_handle(self) -> Result<DatabaseTransaction, DbErr> {
        let open = Arc::into_inner(self.open);
        open.map(|open| open.inner).ok_or_else(|| {
            DbErr::Custom("the transaction was kept beyond the end of its write, so it is rolled back".to_owned())
        })
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner().get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner().execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner().execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner().query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner().query_all_raw(statement).await
    }
}
