//! `/api/catalog/entities/by-name/…/ancestry`: from which Locations an entity comes.

use axum::{extract::State, response::Response};
use shared::{EntityRef, paths};

use super::{
    json, no_such_entity,
    parameters::{KIND, NAME, NAMESPACE},
};
use crate::{
    http::{
        access::{Allowed, CatalogEntityRead},
        failure::{Failure, PathParameters},
    },
    portal::Portal,
    routes::{
        openapi::{Answer, Operation},
        table::{self, Route},
    },
};

pub fn routes() -> Vec<Route> {
    let operation = Operation {
        id: "GetEntityAncestryByName",
        summary: "An entity with the Locations that it comes from, up to the one that stands for its source",
        parameters: &[KIND, NAMESPACE, NAME],
        body: None,
        answers: &[(200, Answer::Json("EntityAncestry"))],
    };
    vec![table::get(paths::ENTITY_ANCESTRY, operation, get_ancestry)]
}

async fn get_ancestry(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    PathParameters((kind, namespace, name)): PathParameters<(String, String, String)>,
) -> Result<Response, Failure> {
    let entity = EntityRef::new(&kind, &namespace, &name);
    let ancestry = portal.catalog().ancestry(&entity, &allowed.visibility).await?;
    Ok(json(ancestry.ok_or_else(|| no_such_entity(&entity))?.into_bytes()))
}
