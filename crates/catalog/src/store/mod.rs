//! The catalog's rows: sources with their runs, entities and problems.

use std::collections::{HashMap, HashSet};

use db::{Database, DbError, Transaction};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level},
};
use uuid::Uuid;

use crate::{
    entity::{StatusItem, StoredEntity},
    ingest::Stored,
};

mod entity_row;
mod problem_row;
mod run_row;
mod source_row;
mod sources;

pub use entity_row::Model as EntityRow;
pub use source_row::Model as SourceRow;
pub use sources::{
    RunCounts, RunRecord, all_sources, delete_registered, delete_source, hold_source, insert_registered, last_error,
    list_sources, put_configured_sources, record_run, registered_sources, source_named, source_report,
    update_registered,
};

/// Rows in one `INSERT` or in one list of values: far below the parameter limits of both engines.
const ROWS_PER_STATEMENT: usize = 500;

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
    connection: &impl ConnectionTrait,
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
            .all(connection)
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
