//! What sources say of their runs, and files at the places of problems.

use serde_json::{Value, json};
use testkit::{DEFAULT_CONFIG, TestPortal};

use super::{component, location};

async fn report(portal: &TestPortal) -> Value {
    let sources = portal.get("/api/catalog/v1/sources").await.json();
    let id = sources[0]["id"].as_str().unwrap();
    let answer = portal.post(&format!("/api/catalog/v1/sources/{id}/refresh"), &Value::Null).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// `rule firstLine: lines`, of every problem.
fn excerpts(report: &Value) -> Vec<String> {
    let problems = report["problems"].as_array().unwrap().iter();
    let text = |problem: &Value| {
        let excerpt = &problem["excerpt"];
        let lines = excerpt["lines"].as_array().map(Vec::as_slice).unwrap_or_default().iter();
        let lines = lines.map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("|");
        format!("{} {}: {lines}", problem["rule"].as_str().unwrap(), excerpt["firstLine"])
    };
    problems.map(text).collect()
}

db::database_story!(problems_come_with_what_the_file_says, |database| {
    let documents = ["apiVersion: backstage.io/v1alpha1\nkind: Componet\nmetadata:\n  name: a", "kind: [", "# end"];
    let portal = TestPortal::builder()
        .database_url(database.address())
        .file("catalog/all.yaml", &documents.join("\n---\n"))
        .file("catalog/links.yaml", &location("gone", "./none.yaml"))
        .file("catalog/one.yaml", &component("twice"))
        .file("catalog/two.yaml", &format!("# two\n{}", component("twice")))
        .start()
        .await;
    let apart = |line: &str| line.split(": ").next().unwrap().to_owned();
    let report = report(&portal).await;
    let excerpts = excerpts(&report);
    let kinds: Vec<String> = excerpts.iter().map(|excerpt| apart(excerpt)).collect();
    assert_eq!(kinds, ["unknown-kind 1", "yaml-syntax 5", "missing-file 2", "duplicate-entity 1"], "{report}");
    assert!(
        excerpts[0].ends_with("apiVersion: backstage.io/v1alpha1|kind: Componet|metadata:|  name: a"),
        "{excerpts:?}"
    );
    assert!(
        excerpts[2].ends_with("kind: Location|metadata: { name: gone }|spec: { target: './none.yaml' }"),
        "{excerpts:?}"
    );
    assert!(excerpts[3].contains("# two|apiVersion"), "{excerpts:?}");
    // They are stored as they are answered, and a further run finds nothing new.
    assert_eq!(portal.get("/api/catalog/v1/sources").await.json()[0]["problems"], report["problems"]);
    let newest = database.change_log().latest().await.unwrap();
    portal.read_sources().await;
    assert_eq!(database.change_log().latest().await.unwrap(), newest);
});

db::database_story!(the_last_twenty_runs_are_told, |database| {
    let portal = TestPortal::builder()
        .config(&DEFAULT_CONFIG.replace("**/*.yaml", "*.yaml"))
        .database_url(database.address())
        .file("catalog/all.yaml", &format!("{}---\n{}", component("a"), component("b")))
        .start()
        .await;
    portal.write("catalog/all.yaml", &component("b"));
    let after = report(&portal).await;
    let run = after["runs"].as_array().unwrap().last().unwrap().clone();
    // The Location that stands for the source is an entity too.
    let counts = json!([run["entityCount"], run["problemCount"], run["error"]]);
    assert_eq!(counts, json!([2, 0, null]), "{after}");
    assert!(run["startedAt"].as_i64().unwrap() > 0 && run["durationMs"].is_u64());
    let changed: i64 = after["runs"].as_array().unwrap().iter().map(|run| run["changed"].as_i64().unwrap()).sum();
    assert_eq!(changed, 4, "three came and one went: {after}");

    portal.remove("catalog/all.yaml");
    let failed = report(&portal).await;
    let run = failed["runs"].as_array().unwrap().last().unwrap().clone();
    assert!(run["error"].as_str().unwrap().contains("matches no file"), "{run}");
    assert_eq!(json!([run["entityCount"], run["problemCount"], run["changed"]]), json!([null, null, null]));
    assert_eq!((&failed["lastError"], &failed["entityCount"]), (&run["error"], &json!(2)));

    portal.write("catalog/all.yaml", &component("b"));
    let mut last = Value::Null;
    for _ in 0..22 {
        last = report(&portal).await;
    }
    let runs = last["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 20);
    assert!(runs.iter().all(|run| run["error"].is_null()), "the oldest went first: {last}");
    assert!(runs.is_sorted_by_key(|run| run["startedAt"].as_i64()), "{last}");
});
