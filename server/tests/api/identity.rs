//! Who may do what.

use axum::{
    body::Body,
    http::{Method, Request},
};
use server::http::access::Access;
use testkit::{DEFAULT_CONFIG, TestPortal};

use crate::catalog::component;

const TOKEN: &str = "
backend:
  auth:
    externalAccess:
      - { type: static, options: { token: nightly-secret, subject: nightly } }
      - { type: static, options: { token: reader-secret, subject: reader }, accessRestrictions: [{ plugin: catalog, permissionAttribute: { action: read } }] }
";

const ENTITIES: &str = "/api/catalog/entities";
const ELSEWHERE: &str = "192.0.2.1:7007";

async fn elsewhere() -> TestPortal {
    TestPortal::builder().config(&format!("{DEFAULT_CONFIG}{TOKEN}")).listening_on(ELSEWHERE).start().await
}

fn with_token(path: &str, token: &str) -> Request<Body> {
    Request::get(path).header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_guest_may_look_around_on_loopback() {
    let portal = TestPortal::builder().start().await;
    assert_eq!(portal.get(ENTITIES).await.status, 200);
}

#[tokio::test]
async fn elsewhere_nobody_may_without_a_token() {
    let portal = elsewhere().await;
    let answer = portal.get(ENTITIES).await;
    assert_eq!((answer.status, answer.message().as_str()), (401, "Missing credentials"));
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let answer = portal.send(with_token(ENTITIES, "wrong")).await;
    assert_eq!((answer.status, answer.message().as_str()), (401, "Illegal token"));
    assert_eq!(portal.send(with_token(ENTITIES, "nightly-secret")).await.status, 200);
}

#[tokio::test]
async fn elsewhere_guests_stay_out_whatever_the_configuration_says() {
    let config =
        format!("{DEFAULT_CONFIG}auth: {{ providers: {{ guest: {{ dangerouslyAllowOutsideDevelopment: true }} }} }}\n");
    let portal = TestPortal::builder().config(&config).listening_on(ELSEWHERE).start().await;
    assert_eq!(portal.get(ENTITIES).await.status, 401);
}

#[tokio::test]
async fn a_wrong_token_is_refused_where_guests_are_allowed_too() {
    let portal = TestPortal::builder().start().await;
    for path in [ENTITIES, "/catalog"] {
        let answer = portal.send(with_token(path, "wrong")).await;
        assert_eq!((answer.status, answer.message().as_str()), (401, "Illegal token"), "{path}");
    }
}

#[tokio::test]
async fn a_page_shows_what_its_reader_may_see() {
    let portal = TestPortal::builder()
        .config(&format!("{DEFAULT_CONFIG}{TOKEN}"))
        .file("catalog/all.yaml", &component("hidden-service"))
        .listening_on(ELSEWHERE)
        .start()
        .await;
    for path in ["/catalog?kind=component", "/catalog/default/component/hidden-service", "/sources"] {
        let stranger = portal.get(path).await.text();
        assert!(!stranger.contains("owner") && !stranger.contains("all.yaml"), "{path}: {stranger}");
        assert_eq!(portal.send(with_token(path, "nightly-secret")).await.status, 200, "{path}");
    }
    let list = portal.send(with_token("/catalog?kind=component", "nightly-secret")).await.text();
    assert!(list.contains("hidden-service"), "{list}");
    let list = portal.get("/catalog?kind=component").await.text();
    assert!(!list.contains("hidden-service"), "{list}");
}

#[tokio::test]
async fn other_providers_without_guest_shut_guests_out() {
    let config = format!("{DEFAULT_CONFIG}auth: {{ providers: {{ github: {{}} }} }}\n");
    let portal = TestPortal::builder().config(&config).start().await;
    assert_eq!(portal.get(ENTITIES).await.status, 401);
}

#[tokio::test]
async fn every_route_that_is_not_public_asks_for_a_token() {
    let portal = elsewhere().await;
    for route in server::routes::all() {
        let path = route.path.replace(['{', '}'], "");
        let request = Request::builder().method(route.method.clone()).uri(&path).body(Body::empty()).unwrap();
        let answer = portal.send(request).await;
        let public = route.access == Access::Public;
        assert_eq!(answer.status != 401, public, "{} {}", route.method, route.path);
    }
}

/// Questions that are too long for an address.
const QUESTIONS: [&str; 5] = [
    "/api/catalog/entities/by-query",
    "/api/catalog/entities/by-refs",
    "/api/catalog/entity-facets",
    "/api/catalog/locations/by-query",
    "/api/catalog/v1/entities/page",
];

#[test]
fn what_changes_something_needs_more_than_a_permission_to_read() {
    let mut public = Vec::new();
    for route in server::routes::all() {
        let asks = route.method == Method::GET || QUESTIONS.contains(&route.path);
        match route.access {
            Access::Public => public.push(route.path),
            Access::Needs(permission) => {
                assert_eq!(permission.action() == Some("read"), asks, "{} {}", route.method, route.path);
            }
        }
    }
    let expected =
        ["/.backstage/health/v1/liveness", "/.backstage/health/v1/readiness", "/metrics", "/api/openapi.json"];
    assert_eq!(public, expected);
}

#[tokio::test]
async fn a_restricted_token_may_read_but_not_refresh() {
    let portal = elsewhere().await;
    assert_eq!(portal.send(with_token(ENTITIES, "reader-secret")).await.status, 200);
    let refresh = Request::post("/api/catalog/refresh")
        .header("authorization", "Bearer reader-secret")
        .header("content-type", "application/json")
        .body(Body::from(r#"{"entityRef":"component:default/a"}"#))
        .unwrap();
    assert_eq!(portal.send(refresh).await.status, 403);
}

#[tokio::test]
async fn a_page_of_another_site_may_not_change_anything() {
    let portal = TestPortal::builder().start().await;
    let refresh = |header: &str, value: &str| {
        Request::post("/api/catalog/refresh").header(header, value).body(Body::empty()).unwrap()
    };
    assert_eq!(portal.send(refresh("origin", "https://evil.example")).await.status, 403);
    assert_eq!(portal.send(refresh("sec-fetch-site", "cross-site")).await.status, 403);
    assert_ne!(portal.send(refresh("sec-fetch-site", "same-origin")).await.status, 403);
    assert_ne!(portal.send(refresh("origin", "http://localhost:7007")).await.status, 403);
}

#[tokio::test]
async fn a_host_name_that_only_points_here_is_refused_where_guests_are_allowed() {
    let portal = TestPortal::builder().start().await;
    let request = Request::get(ENTITIES).header("host", "rebound.evil.example:7007").body(Body::empty()).unwrap();
    let answer = portal.send(request).await;
    assert_eq!(answer.status, 403);
    assert!(answer.message().contains("backend.baseUrl"));
    for host in ["localhost", "LOCALHOST:7007", "portal.localhost:7007", "127.0.0.1:7007", "[::1]:7007"] {
        let request = Request::get(ENTITIES).header("host", host).body(Body::empty()).unwrap();
        assert_eq!(portal.send(request).await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn the_configured_host_name_is_this_server() {
    let config = format!("{DEFAULT_CONFIG}backend: {{ baseUrl: 'https://Portal.example.org' }}\n");
    let portal = TestPortal::builder().config(&config).start().await;
    for (host, status) in
        [("portal.example.org", 200), ("portal.example.org.evil.example", 403), ("portal.example.org:8080", 403)]
    {
        let request = Request::get(ENTITIES).header("host", host).body(Body::empty()).unwrap();
        assert_eq!(portal.send(request).await.status, status, "{host}");
    }
}
