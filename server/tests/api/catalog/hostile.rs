//! Input that asks for more than anybody should: it is refused with a reason, or costs only so much.

use std::fmt::Write as _;

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};
use testkit::{DEFAULT_CONFIG, TestPortal};

use super::{component, components, entity, location, messages, problems};

const BY_REFS: &str = "/api/catalog/entities/by-refs";
const LOCATIONS: &str = "/api/catalog/locations";

fn api(name: &str, definition: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {{ name: {name} }}\n\
         spec:\n  type: openapi\n  lifecycle: production\n  owner: shop\n  definition: {definition}\n"
    )
}

#[tokio::test]
async fn a_large_entity_is_answered_many_times_over_but_not_without_end() {
    let line = format!("    {}\n", "x".repeat(95));
    let portal = TestPortal::with(&api("big", &format!("|\n{}", line.repeat(45_000)))).await;
    let asked = |count: usize| json!({ "entityRefs": vec!["api:big"; count] });
    let answer = portal.post(BY_REFS, &asked(3)).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json; charset=utf-8"));
    let body = answer.json();
    assert_eq!(body["items"].as_array().unwrap().len(), 3);
    assert_eq!(body["items"][0], body["items"][2]);
    let refused = portal.post(BY_REFS, &asked(300)).await;
    assert_eq!(refused.status, 413);
    assert!(refused.message().contains("more than 1024 MiB"), "{}", refused.message());
    let mut named = asked(10_000);
    named["fields"] = json!(["metadata.name"]);
    assert_eq!(portal.post(BY_REFS, &named).await.json()["items"].as_array().unwrap().len(), 10_000);
    let refused = portal.post(BY_REFS, &asked(10_001)).await;
    assert_eq!(refused.status, 400);
    assert!(refused.message().contains("more than 10000 items"), "{}", refused.message());
}

#[tokio::test]
async fn placeholders_bring_only_so_much_into_a_file() {
    let list = "\n      - $text: ./small.txt".repeat(1_001);
    let many = format!(
        "{}---\n{}",
        api("many", "x").replace("definition: x", &format!("definition: x\n  list:{list}")),
        component("beside")
    );
    let large = |name: &str, texts: usize| {
        let list = "\n      - $text: ./large.txt".repeat(texts);
        api(name, "x").replace("definition: x", &format!("definition: x\n  list:{list}"))
    };
    let portal = TestPortal::builder()
        .file("catalog/many.yaml", &many)
        .file("catalog/large.yaml", &format!("{}---\n{}", large("first", 12), large("second", 2)))
        .file("catalog/small.txt", "small")
        .file("catalog/large.txt", &"x".repeat(3 * 1024 * 1024))
        .start()
        .await;
    assert_eq!(components(&portal).await, ["beside"]);
    let found = messages(&portal).await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(portal.get("/api/catalog/entities?filter=kind=api&fields=metadata.name").await.names(), ["first"]);
    assert!(found[0].starts_with("large.yaml:33:") && found[0].contains("bring 41943040 bytes together"), "{found:?}");
    assert!(found[1].starts_with("many.yaml:") && found[1].contains("a file may have 1000 placeholders"), "{found:?}");
}

#[tokio::test]
async fn a_file_that_was_emptied_keeps_its_entities() {
    let portal = TestPortal::with(&component("a")).await;
    portal.write("catalog/all.yaml", "\n");
    portal.read_sources().await;
    assert_eq!(components(&portal).await, ["a"]);
    assert_eq!(problems(&portal).await, ["all.yaml:0:0: empty-file"]);
    portal.write("catalog/all.yaml", "# on purpose\n");
    portal.read_sources().await;
    assert_eq!(components(&portal).await, [""; 0]);
}

#[tokio::test]
async fn a_glob_that_is_too_long_is_a_problem_of_its_location() {
    let text = format!("{}---\n{}", location("long", &format!("./{}.yaml", "?".repeat(1_000_000))), component("a"));
    let portal = TestPortal::with(&text).await;
    assert_eq!(components(&portal).await, ["a"]);
    assert_eq!(problems(&portal).await, ["all.yaml:4:17: unreadable-target"]);
    assert!(messages(&portal).await[0].contains("longer than 2000 characters"));
}

