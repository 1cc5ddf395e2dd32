//! What happened to an entity, where it comes from, and what is around it.

use serde_json::{Value, json};
use testkit::{DEFAULT_CONFIG, TestPortal};

use super::{
    component, location,
    sources::{commit, git},
};

const GROUP: &str =
    "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: shop }\nspec: { type: team, children: [] }\n";

fn of(entity: &str, what: &str) -> String {
    format!("/api/catalog/v1/entities/{entity}/{what}")
}

#[tokio::test]
async fn ancestry_leads_up_to_the_source() {
    let portal = TestPortal::builder()
        .config(&DEFAULT_CONFIG.replace("**/*.yaml", "all.yaml"))
        .file("catalog/all.yaml", &location("one", "./one/*.yaml"))
        .file("catalog/one/a.yaml", &component("a"))
        .start()
        .await;
    let answer = portal.get("/api/catalog/entities/by-name/Component/default/a/ancestry").await.json();
    assert_eq!(answer["rootEntityRef"], "component:default/a");
    let items = answer["items"].as_array().unwrap();
    let kinds: Vec<&Value> = items.iter().map(|item| &item["entity"]["kind"]).collect();
    assert_eq!(kinds, ["Component", "Location", "Location"]);
    assert_eq!(items[0]["parentEntityRefs"], json!(["location:default/one"]));
    let source = items[1]["parentEntityRefs"][0].as_str().unwrap();
    assert!(source.starts_with("location:default/generated-"), "{source}");
    assert_eq!(items[2]["parentEntityRefs"], json!([]));

    let absent = portal.get("/api/catalog/entities/by-name/component/default/none/ancestry").await;
    assert_eq!((absent.status, absent.message().as_str()), (404, "No such entity component:default/none"));
}

#[tokio::test]
async fn history_tells_which_fields_changed() {
    let portal = TestPortal::with(&component("a")).await;
    portal.write("catalog/all.yaml", &component("a").replace("owner: shop", "owner: cash, system: till"));
    portal.read_sources().await;
    portal.write("catalog/all.yaml", &component("b"));
    portal.read_sources().await;

    let history = portal.get(&of("component/default/a", "history")).await.json();
    let items = history["items"].as_array().unwrap();
    let operations: Vec<&Value> = items.iter().map(|item| &item["operation"]).collect();
    assert_eq!(operations, ["delete", "update", "create"]);
    assert_eq!(
        items[1]["changes"],
        json!([{ "path": "spec.owner", "before": "shop", "after": "cash" }, { "path": "spec.system", "after": "till" }])
    );
    assert!(items[1]["origin"].as_str().unwrap().starts_with("file:"), "{history}");
    let created = items[2]["changes"].as_array().unwrap();
    assert!(created.contains(&json!({ "path": "spec.owner", "after": "shop" })), "{history}");
    assert_eq!(history["next"], Value::Null);

    let first = portal.get(&of("component/default/a", "history?limit=2")).await.json();
    assert_eq!(first["next"], first["items"][1]["revision"]);
    let rest =
        portal.get(&of("component/default/a", &format!("history?limit=2&before={}", first["next"]))).await.json();
    assert_eq!(rest["items"], json!([items[2]]));

    assert_eq!(portal.get(&of("component/default/none", "history")).await.status, 404);
    let wrong = portal.get(&of("component/default/a", "history?limit=1000")).await;
    assert_eq!((wrong.status, wrong.message().as_str()), (400, "request/query/limit must be <= 100"));
}

#[tokio::test]
async fn provenance_has_the_place_of_each_field_and_who_says_each_relation() {
    let needs = component("b").replace("owner: shop", "owner: shop, dependsOn: ['component:a']");
    let portal = TestPortal::with(&format!("{}---\n{needs}---\n{GROUP}", component("a"))).await;
    let file = portal.path("catalog/all.yaml").display().to_string();
    let answer = portal.get(&of("component/default/a", "provenance")).await.json();
    assert_eq!((&answer["location"], &answer["line"]), (&json!(format!("file:{file}")), &json!(1)));
    assert_eq!(answer["source"]["type"], "file");
    assert!(answer["source"]["lastSuccessAt"].is_i64() && answer["firstSeenAt"].is_i64(), "{answer}");
    assert_eq!(answer.get("note"), None, "{answer}");
    let fields = answer["fields"].as_array().unwrap();
    assert!(fields.contains(&json!({ "path": "metadata.name", "line": 3, "column": 13 })), "{answer}");
    assert!(fields.contains(&json!({ "path": "spec.owner", "line": 4, "column": 47 })), "{answer}");
    let added: Vec<&Value> = answer["added"].as_array().unwrap().iter().map(|added| &added["path"]).collect();
    assert_eq!(
        added,
        [
            "metadata.namespace",
            "metadata.annotations.backstage.io/managed-by-location",
            "metadata.annotations.backstage.io/managed-by-origin-location",
            "metadata.uid",
            "metadata.etag",
            "relations",
        ]
    );
    assert_eq!(
        answer["relations"],
        json!([
            { "type": "dependencyOf", "target": "component:default/b", "from": "component:default/b", "field": "spec.dependsOn[0]" },
            { "type": "ownedBy", "target": "group:default/shop", "from": "component:default/a", "field": "spec.owner" },
        ])
    );
    assert_eq!(portal.get(&of("component/default/none", "provenance")).await.status, 404);
}

