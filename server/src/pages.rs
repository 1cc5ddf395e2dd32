//! Server-side rendering: every address that is not the API's is a page of the application.

use std::{future::Future, pin::Pin, sync::Arc};

use app::{
    Look, Organization, ResponseStatus,
    api::{Answer, ApiClient, ApiError, Request as ApiRequest, Transport},
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use shared::Caller;
use tower::ServiceExt as _;

use crate::{
    http::{
        access::{ResolvedCaller, caller_of},
        security::page_policy,
    },
    portal::Portal,
};

/// The largest API answer that a page may be made of, in bytes.
const ANSWER_LIMIT: usize = 64 * 1024 * 1024;

/// Renders the page of this address. Paths of the API that no route has are answered as Backstage does: 404, no body.
pub async fn render(portal: Portal, api: Router, request: Request) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/")
        || path.starts_with("/.backstage/")
        || !matches!(*request.method(), Method::GET | Method::HEAD)
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (mut parts, body) = request.into_parts();
    let caller = match caller_of(&parts, &portal) {
        Ok(caller) => caller,
        Err(failure) => return failure.into_response(),
    };
    // A page is HTML whatever is asked for; without this, redirects of pages would answer 200.
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    let look = look_of(&parts);
    let request = Request::from_parts(parts, body);
    let client = ApiClient::new(InProcess { api, caller });
    let organization = Organization(portal.organization().map(str::to_owned));
    let assets = portal.assets().cloned();
    let provide = move || {
        provide_context(client.clone());
        provide_context(organization.clone());
        let response = expect_context::<ResponseOptions>();
        if let Some(policy) = use_nonce().and_then(|nonce| HeaderValue::from_str(&page_policy(&nonce)).ok()) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
        // A page holds what its caller may see, and its nonce: no cache may keep it.
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        provide_context(ResponseStatus(Arc::new(move |status| {
            if let Ok(status) = StatusCode::from_u16(status) {
                response.set_status(status);
            }
        })));
    };
    let page = leptos_axum::render_app_async_stream_with_context(provide, move || app::document(assets.clone(), look));
    page(request).await
}

/// What the reader chose, kept in cookies that mean nothing else.
fn look_of(parts: &Parts) -> Look {
    let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut chosen = cookies.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().strip_prefix("theme="));
    let theme = |name| ["light", "dark"].into_iter().find(|theme| *theme == name);
    Look { theme: chosen.find_map(theme) }
}

/// Calls the API without leaving the process. The caller is already known, so the request skips everything that only
/// matters at the edge.
struct InProcess {
    api: Router,
    caller: Caller,
}

impl Transport for InProcess {
    fn send(&self, request: ApiRequest) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>> {
        let api = self.api.clone();
        let caller = ResolvedCaller(self.caller.clone());
        Box::pin(async move {
            let unreachable = |error: &dyn std::fmt::Display| ApiError::Unreachable(error.to_string());
            let ApiRequest { method, path, body } = request;
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header(header::CONTENT_TYPE, "application/json")
                .extension(caller)
                .body(body.map_or_else(Body::empty, Body::from))
                .map_err(|error| unreachable(&error))?;
            let response = api.oneshot(request).await.map_err(|error| unreachable(&error))?;
            let status = response.status().as_u16();
            let body =
                axum::body::to_bytes(response.into_body(), ANSWER_LIMIT).await.map_err(|error| unreachable(&error))?;
            let body = String::from_utf8(body.into()).map_err(|error| unreachable(&error))?;
            Ok(Answer { status, body })
        })
    }
}