db::database_story!(a_nul_in_a_descriptor_or_a_request_harms_nothing_else, |database| {
    let text = format!(
        "{}---\n{}---\n{}---\n{}",
        location("nul", "x").replace("target: 'x'", "targets: [\"./\\0.yaml\"]"),
        component("\"bad\\0name\""),
        component("good"),
        component("titled").replace("name: titled", "name: titled, title: \"a\\0b\""),
    );
    let portal = TestPortal::builder().database_url(database.address()).file("catalog/all.yaml", &text).start().await;
    assert_eq!(components(&portal).await, ["good", "titled"]);
    assert_eq!(entity(&portal, "titled").await["metadata"]["title"], "a\0b");
    let found = problems(&portal).await;
    assert!(found.iter().any(|problem| problem.ends_with("unreadable-file")), "{found:?}");
    assert!(found.len() >= 2 && !messages(&portal).await.concat().contains('\0'), "{found:?}");

    for path in ["/api/catalog/v1/entities/a/b/%00/history", "/api/catalog/v1/entities/a/b/%00/provenance"] {
        assert_eq!(portal.get(path).await.status, 404, "{path}");
    }
    let target = json!({ "type": "url", "target": "https://x.test/\0.yaml" });
    assert_eq!(portal.post(LOCATIONS, &target).await.status, 400);
    assert_eq!(portal.post(&format!("{LOCATIONS}?dryRun=true"), &target).await.status, 400);
    for method in [Method::DELETE, Method::PUT] {
        let body = json!({ "type": "url", "target": "https://x.test/a.yaml" }).to_string();
        let request = Request::builder().method(method).uri(format!("{LOCATIONS}/%00"));
        let request = request.header("content-type", "application/json").body(Body::from(body)).unwrap();
        assert_eq!(portal.send(request).await.status, 404);
    }
    assert_eq!(portal.post("/api/catalog/v1/sources/%00/refresh", &Value::Null).await.status, 404);
});

#[tokio::test]
async fn one_bad_file_fills_no_report() {
    let text = format!("{}{}", component("a").replace("spec: {", "spec:\n  b: {"), "  a: 1\n".repeat(100_000));
    let portal = TestPortal::builder()
        .file("catalog/bad.yaml", &text)
        .file("catalog/many.yaml", &"kind: [\n---\n".repeat(3_000))
        .file("catalog/good.yaml", &component("good"))
        .start()
        .await;
    assert_eq!(components(&portal).await, ["good"]);
    let answer = portal.get("/api/catalog/v1/sources").await;
    assert!(answer.body.len() < 500_000, "{} bytes", answer.body.len());
    let found = messages(&portal).await;
    assert!(found.len() < 410, "{}", found.len());
    for (file, more) in
        [("bad.yaml:", "this document has 99799 more problems"), ("many.yaml:", "this file has 2800 more problems")]
    {
        let said = |message: &String| message.starts_with(file) && message.contains(more);
        assert!(found.iter().any(said), "{file} {:?}", found.last());
    }
    // However many there are, each broken document keeps what it had.
    let mut text = "kind: [\n---\n".repeat(300);
    write!(text, "{}", component("good").replace("owner: shop", "owner: ''")).unwrap();
    portal.write("catalog/good.yaml", &text);
    portal.read_sources().await;
    assert_eq!(entity(&portal, "good").await["spec"]["owner"], "shop");
}

#[tokio::test]
async fn nothing_is_shown_of_files_that_are_no_descriptors() {
    let config = DEFAULT_CONFIG.replace("catalog:\n", "catalog:\n  registerFiles: true\n");
    let portal = TestPortal::builder()
        .config(&config)
        .file("catalog/all.yaml", &component("a"))
        .file("secrets/shadow", "root: x\nada:$6$s3cret:19000:0:99999\nbob:$6$s3cret\n")
        .file("secrets/env", "TOKEN: s3cret\nTOKEN: s3cret\n")
        .file("secrets/kubeconfig", "apiVersion: v1\nkind: Config\nusers: [s3cret]\ncurrent-context: s3cret\n")
        .file("mine/all.yaml", &component("mine").replace("owner: shop", "owner: ''"))
        .start()
        .await;
    let look = async |path: &str| {
        let target = if path.starts_with('/') { path.to_owned() } else { portal.path(path).display().to_string() };
        portal.post(&format!("{LOCATIONS}?dryRun=true"), &json!({ "type": "file", "target": target })).await
    };
    for secret in ["secrets/shadow", "secrets/env", "secrets/kubeconfig"] {
        let answer = look(secret).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert!(!answer.json()["problems"].as_array().unwrap().is_empty());
        assert!(!answer.text().contains("s3cret"), "{}", answer.text());
    }
    assert!(look("mine/all.yaml").await.text().contains("owner: ''"));
    for system in ["/proc/self/environ", "/sys/kernel/version", "/dev/stdin"] {
        let answer = look(system).await;
        assert_eq!(answer.status, 400);
        assert!(answer.message().contains("folder of the system"), "{}", answer.message());
    }
}

