//! Health, measurements, headers, errors, the OpenAPI document.

use axum::{body::Body, http::Request};
use serde_json::json;
use testkit::TestPortal;

use crate::catalog::component;

#[tokio::test]
async fn health_is_public() {
    let portal = TestPortal::builder().listening_on("192.0.2.1:7007").start().await;
    for path in ["/.backstage/health/v1/liveness", "/.backstage/health/v1/readiness"] {
        let answer = portal.get(path).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"status":"ok"}"#));
    }
}

#[tokio::test]
async fn readiness_ends_when_the_server_stops() {
    let portal = TestPortal::builder().start().await;
    portal.stop().await;
    assert_eq!(portal.get("/.backstage/health/v1/readiness").await.status, 503);
    assert_eq!(portal.get("/.backstage/health/v1/liveness").await.status, 200);
}

#[tokio::test]
async fn measurements_count_requests_by_route() {
    let portal = TestPortal::builder().start().await;
    portal.get("/api/catalog/entities").await;
    let metrics = portal.get("/metrics").await.text();
    assert!(metrics.contains(r#"route="/api/catalog/entities""#), "{metrics}");
    assert!(metrics.contains("catalog_entities_count"), "{metrics}");
}

/// What a browser must not do with any of our answers.
const SECURITY_HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

#[tokio::test]
async fn every_answer_has_an_id_and_the_security_headers() {
    let portal = TestPortal::builder().start().await;
    for (path, host, status) in [
        ("/api/catalog/entities", "localhost:7007", 200),
        ("/catalog", "localhost:7007", 200),
        ("/favicon.svg", "localhost:7007", 200),
        ("/no/such/page", "localhost:7007", 404),
        ("/assets/none.js", "localhost:7007", 404),
        ("/api/none", "localhost:7007", 404),
        ("/catalog", "elsewhere.example", 403),
    ] {
        let request = Request::get(path).header("host", host).body(Body::empty()).unwrap();
        let answer = portal.send(request).await;
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in SECURITY_HEADERS {
            assert_eq!(answer.header(name), value, "{name} of {path}");
        }
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn a_request_that_brings_an_id_keeps_it() {
    let portal = TestPortal::builder().start().await;
    let request = Request::get("/api/catalog/entities").header("x-request-id", "from-the-proxy");
    let answer = portal.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("x-request-id"), "from-the-proxy");
}

#[tokio::test]
async fn a_large_answer_is_compressed_for_those_who_can_read_that() {
    let documents: Vec<String> = (0..20).map(|number| component(&format!("c-{number}"))).collect();
    let portal = TestPortal::with(&documents.join("---\n")).await;
    let plain = portal.get("/api/catalog/entities").await;
    assert_eq!(plain.header("content-encoding"), "");
    let request = Request::get("/api/catalog/entities").header("accept-encoding", "gzip");
    let small = portal.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(small.header("content-encoding"), "gzip");
    assert!(small.body.len() < plain.body.len() / 2, "{} of {} bytes", small.body.len(), plain.body.len());
}

#[tokio::test]
async fn no_path_leads_out_of_the_assets() {
    let portal = TestPortal::builder().start().await;
    for path in [
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e%2f%2e%2e%2fCargo.toml",
        "/assets/../../Cargo.toml",
        "/assets/%2fetc%2fpasswd",
    ] {
        let answer = portal.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("[workspace]") && !answer.text().contains("root:"), "{path}");
    }
    assert_eq!(portal.get("/.backstage/health/v1/liveness").await.status, 200);
}

#[tokio::test]
async fn an_api_path_that_is_not_there_is_answered_without_a_body() {
    let portal = TestPortal::builder().start().await;
    let answer = portal.get("/api/catalog/nonsense").await;
    assert_eq!((answer.status, answer.body.len()), (404, 0));
}

fn post(path: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path).header("content-type", content_type).body(body.into()).unwrap()
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let portal = TestPortal::builder().start().await;
    let megabytes = |count: usize| vec![b' '; count * 1024 * 1024];
    for (path, just_right, too_large) in [
        ("/api/catalog/refresh", 1, 2),
        ("/api/catalog/entities/by-refs", 1, 2),
        // An entity may carry the definition of a large API.
        ("/api/catalog/validate-entity", 5, 6),
    ] {
        let answer = portal.send(post(path, "application/json", megabytes(too_large))).await;
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (413, &json!("payload_too_large")), "{path}");
        assert_eq!(answer.message(), "the body is larger than this route takes");
        assert_eq!(portal.send(post(path, "application/json", megabytes(just_right))).await.status, 400, "{path}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_the_route_takes_is_refused_with_a_reason() {
    let portal = TestPortal::with(&component("a")).await;
    let good = r#"{"entityRef":"component:default/a"}"#;
    for (content_type, body, message) in [
        ("text/plain", good, "the body must be JSON: send the header Content-Type: application/json"),
        ("application/json", "{}", "request/body must have required property 'entityRef'"),
        (
            "application/json",
            r#"{"entityRef":"component:default/a","more":1}"#,
            "request/body must NOT have additional properties",
        ),
        ("application/json", "{", "Malformed request: Failed to parse the request body as JSON"),
        ("application/json", "[]", "Expected body to be a JSON object"),
    ] {
        let answer = portal.send(post("/api/catalog/refresh", content_type, body)).await;
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!("invalid_body")), "{body}");
        assert!(answer.message().starts_with(message), "{body}: {}", answer.message());
    }
    assert_eq!(portal.send(post("/api/catalog/refresh", "application/json", good)).await.status, 200);
}

#[tokio::test]
async fn the_openapi_document_has_every_route_with_its_permission() {
    let portal = TestPortal::builder().start().await;
    let document = portal.get("/api/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    for route in server::routes::all() {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        assert_eq!(operation["operationId"], route.operation.id, "{}", route.path);
    }
    assert_eq!(document["paths"]["/api/catalog/entities"]["get"]["x-permission"], "catalog.entity.read");
    // Every schema that is referred to is there.
    let text = document.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}
