//! What the first page asks for.

use std::{future::Future, pin::Pin};

use leptos::prelude::AnyView;
use serde::Deserialize;
use shared::{
    EntityRef,
    catalog::{EntityPage, Facets},
    paths,
};

use super::{
    Answer, ApiClient, ApiError, GetRequest, Request, Transport,
    entity::{NAMES, asking},
};
use crate::settings::Buckets;

/// Entities that the reader keeps at hand, in the reader's order, and what the catalog has of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct KeptEntities {
    pub entities: Vec<EntityRef>,
    pub found: EntityPage,
}

/// The team that the reader calls his own and what it owns, or else every team there is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TeamThings {
    pub team: Option<EntityRef>,
    pub found: EntityPage,
}

/// What is on the board: how many entities of each kind.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct First {
    pub facets: Facets,
    /// There is nothing, and nothing that could bring anything.
    pub is_first_run: bool,
}

/// Starred entities that are asked for; each is part of an address.
const STARRED: usize = 50;
/// Visited ones: the last few are those that somebody looks for.
const RECENT: usize = 8;
/// Things of the team: more than that is a list.
const OWNED: usize = 10;
/// Teams to choose from.
const TEAMS: usize = 500;

impl ApiClient {
    /// What there is. For a client of the first page: see [`Self::asking_for_home`].
    pub fn get_first() -> GetRequest<First> {
        GetRequest::new("first")
    }

    /// The same.
    pub fn list_starred() -> GetRequest<KeptEntities> {
        GetRequest::new("starred")
    }

    /// The same.
    pub fn list_recent() -> GetRequest<KeptEntities> {
        GetRequest::new("recent")
    }

    /// The same.
    pub fn list_team_things() -> GetRequest<TeamThings> {
        GetRequest::new("team")
    }

    /// What `view` loads takes several questions, of which the later depend on what the earlier came to. As one
    /// request, since loads that begin inside each other do not meet what the server rendered.
    pub fn asking_for_home(view: impl FnOnce() -> AnyView) -> AnyView {
        asking(Self::new(Home(Self::expect())), view)
    }
}

struct Home(ApiClient);

impl Transport for Home {
    fn send(&self, request: Request) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>> {
        let client = self.0.clone();
        Box::pin(async move {
            let body = match request.path.as_str() {
                "first" => first(&client).await?,
                "starred" | "recent" => kept_entities(&client, &request.path).await?,
                "team" => team_things(&client).await?,
                // What is sent from such a view, to take a star away.
                _ => client.send(request).await?,
            };
            Ok(Answer { status: 200, body })
        })
    }
}

async fn get(client: &ApiClient, path: String) -> Result<String, ApiError> {
    client.send(Request { method: "GET", path, body: None }).await
}

async fn first(client: &ApiClient) -> Result<String, ApiError> {
    let facets = get(client, ApiClient::list_kinds().path).await?;
    let is_empty = GetRequest::<Facets>::read(&facets)?.facets.values().all(Vec::is_empty);
    let is_first_run = is_empty && get(client, paths::CATALOG_SOURCES.to_owned()).await?.trim() == "[]";
    Ok(format!("{{\"facets\":{facets},\"isFirstRun\":{is_first_run}}}"))
}

async fn team_things(client: &ApiClient) -> Result<String, ApiError> {
    let settings = get(client, ApiClient::list_settings().path).await?;
    let team = GetRequest::<Buckets>::read(&settings)?.team();
    let (filter, limit) = match &team {
        Some(team) => (format!("relations.ownedBy={team}"), OWNED),
        None => ("kind=group".to_owned(), TEAMS),
    };
    let (filter, fields) = (paths::escape(&filter), paths::escape(&format!("{NAMES},spec.type,spec.lifecycle")));
    let query = format!("filter={filter}&orderField=metadata.name,asc&limit={limit}&fields={fields}");
    let found = get(client, format!("{}/entities/by-query?{query}", paths::CATALOG_API)).await?;
    let team = serde_json::Value::from(team.as_ref().map(EntityRef::as_str));
    Ok(format!("{{\"team\":{team},\"found\":{found}}}"))
}

async fn kept_entities(client: &ApiClient, what: &str) -> Result<String, ApiError> {
    let settings = get(client, ApiClient::list_settings().path).await?;
    let entities = kept(&GetRequest::<Buckets>::read(&settings)?, what);
    let found = if entities.is_empty() {
        r#"{"items":[],"totalItems":0}"#.to_owned()
    } else {
        get(client, ApiClient::list_these(&entities).path).await?
    };
    let entities = entities.iter().map(EntityRef::as_str).collect::<serde_json::Value>();
    Ok(format!("{{\"entities\":{entities},\"found\":{found}}}"))
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
        assert_eq!(settings.team(), None);
        let settings = GetRequest::<Buckets>::read(r#"{"buckets":{"home":{"team":"group:default/pay"}}}"#).unwrap();
        assert_eq!(settings.team().unwrap().as_str(), "group:default/pay");
    }
}
