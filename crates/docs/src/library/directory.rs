//! What the library must be told of entities. It knows no catalog: whoever has one says so.

use std::sync::Arc;

use futures::future::BoxFuture;
use shared::EntityRef;

use super::place::DescriptorPlace;

/// What one entity says about its documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteEntry {
    pub entity: EntityRef,
    /// What people call the entity.
    pub name: String,
    pub description: Option<String>,
    pub owner: Option<EntityRef>,
    /// The annotation `backstage.io/techdocs-ref`.
    pub reference: Option<String>,
    /// The annotation `backstage.io/techdocs-entity`.
    pub other: Option<String>,
    /// The annotation `backstage.io/techdocs-entity-path`.
    pub begin: Option<String>,
    /// Where its descriptor was read from; none where that is not known, and then nothing can be relative to it.
    pub descriptor: Option<DescriptorPlace>,
}

/// Says which entities there are. What a reader may see is decided by whoever asks the library.
pub trait SiteDirectory: Send + Sync + 'static {
    /// Every entity with documentation of its own. Fails with why not.
    fn list(&self) -> BoxFuture<'_, Result<Vec<Arc<SiteEntry>>, String>>;

    /// What this entity says; none where there is no such entity.
    fn find<'a>(&'a self, entity: &'a EntityRef) -> BoxFuture<'a, Result<Option<Arc<SiteEntry>>, String>>;
}
