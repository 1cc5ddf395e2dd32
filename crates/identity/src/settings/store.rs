//! The rows of settings.

use db::Transaction;
use sea_orm::{ActiveValue::Set, ConnectionTrait, entity::prelude::*, sea_query::OnConflict};
use shared::settings::Settings;

use super::SettingKey;

#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_setting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub principal: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// JSON.
    pub value: String,
    /// Milliseconds since 1970, UTC.
    pub updated_at: i64,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What the setting takes of its principal's room.
    pub fn bytes(&self) -> usize {
        self.bucket.len() + self.key.len() + self.value.len()
    }
}

pub async fn settings_of(connection: &impl ConnectionTrait, principal: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Principal.eq(principal)).all(connection).await
}

pub async fn put_setting(
    transaction: &Transaction,
    principal: &str,
    key: &SettingKey,
    value: &str,
    now: i64,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        principal: Set(principal.to_owned()),
        bucket: Set(key.bucket().to_owned()),
        key: Set(key.key().to_owned()),
        value: Set(value.to_owned()),
        updated_at: Set(now),
    };
    let update = OnConflict::columns([Column::Principal, Column::Bucket, Column::Key])
        .update_columns([Column::Value, Column::UpdatedAt])
        .to_owned();
    Entity::insert(row).on_conflict(update).exec_without_returning(transaction).await?;
    Ok(())
}

/// Whether there was something to delete.
pub async fn delete_setting(transaction: &Transaction, principal: &str, key: &SettingKey) -> Result<bool, DbErr> {
    let id = (principal.to_owned(), key.bucket().to_owned(), key.key().to_owned());
    Ok(Entity::delete_by_id(id).exec(transaction).await?.rows_affected > 0)
}

/// Leaves out a row that no version of ours has written.
pub fn settings_from(rows: Vec<Model>) -> Settings {
    let mut settings = Settings::default();
    for row in rows {
        if let Ok(value) = serde_json::from_str(&row.value) {
            settings.buckets.entry(row.bucket).or_default().insert(row.key, value);
        }
    }
    settings
}
