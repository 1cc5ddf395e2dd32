//! What the page of one entity asks for.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use leptos::{prelude::*, tachys::reactive_graph::OwnedView};
use serde::Deserialize;
use shared::{
    EntityRef,
    catalog::{
        Entity, EntityPage,
        facts::{EntityGraph, History, Provenance},
    },
    paths,
};

use super::{Answer, ApiClient, ApiError, GetRequest, Request, Transport, query_string};

/// An entity and those next to it. Without the latter a page still shows what the entity says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct About {
    pub entity: Entity,
    pub surroundings: Option<EntityGraph>,
}

/// From which Locations an entity comes; itself first.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Ancestry {
    pub items: Vec<Ancestor>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Ancestor {
    pub entity: Entity,
}

/// The fields that an entity is called by.
pub(super) const NAMES: &str =
    "kind,metadata.name,metadata.namespace,metadata.title,spec.profile.displayName,spec.target";

/// How the inspector shows an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    Yaml,
    Json,
}

impl ApiClient {
    /// For a client that asks for several things at once: see [`Self::asking_at_once`].
    pub fn get_about(entity: &EntityRef) -> GetRequest<About> {
        GetRequest::new(format!("{}\n{}", paths::entity_by_name(entity), paths::entity_graph(entity)))
    }

    /// For a client that reads text: see [`Self::reading_text`].
    pub fn get_entity_text(entity: &EntityRef, form: TextForm) -> GetRequest<String> {
        GetRequest::new(match form {
            TextForm::Json => paths::entity_by_name(entity),
            TextForm::Yaml => {
                let (kind, namespace, name) = (entity.kind(), entity.namespace(), entity.name());
                let filter = format!("kind={kind},metadata.namespace={namespace},metadata.name={name}");
                let query = query_string([("format", Some("yaml".to_owned())), ("filter", Some(filter))]);
                format!("{}{query}", paths::CATALOG_EXPORT)
            }
        })
    }

    pub fn get_history(entity: &EntityRef, before: Option<String>) -> GetRequest<History> {
        GetRequest::new(format!("{}{}", paths::entity_history(entity), query_string([("before", before)])))
    }

    pub fn get_provenance(entity: &EntityRef) -> GetRequest<Provenance> {
        GetRequest::new(paths::entity_provenance(entity))
    }

    pub fn get_ancestry(entity: &EntityRef) -> GetRequest<Ancestry> {
        GetRequest::new(paths::entity_ancestry(entity))
    }

    /// Entities with `term` in their names.
    pub fn list_named(term: &str) -> GetRequest<EntityPage> {
        let query = query_string([
            ("limit", Some("50".to_owned())),
            ("fields", Some(format!("{NAMES},spec.type"))),
            ("fullTextFilterFields", Some("metadata.name".to_owned())),
            ("fullTextFilterTerm", Some(term.to_owned())),
        ]);
        GetRequest::new(format!("{}/entities/by-query{query}", paths::CATALOG_API))
    }

    /// Has the source of an entity read again.
    pub fn refresh_entity(entity: &EntityRef) -> Request {
        let body = format!("{{\"entityRef\":\"{entity}\"}}");
        Request { method: "POST", path: format!("{}/refresh", paths::CATALOG_API), body: Some(body) }
    }

    /// What `view` loads from a path of two lines is asked for at both at the same time, and comes as a JSON array. The
    /// first answer has to be there; a second that fails is `null`.
    pub fn asking_at_once(view: impl FnOnce() -> AnyView) -> AnyView {
        asking(Self::new(AtOnce(Self::expect())), view)
    }

    /// What `view` loads is text of any kind, and comes as a JSON string.
    pub fn reading_text(view: impl FnOnce() -> AnyView) -> AnyView {
        asking(Self::new(AsText(Self::expect())), view)
    }
}

/// What `view` loads is asked for through `client`.
pub(super) fn asking(client: ApiClient, view: impl FnOnce() -> AnyView) -> AnyView {
    let owner = Owner::new();
    let view = owner.with(|| {
        provide_context(client);
        view()
    });
    OwnedView::new_with_owner(view, owner).into_any()
}

type Sent = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>;

fn get(path: &str) -> Request {
    Request { method: "GET", path: path.to_owned(), body: None }
}

struct AtOnce(ApiClient);

impl Transport for AtOnce {
    fn send(&self, request: Request) -> Sent {
        let client = self.0.clone();
        Box::pin(async move {
            let Some((first, second)) = request.path.split_once('\n') else {
                let body = client.send(request).await?;
                return Ok(Answer { status: 200, body });
            };
            let (first, second) = both(client.send(get(first)), client.send(get(second))).await;
            let second = second.unwrap_or_else(|_| "null".to_owned());
            Ok(Answer { status: 200, body: format!("[{},{second}]", first?) })
        })
    }
}

struct AsText(ApiClient);

impl Transport for AsText {
    fn send(&self, request: Request) -> Sent {
        let client = self.0.clone();
        Box::pin(async move {
            let text = client.send(request).await?;
            let body = serde_json::to_string(&text).map_err(|error| ApiError::Unreadable(error.to_string()))?;
            Ok(Answer { status: 200, body })
        })
    }
}

/// Waits for both at the same time.
async fn both<T>(first: impl Future<Output = T>, second: impl Future<Output = T>) -> (T, T) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut one, mut other) = (None, None);
    poll_fn(move |context| {
        if one.is_none()
            && let Poll::Ready(answer) = first.as_mut().poll(context)
        {
            one = Some(answer);
        }
        if other.is_none()
            && let Poll::Ready(answer) = second.as_mut().poll(context)
        {
            other = Some(answer);
        }
        match (one.take(), other.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            (first, second) => {
                (one, other) = (first, second);
                Poll::Pending
            }
        }
    })
    .await
}
