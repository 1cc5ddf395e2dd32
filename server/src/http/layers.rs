//! Request ids, logs, measurements, time limits.

use std::{any::Any, time::Instant};

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shared::ProblemCode;
use tower::layer::util::{Identity, Stack};
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};

use super::failure::Failure;
use crate::router::REQUEST_TIMEOUT;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Clone)]
pub struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _request: &http::Request<B>) -> Option<RequestId> {
        let id = uuid::Uuid::new_v4().simple().to_string();
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}

/// Longer ids, and ids of other characters, would fill logs or forge lines of them.
const LONGEST_REQUEST_ID: usize = 128;

type RequestIdLayer = Stack<PropagateRequestIdLayer, Stack<SetRequestIdLayer<NewRequestId>, Identity>>;

/// Takes an id away that no sensible client or proxy has given its request, so that it gets a new one.
pub async fn drop_strange_id(mut request: Request, next: Next) -> Response {
    let mut ids = request.headers().get_all(REQUEST_ID).iter();
    let is_sensible = ids.next().is_none_or(|id| is_sensible_id(id.as_bytes())) && ids.next().is_none();
    if !is_sensible {
        request.headers_mut().remove(REQUEST_ID);
    }
    next.run(request).await
}

fn is_sensible_id(id: &[u8]) -> bool {
    let is_safe = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/=+".contains(byte);
    (1..=LONGEST_REQUEST_ID).contains(&id.len()) && id.iter().all(is_safe)
}

/// Gives every request an id, keeps one that came with it, and answers with it.
pub fn request_id() -> RequestIdLayer {
    Stack::new(
        PropagateRequestIdLayer::new(REQUEST_ID),
        Stack::new(SetRequestIdLayer::new(REQUEST_ID, NewRequestId), Identity::new()),
    )
}

/// Logs every request and counts it, by the route's pattern so that the number of series stays small.
pub async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("page", |route| route.as_str()).to_owned();
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let elapsed = started.elapsed();
    tracing::info!(target: "access", %method, path, status = status.as_u16(), micros = elapsed.as_micros(), request = id);
    let labels =
        [("method", method_label(&method).to_owned()), ("route", route), ("status", status.as_u16().to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels[..2]).record(elapsed.as_secs_f64());
    response
}

/// Clients may make up methods, and each would be a series of its own.
fn method_label(method: &Method) -> &'static str {
    match method.as_str() {
        "CONNECT" => "CONNECT",
        "DELETE" => "DELETE",
        "GET" => "GET",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        "PATCH" => "PATCH",
        "POST" => "POST",
        "PUT" => "PUT",
        "TRACE" => "TRACE",
        _ => "other",
    }
}

/// Answers of the API are for their caller. What is kept of one is asked about again; an answer that says more itself
/// keeps that.
pub async fn keep_private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = HeaderValue::from_static("private, no-cache");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(policy);
    response
}

/// Answers 503 when an answer has not begun in time.
pub async fn limit_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        let message = format!("no answer within {} s: ask for less, or try again", REQUEST_TIMEOUT.as_secs());
        Failure::new(ProblemCode::RequestTimeout, message).into_response()
    })
}

/// A panic is a fault of ours: it is logged, and the connection gets a plain answer.
pub fn answer_to_panic(panic: Box<dyn Any + Send + 'static>) -> http::Response<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("without a text"), "a request handler panicked");
    let body = r#"{"error":{"name":"Error","message":"Callboard could not answer because of a fault of its own","code":"internal_error"},"response":{"statusCode":500}}"#;
    let mut response = http::Response::new(Body::from(body));
    *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}
