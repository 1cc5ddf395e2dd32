//! Locations that come and go at run time. What is answered is what Backstage answers.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Method, Request, StatusCode, Uri},
};
use serde_json::{Value, json};
use testkit::{Answer, DEFAULT_CONFIG, TestPortal, TestPortalBuilder};

use super::{component, components, entity, location, problems};

const LOCATIONS: &str = "/api/catalog/locations";

/// A web server with pages that change.
struct Site {
    address: String,
    pages: Arc<Mutex<HashMap<String, String>>>,
}

impl Site {
    async fn start() -> Self {
        let pages = Arc::new(Mutex::new(HashMap::new()));
        let page = async |State(pages): State<Arc<Mutex<HashMap<String, String>>>>, uri: Uri| {
            pages.lock().unwrap().get(uri.path()).cloned().ok_or(StatusCode::NOT_FOUND)
        };
        let router = Router::new().fallback(page).with_state(Arc::clone(&pages));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, pages }
    }

    fn write(&self, path: &str, text: &str) {
        self.pages.lock().unwrap().insert(path.to_owned(), text.to_owned());
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A portal without sources that may read this site.
    fn portal(&self) -> TestPortalBuilder {
        TestPortal::builder().config(&self.config(""))
    }

    fn config(&self, catalog: &str) -> String {
        format!(
            "backend: {{ reading: {{ allow: [{{ host: '{}' }}] }} }}\ncatalog: {{ rules: [{{ allow: [Component, Location] }}], \
             {catalog} }}\n",
            self.address
        )
    }
}

fn url(target: &str) -> Value {
    json!({ "type": "url", "target": target })
}

fn file(target: &std::path::Path) -> Value {
    json!({ "type": "file", "target": target })
}

async fn send(portal: &TestPortal, method: Method, path: &str, body: &Value) -> Answer {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    portal.send(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn delete(portal: &TestPortal, id: &str) -> Answer {
    send(portal, Method::DELETE, &format!("{LOCATIONS}/{id}"), &Value::Null).await
}

/// Registers a location and waits until it was read.
async fn register(portal: &TestPortal, wanted: &Value) -> Value {
    let answer = portal.post(LOCATIONS, wanted).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let location = answer.json()["location"].clone();
    read(portal, &id(&location)).await;
    location
}

async fn read(portal: &TestPortal, id: &str) -> Answer {
    portal.post(&format!("/api/catalog/v1/sources/{id}/refresh"), &Value::Null).await
}

fn id(location: &Value) -> String {
    location["id"].as_str().unwrap().to_owned()
}

/// Status and `error.message`.
fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status, answer.message())
}

