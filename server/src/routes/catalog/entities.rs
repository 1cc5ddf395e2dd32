//! `/api/catalog/entities`: lists, pages and single entities.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use catalog::query::{EntitiesRequest, ListPageRequest, QueryRequest, RefsRequest};
use serde_json::Value;
use shared::{EntityRef, ProblemCode};
use uuid::Uuid;

use super::{answer, json, operations};
use crate::{
    http::{
        access::{Allowed, CatalogEntityRead},
        failure::{Failure, OptionalJson, PathParameters, QueryPairs},
    },
    portal::Portal,
    routes::table::{self, Route},
};

pub fn routes() -> Vec<Route> {
    vec![
        table::get("/api/catalog/entities", operations::GET_ENTITIES, get_entities),
        table::get("/api/catalog/entities/by-query", operations::GET_ENTITIES_BY_QUERY, get_entities_by_query),
        table::post("/api/catalog/entities/by-query", operations::QUERY_ENTITIES_BY_PREDICATE, query_entities),
        table::get(
            "/api/catalog/entities/by-name/{kind}/{namespace}/{name}",
            operations::GET_ENTITY_BY_NAME,
            get_entity_by_name,
        ),
        table::get("/api/catalog/entities/by-uid/{uid}", operations::GET_ENTITY_BY_UID, get_entity_by_uid),
        table::post("/api/catalog/entities/by-refs", operations::GET_ENTITIES_BY_REFS, get_entities_by_refs),
        table::post("/api/catalog/v1/entities/page", operations::GET_LIST_PAGE, get_list_page),
    ]
}

async fn get_entities(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    QueryPairs(pairs): QueryPairs,
) -> Result<Response, Failure> {
    let request = EntitiesRequest::from_parameters(&pairs)?;
    let (list, next_after) = portal.catalog().list_entities(request, &allowed.visibility).await?;
    let link = next_after.as_deref().map(|after| next_link(&pairs, after));
    let mut response = answer(list);
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// The same request with another `after`, relative to the plugin's mount point as Backstage gives it.
fn next_link(pairs: &[(String, String)], after: &str) -> String {
    let kept = pairs.iter().filter(|(name, _)| name != "after");
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept).append_pair("after", after);
    format!("</entities?{}>; rel=\"next\"", query.finish())
}

async fn get_entities_by_query(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    QueryPairs(pairs): QueryPairs,
) -> Result<Response, Failure> {
    let request = QueryRequest::from_parameters(&pairs)?;
    Ok(answer(portal.catalog().query_entities(request, &allowed.visibility).await?))
}

async fn query_entities(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    OptionalJson(body): OptionalJson,
) -> Result<Response, Failure> {
    let request = QueryRequest::from_body(&body.unwrap_or(Value::Null))?;
    Ok(answer(portal.catalog().query_entities(request, &allowed.visibility).await?))
}

async fn get_entity_by_name(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    PathParameters((kind, namespace, name)): PathParameters<(String, String, String)>,
) -> Result<Response, Failure> {
    let served = portal.catalog().read().get(&EntityRef::new(&kind, &namespace, &name), &allowed.visibility);
    let absent = || format!("No entity named '{name}' found, with kind '{kind}' in namespace '{namespace}'");
    let served = served.ok_or_else(|| Failure::new(ProblemCode::EntityNotFound, absent()))?;
    Ok(json(served.json))
}

async fn get_entity_by_uid(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    PathParameters(uid): PathParameters<String>,
) -> Result<Response, Failure> {
    let served =
        Uuid::parse_str(&uid).ok().and_then(|uid| portal.catalog().read().get_by_uid(uid, &allowed.visibility));
    let absent = || Failure::new(ProblemCode::EntityNotFound, format!("No entity with ID {uid}"));
    Ok(json(served.ok_or_else(absent)?.json))
}

async fn get_entities_by_refs(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    QueryPairs(pairs): QueryPairs,
    OptionalJson(body): OptionalJson,
) -> Result<impl IntoResponse, Failure> {
    let request = RefsRequest::from_request(&pairs, &body.unwrap_or(Value::Null))?;
    Ok(answer(portal.catalog().entities_by_refs(request, &allowed.visibility).await?))
}

async fn get_list_page(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    OptionalJson(body): OptionalJson,
) -> Result<Response, Failure> {
    let request = ListPageRequest::from_body(&body.unwrap_or(Value::Null))?;
    Ok(answer(portal.catalog().list_page(request, &allowed.visibility).await?))
}
