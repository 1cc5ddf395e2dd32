//! `/api/catalog/v1/graph`: the surroundings of an entity.

use axum::{Json, extract::State};
use catalog::facts::GraphRequest;
use shared::{catalog::facts::EntityGraph, paths};

use super::{
    no_such_entity,
    parameters::{DEPTH, DIRECTION, GRAPH_LIMIT, KINDS, RELATIONS, ROOT},
};
use crate::{
    http::{
        access::{Allowed, CatalogEntityRead},
        failure::{Failure, QueryPairs},
    },
    portal::Portal,
    routes::{
        openapi::{Answer, Operation},
        table::{self, Route},
    },
};

pub fn routes() -> Vec<Route> {
    let operation = Operation {
        id: "GetEntityGraph",
        summary: "The entities around one, and the relations between them",
        parameters: &[ROOT, DEPTH, DIRECTION, RELATIONS, KINDS, GRAPH_LIMIT],
        body: None,
        answers: &[(200, Answer::Json("EntityGraph"))],
    };
    vec![table::get(paths::CATALOG_GRAPH, operation, get_graph)]
}

async fn get_graph(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    QueryPairs(pairs): QueryPairs,
) -> Result<Json<EntityGraph>, Failure> {
    let request = GraphRequest::from_parameters(&pairs)?;
    let root = request.root.clone();
    let graph = portal.catalog().graph(request, &allowed.visibility).await?;
    graph.map(Json).ok_or_else(|| no_such_entity(&root))
}
