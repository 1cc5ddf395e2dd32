//! The one place where what went wrong becomes an HTTP answer.

use axum::{
    Json,
    body::{Body, Bytes, HttpBody as _},
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::JsonRejection},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::{
    Problem, ProblemCode,
    problem::{FieldProblem, ProblemDetail, ProblemRequest, ProblemResponse},
};

/// An answer that reports a problem. Its text is for the caller: it says what to do and never what the inside looks
/// like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub code: ProblemCode,
    pub message: String,
    pub fields: Vec<FieldProblem>,
}

impl Failure {
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new() }
    }

    /// Something that is the server's fault: the cause goes to the log, the caller gets a number to quote.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        let number = uuid::Uuid::new_v4().simple().to_string();
        tracing::error!(failure = %number, %cause, "request failed");
        Self::new(
            ProblemCode::InternalError,
            format!(
                "Callboard could not answer because of a fault of its own. Tell its operators this number: {number}"
            ),
        )
    }

    /// A database that cannot work now asks for another attempt; any other fault of it is ours.
    pub fn database(error: &db::DbError) -> Self {
        if !error.is_unavailable() {
            return Self::internal(error);
        }
        tracing::warn!(%error, "the database is not available");
        Self::new(
            ProblemCode::DatabaseUnavailable,
            match error {
                db::DbError::Locked { .. } => {
                    "another program keeps the database locked: try again in a moment, and if that goes on, have the \
                     operators stop that program"
                }
                db::DbError::DiskFull { .. } => "the disk of the database is full: have the operators make room on it",
                _ => "the database does not answer now: try again in a moment",
            },
        )
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        if self.code == ProblemCode::ServerBusy {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("3"));
        }
        // The layer `describe` knows the request and writes the body.
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the body of every [`Failure`]: it names the request, which the failing code does not know.
pub async fn describe(request: Request, next: axum::middleware::Next) -> Response {
    let method = request.method().to_string();
    // As Backstage does, the URL is the one below the plugin's mount point.
    let url = request.uri().path_and_query().map_or("/", |path| below_mount_point(path.as_str())).to_owned();
    let mut response = next.run(request).await;
    let Some(failure) = response.extensions_mut().remove::<Failure>() else {
        return response;
    };
    let status = response.status();
    let problem = Problem {
        error: ProblemDetail {
            name: failure.code.name().to_owned(),
            message: failure.message,
            code: Some(failure.code),
            fields: failure.fields,
        },
        request: ProblemRequest { method, url },
        response: ProblemResponse { status_code: status.as_u16() },
    };
    let mut described = (status, Json(problem)).into_response();
    described.headers_mut().extend(response.headers().iter().map(|(name, value)| (name.clone(), value.clone())));
    described
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json; charset=utf-8"));
    described.headers_mut().remove(header::CONTENT_LENGTH);
    described
}

fn below_mount_point(path: &str) -> &str {
    path.strip_prefix("/api/").and_then(|rest| rest.find('/').map(|slash| &rest[slash..])).unwrap_or(path)
}

/// A JSON body that must be an object, with Backstage's words for what is wrong with it.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        match Json::<Value>::from_request(request, state).await {
            Ok(Json(body)) if body.is_object() => serde_json::from_value(body)
                .map(Self)
                .map_err(|error| Failure::new(ProblemCode::InvalidBody, malformed(&error.to_string()))),
            Ok(Json(_)) => Err(Failure::new(ProblemCode::InvalidBody, "Expected body to be a JSON object")),
            Err(JsonRejection::BytesRejection(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Failure::new(ProblemCode::PayloadTooLarge, "the body is larger than this route takes"))
            }
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Failure::new(
                ProblemCode::InvalidBody,
                "the body must be JSON: send the header Content-Type: application/json",
            )),
            Err(rejection) if rejection.body_text().contains("EOF while parsing a value at line 1 column 0") => {
                Err(Failure::new(ProblemCode::InvalidBody, "Missing request body"))
            }
            Err(rejection) => Err(Failure::new(ProblemCode::InvalidBody, no_json(&rejection.body_text()))),
        }
    }
}

/// A JSON body, or none where there are no bytes.
pub struct OptionalJson(pub Option<Value>);

impl<S: Send + Sync> FromRequest<S> for OptionalJson {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        if request.headers().get(header::CONTENT_TYPE).is_none() && request.body().is_end_stream() {
            return Ok(Self(None));
        }
        let (parts, body) = request.into_parts();
        let limited = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(limited, state).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Failure::new(ProblemCode::PayloadTooLarge, "the body is larger than this route takes")
            }
            _ => Failure::new(ProblemCode::InvalidBody, "the body could not be read to its end"),
        })?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        JsonBody::from_request(request, state).await.map(|JsonBody(body)| Self(Some(body)))
    }
}

/// Why a body is no JSON. The reader names the way to the mistake as well, which may be as long as the body is deep.
fn no_json(text: &str) -> String {
    let reason = text.rsplit(": ").next().unwrap_or(text);
    format!("Malformed request: Failed to parse the request body as JSON: {reason}")
}

/// What the JSON reader found, in the words that Backstage has for it where it has some.
fn malformed(text: &str) -> String {
    let quoted = || text.split('`').nth(1);
    match (text.contains("missing field"), text.contains("unknown field"), quoted()) {
        (true, _, Some(field)) => format!("request/body must have required property '{field}'"),
        (_, true, _) => "request/body must NOT have additional properties".to_owned(),
        _ => format!("Malformed request: {text}"),
    }
}

/// The parameters of the path, decoded.
pub struct PathParameters<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PathParameters<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let message = "the address of this request is malformed: check its percent-encoding";
        let parameters = Path::<T>::from_request_parts(parts, state).await;
        parameters
            .map(|Path(parameters)| Self(parameters))
            .map_err(|_| Failure::new(ProblemCode::InvalidParameter, message))
    }
}

/// The query string as pairs, in the order of the address; a name may come several times.
pub struct QueryPairs(pub Vec<(String, String)>);

impl QueryPairs {
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for QueryPairs {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}
