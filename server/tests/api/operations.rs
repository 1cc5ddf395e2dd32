//! Health, measurements, headers, errors, the OpenAPI document.

use axum::{body::Body, http::Request};
use testkit::TestPortal;

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

#[tokio::test]
async fn every_answer_has_an_id_and_the_security_headers() {
    let portal = TestPortal::builder().start().await;
    for path in ["/api/catalog/entities", "/catalog", "/no/such/page", "/api/none"] {
        let answer = portal.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn an_api_path_that_is_not_there_is_answered_without_a_body() {
    let portal = TestPortal::builder().start().await;
    let answer = portal.get("/api/catalog/nonsense").await;
    assert_eq!((answer.status, answer.body.len()), (404, 0));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let portal = TestPortal::builder().start().await;
    let request = Request::post("/api/catalog/refresh").header("content-type", "application/json");
    let answer = portal.send(request.body(Body::from(vec![b' '; 2 * 1024 * 1024])).unwrap()).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["error"]["code"], "payload_too_large");
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
