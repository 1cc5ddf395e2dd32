//! What repositories have to offer.

use serde_json::{Value, json};
use testkit::TestPortal;

use super::{
    component,
    sources::{commit, git},
};

async fn analyze(portal: &TestPortal, target: &str) -> Value {
    let body = json!({ "location": { "type": "url", "target": target } });
    let answer = portal.post("/api/catalog/analyze-location", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn generated(metadata: &Value) -> Value {
    let entity = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": metadata,
        "spec": { "type": "other", "lifecycle": "unknown" },
    });
    json!({ "existingEntityFiles": [], "generateEntities": [{ "entity": entity, "fields": [] }] })
}

#[tokio::test]
async fn of_a_repository_that_may_not_be_read_only_the_address_is_known() {
    let portal = TestPortal::builder().start().await;
    assert_eq!(analyze(&portal, "https://git.example.org/a/b").await, generated(&json!({ "name": "b" })));
    assert_eq!(analyze(&portal, "https://git.example.org/a/b.git/").await, generated(&json!({ "name": "b" })));
    let answer =
        portal.post("/api/catalog/analyze-location", &json!({ "location": { "type": "url", "target": "x" } })).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn the_descriptors_of_a_repository_are_found() {
    let repository = tempfile::tempdir().unwrap();
    let folder = repository.path();
    git(folder, &["init", "--quiet"]);
    commit(folder, &[("readme.md", "nothing yet")]);
    let config = "catalog:\n  registerFiles: true\n";
    let portal = TestPortal::builder().config(config).start().await;
    let target = format!("file://{}", folder.display());
    let name = folder.file_name().unwrap().to_str().unwrap();
    assert_eq!(analyze(&portal, &target).await, generated(&json!({ "name": name })));

    commit(
        folder,
        &[
            ("catalog-info.yaml", &component("root")),
            ("parts/one/catalog-info.yaml", &component("one")),
            ("parts/two/other.yaml", &component("two")),
        ],
    );
    let found = analyze(&portal, &target).await;
    assert_eq!(found["generateEntities"], json!([]));
    let files = found["existingEntityFiles"].as_array().unwrap();
    let components: Vec<&Value> = files.iter().filter(|file| file["entity"]["kind"] == "Component").collect();
    let names: Vec<&str> = components.iter().map(|file| file["entity"]["metadata"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["root", "one"]);
    let one = &components[1]["location"];
    assert_eq!(one["target"], format!("{target}//parts/one/catalog-info.yaml?ref=main"));
    assert!(files.iter().all(|file| file["isRegistered"] == false), "{found}");

    // What was found can be registered as it is.
    let registered = portal.post("/api/catalog/locations", one).await;
    assert_eq!(registered.status, 201, "{}", registered.text());
    portal.read_sources().await;
    assert_eq!(super::components(&portal).await, ["one"]);
    let again = analyze(&portal, &target).await;
    let files = again["existingEntityFiles"].as_array().unwrap();
    let marked = files.iter().filter(|file| file["isRegistered"] == true);
    assert!(marked.clone().count() > 0 && marked.into_iter().all(|file| file["location"] == *one), "{again}");

    let body = json!({ "location": { "type": "url", "target": target }, "catalogFilename": "other.yaml" });
    let other = portal.post("/api/catalog/analyze-location", &body).await.json();
    assert!(other.to_string().contains("\"name\":\"two\""), "{other}");
}
