//! What the pages about sources ask for and send.

use std::{future::Future, pin::Pin};

use leptos::prelude::AnyView;
use serde::Deserialize;
use shared::{
    EntityRef,
    catalog::{Entity, EntityPage, SourceReport},
    paths,
};

use super::{
    Answer, ApiClient, ApiError, GetRequest, Request, Transport,
    entity::{NAMES, asking},
    query_string,
};

/// All sources, and which of the entities that the page names there are.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Sources {
    pub sources: Vec<SourceReport>,
    pub known: Vec<EntityRef>,
}

/// Which entities a page with these sources names at an address.
type Named = fn(&[SourceReport], &str) -> Vec<EntityRef>;

/// What a location is called in the catalog: a path is a file of the server, everything else an address.
pub fn location_type(target: &str) -> &'static str {
    if target.starts_with(['/', '.', '~']) { "file" } else { "url" }
}

impl ApiClient {
    /// Those of `entities` that are in the catalog, in no particular order.
    pub fn list_these(entities: &[EntityRef]) -> GetRequest<EntityPage> {
        let each = entities.iter().map(|entity| {
            let (kind, namespace, name) = (entity.kind(), entity.namespace(), entity.name());
            ("filter", Some(format!("kind={kind},metadata.namespace={namespace},metadata.name={name}")))
        });
        let fields = format!("{NAMES},spec.type,relations");
        let common = [("limit", Some(entities.len().to_string())), ("fields", Some(fields))];
        GetRequest::new(format!(
            "{}/entities/by-query{}",
            paths::CATALOG_API,
            query_string(common.into_iter().chain(each))
        ))
    }

    /// For a client that knows which entities to look up: see [`Self::asking_for_sources`].
    pub fn list_sources_for(address: &str) -> GetRequest<Sources> {
        GetRequest::new(format!("{}#{address}", paths::CATALOG_SOURCES))
    }

    /// What `view` loads are the sources and, in the same answer, which of the entities that `named` finds there are:
    /// loads inside of each other would begin anew whenever the outer one changes.
    pub fn asking_for_sources(named: Named, view: impl FnOnce() -> AnyView) -> AnyView {
        asking(Self::new(WithKnown { client: Self::expect(), named }), view)
    }

    /// Which of `entities` the catalog has.
    pub async fn find_known(&self, entities: &[EntityRef]) -> Result<Vec<EntityRef>, ApiError> {
        let mut known = Vec::new();
        // Each name is part of the address, which may not get too long.
        for some in entities.chunks(100) {
            let path = Self::list_these(some).path;
            let page = self.send(Request { method: "GET", path, body: None }).await?;
            known.extend(GetRequest::<EntityPage>::read(&page)?.items.iter().map(Entity::entity_ref));
        }
        Ok(known)
    }

    /// Every source as it is now.
    pub async fn find_sources(&self) -> Result<Vec<SourceReport>, ApiError> {
        let request = Request { method: "GET", path: paths::CATALOG_SOURCES.to_owned(), body: None };
        GetRequest::<Vec<SourceReport>>::read(&self.send(request).await?)
    }

    /// Reads a source now. The answer is its [`SourceReport`], when the catalog has what was read.
    pub fn refresh_source(id: &str) -> Request {
        post(format!("{}/{}/refresh", paths::CATALOG_SOURCES, paths::escape(id)), None)
    }

    pub fn read_report(answer: &str) -> Option<SourceReport> {
        GetRequest::<SourceReport>::read(answer).ok()
    }

    /// Says what a location would bring, and stores nothing.
    pub fn preview_location(target: &str) -> Request {
        post(format!("{}/locations?dryRun=true", paths::CATALOG_API), Some(location_body(target)))
    }

    /// Makes a location a source from now on.
    pub fn create_location(target: &str) -> Request {
        post(format!("{}/locations", paths::CATALOG_API), Some(location_body(target)))
    }

    /// Removes a registered location, with its entities.
    pub fn delete_location(id: &str) -> Request {
        Request {
            method: "DELETE",
            path: format!("{}/locations/{}", paths::CATALOG_API, paths::escape(id)),
            body: None,
        }
    }
}

struct WithKnown {
    client: ApiClient,
    named: Named,
}

impl Transport for WithKnown {
    fn send(&self, request: Request) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>> {
        let (client, named) = (self.client.clone(), self.named);
        Box::pin(async move {
            let Some((path, address)) = request.path.split_once('#') else {
                let body = client.send(request).await?;
                return Ok(Answer { status: 200, body });
            };
            let sources = client.send(Request { method: "GET", path: path.to_owned(), body: None }).await?;
            let named = named(&GetRequest::<Vec<SourceReport>>::read(&sources)?, address);
            let known = client.find_known(&named).await?;
            let known = known.iter().map(EntityRef::as_str).collect::<serde_json::Value>();
            Ok(Answer { status: 200, body: format!("{{\"sources\":{sources},\"known\":{known}}}") })
        })
    }
}

/// The JSON that stands for a location in a request.
pub fn location_body(target: &str) -> String {
    format!("{{\"type\":\"{}\",\"target\":{}}}", location_type(target), serde_json::Value::from(target))
}

fn post(path: String, body: Option<String>) -> Request {
    Request { method: "POST", path, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_file_and_everything_else_an_address() {
        let types =
            ["/srv/a.yaml", "./a.yaml", "~/a.yaml", "https://example.com/a.yaml", "git@example.com:a/b.git", "a"];
        assert_eq!(types.map(location_type), ["file", "file", "file", "url", "url", "url"]);
    }

    #[test]
    fn a_body_is_json_whatever_is_in_the_target() {
        assert_eq!(location_body("https://example.com/\"a"), r#"{"type":"url","target":"https://example.com/\"a"}"#);
    }

    #[test]
    fn several_entities_are_asked_for_at_once() {
        let entities = [EntityRef::new("component", "default", "a b"), EntityRef::new("api", "shop", "c")];
        let path = ApiClient::list_these(&entities).path;
        assert!(path.contains("?limit=2&fields=kind%2C"), "{path}");
        assert!(
            path.contains("&filter=kind%3Dcomponent%2Cmetadata.namespace%3Ddefault%2Cmetadata.name%3Da%20b"),
            "{path}"
        );
        assert!(path.ends_with("&filter=kind%3Dapi%2Cmetadata.namespace%3Dshop%2Cmetadata.name%3Dc"), "{path}");
    }
}
