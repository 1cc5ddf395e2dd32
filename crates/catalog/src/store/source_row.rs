use sea_orm::{ActiveValue::Set, entity::prelude::*};
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, SourceReport, SourceRun, locations::LocationTarget},
};

const CONFIG: &str = "config";
/// A source that somebody registered through the API.
pub const REGISTERED: &str = "registered";

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
    /// Of a registered one: the Location that stands for it, whatever its target becomes.
    pub entity_ref: Option<String>,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A source that the configuration names.
    pub fn configured(id: &str, source_type: &str, target: &str, now: i64) -> Self {
        Self::new(id, source_type, target, CONFIG, now)
    }

    pub fn registered(id: &str, location: &LocationTarget, entity_ref: &EntityRef, now: i64) -> Self {
        let LocationTarget { location_type, target } = location;
        Self { entity_ref: Some(entity_ref.to_string()), ..Self::new(id, location_type, target, REGISTERED, now) }
    }

    pub fn is_registered(&self) -> bool {
        self.managed_by == REGISTERED
    }

    fn new(id: &str, source_type: &str, target: &str, managed_by: &str, now: i64) -> Self {
        Self {
            id: id.to_owned(),
            source_type: source_type.to_owned(),
            target: target.to_owned(),
            managed_by: managed_by.to_owned(),
            created_at: now,
            last_run_at: None,
            last_success_at: None,
            last_duration_ms: None,
            last_error: None,
            entity_count: 0,
            problem_count: 0,
            entity_ref: None,
        }
    }

    /// All columns set, for an insert.
    pub fn into_active(self) -> ActiveModel {
        ActiveModel {
            id: Set(self.id),
            source_type: Set(self.source_type),
            target: Set(self.target),
            managed_by: Set(self.managed_by),
            created_at: Set(self.created_at),
            last_run_at: Set(self.last_run_at),
            last_success_at: Set(self.last_success_at),
            last_duration_ms: Set(self.last_duration_ms),
            last_error: Set(self.last_error),
            entity_count: Set(self.entity_count),
            problem_count: Set(self.problem_count),
            entity_ref: Set(self.entity_ref),
        }
    }

    pub fn into_report(self, problems: Vec<DescriptorProblem>, runs: Vec<SourceRun>) -> SourceReport {
        SourceReport {
            id: self.id,
            source_type: self.source_type,
            target: self.target,
            managed_by: self.managed_by,
            last_run_at: self.last_run_at,
            last_success_at: self.last_success_at,
            last_duration_ms: self.last_duration_ms,
            last_error: self.last_error,
            entity_count: u64::try_from(self.entity_count).unwrap_or(0),
            problems,
            runs,
        }
    }
}