#[tokio::test]
async fn a_target_that_can_no_longer_be_followed_takes_nothing_away() {
    let config = DEFAULT_CONFIG.replace("**/*.yaml", "all.yaml");
    let portal = TestPortal::builder()
        .config(&config)
        .file("catalog/all.yaml", &location("teams", "./teams/*.yaml"))
        .file("catalog/teams/a.yaml", &component("a"))
        .start()
        .await;
    assert_eq!(components(&portal).await, ["a"]);
    portal.write("catalog/all.yaml", &location("teams", &format!("./teams/{{{}}}.yaml", "a,".repeat(1_500))));
    portal.read_sources().await;
    assert_eq!(problems(&portal).await, ["all.yaml:4:17: unreadable-target"]);
    assert_eq!(components(&portal).await, ["a"]);
    let message = &entity(&portal, "a").await["status"]["items"][0]["message"];
    assert!(message.as_str().unwrap().contains("longer than 2000 characters"), "{message}");
    // When it can be followed again, what is not there is gone.
    portal.write("catalog/all.yaml", &location("teams", "./teams/b*.yaml"));
    portal.read_sources().await;
    assert!(components(&portal).await.is_empty());
}

#[tokio::test]
async fn an_order_by_many_lists_lists_nothing_without_end() {
    let fields: Vec<String> = ('a'..='p').map(|letter| format!("spec.{letter}")).collect();
    let lists = ('a'..='p').fold(String::new(), |mut text, letter| {
        let _ = write!(text, ", {letter}: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]");
        text
    });
    let portal = TestPortal::with(&component("many").replace(", owner: shop", &format!(", owner: shop{lists}"))).await;
    let order = fields.iter().fold(String::new(), |mut order, field| {
        let _ = write!(order, "&order=asc:{field}");
        order
    });
    // Once for each value of the first.
    for offset in [0, 3] {
        let answer = portal.get(&format!("/api/catalog/entities?offset={offset}&filter=kind=component{order}")).await;
        assert_eq!(answer.names().len(), 10 - offset);
    }
}

#[tokio::test]
async fn a_chain_of_locations_that_is_too_long_says_so_and_keeps_what_it_had() {
    let config = DEFAULT_CONFIG.replace("**/*.yaml", "0.yaml");
    let mut builder = TestPortal::builder().config(&config);
    for at in 0..31 {
        let text = format!(
            "{}---\n{}",
            location(&format!("l{at}"), &format!("./{}.yaml", at + 1)),
            component(&format!("c{at}"))
        );
        builder = builder.file(&format!("catalog/{at}.yaml"), &text);
    }
    let portal = builder.file("catalog/31.yaml", &component("last")).start().await;
    assert_eq!((components(&portal).await.len(), problems(&portal).await.len()), (32, 0));

    // One more Location in between.
    portal.write("catalog/0.yaml", &location("l0", "./between.yaml"));
    portal.write("catalog/between.yaml", &format!("{}---\n{}", location("between", "./1.yaml"), component("c0")));
    portal.read_sources().await;
    assert_eq!(components(&portal).await.len(), 32);
    assert_eq!(problems(&portal).await, ["30.yaml:4:17: not-followed"]);
    assert!(messages(&portal).await[0].contains("followed 32 deep"));
    assert!(entity(&portal, "last").await["status"]["items"][0]["message"].as_str().unwrap().contains("32 deep"));
}
