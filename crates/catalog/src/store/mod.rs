//! The catalog's rows: sources, entities and problems.

use std::collections::{HashMap, HashSet};

use db::{Database, DbError, Transaction};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level, SourceReport},
};
use uuid::Uuid;

use crate::{
    entity::{StatusItem, StoredEntity},
    ingest::Stored,
};

mod entity_row;
mod problem_row;
mod source_row;

pub use entity_row::Model as EntityRow;

/// Rows in one `INSERT` or in one list of values: far below the parameter limits of both engines.
const ROWS_PER_STATEMENT: usize = 500;

/// What a run of a source found out about the source itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// Milliseconds since 1970, UTC.
    pub started_at: i64,
    pub duration_ms: i64,
    /// Why the source could not be read at all.
    pub error: Option<String>,
    /// None leaves the count as it is.
    pub entity_count: Option<usize>,
    pub problem_count: Option<usize>,
}

/// Makes the rows of the configured sources and says which other configured sources there were before.
pub async fn put_configured_sources(
    transaction: &Transaction,
    sources: &[(String, String, String)],
    now: i64,
) -> Result<Vec<String>, DbErr> {
    let known: Vec<source_row::Model> = source_row::Entity::find()
        .filter(source_row::Column::ManagedBy.eq(source_row::CONFIG))
        .all(transaction)
        .await?;
    let wanted: HashSet<&str> = sources.iter().map(|(id, ..)| id.as_str()).collect();
    let present: HashSet<&str> = known.iter().map(|source| source.id.as_str()).collect();
    for (id, source_type, target) in sources.iter().filter(|(id, ..)| !present.contains(id.as_str())) {
        let row = source_row::ActiveModel {
            id: Set(id.clone()),
            source_type: Set(source_type.clone()),
            target: Set(target.clone()),
            managed_by: Set(source_row::CONFIG.to_owned()),
            created_at: Set(now),
            entity_count: Set(0),
            problem_count: Set(0),
            ..Default::default()
        };
        // Another replica with the same configuration may be making the same row.
        let ignore = OnConflict::column(source_row::Column::Id).do_nothing().to_owned();
        source_row::Entity::insert(row).on_conflict(ignore).exec_without_returning(transaction).await?;
    }
    Ok(known.iter().filter(|source| !wanted.contains(source.id.as_str())).map(|source| source.id.clone()).collect())
}

pub async fn delete_source(transaction: &Transaction, id: &str) -> Result<(), DbErr> {
    problem_row::Entity::delete_many().filter(problem_row::Column::SourceId.eq(id)).exec(transaction).await?;
    source_row::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// Every source with its problems, in the order of their targets.
pub async fn list_sources(database: &Database) -> Result<Vec<SourceReport>, DbError> {
    let connection = database.read();
    let sources = source_row::Entity::find().order_by_asc(source_row::Column::Target).all(connection).await?;
    let rows = problem_row::Entity::find()
        .order_by_asc(problem_row::Column::File)
        .order_by_asc(problem_row::Column::Line)
        .order_by_asc(problem_row::Column::Id)
        .all(connection)
        .await?;
    let mut problems: HashMap<String, Vec<DescriptorProblem>> = HashMap::new();
    for row in rows {
        problems.entry(row.source_id.clone()).or_default().push(row.into_problem());
    }
    Ok(sources.into_iter().map(|source| source.into_report(&mut problems)).collect())
}

pub async fn record_run(transaction: &impl ConnectionTrait, source_id: &str, run: &RunRecord) -> Result<(), DbErr> {
    let count = |count: Option<usize>| count.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
    let mut row = source_row::ActiveModel {
        id: Set(source_id.to_owned()),
        last_run_at: Set(Some(run.started_at)),
        last_duration_ms: Set(Some(run.duration_ms)),
        last_error: Set(run.error.clone()),
        ..Default::default()
    };
    if run.error.is_none() {
        row.last_success_at = Set(Some(run.started_at));
    }
    if let Some(count) = count(run.entity_count) {
        row.entity_count = Set(count);
    }
    if let Some(count) = count(run.problem_count) {
        row.problem_count = Set(count);
    }
    source_row::Entity::update_many().set(row).filter(source_row::Column::Id.eq(source_id)).exec(transaction).await?;
    Ok(())
}

/// What is stored of the entities of one source, without the bodies.
pub async fn stored_of(connection: &impl ConnectionTrait, source_id: &str) -> Result<Vec<Stored>, DbErr> {
    use entity_row::Column;
    let rows: Vec<(String, String, String, String, i32, i32)> = entity_row::Entity::find()
        .select_only()
        .columns([
            Column::EntityRef,
            Column::Hash,
            Column::Status,
            Column::Location,
            Column::DocumentIndex,
            Column::Line,
        ])
        .filter(Column::SourceId.eq(source_id))
        .order_by_asc(Column::EntityRef)
        .into_tuple()
        .all(connection)
        .await?;
    let stored = rows.into_iter().filter_map(|(entity_ref, hash, status, location, document_index, line)| {
        Some(Stored {
            entity_ref: entity_ref.parse().ok()?,
            hash,
            status: serde_json::from_str(&status).ok()?,
            location,
            document_index: usize::try_from(document_index).ok()?,
            line: u32::try_from(line).ok()?,
        })
    });
    Ok(stored.collect())
}

/// The Locations of one source, with where they were read and what they say.
pub async fn locations_of(connection: &impl ConnectionTrait, source_id: &str) -> Result<Vec<EntityRow>, DbErr> {
    entity_row::Entity::find()
        .filter(entity_row::Column::SourceId.eq(source_id))
        .filter(entity_row::Column::EntityRef.starts_with("location:"))
        .all(connection)
        .await
}

/// Whole rows, by reference.
pub async fn rows_named(
    connection: &impl ConnectionTrait,
    entities: &[&EntityRef],
) -> Result<HashMap<EntityRef, EntityRow>, DbErr> {
    let mut found = HashMap::with_capacity(entities.len());
    for chunk in entities.chunks(ROWS_PER_STATEMENT) {
        let rows = entity_row::Entity::find()
            .filter(entity_row::Column::EntityRef.is_in(chunk.iter().map(|entity| entity.as_str())))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().filter_map(|row| Some((row.entity_ref.parse().ok()?, row))));
    }
    Ok(found)
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

/// The problems of one source, in the order in which they were found.
pub async fn problems_of(connection: &impl ConnectionTrait, source_id: &str) -> Result<Vec<DescriptorProblem>, DbErr> {
    let rows = problem_row::Entity::find()
        .filter(problem_row::Column::SourceId.eq(source_id))
        .order_by_asc(problem_row::Column::Id)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(problem_row::Model::into_problem).collect())
}

