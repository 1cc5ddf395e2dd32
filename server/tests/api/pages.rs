//! Pages are complete before any script runs.

use testkit::TestPortal;

const SHOP: &str = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  title: Checkout
  description: Takes orders <quickly>
  tags: [payments]
spec: { type: service, lifecycle: production, owner: shop }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop }
spec: { type: team, children: [] }
";

#[tokio::test]
async fn the_list_has_its_rows_in_the_html() {
    let portal = TestPortal::with(SHOP).await;
    let page = portal.get("/catalog?kind=component").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    let html = page.text();
    assert!(html.contains("<title>Catalog · Callboard</title>"), "{html}");
    assert!(html.contains(r#"href="/catalog/default/component/checkout""#), "{html}");
    assert!(html.contains("Takes orders &lt;quickly&gt;"), "{html}");
    assert!(!html.contains(" style="), "the policy forbids style attributes");
}

#[tokio::test]
async fn an_entity_has_a_page() {
    let portal = TestPortal::with(SHOP).await;
    let html = portal.get("/catalog/default/component/checkout").await.text();
    assert!(html.contains("<h1>Checkout<"), "{html}");
    assert!(html.contains(r#"href="/catalog/default/group/shop""#), "{html}");
}

#[tokio::test]
async fn what_is_not_there_is_a_404_page() {
    let portal = TestPortal::with(SHOP).await;
    for path in ["/no/such/page", "/catalog/default/component/none"] {
        let page = portal.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text().contains("<h1>There is no "), "{}", page.text());
    }
}

#[tokio::test]
async fn the_sources_page_shows_problems_with_their_place() {
    let portal =
        TestPortal::with("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a }\nspec: {}\n").await;
    let html = portal.get("/sources").await.text();
    assert!(html.contains("all.yaml:4:1"), "{html}");
    assert!(html.contains("spec.owner"), "{html}");
}

#[tokio::test]
async fn the_first_page_is_the_catalog() {
    let portal = TestPortal::with(SHOP).await;
    let page = portal.get("/").await;
    assert_eq!((page.status, page.header("location")), (302, "/catalog"));
}

#[tokio::test]
async fn every_nonce_is_used_once() {
    let portal = TestPortal::with(SHOP).await;
    let policy = |answer: testkit::Answer| answer.header("content-security-policy").to_owned();
    assert_ne!(policy(portal.get("/catalog").await), policy(portal.get("/catalog").await));
}
