//! What people keep for themselves.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text},
};

pub struct UserSetting;

impl MigrationName for UserSetting {
    fn name(&self) -> &'static str {
        "m0003_user_setting"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for UserSetting {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(user_setting()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("user_setting").take()).await
    }
}

/// `value` is JSON.
fn user_setting() -> TableCreateStatement {
    Table::create()
        .table("user_setting")
        .col(text("principal"))
        .col(text("bucket"))
        .col(text("key"))
        .col(text("value"))
        .col(big_integer("updated_at"))
        .primary_key(Index::create().col("principal").col("bucket").col("key"))
        .take()
}
