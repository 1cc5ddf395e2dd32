//! `/api/catalog/locations`: the registered locations. Those of the configuration are sources only, as in Backstage.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use catalog::{
    OnConflict,
    query::{LocationsPage, LocationsRequest},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{
    EntityRef, ProblemCode,
    catalog::locations::{CreatedLocation, Location, LocationAnalysis, LocationTarget},
};

use super::operations;
use crate::{
    http::{
        access::{
            Allowed, CatalogLocationAnalyze, CatalogLocationCreate, CatalogLocationDelete, CatalogLocationRead,
            CatalogLocationUpdate,
        },
        failure::{Failure, JsonBody, OptionalJson, PathParameters, QueryPairs},
    },
    portal::Portal,
    routes::table::{self, Route},
};

/// A target is at most 2,000 characters long; a query may be longer.
const BODY_LIMIT: usize = 64 * 1024;

pub fn routes() -> Vec<Route> {
    const LOCATIONS: &str = "/api/catalog/locations";
    const LOCATION: &str = "/api/catalog/locations/{id}";
    vec![
        table::get(LOCATIONS, operations::GET_LOCATIONS, get_locations),
        table::post(LOCATIONS, operations::CREATE_LOCATION, create_location).with_body_limit(BODY_LIMIT),
        table::post("/api/catalog/locations/by-query", operations::GET_LOCATIONS_BY_QUERY, query_locations)
            .with_body_limit(BODY_LIMIT),
        table::get(LOCATION, operations::GET_LOCATION, get_location),
        table::put(LOCATION, operations::UPDATE_LOCATION, update_location).with_body_limit(BODY_LIMIT),
        table::delete(LOCATION, operations::DELETE_LOCATION, delete_location),
        table::get(
            "/api/catalog/locations/by-entity/{kind}/{namespace}/{name}",
            operations::GET_LOCATION_BY_ENTITY,
            get_location_by_entity,
        ),
        table::post("/api/catalog/analyze-location", operations::ANALYZE_LOCATION, analyze_location)
            .with_body_limit(BODY_LIMIT),
    ]
}

#[derive(Serialize)]
struct LocationItem {
    data: Location,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewLocation {
    r#type: String,
    target: String,
    /// Backstage's clients may send it; a registered location may always be missing for a while.
    #[serde(rename = "presence", default)]
    _presence: Option<Presence>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Presence {
    Optional,
    Required,
}

#[derive(Deserialize)]
struct AnalyzeBody {
    location: LocationTarget,
    /// Backstage's document and its code do not agree on the name.
    #[serde(rename = "catalogFilename", alias = "catalogFileName", default)]
    file_name: Option<String>,
}

async fn get_locations(
    _: Allowed<CatalogLocationRead>,
    State(portal): State<Portal>,
) -> Result<Json<Vec<LocationItem>>, Failure> {
    let locations = portal.catalog().registered_locations().await?;
    Ok(Json(locations.into_iter().map(|data| LocationItem { data }).collect()))
}

async fn query_locations(
    _: Allowed<CatalogLocationRead>,
    State(portal): State<Portal>,
    OptionalJson(body): OptionalJson,
) -> Result<Json<LocationsPage>, Failure> {
    let request = LocationsRequest::from_body(&body.unwrap_or(Value::Null))?;
    Ok(Json(request.page(portal.catalog().registered_locations().await?)))
}

async fn get_location(
    _: Allowed<CatalogLocationRead>,
    State(portal): State<Portal>,
    PathParameters(id): PathParameters<String>,
) -> Result<Json<Location>, Failure> {
    Ok(Json(portal.catalog().registered_location(&id).await?))
}

/// Registers a location, or with `dryRun` only says what it would bring.
async fn create_location(
    allowed: Allowed<CatalogLocationCreate>,
    State(portal): State<Portal>,
    pairs: QueryPairs,
    JsonBody(NewLocation { r#type, target, .. }): JsonBody<NewLocation>,
) -> Result<Response, Failure> {
    let wanted = LocationTarget { location_type: r#type, target };
    let on_conflict = on_conflict(&pairs)?;
    if is_yes(pairs.first("dryRun")) {
        let found = portal.catalog().preview_location(&wanted).await?;
        return Ok((StatusCode::CREATED, Json(found)).into_response());
    }
    let location = portal.catalog().register_location(&wanted, on_conflict, allowed.caller.subject()).await?;
    let created = CreatedLocation::<Value> { location, entities: Vec::new(), exists: None, problems: None };
    Ok((StatusCode::CREATED, Json(created)).into_response())
}

async fn update_location(
    allowed: Allowed<CatalogLocationUpdate>,
    State(portal): State<Portal>,
    PathParameters(id): PathParameters<String>,
    JsonBody(wanted): JsonBody<LocationTarget>,
) -> Result<Json<Location>, Failure> {
    Ok(Json(portal.catalog().update_location(&id, &wanted, allowed.caller.subject()).await?))
}

async fn delete_location(
    allowed: Allowed<CatalogLocationDelete>,
    State(portal): State<Portal>,
    PathParameters(id): PathParameters<String>,
) -> Result<StatusCode, Failure> {
    portal.catalog().unregister_location(&id, allowed.caller.subject()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The registered location that an entity comes from, by its annotation `managed-by-origin-location`.
async fn get_location_by_entity(
    allowed: Allowed<CatalogLocationRead>,
    State(portal): State<Portal>,
    PathParameters((kind, namespace, name)): PathParameters<(String, String, String)>,
) -> Result<Json<Location>, Failure> {
    let entity = EntityRef::new(&kind, &namespace, &name);
    let absent = |message: String| Failure::new(ProblemCode::LocationNotFound, message);
    let origin = portal.catalog().origin_of(&entity, &allowed.visibility);
    let origin = origin.ok_or_else(|| absent(format!("found no entity for ref {entity}")))?;
    let mut locations = portal.catalog().registered_locations().await?.into_iter();
    let found = locations.find(|location| format!("{}:{}", location.location_type, location.target) == origin);
    Ok(Json(found.ok_or_else(|| absent(format!("found no origin for ref {entity}")))?))
}

async fn analyze_location(
    _: Allowed<CatalogLocationAnalyze>,
    State(portal): State<Portal>,
    JsonBody(AnalyzeBody { location, file_name }): JsonBody<AnalyzeBody>,
) -> Result<Json<LocationAnalysis<Value>>, Failure> {
    Ok(Json(portal.catalog().analyze_location(&location, file_name.as_deref()).await?))
}

fn on_conflict(pairs: &QueryPairs) -> Result<OnConflict, Failure> {
    match pairs.first("onConflict") {
        None | Some("reject") => Ok(OnConflict::Reject),
        Some("refresh") => Ok(OnConflict::Refresh),
        Some(_) => {
            let message = "request/query/onConflict must be equal to one of the allowed values: refresh, reject";
            Err(Failure::new(ProblemCode::InvalidParameter, message))
        }
    }
}

/// Backstage's reading of a flag: what says neither yes nor no says no.
fn is_yes(flag: Option<&str>) -> bool {
    let yes = ["y", "yes", "true", "1", "on"];
    flag.is_some_and(|flag| yes.iter().any(|word| flag.trim().eq_ignore_ascii_case(word)))
}
