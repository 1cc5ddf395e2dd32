//! Why documentation cannot be shown.

use db::DbError;
use shared::EntityRef;

use crate::PageError;

/// The texts are for readers.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("No such entity {0}")]
    NoEntity(EntityRef),
    #[error(
        "{0} has no documentation: give its descriptor the annotation backstage.io/techdocs-ref, for example dir:."
    )]
    NoDocumentation(EntityRef),
    #[error(
        "the annotation backstage.io/techdocs-entity of {0} is no reference to an entity: write kind:namespace/name"
    )]
    NoReference(EntityRef),
    #[error("the annotations backstage.io/techdocs-entity lead from {0} in a circle: one of them must name a folder")]
    Circle(EntityRef),
    #[error("the documentation of {entity} cannot be read: {reason}")]
    Unreadable { entity: EntityRef, reason: String },
    #[error("{entity} has no page {address}: look for it in the navigation")]
    NoPage { entity: EntityRef, address: String },
    #[error("the page {address} has moved to {to}")]
    Moved { address: String, to: String },
    #[error("the page cannot be shown: {0}")]
    Page(PageError),
    #[error("there is no file {0} in this documentation")]
    NoFile(String),
    #[error(
        "the file {path} has more than {limit} MB, which is more than documentation may carry: link to it where it is"
    )]
    LargeFile { path: String, limit: u64 },
    /// What says which entities have documentation does not answer.
    #[error("the catalog does not answer: {0}")]
    Directory(String),
    #[error(transparent)]
    Database(#[from] DbError),
    /// A fault of ours.
    #[error("the work ended before it was done")]
    Interrupted,
}