/// Which of these entities another source already has.
pub async fn owned_elsewhere(
    transaction: &Transaction,
    source_id: &str,
    entities: &[&EntityRef],
) -> Result<HashSet<String>, DbErr> {
    let mut taken = HashSet::new();
    for chunk in entities.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<String> = entity_row::Entity::find()
            .select_only()
            .column(entity_row::Column::EntityRef)
            .filter(entity_row::Column::EntityRef.is_in(chunk.iter().map(|entity| entity.as_str())))
            .filter(entity_row::Column::SourceId.ne(source_id))
            .into_tuple()
            .all(transaction)
            .await?;
        taken.extend(rows);
    }
    Ok(taken)
}

pub async fn source_of(database: &Database, entity: &EntityRef) -> Result<Option<String>, DbError> {
    let row: Option<String> = entity_row::Entity::find_by_id(entity.as_str())
        .select_only()
        .column(entity_row::Column::SourceId)
        .into_tuple()
        .one(database.read())
        .await?;
    Ok(row)
}

pub async fn put_entities(transaction: &Transaction, rows: &[EntityRow]) -> Result<(), DbErr> {
    use entity_row::Column;
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        let rows = chunk.iter().cloned().map(entity_row::into_active);
        // All but the identity and the day it was first seen.
        let update = OnConflict::column(Column::EntityRef)
            .update_columns([
                Column::SourceId,
                Column::Location,
                Column::DocumentIndex,
                Column::Line,
                Column::Hash,
                Column::Body,
                Column::Status,
                Column::Orphan,
                Column::UpdatedAt,
            ])
            .to_owned();
        entity_row::Entity::insert_many(rows).on_conflict(update).exec_without_returning(transaction).await?;
    }
    Ok(())
}

pub async fn delete_entities(transaction: &Transaction, entities: &[EntityRef]) -> Result<(), DbErr> {
    for chunk in entities.chunks(ROWS_PER_STATEMENT) {
        entity_row::Entity::delete_many()
            .filter(entity_row::Column::EntityRef.is_in(chunk.iter().map(EntityRef::as_str)))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

pub async fn replace_problems(
    transaction: &Transaction,
    source_id: &str,
    problems: &[DescriptorProblem],
) -> Result<(), DbErr> {
    problem_row::Entity::delete_many().filter(problem_row::Column::SourceId.eq(source_id)).exec(transaction).await?;
    for chunk in problems.chunks(ROWS_PER_STATEMENT) {
        let rows = chunk.iter().map(|problem| problem_row::from_problem(source_id, problem));
        problem_row::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

pub async fn all_entities(database: &Database) -> Result<Vec<StoredEntity>, DbError> {
    let rows = entity_row::Entity::find().all(database.read()).await?;
    Ok(rows.into_iter().filter_map(EntityRow::into_stored).collect())
}

/// Those of these entities that there are now.
pub async fn entities_named(database: &Database, entities: &[&str]) -> Result<Vec<StoredEntity>, DbError> {
    let mut found = Vec::with_capacity(entities.len());
    for chunk in entities.chunks(ROWS_PER_STATEMENT) {
        let rows = entity_row::Entity::find()
            .filter(entity_row::Column::EntityRef.is_in(chunk.iter().copied()))
            .all(database.read())
            .await?;
        found.extend(rows.into_iter().filter_map(EntityRow::into_stored));
    }
    Ok(found)
}

impl EntityRow {
    /// None for a row that no version of ours has written.
    pub fn into_stored(self) -> Option<StoredEntity> {
        let status: Vec<StatusItem> = serde_json::from_str(&self.status).ok()?;
        Some(StoredEntity {
            entity_ref: self.entity_ref.parse().ok()?,
            uid: Uuid::parse_str(&self.uid).ok()?,
            body: self.body.into(),
            status,
            orphan: self.orphan,
        })
    }
}

fn level_text(level: Level) -> &'static str {
    match level {
        Level::Info => "info",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

fn level_of(text: &str) -> Level {
    match text {
        "info" => Level::Info,
        "warning" => Level::Warning,
        _ => Level::Error,
    }
}
