//! What the operators of the portal look at.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use serde_json::json;
use shared::paths;

use super::{
    openapi::{Answer, Operation},
    table::{self, Route},
};
use crate::{
    http::access::{Allowed, Public},
    portal::Portal,
};

pub fn routes() -> Vec<Route> {
    let operation = |id, summary, answers| Operation { id, summary, parameters: &[], body: None, answers };
    vec![
        table::get(
            paths::LIVENESS,
            operation("GetLiveness", "Whether the process runs", &[(200, Answer::Json("Health"))]),
            get_liveness,
        ),
        table::get(
            paths::READINESS,
            operation(
                "GetReadiness",
                "Whether the portal can answer: its database is there and its catalog is loaded",
                &[(200, Answer::Json("Health")), (503, Answer::Json("Health"))],
            ),
            get_readiness,
        ),
        table::get(
            paths::METRICS,
            operation("GetMetrics", "Measurements in Prometheus' text format", &[(200, Answer::Media("text/plain"))]),
            get_metrics,
        ),
    ]
}

async fn get_liveness(_: Allowed<Public>) -> impl IntoResponse {
    Json(json!({ "status": "ok" }))
}

async fn get_readiness(_: Allowed<Public>, State(portal): State<Portal>) -> impl IntoResponse {
    match portal.readiness().await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ok" }))),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "error", "message": reason }))),
    }
}

async fn get_metrics(_: Allowed<Public>, State(portal): State<Portal>) -> impl IntoResponse {
    portal.metrics()
}
