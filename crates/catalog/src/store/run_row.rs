use sea_orm::{ActiveValue::Set, entity::prelude::*};
use shared::catalog::SourceRun;

use super::sources::{RunRecord, count};

#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalog_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub source_id: String,
    pub started_at: i64,
    pub duration_ms: i64,
    pub entity_count: Option<i32>,
    pub problem_count: Option<i32>,
    pub changed_count: Option<i32>,
    pub error: Option<String>,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub fn of(source_id: &str, run: &RunRecord) -> ActiveModel {
    ActiveModel {
        source_id: Set(source_id.to_owned()),
        started_at: Set(run.started_at),
        duration_ms: Set(run.duration_ms),
        entity_count: Set(run.counts.map(|counts| count(counts.entities))),
        problem_count: Set(run.counts.map(|counts| count(counts.problems))),
        changed_count: Set(run.counts.map(|counts| count(counts.changed))),
        error: Set(run.error.clone()),
        ..Default::default()
    }
}

impl Model {
    pub fn into_run(self) -> SourceRun {
        let count = |count: Option<i32>| count.and_then(|count| u64::try_from(count).ok());
        SourceRun {
            started_at: self.started_at,
            duration_ms: self.duration_ms,
            entity_count: count(self.entity_count),
            problem_count: count(self.problem_count),
            changed: count(self.changed_count),
            error: self.error,
        }
    }
}
