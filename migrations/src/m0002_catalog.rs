//! Where the catalog's entities come from, the entities, and what is wrong with their descriptors.
//!
//! There are no foreign keys: an entity may outlive its source as an orphan, and whoever deletes a source says in the
//! same transaction what becomes of its entities and problems. Nothing cascades.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, integer, pk_auto, text, text_null},
};

pub struct Catalog;

impl MigrationName for Catalog {
    fn name(&self) -> &'static str {
        "m0002_catalog"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Catalog {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [source(), entity(), problem()] {
            manager.create_table(table).await?;
        }
        for (table, column) in
            [("catalog_entity", "source_id"), ("catalog_entity", "location"), ("catalog_problem", "source_id")]
        {
            let name = format!("{table}_by_{column}");
            manager.create_index(Index::create().name(name).table(table).col(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["catalog_problem", "catalog_entity", "catalog_source"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn source() -> TableCreateStatement {
    Table::create()
        .table("catalog_source")
        .col(text("id").primary_key())
        .col(text("type"))
        .col(text("target"))
        .col(text("managed_by").check(Expr::col("managed_by").is_in(["config", "registered"])))
        .col(big_integer("created_at"))
        .col(big_integer_null("last_run_at"))
        .col(big_integer_null("last_success_at"))
        .col(big_integer_null("last_duration_ms"))
        .col(text_null("last_error"))
        .col(integer("entity_count").default(0))
        .col(integer("problem_count").default(0))
        .take()
}

fn entity() -> TableCreateStatement {
    Table::create()
        .table("catalog_entity")
        .col(text("entity_ref").primary_key())
        .col(text("uid").unique_key())
        .col(text("source_id"))
        .col(text("location"))
        .col(integer("document_index"))
        .col(integer("line"))
        .col(text("hash"))
        .col(text("body"))
        .col(text("status"))
        .col(boolean("orphan").default(false))
        .col(big_integer("first_seen_at"))
        .col(big_integer("updated_at"))
        .take()
}

fn problem() -> TableCreateStatement {
    Table::create()
        .table("catalog_problem")
        .col(pk_auto("id").big_integer())
        .col(text("source_id"))
        .col(text("location"))
        .col(text("level"))
        .col(text("rule"))
        .col(text("message"))
        .col(text("file"))
        .col(integer("line"))
        .col(integer("col"))
        .col(text("path"))
        .col(text_null("entity_ref"))
        .take()
}
