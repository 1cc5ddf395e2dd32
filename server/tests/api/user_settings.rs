//! What callers keep for themselves.

use axum::{body::Body, http::Request};
use futures::StreamExt as _;
use identity::SettingsError;
use serde_json::{Value, json};
use server::{http::failure::Failure, router::router};
use testkit::{Answer, DEFAULT_CONFIG, TestPortal};
use tower::ServiceExt as _;

const ALL: &str = "/api/user-settings/v1/all";
const THEME: &str = "/api/user-settings/buckets/look/keys/theme";

const TOKENS: &str = "
backend:
  auth:
    externalAccess:
      - { type: static, options: { token: ada-secret, subject: 'user:default/ada' } }
      - { type: static, options: { token: ben-secret, subject: 'user:default/ben' } }
      - { type: static, options: { token: reader-secret, subject: reader }, accessRestrictions: [{ plugin: user-settings, permissionAttribute: { action: read } }] }
      - { type: static, options: { token: catalog-secret, subject: catalog }, accessRestrictions: [{ plugin: catalog }] }
";

fn put(path: &str, body: &Value) -> Request<Body> {
    let request = Request::put(path).header("content-type", "application/json");
    request.body(Body::from(body.to_string())).unwrap()
}

fn delete(path: &str) -> Request<Body> {
    Request::delete(path).body(Body::empty()).unwrap()
}

