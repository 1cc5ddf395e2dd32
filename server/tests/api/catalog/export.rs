//! Whole lists as files.

use serde_json::Value;
use testkit::TestPortal;

use super::component;

const EXPORT: &str = "/api/catalog/v1/export";

/// More than are written at once.
const MANY: usize = 250;

async fn many() -> TestPortal {
    let documents: Vec<String> = (0..MANY).map(|at| component(&format!("c{at:03}"))).collect();
    TestPortal::with(&documents.join("---\n")).await
}

#[tokio::test]
async fn a_table_has_every_entity_that_matches() {
    let portal = many().await;
    let answer = portal.get(&format!("{EXPORT}?format=csv&filter=kind=component")).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"catalog.csv\"");
    let text = answer.text();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), MANY + 1);
    assert_eq!(lines[0], "kind,namespace,name,title,owner,type,lifecycle,system,description,tags");
    assert_eq!(lines[1], "Component,default,c000,,shop,service,production,,,");
    let names: Vec<&str> = lines[1..].iter().filter_map(|line| line.split(',').nth(2)).collect();
    assert!(names.is_sorted(), "{names:?}");
}

#[tokio::test]
async fn json_and_yaml_have_the_entities_as_they_are_served() {
    let portal = many().await;
    let query = "filter=kind=component&orderField=metadata.name,desc";
    let listed =
        portal.get(&format!("/api/catalog/entities/by-query?{query}&limit=1000")).await.json()["items"].clone();
    let json = portal.get(&format!("{EXPORT}?format=json&{query}")).await;
    assert_eq!(json.header("content-disposition"), "attachment; filename=\"catalog.json\"");
    assert_eq!(json.json(), listed);
    let yaml = portal.get(&format!("{EXPORT}?format=yaml&{query}")).await;
    assert_eq!(yaml.header("content-type"), "application/yaml; charset=utf-8");
    let text = yaml.text();
    assert_eq!(text.matches("---\napiVersion: backstage.io/v1alpha1\nkind: Component\n").count(), MANY);
    assert!(text.find("name: c249") < text.find("name: c000"));
    assert!(text.contains("  uid: ") && text.contains("relations:"));

    // What was added comes off again, so that the file can be registered elsewhere.
    let descriptors = portal.get(&format!("{EXPORT}?format=descriptors&{query}")).await;
    assert_eq!(descriptors.header("content-disposition"), "attachment; filename=\"catalog.yaml\"");
    let again = TestPortal::with(&descriptors.text()).await;
    assert_eq!(super::problems(&again).await, [""; 0]);
    assert_eq!(again.get(&format!("{EXPORT}?format=descriptors&{query}")).await.text(), descriptors.text());
}

#[tokio::test]
async fn a_list_without_entities_is_still_a_file() {
    let portal = TestPortal::with(&component("a")).await;
    let export = async |format: &str| portal.get(&format!("{EXPORT}?format={format}&filter=kind=none")).await;
    assert_eq!(export("json").await.json(), Value::Array(Vec::new()));
    assert_eq!(export("yaml").await.text(), "");
    assert_eq!(export("csv").await.text().lines().count(), 1);
}

#[tokio::test]
async fn the_text_filter_of_a_list_chooses_too() {
    let portal = many().await;
    let query = "format=csv&fullTextFilterTerm=C00&fullTextFilterFields=metadata.name";
    assert_eq!(portal.get(&format!("{EXPORT}?{query}")).await.text().lines().count(), 11);
}

#[tokio::test]
async fn a_format_must_be_named() {
    let portal = TestPortal::builder().start().await;
    for (query, message) in [
        ("", "request/query must have required property 'format'"),
        (
            "?format=xml",
            "request/query/format must be equal to one of the allowed values: csv, json, yaml, descriptors",
        ),
    ] {
        let answer = portal.get(&format!("{EXPORT}{query}")).await;
        assert_eq!((answer.status, answer.message().as_str()), (400, message));
    }
}
