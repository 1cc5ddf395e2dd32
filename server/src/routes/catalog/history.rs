//! `/api/catalog/v1/entities/…/history`: what happened to an entity.

use axum::{Json, extract::State};
use catalog::facts::HistoryRequest;
use shared::{EntityRef, catalog::facts::History, paths};

use super::{
    no_such_entity,
    parameters::{BEFORE, HISTORY_LIMIT, KIND, NAME, NAMESPACE},
};
use crate::{
    http::{
        access::{Allowed, CatalogEntityRead},
        failure::{Failure, PathParameters, QueryPairs},
    },
    portal::Portal,
    routes::{
        openapi::{Answer, Operation},
        table::{self, Route},
    },
};

pub fn routes() -> Vec<Route> {
    let operation = Operation {
        id: "GetEntityHistory",
        summary: "What happened to an entity, newest first, with the fields that each change changed",
        parameters: &[KIND, NAMESPACE, NAME, BEFORE, HISTORY_LIMIT],
        body: None,
        answers: &[(200, Answer::Json("EntityHistory"))],
    };
    vec![table::get(paths::ENTITY_HISTORY, operation, get_history)]
}

async fn get_history(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    PathParameters((kind, namespace, name)): PathParameters<(String, String, String)>,
    QueryPairs(pairs): QueryPairs,
) -> Result<Json<History>, Failure> {
    let entity = EntityRef::new(&kind, &namespace, &name);
    let request = HistoryRequest::from_parameters(&pairs)?;
    let history = portal.catalog().history(&entity, &request, &allowed.visibility).await?;
    history.map(Json).ok_or_else(|| no_such_entity(&entity))
}