fn by(token: &str, mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

fn problem(answer: &Answer) -> (u16, String, String) {
    let body = answer.json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (answer.status, text(&body["error"]["name"]), text(&body["error"]["code"]))
}

#[tokio::test]
async fn a_setting_is_set_read_and_deleted() {
    let portal = TestPortal::builder().start().await;
    assert_eq!(portal.get(ALL).await.json(), json!({ "buckets": {} }));
    let setting =
        json!({ "userEntityRef": "user:default/guest", "bucket": "look", "key": "theme", "value": { "dark": true } });

    let answer = portal.send(put(THEME, &json!({ "value": { "dark": true } }))).await;
    assert_eq!((answer.status, answer.json()), (200, setting.clone()));
    let answer = portal.get(THEME).await;
    assert_eq!((answer.status, answer.json()), (200, setting));
    assert_eq!(portal.get(ALL).await.json(), json!({ "buckets": { "look": { "theme": { "dark": true } } } }));

    let answer = portal.send(delete(THEME)).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(portal.send(delete(THEME)).await.status, 204);
    let answer = portal.get(THEME).await;
    assert_eq!(problem(&answer), (404, "NotFoundError".to_owned(), "setting_not_found".to_owned()));
    assert_eq!(answer.message(), "Unable to find 'theme' in bucket 'look'");
}

#[tokio::test]
async fn a_key_may_be_an_entity_reference() {
    let portal = TestPortal::builder().start().await;
    let path = "/api/user-settings/buckets/starred/keys/component%3Adefault%2Fcheckout-api";
    assert_eq!(portal.send(put(path, &json!({ "value": true }))).await.status, 200);
    assert_eq!(
        portal.get(ALL).await.json(),
        json!({ "buckets": { "starred": { "component:default/checkout-api": true } } })
    );
}

#[tokio::test]
async fn everybody_has_their_own() {
    let config = format!("{DEFAULT_CONFIG}{TOKENS}");
    let portal = TestPortal::builder().config(&config).listening_on("192.0.2.1:7007").start().await;
    portal.send(by("ada-secret", put(THEME, &json!({ "value": "dark" })))).await;
    portal.send(by("ben-secret", put(THEME, &json!({ "value": "light" })))).await;
    let answer = portal.send(by("ada-secret", get(THEME))).await.json();
    assert_eq!((&answer["userEntityRef"], &answer["value"]), (&json!("user:default/ada"), &json!("dark")));
    portal.send(by("ben-secret", delete(THEME))).await;
    assert_eq!(portal.send(by("ada-secret", get(THEME))).await.status, 200);
    assert_eq!(portal.send(by("ben-secret", get(THEME))).await.status, 404);
}

#[tokio::test]
async fn a_token_may_do_what_it_is_good_for() {
    let config = format!("{DEFAULT_CONFIG}{TOKENS}");
    let portal = TestPortal::builder().config(&config).listening_on("192.0.2.1:7007").start().await;
    assert_eq!(portal.send(by("reader-secret", get(ALL))).await.status, 200);
    for request in [put(THEME, &json!({ "value": 1 })), delete(THEME)] {
        assert_eq!(portal.send(by("reader-secret", request)).await.status, 403);
    }
    assert_eq!(portal.send(by("catalog-secret", get(ALL))).await.status, 403);
    assert_eq!(portal.get(ALL).await.status, 401);
}

#[tokio::test]
async fn a_body_without_a_value_is_refused() {
    let portal = TestPortal::builder().start().await;
    let answer = portal.send(put(THEME, &json!({}))).await;
    assert_eq!(problem(&answer), (400, "InputError".to_owned(), "invalid_body".to_owned()));
    assert_eq!(answer.message(), "request/body must have required property 'value'");
    assert_eq!(portal.send(put(THEME, &json!({ "value": null }))).await.status, 200);
    assert_eq!(portal.get(THEME).await.json()["value"], Value::Null);
}

#[tokio::test]
async fn names_and_values_have_limits() {
    let portal = TestPortal::builder().start().await;
    for (path, field) in [
        ("/api/user-settings/buckets/a%20b/keys/c".to_owned(), "bucket"),
        ("/api/user-settings/buckets/a/keys/%C3%A9".to_owned(), "key"),
        (format!("/api/user-settings/buckets/a/keys/{}", "k".repeat(257)), "key"),
    ] {
        for request in [get(&path), put(&path, &json!({ "value": 1 })), delete(&path)] {
            let answer = portal.send(request).await;
            assert_eq!(problem(&answer), (400, "InputError".to_owned(), "invalid_parameter".to_owned()), "{path}");
            assert_eq!(answer.json()["error"]["fields"][0]["field"], field);
        }
    }
    // Quotes count; the rest of the body does not.
    let text = |bytes: usize| json!({ "value": "v".repeat(bytes - 2) });
    assert_eq!(portal.send(put(THEME, &text(16 * 1024))).await.status, 200);
    for bytes in [16 * 1024 + 1, 100_000] {
        let answer = portal.send(put(THEME, &text(bytes))).await;
        assert_eq!(problem(&answer), (413, "PayloadTooLargeError".to_owned(), "payload_too_large".to_owned()));
    }
}

#[test]
fn too_many_settings_are_a_conflict() {
    let failure = Failure::from(SettingsError::TotalTooLarge { bytes: 300_000 });
    assert_eq!((failure.code.status(), failure.code.name()), (409, "ConflictError"));
    let failure = Failure::from(SettingsError::TooMany);
    assert_eq!((failure.code.status(), failure.code.name()), (409, "ConflictError"));
    assert_eq!(failure.message, "there are 500 settings already: delete one that is no longer needed");
}

#[tokio::test]
async fn a_page_of_another_site_may_not_change_settings() {
    let portal = TestPortal::builder().start().await;
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        for mut request in [put(THEME, &json!({ "value": 1 })), delete(THEME)] {
            request.headers_mut().insert(name, value.parse().unwrap());
            let answer = portal.send(request).await;
            assert_eq!(problem(&answer), (403, "NotAllowedError".to_owned(), "cross_origin_refused".to_owned()));
        }
    }
    let mut own = put(THEME, &json!({ "value": 1 }));
    own.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
    assert_eq!(portal.send(own).await.status, 200);
}

#[tokio::test]
async fn only_their_owner_hears_that_settings_change() {
    let config = format!("{DEFAULT_CONFIG}{TOKENS}");
    let portal = TestPortal::builder().config(&config).listening_on("192.0.2.1:7007").start().await;
    portal.send(by("ada-secret", put(THEME, &json!({ "value": "dark" })))).await;
    portal.send(by("ben-secret", put(THEME, &json!({ "value": "light" })))).await;
    let mut request = by("ben-secret", get("/api/events/v1/stream"));
    request.headers_mut().insert("last-event-id", "0".parse().unwrap());
    request.headers_mut().insert("host", "portal.example".parse().unwrap());
    let response = router(portal.portal().clone()).oneshot(request).await.unwrap();
    let mut stream = response.into_body().into_data_stream();
    let mut heard = String::new();
    while !heard.contains("user:default/ben") {
        heard.push_str(&String::from_utf8_lossy(&stream.next().await.unwrap().unwrap()));
    }
    assert!(!heard.contains("user:default/ada"), "{heard}");
    assert!(!heard.contains("light"), "{heard}");
}
