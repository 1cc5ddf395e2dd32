//! Bad input hides nothing else, says what is wrong, and never loses the last good version.

use std::{net::TcpListener, os::unix::fs::symlink};

use testkit::{DEFAULT_CONFIG, TestPortal};

use super::{component, components, entity, location, messages, problems};

#[tokio::test]
async fn a_broken_document_hides_nothing_else() {
    let text = format!("{}---\nkind: [\n---\n{}", component("a"), component("c"));
    let portal =
        TestPortal::builder().file("catalog/one.yaml", &text).file("catalog/two.yaml", &component("d")).start().await;
    assert_eq!(components(&portal).await, ["a", "c", "d"]);
    assert_eq!(problems(&portal).await, ["one.yaml:7:1: yaml-syntax"]);
    let message = "this is not valid YAML, while parsing a node, did not find expected node content: check the \
                   indentation and the quotes here and just above";
    assert_eq!(messages(&portal).await, [format!("one.yaml:7:1: {message}")]);
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
    let message = "component:default/a is already defined at catalog/one.yaml:1, and the first definition counts: \
                   remove one, or rename one";
    assert_eq!(messages(&portal).await, [format!("two.yaml:1:1: {message}")]);
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
    let message = "component:default/a already comes from another source, which keeps it: remove it there, or rename \
                   this one";
    assert!(messages(&portal).await[0].ends_with(message), "{:?}", messages(&portal).await);
}

#[tokio::test]
async fn a_kind_that_is_not_allowed_is_refused() {
    let group =
        "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: g }\nspec: { type: team, children: [] }\n";
    let config = DEFAULT_CONFIG.replace("Group, ", "");
    let text = format!("{group}---\n{}", component("a"));
    let portal = TestPortal::builder().config(&config).file("catalog/all.yaml", &text).start().await;
    assert_eq!(components(&portal).await, ["a"]);
    assert_eq!(problems(&portal).await, ["all.yaml:1:1: kind-not-allowed"]);
    let message = "the kind Group of group:default/g is not allowed for the location file:catalog/**/*.yaml: add it to \
                   catalog.rules, for example - allow: [Group]";
    assert_eq!(messages(&portal).await, [format!("all.yaml:1:1: {message}")]);
}

#[tokio::test]
async fn a_location_may_bring_what_a_rule_of_its_own_allows() {
    let group = |name: &str| {
        format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {{ name: {name} }}\n\
             spec: {{ type: team, children: [] }}\n"
        )
    };
    let config = "catalog:\n  locations:\n    \
                  - { type: file, target: ./teams.yaml, rules: [{ allow: [Group] }] }\n    \
                  - { type: file, target: ./others.yaml }\n";
    let portal = TestPortal::builder()
        .config(config)
        .file("teams.yaml", &group("shop"))
        .file("others.yaml", &format!("{}---\n{}", group("intruder"), component("a")))
        .start()
        .await;
    let groups = portal.get("/api/catalog/entities?filter=kind=group").await.names();
    assert_eq!((groups, components(&portal).await), (vec!["shop".to_owned()], vec!["a".to_owned()]));
    assert_eq!(problems(&portal).await, ["others.yaml:1:1: kind-not-allowed"]);
}

#[tokio::test]
async fn an_unknown_kind_is_refused() {
    let wrong = component("a").replace("kind: Component", "kind: Componet");
    let portal = TestPortal::with(&format!("{wrong}---\n{}", component("b"))).await;
    assert_eq!(components(&portal).await, ["b"]);
    assert_eq!(messages(&portal).await, ["all.yaml:2:7: kind 'Componet' is not known: did you mean 'Component'"]);
}

