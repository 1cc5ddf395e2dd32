//! `/api/catalog/v1/sources`: where entities come from, and what is wrong there.

use axum::{Json, extract::State};
use shared::{catalog::SourceReport, paths};

use super::operations;
use crate::{
    http::{
        access::{Allowed, CatalogEntityRefresh, CatalogLocationRead},
        failure::{Failure, PathParameters},
    },
    portal::Portal,
    routes::table::{self, Route},
};

pub fn routes() -> Vec<Route> {
    vec![
        table::get(paths::CATALOG_SOURCES, operations::LIST_SOURCES, list_sources),
        table::post("/api/catalog/v1/sources/{id}/refresh", operations::REFRESH_SOURCE, refresh_source),
    ]
}

async fn list_sources(
    _: Allowed<CatalogLocationRead>,
    State(portal): State<Portal>,
) -> Result<Json<Vec<SourceReport>>, Failure> {
    Ok(Json(portal.catalog().list_sources().await?))
}

/// Runs the source and answers with its report when its changes are visible. A source that cannot be read says so there.
async fn refresh_source(
    _: Allowed<CatalogEntityRefresh>,
    State(portal): State<Portal>,
    PathParameters(id): PathParameters<String>,
) -> Result<Json<SourceReport>, Failure> {
    match portal.catalog().refresh_source(&id).await {
        Ok(_) | Err(catalog::CatalogError::Source(_)) => Ok(Json(portal.catalog().source(&id).await?)),
        Err(error) => Err(error.into()),
    }
}
