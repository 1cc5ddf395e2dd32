//! Sources, and how their runs ended.

use std::collections::{HashMap, HashSet};

use db::{Database, DbError, Transaction};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use shared::catalog::{DescriptorProblem, SourceReport, SourceRun};

use super::{entity_row, problem_row, run_row, source_row};

/// Runs of a source that are kept.
const RUNS: u64 = 20;

/// What a run of a source found out about the source itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// Milliseconds since 1970, UTC.
    pub started_at: i64,
    pub duration_ms: i64,
    /// Why the source could not be read at all.
    pub error: Option<String>,
    /// None leaves the source's counts as they are.
    pub counts: Option<RunCounts>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunCounts {
    pub entities: usize,
    pub problems: usize,
    /// Entities that were created, updated or removed.
    pub changed: usize,
}

/// Sources that are configured no longer, or registered no longer because the configuration has them now.
#[derive(Debug, Default)]
pub struct Replaced {
    pub gone: Vec<String>,
    pub handed_over: Vec<String>,
}

/// Makes the rows of the configured sources. A location that was registered before is the configuration's from now on,
/// with its entities.
pub async fn put_configured_sources(
    transaction: &Transaction,
    sources: &[(String, String, String)],
    now: i64,
) -> Result<Replaced, DbErr> {
    let known = all_sources(transaction).await?;
    let (registered, configured): (Vec<_>, Vec<_>) = known.into_iter().partition(source_row::Model::is_registered);
    let wanted: HashSet<&str> = sources.iter().map(|(id, ..)| id.as_str()).collect();
    let present: HashSet<&str> = configured.iter().map(|source| source.id.as_str()).collect();
    let mut replaced = Replaced::default();
    for (id, source_type, target) in sources.iter().filter(|(id, ..)| !present.contains(id.as_str())) {
        let row = source_row::Model::configured(id, source_type, target, now);
        // Another replica with the same configuration may be making the same row.
        let ignore = OnConflict::column(source_row::Column::Id).do_nothing().to_owned();
        source_row::Entity::insert(row.into_active()).on_conflict(ignore).exec_without_returning(transaction).await?;
        let same = |source: &&source_row::Model| source.source_type == *source_type && source.target == *target;
        if let Some(before) = registered.iter().find(same) {
            hand_over(transaction, &before.id, id).await?;
            replaced.handed_over.push(before.id.clone());
        }
    }
    let gone = configured.iter().map(|source| &source.id).filter(|id| !wanted.contains(id.as_str()));
    replaced.gone = gone.cloned().collect();
    Ok(replaced)
}

async fn hand_over(transaction: &Transaction, from: &str, to: &str) -> Result<(), DbErr> {
    delete_source(transaction, from).await?;
    entity_row::Entity::update_many()
        .col_expr(entity_row::Column::SourceId, Expr::val(to))
        .filter(entity_row::Column::SourceId.eq(from))
        .exec(transaction)
        .await?;
    Ok(())
}

/// A new location that somebody registered.
pub async fn insert_registered(transaction: &Transaction, row: source_row::Model) -> Result<(), DbErr> {
    source_row::Entity::insert(row.into_active()).exec_without_returning(transaction).await?;
    Ok(())
}

/// Another place for a registered location. False where there is none with this id.
pub async fn update_registered(
    transaction: &Transaction,
    id: &str,
    source_type: &str,
    target: &str,
) -> Result<bool, DbErr> {
    let row = source_row::ActiveModel {
        source_type: Set(source_type.to_owned()),
        target: Set(target.to_owned()),
        ..Default::default()
    };
    let updated = source_row::Entity::update_many()
        .set(row)
        .filter(source_row::Column::Id.eq(id))
        .filter(source_row::Column::ManagedBy.eq(source_row::REGISTERED))
        .exec(transaction)
        .await?;
    Ok(updated.rows_affected > 0)
}

/// Deletes a registered location, but not yet its entities. False where there is none with this id.
pub async fn delete_registered(transaction: &Transaction, id: &str) -> Result<bool, DbErr> {
    let deleted = source_row::Entity::delete_many()
        .filter(source_row::Column::Id.eq(id))
        .filter(source_row::Column::ManagedBy.eq(source_row::REGISTERED))
        .exec(transaction)
        .await?;
    delete_source(transaction, id).await?;
    Ok(deleted.rows_affected > 0)
}

/// Deletes a source, its problems and its runs. The source first: a run of it that is about to commit notices.
pub async fn delete_source(transaction: &Transaction, id: &str) -> Result<(), DbErr> {
    source_row::Entity::delete_by_id(id).exec(transaction).await?;
    problem_row::Entity::delete_many().filter(problem_row::Column::SourceId.eq(id)).exec(transaction).await?;
    run_row::Entity::delete_many().filter(run_row::Column::SourceId.eq(id)).exec(transaction).await?;
    Ok(())
}

