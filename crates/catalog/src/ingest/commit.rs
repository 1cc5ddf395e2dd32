//! The difference, committed in one transaction with its rows in the change log.

use std::{
    collections::{HashMap, HashSet},
    time::Instant,
};

use db::{ChangeLog, Content, Database, NewChange, Operation, Transaction};
use shared::EntityRef;
use uuid::Uuid;

use super::{
    listing::storable,
    reconcile::{Plan, Put, PutChange, Stored, reconcile},
    walk::{Place, Walk},
};
use crate::{
    CatalogError, ENTITY_TOPIC, SOURCE_TOPIC,
    source::SourceSpec,
    store::{self, EntityRow, RunCounts, RunRecord},
};

/// What a run of a source brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOutcome {
    pub created: usize,
    pub updated: usize,
    pub removed: usize,
    pub problems: usize,
}

impl RunOutcome {
    pub fn changed(&self) -> usize {
        self.created + self.updated + self.removed
    }
}

/// How the attempt to commit a run ended.
pub enum Committed {
    Done(RunOutcome),
    /// Nothing was written: a body that only an earlier run had is needed. Run again without the memory of files.
    NeedsBodies,
    /// Nothing was written: look these places up, and try again.
    NeedsExcerpts(HashSet<Place>),
}

/// Writes what differs. A run that changes nothing writes that it ran, and no more. Fails with
/// [`CatalogError::UnknownSource`] where the source was removed meanwhile.
pub async fn commit(
    database: &Database,
    spec: &SourceSpec,
    walk: &Walk,
    started_at: i64,
    clock: Instant,
) -> Result<Committed, CatalogError> {
    let source_id = spec.id();
    database
        .write(async |transaction| {
            if !store::hold_source(&transaction, &source_id).await? {
                return Err(CatalogError::UnknownSource(source_id.clone()));
            }
            let stored = store::stored_of(&transaction, &source_id).await?;
            let taken = store::owned_elsewhere(&transaction, &source_id, &walk.unknown_to(&stored)).await?;
            let plan = reconcile(&stored, walk, &taken);
            if plan
                .puts
                .iter()
                .any(|put| matches!(put.change, PutChange::Content { document, .. } if document.body.is_none()))
            {
                return Ok(Committed::NeedsBodies);
            }
            if !plan.unread.is_empty() {
                return Ok(Committed::NeedsExcerpts(plan.unread));
            }
            write_plan(&transaction, &source_id, spec, &stored, &plan, started_at, clock).await.map(Committed::Done)
        })
        .await
}

/// Notes that a source could not be read. Its entities stay as they are.
pub async fn record_failure(
    database: &Database,
    spec: &SourceSpec,
    error: String,
    started_at: i64,
    clock: Instant,
) -> Result<(), CatalogError> {
    let source_id = spec.id();
    let run = RunRecord { started_at, duration_ms: elapsed_ms(clock), error: Some(storable(&error)), counts: None };
    database
        .write(async |transaction| {
            if !store::hold_source(&transaction, &source_id).await? {
                return Err(CatalogError::UnknownSource(source_id.clone()));
            }
            let before = store::last_error(&transaction, &source_id).await?;
            store::record_run(&transaction, &source_id, &run).await?;
            if before != run.error {
                ChangeLog::append(&transaction, &[source_change(&source_id, spec, started_at)]).await?;
            }
            Ok(())
        })
        .await
}

