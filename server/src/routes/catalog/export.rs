//! `/api/catalog/v1/export`: a whole list of entities as a file.

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use catalog::facts::ExportRequest;
use shared::paths;

use super::parameters::{FILTER, FORMAT, FULL_TEXT_FIELDS, FULL_TEXT_TERM, ORDER_FIELD};
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
        id: "ExportEntities",
        summary: "Every entity that matches, as a file",
        parameters: &[FORMAT, FILTER, ORDER_FIELD, FULL_TEXT_TERM, FULL_TEXT_FIELDS],
        body: None,
        answers: &[(200, Answer::OneOfMedia(&["text/csv", "application/json", "application/yaml"]))],
    };
    vec![table::get(paths::CATALOG_EXPORT, operation, export_entities)]
}

async fn export_entities(
    allowed: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    QueryPairs(pairs): QueryPairs,
) -> Result<Response, Failure> {
    let request = ExportRequest::from_parameters(&pairs)?;
    let format = request.format;
    let file = portal.catalog().export(request, &allowed.visibility).await?;
    let disposition = format!("attachment; filename=\"catalog.{}\"", format.extension());
    let headers = [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(file)).into_response())
}
