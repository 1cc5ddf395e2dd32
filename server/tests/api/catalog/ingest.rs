//! From files to entities, and what happens when files change.

use std::time::{Duration, Instant};

use testkit::TestPortal;

use super::{component, components, entity, location, problems};

#[tokio::test]
async fn an_entity_says_where_it_comes_from() {
    let portal = TestPortal::with(&component("a")).await;
    let entity = entity(&portal, "a").await;
    let file = format!("file:{}", portal.path("catalog/all.yaml").display());
    assert_eq!(entity["metadata"]["annotations"]["backstage.io/managed-by-location"], file);
    assert!(entity["metadata"]["annotations"]["backstage.io/managed-by-origin-location"].is_string());
    assert_eq!(entity["metadata"]["namespace"], "default");
    assert_eq!(entity["relations"][0]["targetRef"], "group:default/shop");
}

#[tokio::test]
async fn locations_lead_to_further_files() {
    let config = testkit::DEFAULT_CONFIG.replace("**/*.yaml", "all.yaml");
    let portal = TestPortal::builder()
        .config(&config)
        .file(
            "catalog/all.yaml",
            &format!("{}---\n{}", location("one", "./one.yaml"), location("more", "./more/*.yaml")),
        )
        .file("catalog/one.yaml", &component("one"))
        .file("catalog/more/two.yaml", &component("two"))
        .file("catalog/more/three.yaml", &component("three"))
        .start()
        .await;
    assert_eq!(components(&portal).await, ["one", "three", "two"]);
    assert_eq!(problems(&portal).await, [""; 0]);
}

#[tokio::test]
async fn placeholders_are_read_from_beside_the_file() {
    let api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: pay }\n\
               spec: { type: openapi, lifecycle: production, owner: shop, definition: { $text: ./pay.txt } }\n";
    let portal =
        TestPortal::builder().file("catalog/api.yaml", api).file("catalog/pay.txt", "openapi: 3.1.0").start().await;
    let definition = || async {
        portal.get("/api/catalog/entities/by-name/api/default/pay").await.json()["spec"]["definition"].clone()
    };
    assert_eq!(definition().await, "openapi: 3.1.0");
    portal.write("catalog/pay.txt", "openapi: 3.2.0");
    portal.read_sources().await;
    assert_eq!(definition().await, "openapi: 3.2.0");
}

#[tokio::test]
async fn a_saved_file_shows_within_a_second() {
    let portal = TestPortal::with(&component("before")).await;
    portal.write("catalog/all.yaml", &component("after"));
    let saved = Instant::now();
    while components(&portal).await != ["after"] {
        assert!(saved.elapsed() < Duration::from_secs(5), "not visible after {:?}", saved.elapsed());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn removed_documents_and_files_take_their_entities_along() {
    let portal = TestPortal::builder()
        .file("catalog/one.yaml", &format!("{}---\n{}", component("a"), component("b")))
        .file("catalog/two.yaml", &component("c"))
        .start()
        .await;
    portal.write("catalog/one.yaml", &component("b"));
    portal.remove("catalog/two.yaml");
    portal.read_sources().await;
    assert_eq!(components(&portal).await, ["b"]);
}

#[tokio::test]
async fn an_entity_keeps_its_uid_and_gets_a_new_etag() {
    let portal = TestPortal::with(&component("a")).await;
    let before = entity(&portal, "a").await;
    portal.write("catalog/all.yaml", &component("a").replace("production", "deprecated"));
    portal.read_sources().await;
    let after = entity(&portal, "a").await;
    assert_eq!(before["metadata"]["uid"], after["metadata"]["uid"]);
    assert_ne!(before["metadata"]["etag"], after["metadata"]["etag"]);
    let uid = after["metadata"]["uid"].as_str().unwrap();
    assert_eq!(portal.get(&format!("/api/catalog/entities/by-uid/{uid}")).await.json(), after);
}

#[tokio::test]
async fn a_manual_refresh_is_accepted_for_what_is_there() {
    let portal = TestPortal::with(&component("a")).await;
    let refresh = |entity: &str| serde_json::json!({ "entityRef": entity });
    assert_eq!(portal.post("/api/catalog/refresh", &refresh("component:default/a")).await.status, 200);
    assert_eq!(portal.post("/api/catalog/refresh", &refresh("component:default/none")).await.status, 404);
}

#[tokio::test]
async fn the_catalog_is_there_again_after_a_restart() {
    let database = tempfile::tempdir().unwrap();
    let url = database.path().join("portal.db").display().to_string();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.yaml");
    std::fs::write(&file, component("a")).unwrap();
    let config = testkit::DEFAULT_CONFIG.replace("./catalog/**/*.yaml", &file.display().to_string());
    let builder = || TestPortal::builder().config(&config).database_url(&url);
    let first = builder().start().await;
    let before = entity(&first, "a").await;
    first.stop().await;
    // The file is gone, and still the last good version is there.
    std::fs::remove_file(&file).unwrap();
    let second = builder().start_unread().await;
    assert_eq!(entity(&second, "a").await, before);
}

#[tokio::test]
async fn a_source_that_is_configured_no_longer_takes_its_entities_along() {
    let database = tempfile::tempdir().unwrap();
    let url = database.path().join("portal.db").display().to_string();
    let first = TestPortal::builder().file("catalog/all.yaml", &component("a")).database_url(&url).start().await;
    first.stop().await;
    let second = TestPortal::builder().config("organization: { name: Shop }\n").database_url(&url).start().await;
    assert_eq!(second.get("/api/catalog/entities").await.json().as_array().unwrap().len(), 0);
}
