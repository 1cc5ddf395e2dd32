//! The first page, and the pages about sources, before any script runs.

use testkit::TestPortal;

const OWNERLESS: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a }\nspec: {}\n";

#[tokio::test]
async fn the_first_page_greets_by_the_organisation() {
    let config = "organization: { name: 'A <b> \"c\"' }\n";
    let html = TestPortal::builder().config(config).start().await.get("/").await.text();
    assert!(html.contains(r#"data-organization="A &lt;b&gt; &quot;c&quot;""#), "{html}");
    assert!(html.contains("Welcome to A &lt;b&gt; \"c\""), "{html}");
}

#[tokio::test]
async fn without_any_source_the_first_page_leads_to_the_first_one() {
    let html = TestPortal::builder().config("{}").start().await.get("/").await.text();
    assert!(html.contains("The board is empty."), "{html}");
    assert!(html.contains(r#"action="/register""#), "{html}");
    assert!(html.contains("- type: git"), "{html}");
}

#[tokio::test]
async fn a_source_that_brought_nothing_is_no_first_run() {
    let config = "catalog: { locations: [{ type: file, target: ./gone.yaml }] }\n";
    let portal = TestPortal::builder().config(config).start().await;
    let html = portal.get("/").await.text();
    assert!(!html.contains("The board is empty."), "{html}");
    assert!(html.contains("gone.yaml has 1 error"), "{html}");
    let html = portal.get("/sources").await.text();
    assert!(html.contains("correct the target, or remove it"), "{html}");
}

#[tokio::test]
async fn a_source_that_cannot_be_read_says_why_since_when_and_what_stays() {
    let portal = TestPortal::with(&OWNERLESS.replace("{}", "{ type: service, lifecycle: new, owner: shop }")).await;
    portal.remove("catalog/all.yaml");
    portal.read_sources().await;
    let html = portal.get("/").await.text();
    assert!(html.contains("cannot be read") && html.contains("matches no file"), "{html}");
    let html = portal.get("/sources").await.text();
    assert!(html.contains("This source cannot be read.") && html.contains(" Since 2"), "{html}");
    assert!(html.contains("2 entities stay as they were read at 2"), "{html}");
}

#[tokio::test]
async fn a_problem_leads_to_its_entity_only_where_there_is_one() {
    let link = r#"href="/catalog/default/component/a""#;
    let portal = TestPortal::with(OWNERLESS).await;
    let html = portal.get("/sources").await.text();
    assert!(html.contains("spec.owner is missing") && html.contains("component:default/a"), "{html}");
    assert!(!html.contains(link), "{html}");

    portal.write("catalog/all.yaml", &OWNERLESS.replace("{}", "{ type: service, lifecycle: new, owner: shop }"));
    portal.read_sources().await;
    portal.write("catalog/all.yaml", OWNERLESS);
    portal.read_sources().await;
    let html = portal.get("/sources").await.text();
    assert!(html.contains(link), "{html}");
}

#[tokio::test]
async fn the_address_says_which_problems() {
    let portal = TestPortal::with(OWNERLESS).await;
    let html = shown(&portal.get("/sources?level=warning").await.text());
    assert!(html.contains("No problem of this level here.") && !html.contains("spec.owner is missing"), "{html}");
    let html = shown(&portal.get("/sources?source=no-such-source").await.text());
    assert!(html.contains("There is no such source.") && !html.contains("spec.owner is missing"), "{html}");
}

/// The page without the data that travels with it for the browser.
fn shown(html: &str) -> String {
    html.split("</main>").next().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_of_a_registration_writes_the_lines_for_its_target() {
    let portal = TestPortal::with(OWNERLESS).await;
    let html = portal.get("/register?target=https%3A%2F%2Fexample.com%2F%3Cscript%3E").await.text();
    assert!(html.contains("target: \"https://example.com/&lt;script&gt;\""), "{html}");
    assert!(!html.contains("example.com/<script>"), "{html}");
}
