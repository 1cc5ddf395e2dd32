//! The catalog's routes: Backstage's paths, parameters, answers and texts, and our own below `/v1`.

mod entities;
mod facets;
mod locations;
mod operations;
mod parameters;
mod refresh;
mod sources;
mod validate;

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use catalog::{CatalogError, query::QueryError};
use shared::{ProblemCode, problem::FieldProblem};

use super::table::Route;
use crate::http::failure::Failure;

pub fn routes() -> Vec<Route> {
    [
        entities::routes(),
        facets::routes(),
        locations::routes(),
        refresh::routes(),
        sources::routes(),
        validate::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Bytes that are JSON already.
fn json(body: impl Into<Bytes>) -> Response {
    let mut response = Body::from(body.into()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let message = error.to_string();
        let (code, field) = match error {
            QueryError::Parameter { name, .. } => (ProblemCode::InvalidParameter, Some(name.to_owned())),
            QueryError::Body { path, .. } => (ProblemCode::InvalidBody, Some(path)),
            QueryError::Cursor(_) | QueryError::After(_) => (ProblemCode::InvalidCursor, None),
        };
        let fields = field.map(|field| FieldProblem { field, message: message.clone() });
        Self { fields: fields.into_iter().collect(), ..Self::new(code, message) }
    }
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Self {
        match &error {
            CatalogError::UnknownSource(_) => Self::new(ProblemCode::NotFound, error.to_string()),
            CatalogError::Database(database) if database.is_unavailable() => {
                tracing::warn!(%error, "the database is not available");
                Self::new(ProblemCode::DatabaseUnavailable, "the database does not answer now: try again in a moment")
            }
            CatalogError::Database(_) | CatalogError::Source(_) | CatalogError::Interrupted => Self::internal(&error),
        }
    }
}
