//! What a reader keeps for himself: what he starred, where he was, which views he saved.

use std::collections::BTreeMap;

use leptos::task::spawn_local;
use serde::Deserialize;
use shared::{EntityRef, paths};

use crate::{
    api::{ApiClient, GetRequest, Request},
    live::{Live, Topic},
    shell::Toasts,
};

const STARRED: &str = "starred";
const HOME: &str = "home";
const TEAM: &str = "team";

/// All settings of the reader: buckets of keys with JSON as text.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Buckets {
    buckets: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

impl Buckets {
    pub fn starred(&self) -> impl Iterator<Item = EntityRef> + '_ {
        self.keys(STARRED).filter_map(|key| key.parse().ok())
    }

    pub fn is_starred(&self, entity: &EntityRef) -> bool {
        self.keys(STARRED).any(|key| key == entity.as_str())
    }

    /// The entities whose pages the reader saw last, the latest first.
    pub fn recent(&self) -> impl Iterator<Item = EntityRef> + '_ {
        let list = self.buckets.get("recent").and_then(|keys| keys.get("list")?.as_array());
        list.into_iter().flatten().filter_map(|entity| entity.as_str()?.parse().ok())
    }

    /// The group that the reader calls his own.
    pub fn team(&self) -> Option<EntityRef> {
        self.buckets.get(HOME)?.get(TEAM)?.as_str()?.parse().ok()
    }

    fn keys(&self, bucket: &str) -> impl Iterator<Item = &str> {
        self.buckets.get(bucket).into_iter().flat_map(|keys| keys.keys().map(String::as_str))
    }
}

impl ApiClient {
    pub fn list_settings() -> GetRequest<Buckets> {
        GetRequest::new(paths::USER_SETTINGS)
    }
}

/// Stars an entity, or takes the star away. Says so where that fails.
pub fn star(entity: &EntityRef, starred: bool) {
    put(STARRED, entity.as_str(), starred.then(|| "true".to_owned()));
}

/// Keeps which group the reader calls his own; none forgets it.
pub fn choose_team(team: Option<&EntityRef>) {
    put(HOME, TEAM, team.map(|team| serde_json::Value::from(team.as_str()).to_string()));
}

/// Keeps a value, JSON as text; none removes it.
fn put(bucket: &str, key: &str, value: Option<String>) {
    let (client, live, toasts) = (ApiClient::expect(), Live::expect(), Toasts::expect());
    let request = Request {
        method: if value.is_some() { "PUT" } else { "DELETE" },
        path: format!("{}/buckets/{bucket}/keys/{}", paths::USER_SETTINGS_API, paths::escape(key)),
        body: value.map(|value| format!("{{\"value\":{value}}}")),
    };
    spawn_local(async move {
        match client.send(request).await {
            Ok(_) => live.touch(Topic::Settings),
            Err(error) => toasts.failed(format!("That was not kept. {error}")),
        }
    });
}
