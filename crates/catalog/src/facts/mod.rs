//! What the catalog knows of entities beside their content: what happened to them, where they come from, what they are
//! connected with; and whole lists of them as files. The modules hold the pure parts; here they get what they need.

mod ancestry;
mod export;
mod graph;
mod history;
mod provenance;
mod reread;

use std::collections::HashMap;

use bytes::Bytes;
use futures::{Stream, stream};
use shared::{
    EntityRef, Visibility,
    catalog::{
        annotation,
        facts::{EntityGraph, History, Provenance, ProvenanceSource},
    },
};

use self::{
    ancestry::{locations_of, origin_of},
    provenance::{Document, Speakers, speakers},
};
use crate::{
    Catalog, CatalogError, ENTITY_TOPIC,
    store::{self, EntityRow, SourceRow},
};

pub(crate) use self::reread::OpenRepositories;
pub use self::{
    ancestry::Ancestry,
    export::{ExportFormat, ExportRequest},
    graph::{Direction, GraphRequest},
    history::HistoryRequest,
};

/// Entities that are written at once.
const EXPORT_CHUNK: usize = 100;

impl Catalog {
    /// The entity with the Locations that it comes from. None where the caller sees no such entity.
    pub async fn ancestry(
        &self,
        entity: &EntityRef,
        visibility: &Visibility,
    ) -> Result<Option<Ancestry>, CatalogError> {
        let Some(served) = self.read().get(entity, visibility) else {
            return Ok(None);
        };
        let (catalog, entity, visibility) = (self.clone(), entity.clone(), visibility.clone());
        blocking(move || {
            let origin = origin_of(&served.json);
            let locations = origin.map(|origin| locations_of(&catalog.read(), &origin, &visibility));
            let hosts = &catalog.inner.runners.reading().reader.code_hosts().hosts;
            Some(ancestry::ancestry(&entity, served.json, locations.unwrap_or_default(), hosts))
        })
        .await
    }

    /// What happened to an entity, newest first. None where the caller sees no such entity; of one that is gone, only
    /// those know who may see everything.
    pub async fn history(
        &self,
        entity: &EntityRef,
        request: &HistoryRequest,
        visibility: &Visibility,
    ) -> Result<Option<History>, CatalogError> {
        if entity.as_str().contains('\0') {
            // No entity is called so, and not every database can be asked for it.
            return Ok(None);
        }
        let (exists, visible) = {
            let model = self.read();
            let id = model.id(entity);
            (id.is_some(), id.map_or(*visibility == Visibility::Everything, |id| model.sees(visibility, id)))
        };
        if !visible {
            return Ok(None);
        }
        let log = self.inner.database.change_log();
        let page = log.history(ENTITY_TOPIC, entity.as_str(), request.before, request.limit).await?;
        if !exists && page.items.is_empty() && request.before.is_none() {
            return Ok(None);
        }
        let contents = history::contents_of(&log, &page.items).await?;
        let items = blocking(move || history::items(page.items, &contents)).await?;
        Ok(Some(History { items, next: page.next }))
    }

    /// Where an entity, its fields and its relations come from. None where the caller sees no such entity.
    pub async fn provenance(
        &self,
        entity: &EntityRef,
        visibility: &Visibility,
    ) -> Result<Option<Provenance>, CatalogError> {
        let Some(speakers) = speakers(&self.read(), entity, visibility) else {
            return Ok(None);
        };
        let database = &self.inner.database;
        let Some(row) = store::rows_named(database.read(), &[entity]).await?.remove(entity) else {
            return Ok(None);
        };
        let Some(source) = store::source_named(database, &row.source_id).await? else {
            return Ok(None);
        };
        let runners = &self.inner.runners;
        let document = if row.line == 0 {
            Err("the catalog makes this entity itself: it stands for the source".to_owned())
        } else {
            self.inner.repositories.document_of(&row, runners.get(&row.source_id), runners.reading()).await
        };
        let catalog = self.clone();
        blocking(move || Some(catalog.assemble(source, row, document, &speakers))).await
    }

    fn assemble(
        &self,
        source: SourceRow,
        row: EntityRow,
        document: Result<Document, String>,
        speakers: &Speakers,
    ) -> Provenance {
        let served = serde_json::from_slice(speakers.served()).unwrap_or_default();
        let known = HashMap::from([
            (annotation::MANAGED_BY_LOCATION, row.location.clone()),
            (annotation::MANAGED_BY_ORIGIN_LOCATION, format!("{}:{}", source.source_type, source.target)),
        ]);
        let added = provenance::added(&served, document.as_ref().ok(), &known);
        let (fields, note) = match document {
            Ok(Document { fields, truncated: true, .. }) => {
                (fields, Some(format!("only the first {} fields are listed", provenance::MOST_FIELDS)))
            }
            Ok(Document { fields, .. }) => (fields, None),
            Err(note) => (Vec::new(), Some(note)),
        };
        let (relations, truncated) = speakers.relations(self.kinds());
        Provenance {
            source: ProvenanceSource {
                id: source.id,
                source_type: source.source_type,
                target: source.target,
                last_run_at: source.last_run_at,
                last_success_at: source.last_success_at,
                last_error: source.last_error,
            },
            location: row.location,
            line: u32::try_from(row.line).ok().filter(|line| *line > 0),
            first_seen_at: row.first_seen_at,
            updated_at: row.updated_at,
            fields,
            note,
            added,
            relations,
            truncated,
        }
    }

    /// The surroundings of an entity. None where the caller sees no such entity.
    pub async fn graph(
        &self,
        request: GraphRequest,
        visibility: &Visibility,
    ) -> Result<Option<EntityGraph>, CatalogError> {
        let visibility = visibility.clone();
        self.take_turn(move |catalog| {
            // The lock is held for the walk only.
            let found = graph::find(&catalog.inner.model.read(), &request, &visibility);
            Ok(found.map(graph::Found::describe))
        })
        .await
    }

    /// The file, in pieces that are made as they are asked for. It shows the catalog of one moment, however long its
    /// reader takes: entities are kept as they are served, not copied.
    pub async fn export(
        &self,
        request: ExportRequest,
        visibility: &Visibility,
    ) -> Result<impl Stream<Item = Result<Bytes, CatalogError>> + use<>, CatalogError> {
        let format = request.format;
        let visibility = visibility.clone();
        let page = self.take_turn(move |catalog| Ok(catalog.inner.model.read().query(&request.query, &visibility)?));
        let entities = page.await?.items.into_entities();
        let begin = stream::once(async move { Ok(format.beginning().into()) });
        let end = stream::once(async move { Ok(format.end().into()) });
        let chunks = stream::try_unfold((entities, true), move |(mut entities, first)| async move {
            let chunk: Vec<Bytes> = entities.by_ref().take(EXPORT_CHUNK).collect();
            if chunk.is_empty() {
                return Ok(None);
            }
            let text = blocking(move || format.entities(&chunk, first)).await?;
            Ok(Some((text.into(), (entities, false))))
        });
        Ok(stream::StreamExt::chain(stream::StreamExt::chain(begin, chunks), end))
    }
}

/// Parsing takes its time: never on the threads that answer requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, CatalogError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| CatalogError::Interrupted)
}