/// Keeps a source from being removed until the transaction ends. False where it is gone.
pub async fn hold_source(transaction: &Transaction, id: &str) -> Result<bool, DbErr> {
    let held: Option<String> = source_row::Entity::find_by_id(id)
        .select_only()
        .column(source_row::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(held.is_some())
}

pub async fn all_sources(connection: &impl ConnectionTrait) -> Result<Vec<source_row::Model>, DbErr> {
    source_row::Entity::find().order_by_asc(source_row::Column::Target).all(connection).await
}

/// The locations that somebody registered, in the order of their ids.
pub async fn registered_sources(connection: &impl ConnectionTrait) -> Result<Vec<source_row::Model>, DbErr> {
    source_row::Entity::find()
        .filter(source_row::Column::ManagedBy.eq(source_row::REGISTERED))
        .order_by_asc(source_row::Column::Id)
        .all(connection)
        .await
}

/// Every source with its problems and its last runs, in the order of their targets.
pub async fn list_sources(database: &Database) -> Result<Vec<SourceReport>, DbError> {
    let sources = all_sources(database.read()).await?;
    Ok(reports(database.read(), sources, None).await?)
}

/// One source, without its problems and runs.
pub async fn source_named(database: &Database, id: &str) -> Result<Option<source_row::Model>, DbError> {
    Ok(source_row::Entity::find_by_id(id).one(database.read()).await?)
}

/// One source with its problems and its last runs.
pub async fn source_report(database: &Database, id: &str) -> Result<Option<SourceReport>, DbError> {
    let source = source_named(database, id).await?;
    Ok(reports(database.read(), source.into_iter().collect(), Some(id)).await?.pop())
}

/// `only` says of which source there is need of problems and runs; none says of all.
async fn reports(
    connection: &impl ConnectionTrait,
    sources: Vec<source_row::Model>,
    only: Option<&str>,
) -> Result<Vec<SourceReport>, DbErr> {
    let mut found = problem_row::Entity::find();
    let mut ran = run_row::Entity::find();
    if let Some(id) = only {
        found = found.filter(problem_row::Column::SourceId.eq(id));
        ran = ran.filter(run_row::Column::SourceId.eq(id));
    }
    let found = found
        .order_by_asc(problem_row::Column::File)
        .order_by_asc(problem_row::Column::Line)
        .order_by_asc(problem_row::Column::Id);
    let mut problems: HashMap<String, Vec<DescriptorProblem>> = HashMap::new();
    for row in found.all(connection).await? {
        problems.entry(row.source_id.clone()).or_default().push(row.into_problem());
    }
    let mut runs: HashMap<String, Vec<SourceRun>> = HashMap::new();
    for row in ran.order_by_asc(run_row::Column::Id).all(connection).await? {
        runs.entry(row.source_id.clone()).or_default().push(row.into_run());
    }
    let report = |source: source_row::Model| {
        let (problems, runs) = (problems.remove(&source.id), runs.remove(&source.id));
        source.into_report(problems.unwrap_or_default(), runs.unwrap_or_default())
    };
    Ok(sources.into_iter().map(report).collect())
}

/// Why the last run of a source failed, if it did.
pub async fn last_error(connection: &impl ConnectionTrait, source_id: &str) -> Result<Option<String>, DbErr> {
    let error: Option<Option<String>> = source_row::Entity::find_by_id(source_id)
        .select_only()
        .column(source_row::Column::LastError)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(error.flatten())
}

pub async fn record_run(transaction: &impl ConnectionTrait, source_id: &str, run: &RunRecord) -> Result<(), DbErr> {
    let mut row = source_row::ActiveModel {
        last_run_at: Set(Some(run.started_at)),
        last_duration_ms: Set(Some(run.duration_ms)),
        last_error: Set(run.error.clone()),
        ..Default::default()
    };
    if run.error.is_none() {
        row.last_success_at = Set(Some(run.started_at));
    }
    if let Some(counts) = run.counts {
        row.entity_count = Set(count(counts.entities));
        row.problem_count = Set(count(counts.problems));
    }
    source_row::Entity::update_many().set(row).filter(source_row::Column::Id.eq(source_id)).exec(transaction).await?;
    run_row::Entity::insert(run_row::of(source_id, run)).exec_without_returning(transaction).await?;
    let surplus: Option<i64> = run_row::Entity::find()
        .select_only()
        .column(run_row::Column::Id)
        .filter(run_row::Column::SourceId.eq(source_id))
        .order_by_desc(run_row::Column::Id)
        .offset(RUNS)
        .limit(1)
        .into_tuple()
        .one(transaction)
        .await?;
    if let Some(surplus) = surplus {
        run_row::Entity::delete_many()
            .filter(run_row::Column::SourceId.eq(source_id))
            .filter(run_row::Column::Id.lte(surplus))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

pub fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
