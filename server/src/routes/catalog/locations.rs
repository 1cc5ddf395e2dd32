//! `/api/catalog/locations`: the registered locations. Those of the configuration are sources only, as in Backstage.

use axum::{Json, extract::State};
use serde::Serialize;
use shared::{EntityRef, ProblemCode};

use super::operations;
use crate::{
    http::{
        access::{Allowed, CatalogLocationRead},
        failure::{Failure, PathParameters},
    },
    portal::Portal,
    routes::table::{self, Route},
};

pub fn routes() -> Vec<Route> {
    vec![
        table::get("/api/catalog/locations", operations::GET_LOCATIONS, get_locations),
        table::get("/api/catalog/locations/{id}", operations::GET_LOCATION, get_location),
        table::get(
            "/api/catalog/locations/by-entity/{kind}/{namespace}/{name}",
            operations::GET_LOCATION_BY_ENTITY,
            get_location_by_entity,
        ),
    ]
}

#[derive(Serialize)]
struct LocationItem {
    data: Location,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    id: String,
    r#type: String,
    target: String,
    entity_ref: EntityRef,
}

impl From<catalog::RegisteredLocation> for Location {
    fn from(location: catalog::RegisteredLocation) -> Self {
        let catalog::RegisteredLocation { id, location_type, target, entity_ref } = location;
        Self { id, r#type: location_type, target, entity_ref }
    }
}

async fn get_locations(
    _: Allowed<CatalogLocationRead>,
    State(portal): State<Portal>,
) -> Result<Json<Vec<LocationItem>>, Failure> {
    let locations = portal.catalog().registered_locations().await?;
    Ok(Json(locations.into_iter().map(|location| LocationItem { data: location.into() }).collect()))
}

async fn get_location(
    _: Allowed<CatalogLocationRead>,
    State(portal): State<Portal>,
    PathParameters(id): PathParameters<String>,
) -> Result<Json<Location>, Failure> {
    let found = portal.catalog().registered_locations().await?.into_iter().find(|location| location.id == id);
    let absent = || Failure::new(ProblemCode::LocationNotFound, format!("Found no location with ID {id}"));
    Ok(Json(found.ok_or_else(absent)?.into()))
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
    Ok(Json(found.ok_or_else(|| absent(format!("found no origin for ref {entity}")))?.into()))
}