#[tokio::test]
async fn provenance_shows_no_place_of_a_file_that_has_changed() {
    let config = DEFAULT_CONFIG.replace("**/*.yaml", "*.yaml");
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    commit(folder.path(), &[("info.yaml", &format!("# a comment\n{}", component("in-git")))]);
    let config = format!("{config}    - {{ type: git, target: 'file://{}//info.yaml' }}\n", folder.path().display());
    let portal = TestPortal::builder().config(&config).file("catalog/a.yaml", &component("a")).start().await;
    let provenance =
        async |name: &str| portal.get(&of(&format!("component/default/{name}"), "provenance")).await.json();

    let in_git = provenance("in-git").await;
    assert_eq!(in_git["line"], 2);
    assert!(
        in_git["fields"].as_array().unwrap().contains(&json!({ "path": "kind", "line": 3, "column": 1 })),
        "{in_git}"
    );
    // A commit that the source has not read yet shows only once the repository is looked at again.
    commit(folder.path(), &[("info.yaml", &component("in-git"))]);
    assert_eq!(provenance("in-git").await["fields"], in_git["fields"]);

    portal.stop().await;
    portal.write("catalog/a.yaml", &component("a").replace("production", "deprecated"));
    let changed = provenance("a").await;
    assert_eq!(changed["fields"], json!([]));
    assert!(changed["note"].as_str().unwrap().starts_with("the file has changed"), "{changed}");
    portal.remove("catalog/a.yaml");
    let gone = provenance("a").await;
    assert!(gone["note"].as_str().unwrap().starts_with("the file cannot be read now: there is no file"), "{gone}");
    assert!(gone["added"].as_array().unwrap().iter().any(|added| added["path"] == "metadata.uid"), "{gone}");

    let locations = portal.get("/api/catalog/entities/by-query?filter=kind=location&fields=metadata.name").await;
    let name = locations.names().into_iter().next().unwrap();
    let source = portal.get(&of(&format!("location/default/{name}"), "provenance")).await.json();
    assert_eq!(source.get("line"), None);
    assert!(source["note"].as_str().unwrap().starts_with("the catalog makes this entity itself"), "{source}");
}

#[tokio::test]
async fn the_graph_answers_what_breaks() {
    let needs = |name: &str, other: &str| {
        component(name).replace("owner: shop", &format!("owner: shop, dependsOn: ['component:{other}']"))
    };
    let portal =
        TestPortal::with(&[component("a"), needs("b", "a"), needs("c", "b"), GROUP.to_owned()].join("---\n")).await;
    let graph = portal.get("/api/catalog/v1/graph?root=component:a&direction=in&depth=2").await.json();
    let expected = json!({
        "root": "component:default/a",
        "nodes": [
            { "ref": "component:default/a", "kind": "Component", "type": "service", "title": "a", "owner": "group:default/shop",
              "distance": 0, "problem": false, "exists": true },
            { "ref": "component:default/b", "kind": "Component", "type": "service", "title": "b", "owner": "group:default/shop",
              "distance": 1, "problem": false, "exists": true },
            { "ref": "component:default/c", "kind": "Component", "type": "service", "title": "c", "owner": "group:default/shop",
              "distance": 2, "problem": false, "exists": true },
        ],
        "edges": [
            { "from": "component:default/b", "to": "component:default/a", "type": "dependsOn" },
            { "from": "component:default/c", "to": "component:default/b", "type": "dependsOn" },
        ],
        "truncated": false,
    });
    assert_eq!(graph, expected);
    assert_eq!(portal.get("/api/catalog/v1/graph?root=component:none").await.status, 404);
    let wrong = portal.get("/api/catalog/v1/graph?root=component:a&depth=9").await;
    assert_eq!((wrong.status, &wrong.json()["error"]["code"]), (400, &json!("invalid_parameter")));
}
