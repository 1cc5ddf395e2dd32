//! The one error body of the API, and the stable codes in it.

use serde::{Deserialize, Serialize};

/// What went wrong, as a name that never changes once released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    AuthenticationRequired,
    CrossOriginRefused,
    DatabaseUnavailable,
    EntityNotFound,
    InternalError,
    InvalidBody,
    InvalidCursor,
    InvalidParameter,
    LocationExists,
    LocationNotFound,
    LocationUnreadable,
    NotAllowed,
    NotFound,
    PayloadTooLarge,
    RequestTimeout,
    ServerBusy,
    SettingNotFound,
    TooManyRequests,
    TooManySettings,
}

impl ProblemCode {
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidBody | Self::InvalidCursor | Self::InvalidParameter | Self::LocationUnreadable => 400,
            Self::AuthenticationRequired => 401,
            Self::CrossOriginRefused | Self::NotAllowed => 403,
            Self::EntityNotFound | Self::LocationNotFound | Self::NotFound | Self::SettingNotFound => 404,
            Self::LocationExists | Self::TooManySettings => 409,
            Self::PayloadTooLarge => 413,
            Self::TooManyRequests => 429,
            Self::InternalError => 500,
            Self::DatabaseUnavailable | Self::RequestTimeout | Self::ServerBusy => 503,
        }
    }

    /// The error name Backstage's clients know for this status.
    pub fn name(self) -> &'static str {
        match self.status() {
            400 => "InputError",
            401 => "AuthenticationError",
            403 => "NotAllowedError",
            404 => "NotFoundError",
            409 => "ConflictError",
            413 => "PayloadTooLargeError",
            429 => "TooManyRequestsError",
            503 => "ServiceUnavailableError",
            _ => "Error",
        }
    }
}

/// The body of every error answer, in the shape Backstage's clients read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub error: ProblemDetail,
    pub request: ProblemRequest,
    pub response: ProblemResponse,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemDetail {
    pub name: String,
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ProblemCode>,
    /// Which fields of the request are wrong, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    pub field: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRequest {
    pub method: String,
    pub url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemResponse {
    #[serde(rename = "statusCode")]
    pub status_code: u16,
}