async fn eventually(what: &str, holds: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < Duration::from_secs(10), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

db::database_story!(a_location_is_registered_read_again_after_a_restart_and_removed, |database| {
    let site = Site::start().await;
    site.write("/all.yaml", &format!("{}---\n{}", component("a"), location("more", "./more.yaml")));
    site.write("/more.yaml", &component("b"));
    let target = site.url("/all.yaml");
    let portal = site.portal().database_url(database.address()).start().await;

    let answer = portal.post(LOCATIONS, &url(&target)).await;
    let registered = answer.json()["location"].clone();
    let entity_ref = registered["entityRef"].as_str().unwrap();
    assert!(entity_ref.starts_with("location:default/generated-"), "{registered}");
    let expected = json!({ "id": id(&registered), "type": "url", "target": target, "entityRef": entity_ref });
    assert_eq!((answer.status, answer.json()), (201, json!({ "location": expected, "entities": [] })));
    eventually("it is read unasked", async || components(&portal).await == ["a", "b"]).await;

    assert_eq!(portal.get(LOCATIONS).await.json(), json!([{ "data": registered }]));
    assert_eq!(portal.get(&format!("{LOCATIONS}/{}", id(&registered))).await.json(), registered);
    assert_eq!(portal.get(&format!("{LOCATIONS}/by-entity/component/default/b")).await.json(), registered);
    let generated = portal.get(&format!("/api/catalog/entities/by-name/{}", entity_ref.replace(':', "/"))).await.json();
    assert_eq!(generated["spec"]["target"], target.as_str());
    let page = portal.post(&format!("{LOCATIONS}/by-query"), &json!({ "query": { "target": target } })).await.json();
    assert_eq!(page, json!({ "items": [registered], "totalItems": 1, "pageInfo": {} }));

    portal.stop().await;
    site.write("/more.yaml", &component("c"));
    let portal = site.portal().database_url(database.address()).start_unread().await;
    eventually("it is read after a restart", async || components(&portal).await == ["a", "c"]).await;
    assert_eq!(portal.get(LOCATIONS).await.json(), json!([{ "data": registered }]));

    let answer = delete(&portal, &id(&registered)).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(portal.get("/api/catalog/entities").await.json(), json!([]));
    let absent = (404, format!("Found no location with ID {}", id(&registered)));
    assert_eq!(refusal(&delete(&portal, &id(&registered)).await), absent);
    assert_eq!(refusal(&portal.get(&format!("{LOCATIONS}/{}", id(&registered))).await), absent);
    assert_eq!(read(&portal, &id(&registered)).await.status, 404);
    let history = database.change_log().history("catalog.entity", "component:default/a", None, 1).await.unwrap();
    let last = &history.items[0];
    assert_eq!((last.operation, last.actor.as_deref()), (db::Operation::Delete, Some("user:default/guest")));
    assert!(last.before_hash.is_some());
});

db::database_story!(a_location_is_registered_once, |database| {
    let site = Site::start().await;
    let target = site.url("/all.yaml");
    site.write("/all.yaml", &component("a"));
    let portal = site.portal().database_url(database.address()).start().await;
    let registered = register(&portal, &url(&target)).await;
    let again = portal.post(LOCATIONS, &url(&target)).await;
    assert_eq!(refusal(&again), (409, format!("Location url:{target} already exists")));
    assert_eq!(
        (&again.json()["error"]["name"], &again.json()["error"]["code"]),
        (&json!("ConflictError"), &json!("location_exists"))
    );
    site.write("/all.yaml", &component("b"));
    let again = portal.post(&format!("{LOCATIONS}?onConflict=refresh"), &url(&target)).await;
    assert_eq!((again.status, again.json()), (201, json!({ "location": registered, "entities": [] })));
    eventually("the conflict reads it again", async || components(&portal).await == ["b"]).await;
});

db::database_story!(another_replica_takes_registered_locations_in, |database| {
    let site = Site::start().await;
    site.write("/all.yaml", &component("a"));
    let [one, other] = [(), ()].map(|()| site.portal().database_url(database.address()).start());
    let (one, other) = (one.await, other.await);
    let registered = register(&one, &url(&site.url("/all.yaml"))).await;
    eventually("the other runs it", async || read(&other, &id(&registered)).await.status == 200).await;
    // Its entities may have been stored by the first, whose changes come in their own time.
    eventually("the other has its entities", async || components(&other).await == ["a"]).await;
    assert_eq!(delete(&one, &id(&registered)).await.status, 204);
    eventually("the other runs it no more", async || read(&other, &id(&registered)).await.status == 404).await;
    eventually("the other has none of it", async || components(&other).await.is_empty()).await;
});

db::database_story!(a_location_keeps_its_identity_when_it_moves, |database| {
    let site = Site::start().await;
    site.write("/old.yaml", &component("old"));
    site.write("/new.yaml", &component("new"));
    site.write("/taken.yaml", &component("taken"));
    let portal = site.portal().database_url(database.address()).start().await;
    let before = register(&portal, &url(&site.url("/old.yaml"))).await;
    register(&portal, &url(&site.url("/taken.yaml"))).await;
    let path = format!("{LOCATIONS}/{}", id(&before));

    let clash = send(&portal, Method::PUT, &path, &url(&site.url("/taken.yaml"))).await;
    assert_eq!(clash.status, 409, "{}", clash.text());
    // A place that cannot be read loses nothing.
    assert_eq!(send(&portal, Method::PUT, &path, &url(&site.url("/none.yaml"))).await.status, 200);
    read(&portal, &id(&before)).await;
    assert_eq!(components(&portal).await, ["old", "taken"]);

    let moved = send(&portal, Method::PUT, &path, &url(&site.url("/new.yaml"))).await;
    let mut expected = before.clone();
    expected["target"] = site.url("/new.yaml").into();
    assert_eq!((moved.status, moved.json()), (200, expected.clone()));
    read(&portal, &id(&before)).await;
    assert_eq!(components(&portal).await, ["new", "taken"]);
    assert_eq!(portal.get(&format!("{LOCATIONS}/by-entity/component/default/new")).await.json(), expected);
    let entity_ref = before["entityRef"].as_str().unwrap().replace(':', "/");
    let generated = portal.get(&format!("/api/catalog/entities/by-name/{entity_ref}")).await.json();
    assert_eq!(generated["spec"]["target"], expected["target"]);
    let absent = send(&portal, Method::PUT, &format!("{LOCATIONS}/none"), &url(&site.url("/x.yaml"))).await;
    assert_eq!(refusal(&absent), (404, "Found no location with ID none".to_owned()));
});

db::database_story!(a_dry_run_says_everything_and_stores_nothing, |database| {
    let site = Site::start().await;
    site.write(
        "/all.yaml",
        &format!(
            "{}---\n{}---\n{}",
            component("a"),
            component("b").replace("owner: shop", "owner: ''"),
            component("a")
        ),
    );
    let portal = site.portal().database_url(database.address()).start().await;
    let dry = format!("{LOCATIONS}?dryRun=true");
    let target = site.url("/all.yaml");
    let answer = portal.post(&dry, &url(&target)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let found = answer.json();
    assert_eq!((&found["location"]["id"], &found["exists"]), (&json!(format!("url:{target}")), &json!(false)));
    let kinds = found["entities"].as_array().unwrap().iter().map(|entity| entity["kind"].as_str().unwrap());
    assert_eq!(kinds.collect::<Vec<_>>(), ["Location", "Component"]);
    assert!(found["entities"][1]["metadata"]["annotations"]["backstage.io/managed-by-location"].is_string());
    let rules: Vec<&str> =
        found["problems"].as_array().unwrap().iter().map(|problem| problem["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["empty-text", "duplicate-entity"]);
    assert!(found["problems"].as_array().unwrap().iter().all(|problem| problem["excerpt"].is_object()), "{found}");
    assert_eq!(portal.get(LOCATIONS).await.json(), json!([]));
    assert_eq!(portal.get("/api/catalog/entities").await.json(), json!([]));

    register(&portal, &url(&target)).await;
    let again = portal.post(&dry, &url(&target)).await.json();
    assert_eq!((&again["exists"], &again["problems"]), (&json!(true), &found["problems"]));
});

#[tokio::test]
async fn what_cannot_be_registered_says_why() {
    let portal = TestPortal::builder().start().await;
    let dry = format!("{LOCATIONS}?dryRun=true");
    let elsewhere = "https://git.example.org/a/b/blob/main/catalog-info.yaml";
    let allowed = "Registered locations must be of an allowed type [\"url\"]";
    let cases = [
        (LOCATIONS, json!({ "type": "file", "target": "/x.yaml" }), allowed),
        (LOCATIONS, url("file:///srv/repository.git"), allowed),
        (LOCATIONS, json!({ "type": "url" }), "request/body must have required property 'target'"),
        (
            LOCATIONS,
            json!({ "type": "url", "target": "x", "y": 1 }),
            "request/body must NOT have additional properties",
        ),
        (
            LOCATIONS,
            url("x"),
            "the target x is no address (relative URL without a base): begin with https://, or with / for a file of this machine",
        ),
        (&dry, url(elsewhere), "Unable to read url, "),
        (
            &format!("{LOCATIONS}?onConflict=x"),
            url(elsewhere),
            "request/query/onConflict must be equal to one of the allowed values: refresh, reject",
        ),
    ];
    for (path, body, message) in cases {
        let answer = portal.post(path, &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.message().starts_with(message), "{body}: {}", answer.message());
    }
    let answer = portal.post(&dry, &url(elsewhere)).await;
    assert_eq!(answer.json()["error"]["code"], "location_unreadable");
    assert!(answer.message().contains("backend.reading.allow"), "{}", answer.message());
}

#[tokio::test]
async fn a_location_that_may_not_be_read_is_registered_and_says_so() {
    let portal = TestPortal::builder().start().await;
    let registered = register(&portal, &url("https://git.example.org/a/b/blob/main/catalog-info.yaml")).await;
    assert_eq!(registered["entityRef"], "location:default/generated-8132c9ba637c0a875f729635839c8ea1a4abed1f");
    let report = read(&portal, &id(&registered)).await.json();
    assert_eq!((&report["managedBy"], &report["type"]), (&json!("registered"), &json!("url")));
    assert!(report["problems"][0]["message"].as_str().unwrap().contains("backend.reading.allow"), "{report}");
}

#[tokio::test]
async fn a_configured_location_cannot_be_registered() {
    let site = Site::start().await;
    site.write("/all.yaml", &component("a"));
    let target = site.url("/all.yaml");
    let config = site.config(&format!("locations: [{{ type: url, target: '{target}' }}]"));
    let portal = TestPortal::builder().config(&config).start().await;
    let configured = format!("Location url:{target} already exists: the configuration names it");
    for path in [LOCATIONS, &format!("{LOCATIONS}?onConflict=refresh")] {
        assert_eq!(portal.post(path, &url(&target)).await.status, 409, "{path}");
    }
    assert_eq!(refusal(&portal.post(LOCATIONS, &url(&target)).await), (409, configured));
    let dry = portal.post(&format!("{LOCATIONS}?dryRun=1"), &url(&target)).await.json();
    assert_eq!((&dry["exists"], &dry["problems"]), (&json!(true), &json!([])));
}

db::database_story!(a_registered_location_that_is_configured_later_keeps_its_entities, |database| {
    let site = Site::start().await;
    site.write("/all.yaml", &component("a"));
    let target = site.url("/all.yaml");
    let portal = site.portal().database_url(database.address()).start().await;
    register(&portal, &url(&target)).await;
    let before = entity(&portal, "a").await;
    portal.stop().await;
    let config = site.config(&format!("locations: [{{ type: url, target: '{target}' }}]"));
    let portal = TestPortal::builder().config(&config).database_url(database.address()).start().await;
    assert_eq!(entity(&portal, "a").await, before);
    assert_eq!(problems(&portal).await, [""; 0]);
    assert_eq!(portal.get(LOCATIONS).await.json(), json!([]));
});

#[tokio::test]
async fn nothing_is_registered_where_the_configuration_says_so() {
    let site = Site::start().await;
    site.write("/all.yaml", &component("a"));
    let portal = TestPortal::builder().config(&site.config("readonly: true")).start().await;
    let refused = (403, "This operation not allowed in readonly mode".to_owned());
    assert_eq!(refusal(&portal.post(LOCATIONS, &url(&site.url("/all.yaml"))).await), refused);
    assert_eq!(refusal(&delete(&portal, "none").await), refused);
    let put = send(&portal, Method::PUT, &format!("{LOCATIONS}/none"), &url(&site.url("/all.yaml"))).await;
    assert_eq!(refusal(&put), refused);
    // A look changes nothing.
    assert_eq!(portal.post(&format!("{LOCATIONS}?dryRun=true"), &url(&site.url("/all.yaml"))).await.status, 201);
}

#[tokio::test]
async fn the_rules_of_the_configuration_hold_for_registered_locations() {
    let site = Site::start().await;
    let system = "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: s }\nspec: { owner: shop }\n";
    site.write("/systems/all.yaml", system);
    site.write("/all.yaml", &system.replace("name: s", "name: other"));
    let rule = "rules: [{ allow: [Component, Location] }, { allow: [System], locations: [{ type: url, pattern: 'http://*/systems/*' }] }]";
    let config = site.config("").replace("rules: [{ allow: [Component, Location] }]", rule);
    let portal = TestPortal::builder().config(&config).start().await;
    register(&portal, &url(&site.url("/systems/all.yaml"))).await;
    register(&portal, &url(&site.url("/all.yaml"))).await;
    let systems = portal.get("/api/catalog/entities?filter=kind=system").await.names();
    assert_eq!(
        (systems, problems(&portal).await),
        (vec!["s".to_owned()], vec!["all.yaml:1:1: kind-not-allowed".to_owned()])
    );
}

db::database_story!(files_are_registered_where_the_configuration_and_the_address_allow_it, |database| {
    let config =
        DEFAULT_CONFIG.replace("catalog:\n", "catalog:\n  registerFiles: true\n").replace("./catalog/", "./none/");
    let builder = || TestPortal::builder().config(&config).database_url(database.address());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.yaml");
    std::fs::write(&path, component("before")).unwrap();

    let portal = builder().start_unread().await;
    let relative = portal.post(LOCATIONS, &json!({ "type": "file", "target": "all.yaml" })).await;
    assert_eq!(refusal(&relative), (400, "the target all.yaml is no absolute path: begin with /".to_owned()));
    let registered = register(&portal, &file(&path)).await;
    assert_eq!(components(&portal).await, ["before"]);
    // Its folder is watched from now on. The watch begins in the background, and so may miss the first changes.
    eventually("a saved file shows", async || {
        let text = format!("{}# {:?}\n", component("after"), Instant::now());
        std::fs::write(&path, text).unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        components(&portal).await == ["after"]
    })
    .await;
    portal.stop().await;

    // Elsewhere files are no longer read, and what was read stays.
    let portal = builder().listening_on("192.0.2.1:7007").start_unread().await;
    std::fs::write(&path, component("later")).unwrap();
    portal.read_sources().await;
    let catalog = portal.portal().catalog();
    let report = catalog.source(&id(&registered)).await.unwrap();
    assert!(report.last_error.unwrap().contains("catalog.registerFiles"));
    let entity = "component:default/after".parse().unwrap();
    assert!(catalog.read().get(&entity, &shared::Visibility::Everything).is_some());
});

#[tokio::test]
async fn a_token_for_reading_changes_no_location() {
    let access = "backend: { auth: { externalAccess: [{ type: static, options: { token: reader-secret, subject: reader }, \
                  accessRestrictions: [{ plugin: catalog, permissionAttribute: { action: read } }] }] } }\n";
    let portal = TestPortal::builder().config(&format!("{DEFAULT_CONFIG}{access}")).start().await;
    let requests = [
        (Method::GET, LOCATIONS, 200),
        (Method::POST, LOCATIONS, 403),
        (Method::POST, "/api/catalog/locations?dryRun=true", 403),
        (Method::POST, "/api/catalog/analyze-location", 403),
        (Method::PUT, "/api/catalog/locations/none", 403),
        (Method::DELETE, "/api/catalog/locations/none", 403),
    ];
    for (method, path, status) in requests {
        let request =
            Request::builder().method(method.clone()).uri(path).header("authorization", "Bearer reader-secret");
        let request =
            request.header("content-type", "application/json").body(Body::from(url("https://x.test/a").to_string()));
        assert_eq!(portal.send(request.unwrap()).await.status, status, "{method} {path}");
    }
}
