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
    assert!(!html.contains(" style="), "the policy forbids style attributes");
}

#[tokio::test]
async fn an_entity_has_a_page() {
    let portal = TestPortal::with(SHOP).await;
    let html = portal.get("/catalog/default/component/checkout").await.text();
    assert!(html.contains(">Checkout<"), "{html}");
    assert!(html.contains("Takes orders &lt;quickly&gt;"), "{html}");
    assert!(html.contains(r#"href="/catalog/default/group/shop""#), "{html}");
}

#[tokio::test]
async fn what_is_not_there_is_a_404_page() {
    let portal = TestPortal::with(SHOP).await;
    assert_eq!(portal.get("/catalog/default/component/checkout/none").await.status, 404);
    for path in ["/no/such/page", "/catalog/default/component/none"] {
        let page = portal.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text().contains("<title>Not found · Callboard</title>"), "{}", page.text());
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
async fn the_first_page_says_what_there_is() {
    let portal = TestPortal::with(SHOP).await;
    let page = portal.get("/").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains(r#"href="/catalog?kind=component""#), "{}", page.text());
}

#[tokio::test]
async fn a_title_cannot_end_the_title() {
    let title = "</title><meta http-equiv=refresh content='0;url=https://evil.example'>";
    let portal = TestPortal::with(&SHOP.replace("title: Checkout", &format!("title: \"{title}\""))).await;
    let html = portal.get("/catalog/default/component/checkout").await.text();
    assert!(!html.contains("<meta http-equiv"), "{html}");
    assert!(html.contains("<title>&lt;/title>"), "{html}");
}

#[tokio::test]
async fn every_nonce_is_used_once() {
    let portal = TestPortal::with(SHOP).await;
    let policy = |answer: testkit::Answer| answer.header("content-security-policy").to_owned();
    assert_ne!(policy(portal.get("/catalog").await), policy(portal.get("/catalog").await));
}

#[tokio::test]
async fn a_page_runs_its_own_scripts_only_and_is_kept_by_nobody() {
    let portal = TestPortal::with(SHOP).await;
    let page = portal.get("/catalog").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let expected = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    assert_eq!(policy, expected);
    let html = page.text();
    let scripts: Vec<&str> = html.split("<script").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
    assert!(scripts.iter().all(|script| script.contains(&format!("nonce=\"{nonce}\""))), "{scripts:?}");
}
