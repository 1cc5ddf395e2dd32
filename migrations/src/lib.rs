//! The history of the database schema, for SQLite and PostgreSQL alike.
//!
//! Migrations are never edited once released: a change of the schema is a new migration. `db` runs them, inside one
//! transaction and under a lock, so that several replicas may start at once. Times are `INTEGER` milliseconds since
//! 1970, UTC.

use sea_orm_migration::{MigrationTrait, async_trait::async_trait};

pub use sea_orm_migration::MigratorTrait;

mod m0001_change_log;
mod m0002_catalog;
mod m0003_user_setting;
mod m0004_catalog_runs;

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_change_log::ChangeLog),
            Box::new(m0002_catalog::Catalog),
            Box::new(m0003_user_setting::UserSetting),
            Box::new(m0004_catalog_runs::CatalogRuns),
        ]
    }
}
