//! Requests that no well-meaning client sends, and what they must not do.

use axum::{
    body::Body,
    http::{Method, Request, Version},
};
use server::router::router;
use testkit::{DEFAULT_CONFIG, TestPortal};
use tower::ServiceExt as _;

const ENTITIES: &str = "/api/catalog/entities";
const STREAM: &str = "/api/events/v1/stream";

fn get(path: &str, headers: &[(&'static str, &[u8])]) -> Request<Body> {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    for (name, value) in headers {
        request.headers_mut().append(*name, http::HeaderValue::from_bytes(value).unwrap());
    }
    request
}

#[tokio::test]
async fn made_up_methods_make_no_series_of_their_own() {
    let portal = TestPortal::builder().start().await;
    for number in 0..20 {
        let method = Method::from_bytes(format!("MADEUP{number}").as_bytes()).unwrap();
        portal.send(Request::builder().method(method).uri("/x").body(Body::empty()).unwrap()).await;
    }
    let metrics = portal.get("/metrics").await.text();
    assert!(!metrics.contains("MADEUP"), "{metrics}");
    assert!(metrics.contains(r#"method="other",route="page""#), "{metrics}");
}

#[tokio::test]
async fn durations_are_counted_in_buckets() {
    let portal = TestPortal::builder().start().await;
    portal.get(ENTITIES).await;
    let metrics = portal.get("/metrics").await.text();
    assert!(metrics.contains("http_request_duration_seconds_bucket{"), "{metrics}");
    assert!(metrics.contains(r#"le="0.25""#) && !metrics.contains("quantile"), "{metrics}");
}

#[tokio::test]
async fn whoever_comes_through_a_proxy_is_no_guest() {
    let config = format!(
        "{DEFAULT_CONFIG}{}",
        r"
backend:
  baseUrl: https://portal.example.org
  auth: { externalAccess: [{ type: static, options: { token: nightly-secret, subject: nightly } }] }
"
    );
    let portal = TestPortal::builder().config(&config).start().await;
    for (name, value) in [
        ("forwarded", "for=203.0.113.9"),
        ("via", "1.1 proxy"),
        ("x-forwarded-for", "203.0.113.9"),
        ("x-forwarded-host", "portal.example.org"),
        ("x-forwarded-proto", "https"),
        ("x-real-ip", "127.0.0.1"),
    ] {
        for path in [ENTITIES, "/catalog"] {
            let headers = [("host", b"portal.example.org".as_slice()), (name, value.as_bytes())];
            let answer = portal.send(get(path, &headers)).await;
            assert_eq!(answer.status, 401, "{name} {path}");
            assert!(answer.message().contains("backend.auth.externalAccess"), "{}", answer.message());
            let with_token = [&headers[..], &[("authorization", b"Bearer nightly-secret")]].concat();
            assert_eq!(portal.send(get(path, &with_token)).await.status, 200, "{name} {path}");
        }
    }
    assert_eq!(portal.send(get(ENTITIES, &[("host", b"portal.example.org")])).await.status, 200);
}

#[tokio::test]
async fn hosts_that_are_none_and_doubled_headers_are_refused() {
    let portal = TestPortal::builder().start().await;
    for host in [
        &b"local\xc3\xa4host"[..],
        b"[::1].evil.example",
        b"localhost:80.evil.example",
        b"ada@localhost",
        b"localhost::",
        b"localhost:99999",
        b"[::1",
        b"",
    ] {
        let answer = portal.send(get(ENTITIES, &[("host", host)])).await;
        assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(host));
        assert!(answer.message().contains("Host"), "{}", answer.message());
    }
    // An empty port means the usual one.
    assert_eq!(portal.send(get(ENTITIES, &[("host", b"localhost:")])).await.status, 200);
    for name in ["host", "authorization", "origin", "sec-fetch-site"] {
        let answer = portal.send(get(ENTITIES, &[(name, b"localhost"), (name, b"localhost")])).await;
        assert_eq!(answer.status, 400, "{name}");
        assert!(answer.message().contains(name) && answer.message().contains("once"), "{}", answer.message());
    }
}

#[tokio::test]
async fn only_http_1_0_may_leave_the_host_out() {
    let portal = TestPortal::builder().start().await;
    let router = router(portal.portal().clone());
    for (version, status) in [(Version::HTTP_11, 400), (Version::HTTP_10, 200)] {
        let mut request = get(ENTITIES, &[]);
        *request.version_mut() = version;
        assert_eq!(router.clone().oneshot(request).await.unwrap().status(), status, "{version:?}");
    }
}

#[tokio::test]
async fn a_strange_request_id_is_replaced() {
    let portal = TestPortal::builder().start().await;
    let long = "x".repeat(129);
    for strange in [&b""[..], b"two words", b"\xff", b"a\tb", br#"{"x":1}"#, long.as_bytes()] {
        let answer = portal.send(get(ENTITIES, &[("x-request-id", strange)])).await;
        assert_eq!(answer.header("x-request-id").len(), 32, "{}", String::from_utf8_lossy(strange));
    }
    let doubled = portal.send(get(ENTITIES, &[("x-request-id", b"a"), ("x-request-id", b"b")])).await;
    assert_eq!(doubled.header("x-request-id").len(), 32);
    let longest = "x".repeat(128);
    let answer = portal.send(get(ENTITIES, &[("x-request-id", longest.as_bytes())])).await;
    assert_eq!(answer.header("x-request-id"), longest);
}

#[tokio::test]
async fn no_cache_keeps_answers_of_the_api_for_somebody_else() {
    let portal = TestPortal::builder().start().await;
    for (path, policy) in [
        (ENTITIES, "private, no-cache"),
        ("/api/catalog/entities/by-name/component/default/none", "private, no-cache"),
        ("/api/openapi.json", "private, no-cache"),
        ("/.backstage/health/v1/liveness", "private, no-cache"),
        (STREAM, "no-cache"),
        ("/catalog", "no-store"),
        ("/favicon.svg", "public, max-age=86400"),
    ] {
        let router = router(portal.portal().clone());
        let response = router.oneshot(get(path, &[("host", b"localhost")])).await.unwrap();
        assert_eq!(response.headers()["cache-control"], policy, "{path}");
    }
}

#[tokio::test]
async fn there_are_only_so_many_event_streams() {
    let portal = TestPortal::builder().start().await;
    let router = router(portal.portal().clone());
    let open = || router.clone().oneshot(get(STREAM, &[("host", b"localhost")]));
    let mut streams = Vec::new();
    for _ in 0..1024 {
        let stream = open().await.unwrap();
        assert_eq!(stream.status(), 200);
        streams.push(stream);
    }
    let refused = open().await.unwrap();
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (503, &"3".parse().unwrap()));
    let problem = testkit::Answer::read(refused).await;
    assert!(problem.message().contains("try again"), "{}", problem.message());
    assert_eq!(portal.get(ENTITIES).await.status, 200);
    streams.pop();
    assert_eq!(open().await.unwrap().status(), 200);
}

#[tokio::test]
async fn pages_describe_what_the_api_refuses_them() {
    let portal = TestPortal::builder().start().await;
    let answer = portal.get("/catalog/default/component/none").await;
    assert_eq!(answer.status, 404);
    assert!(!answer.text().contains("did not answer"), "{}", answer.text());
    let answer = portal.get("/api/catalog/entities/by-name/component/default/none").await;
    assert_eq!(answer.json()["request"]["url"], "/entities/by-name/component/default/none");
}

#[tokio::test]
async fn a_deep_body_is_refused_in_few_words() {
    let portal = TestPortal::builder().start().await;
    let body = r#"{"a":"#.repeat(1_000);
    let request = Request::post("/api/catalog/refresh").header("content-type", "application/json");
    let answer = portal.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, 400);
    let expected = "Malformed request: Failed to parse the request body as JSON: recursion limit exceeded at line 1";
    assert!(answer.message().starts_with(expected) && answer.message().len() < 150, "{}", answer.message());
}

#[tokio::test]
async fn an_answer_of_two_forms_is_described_with_both() {
    let portal = TestPortal::builder().start().await;
    let document = portal.get("/api/openapi.json").await.json();
    let refused = &document["paths"]["/api/catalog/validate-entity"]["post"]["responses"]["400"];
    assert_eq!(
        refused["content"]["application/json"]["schema"]["oneOf"],
        serde_json::json!([
            { "$ref": "#/components/schemas/ValidationErrors" },
            { "$ref": "#/components/schemas/Problem" },
        ])
    );
    let default = &document["paths"]["/api/catalog/entities"]["get"]["responses"]["default"];
    assert_eq!(default["description"], "A problem");
}
