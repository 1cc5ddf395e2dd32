//! One row for every change of anything.

use sea_orm::entity::prelude::*;

use crate::Revision;

/// One committed change.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: Revision,
    /// `catalog.entity`, `catalog.source`, …
    pub topic: String,
    /// What of that topic: for `catalog.entity`, the entity reference.
    pub subject: String,
    pub operation: Operation,
    /// The hash of the content before the change, for [`ChangeLog::content`](crate::ChangeLog::content).
    pub before_hash: Option<String>,
    /// The hash of the content after the change.
    pub after_hash: Option<String>,
    /// What made the change: a source, an API, a job.
    pub origin: String,
    /// Who made it, where a person or a token did.
    pub actor: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Operation {
    #[sea_orm(string_value = "create")]
    Create,
    #[sea_orm(string_value = "update")]
    Update,
    #[sea_orm(string_value = "delete")]
    Delete,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
