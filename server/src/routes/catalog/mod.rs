//! The catalog's routes: Backstage's paths, parameters, answers and texts, and our own below `/v1`.

mod ancestry;
mod entities;
mod export;
mod facets;
mod graph;
mod history;
mod locations;
mod operations;
mod parameters;
mod provenance;
mod refresh;
mod sources;
mod validate;

use std::convert::Infallible;

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use catalog::{
    CatalogError,
    query::{AnswerBody, QueryError},
};
use futures::stream;
use shared::{EntityRef, ProblemCode, problem::FieldProblem};

use super::table::Route;
use crate::http::failure::Failure;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

pub fn routes() -> Vec<Route> {
    [
        entities::routes(),
        ancestry::routes(),
        facets::routes(),
        history::routes(),
        provenance::routes(),
        graph::routes(),
        export::routes(),
        locations::routes(),
        refresh::routes(),
        sources::routes(),
        validate::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// There is no such entity, or the caller may not see it.
fn no_such_entity(entity: &EntityRef) -> Failure {
    Failure::new(ProblemCode::EntityNotFound, format!("No such entity {entity}"))
}

/// Bytes that are JSON already.
fn json(body: impl Into<Bytes>) -> Response {
    let mut response = Body::from(body.into()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
}

/// A list of entities. A long one is put together as it is sent.
fn answer(body: AnswerBody) -> Response {
    const LONG: usize = 1024 * 1024;
    if body.length() < LONG {
        return json(body.into_bytes());
    }
    let pieces = stream::iter(body.into_pieces().map(Ok::<_, Infallible>));
    let mut response = Body::from_stream(pieces).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let message = error.to_string();
        let (code, field) = match error {
            QueryError::Parameter { name, .. } => (ProblemCode::InvalidParameter, Some(name.to_owned())),
            QueryError::Body { path, .. } => (ProblemCode::InvalidBody, Some(path)),
            QueryError::Cursor(_) | QueryError::After(_) => (ProblemCode::InvalidCursor, None),
            QueryError::TooSlow => (ProblemCode::ServerBusy, None),
            QueryError::TooLarge { .. } => (ProblemCode::PayloadTooLarge, None),
        };
        let fields = field.map(|field| FieldProblem { field, message: message.clone() });
        Self { fields: fields.into_iter().collect(), ..Self::new(code, message) }
    }
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Self {
        match &error {
            CatalogError::Query(query) => query.clone().into(),
            CatalogError::Busy => Self::new(ProblemCode::ServerBusy, error.to_string()),
            CatalogError::UnknownSource(_) => Self::new(ProblemCode::NotFound, error.to_string()),
            CatalogError::UnknownLocation(_) => Self::new(ProblemCode::LocationNotFound, error.to_string()),
            CatalogError::LocationExists(_) | CatalogError::LocationConfigured(_) => {
                Self::new(ProblemCode::LocationExists, error.to_string())
            }
            CatalogError::LocationType(_) | CatalogError::LocationTarget(_) => {
                Self::new(ProblemCode::InvalidBody, error.to_string())
            }
            CatalogError::Unreadable { .. } => Self::new(ProblemCode::LocationUnreadable, error.to_string()),
            CatalogError::ReadOnly => Self::new(ProblemCode::NotAllowed, error.to_string()),
            CatalogError::Database(database) => Self::database(database),
            CatalogError::Source(_) | CatalogError::Interrupted => Self::internal(&error),
        }
    }
}
