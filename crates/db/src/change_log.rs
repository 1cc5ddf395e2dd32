//! The one log of all features: append in a transaction, read in the order of commit, trim.

use std::{collections::HashMap, ops::Range, sync::Arc};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query, UnionType},
};

use crate::{
    Change, Database, DbError, Operation, Page, Revision, Transaction,
    entity::{change_log, content, counter},
};

mod follower;

pub use follower::Follower;

/// The row of `counter` that revisions come from.
const COUNTER: &str = "change_log";

/// Rows in one `INSERT`: far below the parameter limits (SQLite 32,766, PostgreSQL 65,535) and enough that more rows
/// save nothing.
const ROWS_PER_INSERT: usize = 500;

/// A change that a transaction makes, before it has a revision.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// `catalog.entity`, `catalog.source`, …
    pub topic: &'static str,
    pub subject: String,
    pub operation: Operation,
    /// What was there before; None for a creation, or where the history needs no content.
    pub before: Option<Content>,
    /// What is there now; None for a deletion, or where the history needs no content.
    pub after: Option<Content>,
    /// What makes the change: a source, an API, a job.
    pub origin: String,
    pub actor: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
}

/// A text that the change log keeps once, however many changes point at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    hash: String,
    body: Arc<str>,
}

impl Content {
    /// Hashes the text: give large numbers of them to a blocking thread.
    pub fn new(body: impl Into<Arc<str>>) -> Self {
        let body = body.into();
        Self { hash: blake3::hash(body.as_bytes()).to_hex().to_string(), body }
    }

    /// BLAKE3 of the text, 64 lower-case hexadecimal digits.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// The answer to "what happened since?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// The changes that follow, oldest first, without a gap; none when there is nothing new.
    Changes(Vec<Change>),
    /// The log no longer has (or, after a backup was restored, does not yet have) what follows: read the state itself,
    /// then go on from `newest`.
    Reset { oldest: Revision, newest: Revision },
}

/// Reads the log of a [`Database`], and writes it inside a [`Transaction`].
#[derive(Clone)]
pub struct ChangeLog {
    database: Database,
}

impl ChangeLog {
    pub(crate) fn new(database: &Database) -> Self {
        Self { database: database.clone() }
    }

    /// Logs the changes and stores their contents, in the order given, and says which revisions they got: those from
    /// `start` up to, not including, `end`.
    ///
    /// The first append of a transaction makes the other writers wait until it ends, as revisions have to commit in
    /// order: append last.
    pub async fn append(transaction: &Transaction, changes: &[NewChange]) -> Result<Range<Revision>, DbError> {
        let revisions = take_revisions(transaction, changes.len()).await?;
        insert_contents(transaction, changes).await?;
        for (first, rows) in revisions.clone().step_by(ROWS_PER_INSERT).zip(changes.chunks(ROWS_PER_INSERT)) {
            let rows = rows.iter().zip(first..).map(|(change, revision)| change.to_row(revision));
            change_log::Entity::insert_many(rows).exec_without_returning(transaction).await?;
        }
        transaction.took(revisions.end - 1);
        Ok(revisions)
    }

    /// At most `limit` changes, but at least one, after `revision` (0: from the beginning).
    pub async fn since(&self, revision: Revision, limit: u64) -> Result<Since, DbError> {
        // In this order: all that is committed up to `newest` is then in what is read next.
        let newest = self.latest().await?;
        let rows = change_log::Entity::find()
            .filter(change_log::Column::Revision.gt(revision))
            .order_by_asc(change_log::Column::Revision)
            .limit(Ord::max(limit, 1))
            .all(self.database.read())
            .await
            .map_err(|error| self.database.error(error))?;
        let oldest = rows.first().map_or(newest + 1, |row| row.revision);
        if revision > newest || oldest > revision + 1 {
            return Ok(Since::Reset { oldest, newest });
        }
        Ok(Since::Changes(rows))
    }

    /// The newest committed revision; 0 when nothing was ever logged.
    pub async fn latest(&self) -> Result<Revision, DbError> {
        let row = counter::Entity::find_by_id(COUNTER).one(self.database.read()).await;
        Ok(row.map_err(|error| self.database.error(error))?.map_or(0, |row| row.value))
    }

    /// What happened to one thing, newest first: at most `limit` changes older than `before` (None: from the newest).
    pub async fn history(
        &self,
        topic: &str,
        subject: &str,
        before: Option<Revision>,
        limit: u64,
    ) -> Result<Page<Change, Revision>, DbError> {
        let rows = change_log::Entity::find()
            .filter(change_log::Column::Topic.eq(topic))
            .filter(change_log::Column::Subject.eq(subject))
            .filter(change_log::Column::Revision.lt(before.unwrap_or(Revision::MAX)))
            .order_by_desc(change_log::Column::Revision)
            .limit(limit.saturating_add(1))
            .all(self.database.read())
            .await
            .map_err(|error| self.database.error(error))?;
        Ok(Page::new(rows, limit, |row| row.revision))
    }

