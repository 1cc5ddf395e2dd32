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

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use catalog::{CatalogError, query::QueryError};
use shared::{EntityRef, ProblemCode, problem::FieldProblem};

use super::table::Route;
use crate::http::failure::Failure;

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
