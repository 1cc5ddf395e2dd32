use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalog_entity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entity_ref: String,
    pub uid: String,
    pub source_id: String,
    /// `file:/…` or `url:…`: the file that the entity was read from.
    pub location: String,
    /// The document's place in the file, from 0.
    pub document_index: i32,
    /// The document's first line, from 1.
    pub line: i32,
    /// BLAKE3 of the body.
    pub hash: String,
    pub body: String,
    /// JSON: the status items.
    pub status: String,
    pub orphan: bool,
    /// Milliseconds since 1970, UTC, as are all times here.
    pub first_seen_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// All columns set, for an insert.
pub fn into_active(row: Model) -> ActiveModel {
    ActiveModel {
        entity_ref: Set(row.entity_ref),
        uid: Set(row.uid),
        source_id: Set(row.source_id),
        location: Set(row.location),
        document_index: Set(row.document_index),
        line: Set(row.line),
        hash: Set(row.hash),
        body: Set(row.body),
        status: Set(row.status),
        orphan: Set(row.orphan),
        first_seen_at: Set(row.first_seen_at),
        updated_at: Set(row.updated_at),
    }
}
