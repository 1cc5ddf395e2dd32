//! The one typed client of the REST API, over whichever [`Transport`] the page runs on.

use std::{future::Future, pin::Pin, sync::Arc};

use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::Problem;

mod catalog;
#[cfg(feature = "hydrate")]
mod fetch;

pub use catalog::EntityListRequest;
#[cfg(feature = "hydrate")]
pub use fetch::Fetch;

/// Sends a GET request for a path such as `/api/catalog/entities` and gives back the status and the body.
/// In the browser this is `fetch`, during server rendering the server's own router.
pub trait Transport: Send + Sync {
    fn get(&self, path: String) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>;
}

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Why a page could not get its data. Serialised into the page, so that the browser shows the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    #[error("the server did not answer: {0}")]
    Unreachable(String),
    #[error("{message}")]
    Refused { status: u16, message: String },
    #[error("the answer was not what this page expects: {0}")]
    Unreadable(String),
}

impl ApiError {
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
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

    async fn get<T: DeserializeOwned>(&self, path: String) -> Result<T, ApiError> {
        let answer = self.transport.get(path).await?;
        if (200..300).contains(&answer.status) {
            return serde_json::from_slice(&answer.body).map_err(|error| ApiError::Unreadable(error.to_string()));
        }
        let message = serde_json::from_slice::<Problem>(&answer.body).map_or_else(
            |_| format!("the server answered with status {}", answer.status),
            |problem| problem.error.message,
        );
        Err(ApiError::Refused { status: answer.status, message })
    }
}

/// A query string from pairs; pairs without a value are left out.
fn query_string<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<String>)>) -> String {
    let parts: Vec<String> = pairs
        .into_iter()
        .filter_map(|(key, value)| value.map(|value| format!("{key}={}", shared::paths::escape(&value))))
        .collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}