async fn write_plan(
    transaction: &Transaction,
    source_id: &str,
    spec: &SourceSpec,
    stored: &[Stored],
    plan: &Plan<'_>,
    now: i64,
    clock: Instant,
) -> Result<RunOutcome, CatalogError> {
    let touched: Vec<&EntityRef> = plan.puts.iter().map(|put| &put.entity_ref).chain(&plan.removals).collect();
    let before: HashMap<EntityRef, EntityRow> = store::rows_named(transaction, &touched).await?;
    let mut changes = Vec::with_capacity(touched.len() + 1);
    let mut rows = Vec::with_capacity(plan.puts.len());
    for put in &plan.puts {
        let row = row_of(put, before.get(&put.entity_ref), source_id, now);
        let Some(row) = row else { continue };
        let old = before.get(&put.entity_ref);
        // A document that only moved within its file is no change that anybody wants to hear of.
        if !matches!(put.change, PutChange::Moved { .. }) || old.is_none_or(|old| old.status != row.status) {
            changes.push(entity_change(&put.entity_ref, old, Some(&row), spec, now));
        }
        rows.push(row);
    }
    changes.extend(plan.removals.iter().map(|entity| entity_change(entity, before.get(entity), None, spec, now)));
    let changed = changes.len();
    store::put_entities(transaction, &rows).await?;
    store::delete_entities(transaction, &plan.removals).await?;
    let problems_changed = store::problems_of(transaction, source_id).await? != plan.problems;
    if problems_changed {
        store::replace_problems(transaction, source_id, &plan.problems).await?;
    }
    let had_failed = store::last_error(transaction, source_id).await?.is_some();
    let run = RunRecord {
        started_at: now,
        duration_ms: elapsed_ms(clock),
        error: None,
        counts: Some(RunCounts { entities: plan.entity_count, problems: plan.problems.len(), changed }),
    };
    store::record_run(transaction, source_id, &run).await?;
    let created = rows.iter().filter(|row| row.first_seen_at == now && row.updated_at == now).count();
    if problems_changed || had_failed || plan.entity_count != stored.len() {
        changes.push(source_change(source_id, spec, now));
    }
    if !changes.is_empty() {
        ChangeLog::append(transaction, &changes).await?;
    }
    Ok(RunOutcome {
        created,
        updated: rows.len() - created,
        removed: plan.removals.len(),
        problems: plan.problems.len(),
    })
}

/// The row after the change; none where a status should change of an entity that is gone.
fn row_of(put: &Put, before: Option<&EntityRow>, source_id: &str, now: i64) -> Option<EntityRow> {
    let status = serde_json::to_string(&put.status).unwrap_or_else(|_| "[]".to_owned());
    match (&put.change, before) {
        (PutChange::Content { location, document, .. }, before) => Some(EntityRow {
            entity_ref: put.entity_ref.to_string(),
            uid: before.map_or_else(|| Uuid::new_v4().to_string(), |before| before.uid.clone()),
            source_id: source_id.to_owned(),
            location: (*location).to_owned(),
            document_index: number(document.index),
            line: number(document.line),
            hash: document.hash.clone(),
            body: document.body.as_deref()?.to_owned(),
            status,
            orphan: false,
            first_seen_at: before.map_or(now, |before| before.first_seen_at),
            updated_at: now,
        }),
        (PutChange::Moved { location, document }, Some(before)) => Some(EntityRow {
            location: (*location).to_owned(),
            document_index: number(document.index),
            line: number(document.line),
            status,
            ..before.clone()
        }),
        (PutChange::StatusOnly, Some(before)) => Some(EntityRow { status, updated_at: now, ..before.clone() }),
        (PutChange::Moved { .. } | PutChange::StatusOnly, None) => None,
    }
}

fn entity_change(
    entity: &EntityRef,
    before: Option<&EntityRow>,
    after: Option<&EntityRow>,
    spec: &SourceSpec,
    now: i64,
) -> NewChange {
    let content = |row: Option<&EntityRow>| row.map(|row| Content::new(row.body.as_str()));
    NewChange {
        topic: ENTITY_TOPIC,
        subject: entity.to_string(),
        operation: match (before, after) {
            (None, _) => Operation::Create,
            (Some(_), Some(_)) => Operation::Update,
            (Some(_), None) => Operation::Delete,
        },
        before: content(before),
        after: content(after),
        origin: spec.location(),
        actor: None,
        at: now,
    }
}

fn source_change(source_id: &str, spec: &SourceSpec, now: i64) -> NewChange {
    NewChange {
        topic: SOURCE_TOPIC,
        subject: source_id.to_owned(),
        operation: Operation::Update,
        before: None,
        after: None,
        origin: spec.location(),
        actor: None,
        at: now,
    }
}

fn number(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

fn elapsed_ms(clock: Instant) -> i64 {
    i64::try_from(clock.elapsed().as_millis()).unwrap_or(i64::MAX)
}
