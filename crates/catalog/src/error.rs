//! What can go wrong with the catalog as a whole. What is wrong with descriptors is no error but a problem of theirs.

use db::DbError;
use sea_orm::DbErr;

use crate::{query::QueryError, source::ReadError};

#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("the source could not be read: {0}")]
    Source(#[from] ReadError),
    #[error("there is no source {0}: see the list of sources for their ids")]
    UnknownSource(String),
    #[error("Found no location with ID {0}")]
    UnknownLocation(String),
    /// `type:target`.
    #[error("Location {0} already exists")]
    LocationExists(String),
    #[error("Location {0} already exists: the configuration names it")]
    LocationConfigured(String),
    /// The types that may be registered, as JSON.
    #[error("Registered locations must be of an allowed type {0}")]
    LocationType(String),
    #[error("{0}")]
    LocationTarget(String),
    /// A location that was to be looked at only.
    #[error("Unable to read {location_type}, {reason}")]
    Unreadable { location_type: String, reason: ReadError },
    #[error("This operation not allowed in readonly mode")]
    ReadOnly,
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error("the server is busy with other questions about the catalog: try again in a few seconds")]
    Busy,
    #[error("the catalog's work was interrupted by a fault of its own, see the log")]
    Interrupted,
}

impl From<DbErr> for CatalogError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}
