//! How the last runs of sources ended, what files say at the places of their problems, and the entity that a registered
//! location keeps when its target changes.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer_null, pk_auto, text, text_null},
};

pub struct CatalogRuns;

/// Columns that tables of the catalog gain.
const COLUMNS: [(&str, &str); 2] = [("catalog_problem", "excerpt"), ("catalog_source", "entity_ref")];

impl MigrationName for CatalogRuns {
    fn name(&self) -> &'static str {
        "m0004_catalog_runs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CatalogRuns {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(run()).await?;
        manager.create_index(run_by_source()).await?;
        for (table, column) in COLUMNS {
            manager.alter_table(Table::alter().table(table).add_column(text_null(column)).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in COLUMNS {
            manager.alter_table(Table::alter().table(table).drop_column(column).take()).await?;
        }
        manager.drop_table(Table::drop().table("catalog_run").take()).await
    }
}

/// A run that could not read its source has no counts.
fn run() -> TableCreateStatement {
    Table::create()
        .table("catalog_run")
        .col(pk_auto("id").big_integer())
        .col(text("source_id"))
        .col(big_integer("started_at"))
        .col(big_integer("duration_ms"))
        .col(integer_null("entity_count"))
        .col(integer_null("problem_count"))
        .col(integer_null("changed_count"))
        .col(text_null("error"))
        .take()
}

/// Serves the newest runs of one source.
fn run_by_source() -> IndexCreateStatement {
    Index::create().name("catalog_run_by_source").table("catalog_run").col("source_id").col("id").take()
}
