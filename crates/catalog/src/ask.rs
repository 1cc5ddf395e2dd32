//! Questions about many entities: answered on blocking threads, a few at a time, so that whoever asks a lot keeps nobody
//! from single entities, from the pages or from the health checks.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use serde_json::Value;
use shared::Visibility;
use tokio::sync::Semaphore;

use crate::{
    Catalog, CatalogError,
    descriptor::{self, Document},
    query::{AnswerBody, EntitiesRequest, FacetsRequest, ListPageRequest, QueryRequest, RefsRequest},
};

/// How long a question waits for its turn.
const PATIENCE: Duration = Duration::from_secs(3);

/// As many turns as are taken at the same time: some more than processors, so that a slow question or two leave some.
pub(crate) fn turns() -> Arc<Semaphore> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Arc::new(Semaphore::new(Ord::max(4, 2 * processors)))
}

impl Catalog {
    /// The body of the answer, and the `after` of the next page for its `Link` header.
    pub async fn list_entities(
        &self,
        request: EntitiesRequest,
        visibility: &Visibility,
    ) -> Result<(AnswerBody, Option<String>), CatalogError> {
        let visibility = visibility.clone();
        self.take_turn(move |catalog| {
            let list = catalog.inner.model.read().list(&request, &visibility);
            let next_after = list.next_after.clone();
            Ok((list.into_body()?, next_after))
        })
        .await
    }

    pub async fn query_entities(
        &self,
        request: QueryRequest,
        visibility: &Visibility,
    ) -> Result<AnswerBody, CatalogError> {
        let visibility = visibility.clone();
        self.take_turn(move |catalog| {
            let page = catalog.inner.model.read().query(&request, &visibility)?;
            Ok(page.into_body()?)
        })
        .await
    }

    pub async fn list_page(
        &self,
        request: ListPageRequest,
        visibility: &Visibility,
    ) -> Result<AnswerBody, CatalogError> {
        let visibility = visibility.clone();
        self.take_turn(move |catalog| {
            let page = catalog.inner.model.read().list_page(&request, &visibility);
            Ok(page.into_body()?)
        })
        .await
    }

    pub async fn entities_by_refs(
        &self,
        request: RefsRequest,
        visibility: &Visibility,
    ) -> Result<AnswerBody, CatalogError> {
        let visibility = visibility.clone();
        self.take_turn(move |catalog| {
            let RefsRequest { entity_refs, filter, fields } = request;
            let refs: Vec<&str> = entity_refs.iter().map(String::as_str).collect();
            let items = catalog.inner.model.read().by_refs(&refs, filter.as_ref(), fields.as_ref(), &visibility);
            Ok(AnswerBody::of_refs(items)?)
        })
        .await
    }

    /// The body of the answer.
    pub async fn count_facets(&self, request: FacetsRequest, visibility: &Visibility) -> Result<Bytes, CatalogError> {
        let visibility = visibility.clone();
        self.take_turn(move |catalog| {
            let counted = catalog.inner.model.read().facets(&request, &visibility);
            // Texts and numbers always serialise.
            Ok(serde_json::to_vec(&counted).unwrap_or_default().into())
        })
        .await
    }

    /// Checks an entity without storing it.
    pub async fn check_entity(&self, entity: Value) -> Result<Document, CatalogError> {
        self.take_turn(move |catalog| Ok(descriptor::validate_entity(entity, catalog.kinds()))).await
    }

    /// Works on a blocking thread. The turn is the work's own: it ends with it, even where nobody waits any more.
    pub(crate) async fn take_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, CatalogError> + Send + 'static,
    ) -> Result<T, CatalogError> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.inner.turns).acquire_owned()).await;
        // The semaphore is never closed.
        let turn = turn.ok().and_then(Result::ok).ok_or(CatalogError::Busy)?;
        let catalog = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&catalog)
        });
        done.await.map_err(|_| CatalogError::Interrupted)?
    }
}

#[cfg(test)]
mod tests;
