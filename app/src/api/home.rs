//! What the first page asks for.

use std::{future::Future, pin::Pin};

use leptos::prelude::AnyView;
use serde::Deserialize;
use shared::{
    EntityRef,
    catalog::{EntityPage, Facets},
    paths,
};

use super::{Answer, ApiClient, ApiError, GetRequest, Request, Transport, entity::asking};
use crate::settings::Buckets;

/// Entities that the reader keeps at hand, in the reader's order, and what the catalog has of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct KeptEntities {
    pub entities: Vec<EntityRef>,
    pub found: EntityPage,
}

/// Starred entities that are asked for; each is part of an address.
const STARRED: usize = 50;
/// Visited ones: the last few are those that somebody looks for.
const RECENT: usize = 8;

impl ApiClient {
    /// How many entities there are of each kind.
    pub fn count_kinds() -> GetRequest<Facets> {
        GetRequest::new(format!("{}/entity-facets?facet=kind", paths::CATALOG_API))
    }

    /// For a client that knows what is kept: see [`Self::asking_for_kept`].
    pub fn list_starred() -> GetRequest<KeptEntities> {
        GetRequest::new("starred")
    }

    /// The same.
    pub fn list_recent() -> GetRequest<KeptEntities> {
        GetRequest::new("recent")
    }

    /// What `view` loads is what the reader keeps: it is looked up in the settings first, then in the catalog. As one
    /// request, since loads that begin inside each other do not meet what the server rendered.
    pub fn asking_for_kept(view: impl FnOnce() -> AnyView) -> AnyView {
        asking(Self::new(Kept(Self::expect())), view)
    }
}

struct Kept(ApiClient);

impl Transport for Kept {
    fn send(&self, request: Request) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>> {
        let client = self.0.clone();
        Box::pin(async move {
            let get = |path: String| Request { method: "GET", path, body: None };
            let settings = client.send(get(ApiClient::list_settings().path)).await?;
            let entities = kept(&GetRequest::<Buckets>::read(&settings)?, &request.path);
            let found = if entities.is_empty() {
                r#"{"items":[],"totalItems":0}"#.to_owned()
            } else {
                client.send(get(ApiClient::list_these(&entities).path)).await?
            };
            let entities = entities.iter().map(EntityRef::as_str).collect::<serde_json::Value>();
            let body = format!("{{\"entities\":{entities},\"found\":{found}}}");
            Ok(Answer { status: 200, body })
        })
    }
}

fn kept(settings: &Buckets, what: &str) -> Vec<EntityRef> {
    match what {
        "starred" => settings.starred().take(STARRED).collect(),
        _ => settings.recent().take(RECENT).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_reference_is_not_kept() {
        let settings =
            r#"{"buckets":{"starred":{"component:a/b":true,"x":true},"recent":{"list":["api:a/c",7,"group:a/d"]}}}"#;
        let settings = GetRequest::<Buckets>::read(settings).unwrap();
        let names = |what| kept(&settings, what).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names("starred"), ["component:a/b"]);
        assert_eq!(names("recent"), ["api:a/c", "group:a/d"]);
        assert_eq!(kept(&Buckets::default(), "recent"), []);
    }
}
