//! What can go wrong with the catalog as a whole. What is wrong with descriptors is no error but a problem of theirs.

use db::DbError;
use sea_orm::DbErr;

use crate::source::ReadError;

#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("the source could not be read: {0}")]
    Source(#[from] ReadError),
    #[error("there is no source {0}: see the list of sources for their ids")]
    UnknownSource(String),
    #[error("the catalog's work was interrupted by a fault of its own, see the log")]
    Interrupted,
}

impl From<DbErr> for CatalogError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}