#[tokio::test]
async fn nothing_outside_the_source_is_read() {
    let config = DEFAULT_CONFIG.replace("**/*.yaml", "*.yaml");
    let api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: peek }\n\
               spec: { type: openapi, lifecycle: production, owner: shop, definition: { $text: ../secret.yaml } }\n";
    let up = location("up", "../secret.yaml");
    let every = location("every", "../*.yaml");
    let link = location("link", "./link.yaml");
    let documents = [&up, &every, &link, api, &component("inside")].join("---\n");
    let builder = TestPortal::builder()
        .config(&config)
        .file("catalog/all.yaml", &documents)
        .file("secret.yaml", &component("secret"));
    let portal = builder.start_unread().await;
    symlink(portal.path("secret.yaml"), portal.path("catalog/link.yaml")).unwrap();
    portal.read_sources().await;
    assert_eq!(components(&portal).await, ["inside"]);
    let told = messages(&portal).await;
    let refused = |file: &str| {
        format!(
            "{file} is outside the source's folder catalog, so it is not read: make it a location of its own in the \
             configuration"
        )
    };
    let placeholder = format!(
        "all.yaml:19:72: the placeholder $text could not take its value from '../secret.yaml': {}",
        refused("secret.yaml")
    );
    let expected = [
        format!("all.yaml:4:17: {}", refused("secret.yaml")),
        format!("all.yaml:9:17: {}", refused("*.yaml")),
        placeholder,
        format!("link.yaml:0:0: {}", refused("catalog/link.yaml")),
    ];
    assert_eq!(told, expected);
    assert!(!portal.get("/api/catalog/entities").await.text().contains("secret\""));
}

#[tokio::test]
async fn a_missing_target_is_a_problem_at_its_location() {
    let portal = TestPortal::with(&format!("{}---\n{}", component("a"), location("one", "./none.yaml"))).await;
    assert_eq!(components(&portal).await, ["a"]);
    assert_eq!(problems(&portal).await, ["all.yaml:9:17: missing-file"]);
    let message = "there is no file catalog/none.yaml: correct the target, or remove it";
    assert_eq!(messages(&portal).await, [format!("all.yaml:9:17: {message}")]);
}

#[tokio::test]
async fn a_source_without_its_file_says_so_and_reads_it_once_it_is_there() {
    let config = "catalog:\n  locations:\n    - { type: file, target: ./late.yaml }\n    \
                  - { type: file, target: ./here.yaml }\n";
    let portal = TestPortal::builder().config(config).file("here.yaml", &component("here")).start().await;
    assert_eq!(components(&portal).await, ["here"]);
    let message = "there is no file late.yaml: correct the target, or remove it";
    assert_eq!(messages(&portal).await, [format!("late.yaml:0:0: {message}")]);
    portal.write("late.yaml", &component("late"));
    portal.read_sources().await;
    assert_eq!(components(&portal).await, ["here", "late"]);
    assert_eq!(problems(&portal).await, [""; 0]);
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
    let message =
        "catalog/large.yaml is 5120 KiB large, and a descriptor may have 5120 KiB: split it into several files";
    assert_eq!(messages(&portal).await, [format!("large.yaml:0:0: {message}")]);
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
    // Nothing listens there: the port was free a moment ago.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = format!(
        "backend: {{ reading: {{ allow: [{{ host: '{closed}' }}] }} }}\n{DEFAULT_CONFIG}    \
         - {{ type: git, target: 'http://{closed}/shop/catalog.git' }}\n    \
         - {{ type: git, target: 'file:///no/such/repository.git' }}\n    \
         - {{ type: url, target: 'https://not-allowed.example/catalog-info.yaml' }}\n"
    );
    let portal = TestPortal::builder().config(&config).file("catalog/all.yaml", &component("a")).start().await;
    assert_eq!(components(&portal).await, ["a"]);
    let sources = portal.get("/api/catalog/v1/sources").await.json();
    let told = |part: &str| {
        let source =
            sources.as_array().unwrap().iter().find(|source| source["target"].as_str().unwrap().contains(part));
        source.unwrap()["lastError"].as_str().unwrap_or_default().to_owned()
    };
    let unreachable = format!("the source could not be read: http://{closed}/shop/catalog.git cannot be reached: ");
    assert!(told(&closed.to_string()).starts_with(&unreachable), "{sources}");
    assert!(told(&closed.to_string()).ends_with(": check the address and the network"), "{sources}");
    let missing = "there is no repository at file:///no/such/repository.git: check the address";
    assert!(told("/no/such/repository").contains(missing), "{sources}");
    assert!(sources.to_string().contains("backend.reading.allow"), "{sources}");
    let page = portal.get("/sources").await;
    assert!(page.status == 200 && page.text().contains("/shop/catalog.git"), "{}", page.text());
}
