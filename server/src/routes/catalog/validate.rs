//! `POST /api/catalog/validate-entity`.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::{ProblemCode, catalog::Level};

use super::operations;
use crate::{
    http::{
        access::{Allowed, CatalogEntityValidate},
        failure::{Failure, JsonBody},
    },
    portal::Portal,
    routes::table::{self, Route},
};

/// An entity with a large API definition inside.
const BODY_LIMIT: usize = 5 * 1024 * 1024;

pub fn routes() -> Vec<Route> {
    vec![table::post("/api/catalog/validate-entity", operations::VALIDATE_ENTITY, validate).with_body_limit(BODY_LIMIT)]
}

#[derive(Deserialize)]
struct ValidateBody {
    entity: Value,
    /// Where the entity would come from, as `type:target`.
    location: String,
}

/// Answers an entity with problems in Backstage's own shape, one error a problem.
async fn validate(
    _: Allowed<CatalogEntityValidate>,
    State(portal): State<Portal>,
    JsonBody(body): JsonBody<ValidateBody>,
) -> Result<Response, Failure> {
    if !body.location.contains(':') {
        let message = format!("Malformed request: the location '{}' is not of the form type:target", body.location);
        return Err(Failure::new(ProblemCode::InvalidBody, message));
    }
    let verdict = portal.catalog().check_entity(body.entity).await?;
    let errors: Vec<Value> = verdict
        .problems
        .iter()
        .filter(|problem| problem.level == Level::Error)
        .map(|problem| json!({ "name": "InputError", "message": problem.message, "field": problem.path }))
        .collect();
    if errors.is_empty() {
        return Ok(StatusCode::OK.into_response());
    }
    Ok((StatusCode::BAD_REQUEST, Json(json!({ "errors": errors }))).into_response())
}
