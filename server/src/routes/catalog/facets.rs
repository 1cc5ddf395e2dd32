//! `/api/catalog/entity-facets`.

use axum::{Json, extract::State};
use catalog::query::{Facets, FacetsRequest};
use serde_json::Value;

use super::operations;
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
) -> Result<Json<Facets>, Failure> {
    Ok(Json(count(&portal, &FacetsRequest::from_parameters(&pairs)?, &allowed)))
}

async fn query_entity_facets(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    OptionalJson(body): OptionalJson,
) -> Result<Json<Facets>, Failure> {
    Ok(Json(count(&portal, &FacetsRequest::from_body(&body.unwrap_or(Value::Null))?, &allowed)))
}

fn count(portal: &Portal, request: &FacetsRequest, allowed: &Allowed<CatalogEntityRead>) -> Facets {
    portal.catalog().read().facets(&request.facets, request.filter.as_ref(), &allowed.visibility)
}
