//! The log that every feature writes to, the counter its revisions come from, and the contents it points at.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, text_null},
};

pub struct ChangeLog;

impl MigrationName for ChangeLog {
    fn name(&self) -> &'static str {
        "m0001_change_log"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ChangeLog {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(counter()).await?;
        manager
            .execute(
                Query::insert()
                    .into_table("counter")
                    .columns(["name", "value"])
                    .values_panic([Expr::val("change_log"), Expr::val(0_i64)])
                    .take(),
            )
            .await?;
        manager.create_table(change_log()).await?;
        manager.create_index(change_log_by_subject()).await?;
        manager.create_table(content()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["content", "change_log", "counter"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn counter() -> TableCreateStatement {
    Table::create().table("counter").col(text("name").primary_key()).col(big_integer("value")).take()
}

fn change_log() -> TableCreateStatement {
    Table::create()
        .table("change_log")
        .col(big_integer("revision").primary_key())
        .col(text("topic"))
        .col(text("subject"))
        .col(text("operation"))
        .col(text_null("before_hash"))
        .col(text_null("after_hash"))
        .col(text("origin"))
        .col(text_null("actor"))
        .col(big_integer("at"))
        .take()
}

/// Serves the history of one thing, newest first.
fn change_log_by_subject() -> IndexCreateStatement {
    Index::create().name("change_log_by_subject").table("change_log").col("topic").col("subject").col("revision").take()
}

fn content() -> TableCreateStatement {
    Table::create().table("content").col(text("hash").primary_key()).col(text("body")).take()
}