    /// The text with this hash, unless it was trimmed.
    pub async fn content(&self, hash: &str) -> Result<Option<String>, DbError> {
        let row = content::Entity::find_by_id(hash).one(self.database.read()).await;
        Ok(row.map_err(|error| self.database.error(error))?.map(|row| row.body))
    }

    /// Deletes all but the newest `keep` changes, and the contents that only the deleted ones pointed at. Says how many
    /// changes it deleted.
    pub async fn trim(&self, keep: u64) -> Result<u64, DbError> {
        let keep = Revision::try_from(keep).unwrap_or(Revision::MAX);
        self.database
            .write(async |transaction| {
                // Holding the counter, no transaction can be about to point at a content that is deleted here.
                let newest = take_revisions(&transaction, 0).await?.end - 1;
                let last = newest.saturating_sub(keep);
                delete_contents(&transaction, last).await?;
                let deleted = change_log::Entity::delete_many()
                    .filter(change_log::Column::Revision.lte(last))
                    .exec(&transaction)
                    .await?;
                Ok(deleted.rows_affected)
            })
            .await
    }

    /// Follows the log from `revision` on.
    pub fn follow(&self, revision: Revision) -> Follower {
        Follower::new(self.clone(), self.database.newest(), revision)
    }
}

impl NewChange {
    fn to_row(&self, revision: Revision) -> change_log::ActiveModel {
        let hash = |content: &Option<Content>| content.as_ref().map(|content| content.hash.clone());
        change_log::ActiveModel {
            revision: Set(revision),
            topic: Set(self.topic.to_owned()),
            subject: Set(self.subject.clone()),
            operation: Set(self.operation),
            before_hash: Set(hash(&self.before)),
            after_hash: Set(hash(&self.after)),
            origin: Set(self.origin.clone()),
            actor: Set(self.actor.clone()),
            at: Set(self.at),
        }
    }
}

/// Takes the next revisions and keeps the counter's row locked until the transaction ends: a sequence of the database
/// would give out numbers that commit in another order, and a follower would miss rows.
async fn take_revisions(transaction: &Transaction, count: usize) -> Result<Range<Revision>, DbErr> {
    let count = Revision::try_from(count).unwrap_or(Revision::MAX);
    let statement = Query::update()
        .table(counter::Entity)
        .value(counter::Column::Value, Expr::col(counter::Column::Value).add(count))
        .and_where(counter::Column::Name.eq(COUNTER))
        .returning_col(counter::Column::Value)
        .take();
    let row = transaction.query_one(&statement).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound(format!("counter '{COUNTER}'")))?;
    let last: Revision = row.try_get_by(0)?;
    Ok(last - count + 1..last + 1)
}

/// Inserts the contents that are not there yet. Sorted, so that no two transactions wait for each other.
async fn insert_contents(transaction: &Transaction, changes: &[NewChange]) -> Result<(), DbErr> {
    let contents: HashMap<&str, &str> = changes
        .iter()
        .flat_map(|change| [&change.before, &change.after])
        .flatten()
        .map(|content| (content.hash.as_str(), &*content.body))
        .collect();
    let mut contents: Vec<_> = contents.into_iter().collect();
    contents.sort_unstable();
    for rows in contents.chunks(ROWS_PER_INSERT) {
        let rows = rows
            .iter()
            .map(|&(hash, body)| content::ActiveModel { hash: Set(hash.to_owned()), body: Set(body.to_owned()) });
        content::Entity::insert_many(rows)
            .on_conflict_do_nothing_on([content::Column::Hash])
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// Deletes the contents that changes up to `last` point at and later ones do not.
async fn delete_contents(transaction: &Transaction, last: Revision) -> Result<(), DbErr> {
    let hashes = |column: change_log::Column, trimmed: bool| {
        let revision = change_log::Column::Revision;
        Query::select()
            .column(column)
            .from(change_log::Entity)
            .and_where(column.is_not_null())
            .and_where(if trimmed { revision.lte(last) } else { revision.gt(last) })
            .take()
    };
    let unused = hashes(change_log::Column::BeforeHash, true)
        .union(UnionType::Distinct, hashes(change_log::Column::AfterHash, true))
        .union(UnionType::Except, hashes(change_log::Column::BeforeHash, false))
        .union(UnionType::Except, hashes(change_log::Column::AfterHash, false))
        .take();
    content::Entity::delete_many().filter(content::Column::Hash.in_subquery(unused)).exec(transaction).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
