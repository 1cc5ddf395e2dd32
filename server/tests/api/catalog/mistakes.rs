//! Bad input hides nothing else, says what is wrong, and never loses the last good version.

use std::os::unix::fs::symlink;

use testkit::{DEFAULT_CONFIG, TestPortal};

use super::{component, components, entity, location, problems};

#[tokio::test]
async fn a_broken_document_hides_nothing_else() {
    let text = format!("{}---\nkind: [\n---\n{}", component("a"), component("c"));
    let portal =
        TestPortal::builder().file("catalog/one.yaml", &text).file("catalog/two.yaml", &component("d")).start().await;
    assert_eq!(components(&portal).await, ["a", "c", "d"]);
    let problems = problems(&portal).await;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("one.yaml:") && problems[0].ends_with("yaml-syntax"), "{problems:?}");
}

#[tokio::test]
async fn the_last_good_version_stays_and_is_marked_until_it_is_mended() {
    let portal = TestPortal::with(&component("a")).await;
    portal.write("catalog/all.yaml", &component("a").replace("owner: shop", "owner: ''"));
    portal.read_sources().await;
    let marked = entity(&portal, "a").await;
    assert_eq!(marked["spec"]["owner"], "shop");
    assert_eq!(marked["status"]["items"][0]["type"], "backstage.io/catalog-processing");
    assert!(marked["status"]["items"][0]["message"].as_str().unwrap().contains("all.yaml:4:"), "{marked}");
    portal.write("catalog/all.yaml", &component("a"));
    portal.read_sources().await;
    assert!(entity(&portal, "a").await.get("status").is_none());
}

#[tokio::test]
async fn a_broken_location_file_keeps_what_it_led_to() {
    let config = DEFAULT_CONFIG.replace("**/*.yaml", "all.yaml");
    let portal = TestPortal::builder()
        .config(&config)
        .file("catalog/all.yaml", &location("one", "./one.yaml"))
        .file("catalog/one.yaml", &component("one"))
        .start()
        .await;
    portal.write("catalog/all.yaml", "kind: [\n");
    portal.write("catalog/one.yaml", &component("one").replace("production", "deprecated"));
    portal.read_sources().await;
    assert_eq!(entity(&portal, "one").await["spec"]["lifecycle"], "deprecated");
}

#[tokio::test]
async fn the_second_definition_of_an_entity_is_a_problem() {
    let portal = TestPortal::builder()
        .file("catalog/one.yaml", &component("a"))
        .file("catalog/two.yaml", &component("a").replace("production", "deprecated"))
        .start()
        .await;
    assert_eq!(entity(&portal, "a").await["spec"]["lifecycle"], "production");
    assert_eq!(problems(&portal).await, ["two.yaml:1:1: duplicate-entity"]);
}

#[tokio::test]
async fn an_entity_of_one_source_is_not_taken_by_another() {
    let config = format!("{DEFAULT_CONFIG}    - {{ type: file, target: './other/*.yaml' }}\n");
    let portal = TestPortal::builder()
        .config(&config)
        .file("catalog/one.yaml", &component("a"))
        .file("other/two.yaml", &component("a"))
        .start_unread()
        .await;
    portal.read_sources().await;
    portal.read_sources().await;
    assert_eq!(components(&portal).await, ["a"]);
    let problems = problems(&portal).await;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].ends_with("conflicting-entity"), "{problems:?}");
}

#[tokio::test]
async fn a_kind_that_is_not_allowed_is_refused() {
    let group =
        "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: g }\nspec: { type: team, children: [] }\n";
    let config = DEFAULT_CONFIG.replace("Group, ", "");
    let portal = TestPortal::builder().config(&config).file("catalog/all.yaml", group).start().await;
    assert_eq!(problems(&portal).await, ["all.yaml:1:1: kind-not-allowed"]);
}

#[tokio::test]
async fn an_unknown_kind_is_refused() {
    let portal = TestPortal::with(&component("a").replace("kind: Component", "kind: Componet")).await;
    let problems = problems(&portal).await;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("all.yaml:2:7: "), "{problems:?}");
}

#[tokio::test]
async fn nothing_outside_the_source_is_read() {
    let config = DEFAULT_CONFIG.replace("**/*.yaml", "*.yaml");
    let outside = format!("{}---\n{}", location("up", "../secret.yaml"), location("link", "./link.yaml"));
    let builder = TestPortal::builder()
        .config(&config)
        .file("catalog/all.yaml", &outside)
        .file("secret.yaml", &component("secret"));
    let portal = builder.start_unread().await;
    symlink(portal.path("secret.yaml"), portal.path("catalog/link.yaml")).unwrap();
    portal.read_sources().await;
    assert_eq!(components(&portal).await, [""; 0]);
    let sources = portal.get("/api/catalog/v1/sources").await.text();
    assert_eq!(sources.matches("is outside the source's folder").count(), 2, "{sources}");
}

#[tokio::test]
async fn a_missing_target_is_a_problem_at_its_location() {
    let portal = TestPortal::with(&location("one", "./none.yaml")).await;
    assert_eq!(problems(&portal).await, ["all.yaml:1:1: missing-file"]);
}

#[tokio::test]
async fn a_file_of_five_megabytes_is_refused_and_its_neighbours_are_not() {
    let large = format!("{}# {}\n", component("large"), "x".repeat(5 * 1024 * 1024));
    let portal = TestPortal::builder()
        .file("catalog/large.yaml", &large)
        .file("catalog/small.yaml", &component("small"))
        .start()
        .await;
    assert_eq!(components(&portal).await, ["small"]);
    let sources = portal.get("/api/catalog/v1/sources").await.text();
    assert!(sources.contains("split it into several files"), "{sources}");
}

#[tokio::test]
async fn an_alias_bomb_is_refused() {
    let level = |level: usize| {
        let item = if level == 0 { "x".to_owned() } else { format!("*a{}", level - 1) };
        format!("a{level}: &a{level} [{}]\n", vec![item; 10].join(", "))
    };
    let bomb: Vec<String> = (0..12).map(level).collect();
    let portal = TestPortal::builder()
        .file("catalog/bomb.yaml", &bomb.concat())
        .file("catalog/small.yaml", &component("small"))
        .start()
        .await;
    assert_eq!(components(&portal).await, ["small"]);
    assert_eq!(problems(&portal).await.len(), 1);
}

#[tokio::test]
async fn a_source_that_cannot_be_read_says_so_and_the_others_go_on() {
    let config = format!(
        "{DEFAULT_CONFIG}    - {{ type: git, target: 'file:///no/such/repository.git' }}\n    \
         - {{ type: url, target: 'https://not-allowed.example/catalog-info.yaml' }}\n"
    );
    let portal = TestPortal::builder().config(&config).file("catalog/all.yaml", &component("a")).start().await;
    assert_eq!(components(&portal).await, ["a"]);
    let sources = portal.get("/api/catalog/v1/sources").await.json();
    let failed: Vec<&serde_json::Value> =
        sources.as_array().unwrap().iter().filter(|source| source["type"] == "git").collect();
    assert!(failed[0]["lastError"].is_string(), "{sources}");
    assert!(sources.to_string().contains("backend.reading.allow"), "{sources}");
}
