//! The page with every component.

use testkit::{DEFAULT_CONFIG, TestPortal};

#[tokio::test]
async fn it_is_complete_and_unscripted_in_the_look_that_the_address_says() {
    let portal = TestPortal::builder().start().await;
    let page = portal.get("/gallery").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("content-security-policy").contains("script-src 'nonce-"));
    assert_eq!(page.header("cache-control"), "no-store");
    let html = page.text();
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<h1 class=\"serif\">Gallery"), "{html}");
    assert!(!html.contains("<script") && !html.contains("data-theme="), "{html}");

    let html = portal.get("/gallery?theme=dark&density=compact").await.text();
    assert!(html.contains("data-theme=\"dark\"") && html.contains("data-density=\"compact\""), "{html}");
    let html = portal.get("/gallery?theme=%22neon").await.text();
    assert!(!html.contains("data-theme="), "{html}");
}

#[tokio::test]
async fn it_is_for_whoever_may_read_the_catalog() {
    let portal = TestPortal::builder().config(DEFAULT_CONFIG).listening_on("192.0.2.1:7007").start().await;
    assert_eq!(portal.get("/gallery").await.status, 401);
}
