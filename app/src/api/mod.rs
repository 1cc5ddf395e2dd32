//! The one typed client of the REST API, over whichever [`Transport`] the page runs on.
//!
//! Reads are values ([`GetRequest`]) that [`crate::ui::Load`] sends, shows and keeps up to date; writes are sent by
//! [`ApiClient::send`] when somebody acts. Answers stay text until a view reads them, so that everything about loading
//! exists once in the browser's code and not once for each type of answer.

use std::{future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

mod catalog;
mod entity;
#[cfg(feature = "hydrate")]
mod fetch;
mod graph;
mod home;
mod sources;

pub use catalog::{EntityListRequest, Start};
pub use entity::{About, Ancestor, Ancestry, TextForm};
#[cfg(feature = "hydrate")]
pub use fetch::Fetch;
pub use graph::EntityGraphRequest;
pub use home::{First, KeptEntities, TeamThings};
pub use sources::{Sources, location_body, location_type};

/// Sends a request such as `GET /api/catalog/entities` and gives back the status and the body.
/// In the browser this is `fetch`, during server rendering the server's own router.
pub trait Transport: Send + Sync {
    fn send(&self, request: Request) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>;
}

pub struct Request {
    /// In capitals: `GET`, `PUT`, …
    pub method: &'static str,
    /// With the query.
    pub path: String,
    /// JSON.
    pub body: Option<String>,
}

pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// A read: where to ask, and what the answer is.
pub struct GetRequest<T> {
    pub path: String,
    answer: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> GetRequest<T> {
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), answer: PhantomData }
    }

    /// Reads the text of an answer.
    pub fn read(text: &str) -> Result<T, ApiError> {
        serde_json::from_str(text).map_err(|error| ApiError::Unreadable(error.to_string()))
    }
}

/// Why a page could not get its data. Serialised into the page, so that the browser shows the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    #[error("The server did not answer ({0}). Nothing was lost.")]
    Unreachable(String),
    #[error("{message}")]
    Refused { status: u16, message: String },
    #[error("The answer was not what this page expects ({0}): load the page anew.")]
    Unreadable(String),
}

impl ApiError {
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }

    /// Whether asking again later may help.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Refused { status: 502..=504, .. })
    }
}

#[derive(Clone)]
pub struct ApiClient {
    transport: Arc<dyn Transport>,
}

impl ApiClient {
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self { transport: Arc::new(transport) }
    }

    /// The client of this page, put into the context by the server or by hydration.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The text of a successful answer.
    pub async fn send(&self, request: Request) -> Result<String, ApiError> {
        let answer = self.transport.send(request).await?;
        if (200..300).contains(&answer.status) {
            return Ok(answer.body);
        }
        // Of `shared::Problem` only this is shown.
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let message = problem["error"]["message"]
            .as_str()
            .map_or_else(|| format!("The server answered with status {}.", answer.status), str::to_owned);
        Err(ApiError::Refused { status: answer.status, message })
    }
}

/// A query string from pairs; pairs without a value are left out.
pub fn query_string<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<String>)>) -> String {
    let mut query = String::new();
    for (key, value) in pairs {
        if let Some(value) = value {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(key);
            query.push('=');
            query.push_str(&shared::paths::escape(&value));
        }
    }
    query
}
