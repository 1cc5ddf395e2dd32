//! `/api/catalog/entity-facets`.

use axum::{extract::State, response::Response};
use catalog::query::FacetsRequest;
use serde_json::Value;

use super::{json, operations};
use crate::{
    http::{
        access::{Allowed, CatalogEntityRead},
        failure::{Failure, OptionalJson, QueryPairs},
    },
    portal::Portal,
    routes::table::{self, Route},
};

pub fn routes() -> Vec<Route> {
    vec![
        table::get("/api/catalog/entity-facets", operations::GET_ENTITY_FACETS, get_entity_facets),
        table::post("/api/catalog/entity-facets", operations::QUERY_ENTITY_FACETS, query_entity_facets),
    ]
}

async fn get_entity_facets(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    QueryPairs(pairs): QueryPairs,
) -> Result<Response, Failure> {
    let request = FacetsRequest::from_parameters(&pairs)?;
    Ok(json(portal.catalog().count_facets(request, &allowed.visibility).await?))
}

async fn query_entity_facets(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    OptionalJson(body): OptionalJson,
) -> Result<Response, Failure> {
    let request = FacetsRequest::from_body(&body.unwrap_or(Value::Null))?;
    Ok(json(portal.catalog().count_facets(request, &allowed.visibility).await?))
}
