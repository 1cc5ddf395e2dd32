//! `/api/catalog/v1/entities/…/provenance`: where an entity, its fields and its relations come from.

use axum::{Json, extract::State};
use shared::{EntityRef, catalog::facts::Provenance, paths};

use super::{
    no_such_entity,
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
        id: "GetEntityProvenance",
        summary: "Where an entity comes from: its source, the place of each field, what the catalog adds, and who says \
                  which relation",
        parameters: &[KIND, NAMESPACE, NAME],
        body: None,
        answers: &[(200, Answer::Json("EntityProvenance"))],
    };
    vec![table::get(paths::ENTITY_PROVENANCE, operation, get_provenance)]
}

async fn get_provenance(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    PathParameters((kind, namespace, name)): PathParameters<(String, String, String)>,
) -> Result<Json<Provenance>, Failure> {
    let entity = EntityRef::new(&kind, &namespace, &name);
    let provenance = portal.catalog().provenance(&entity, &allowed.visibility).await?;
    provenance.map(Json).ok_or_else(|| no_such_entity(&entity))
}
