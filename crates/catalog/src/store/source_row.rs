use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use shared::catalog::{DescriptorProblem, SourceReport};

/// A source that the configuration names.
pub const CONFIG: &str = "config";

#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalog_source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(column_name = "type")]
    pub source_type: String,
    pub target: String,
    pub managed_by: String,
    pub created_at: i64,
    pub last_run_at: Option<i64>,
    pub last_success_at: Option<i64>,
    pub last_duration_ms: Option<i64>,
    pub last_error: Option<String>,
    pub entity_count: i32,
    pub problem_count: i32,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Takes its problems out of `problems`.
    pub fn into_report(self, problems: &mut HashMap<String, Vec<DescriptorProblem>>) -> SourceReport {
        SourceReport {
            problems: problems.remove(&self.id).unwrap_or_default(),
            id: self.id,
            source_type: self.source_type,
            target: self.target,
            managed_by: self.managed_by,
            last_run_at: self.last_run_at,
            last_success_at: self.last_success_at,
            last_duration_ms: self.last_duration_ms,
            last_error: self.last_error,
            entity_count: u64::try_from(self.entity_count).unwrap_or(0),
        }
    }
}
