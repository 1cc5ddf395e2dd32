//! `POST /api/catalog/refresh`.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use shared::{EntityRef, ProblemCode};

use super::operations;
use crate::{
    http::{
        access::{Allowed, CatalogEntityRefresh},
        failure::{Failure, JsonBody},
    },
    portal::Portal,
    routes::table::{self, Route},
};

pub fn routes() -> Vec<Route> {
    vec![table::post("/api/catalog/refresh", operations::REFRESH_ENTITY, refresh_entity)]
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RefreshBody {
    entity_ref: String,
    /// Backstage's clients may send it; the caller of this request is known anyway.
    #[serde(rename = "authorizationToken", default)]
    _authorization_token: Option<String>,
}

async fn refresh_entity(
    allowed: Allowed<CatalogEntityRefresh>,
    State(portal): State<Portal>,
    JsonBody(body): JsonBody<RefreshBody>,
) -> Result<StatusCode, Failure> {
    let not_found = || Failure::new(ProblemCode::EntityNotFound, format!("Entity not found: {}", body.entity_ref));
    let entity: EntityRef = body.entity_ref.parse().map_err(|_| not_found())?;
    let found = portal.catalog().refresh_entity(&entity, &allowed.visibility).await?;
    if found { Ok(StatusCode::OK) } else { Err(not_found()) }
}
