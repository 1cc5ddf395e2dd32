//! Sources beside files: git repositories and URLs.

use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{Router, routing::get};
use testkit::TestPortal;

use super::{component, components, entity, location, problems};

const RULES: &str = "catalog:\n  rules:\n    - allow: [Component, API, Location]\n  locations:\n";

pub fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(status.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&status.stderr));
}

/// Writes the files and commits them.
pub fn commit(folder: &Path, files: &[(&str, &str)]) {
    for (path, content) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "change"]);
}

#[tokio::test]
async fn a_git_source_reads_a_glob_of_a_branch_and_follows_it() {
    let repository = tempfile::tempdir().unwrap();
    let folder = repository.path();
    git(folder, &["init", "--quiet"]);
    let leads = location("more", "./more.yaml");
    commit(
        folder,
        &[("services/a/info.yaml", &component("a")), ("services/b/info.yaml", &leads), ("other.yaml", &component("x"))],
    );
    commit(folder, &[("services/b/more.yaml", &component("b"))]);
    let config =
        format!("{RULES}    - {{ type: git, target: 'file://{}//services/*/info.yaml?ref=main' }}\n", folder.display());
    let portal = TestPortal::builder().config(&config).start().await;
    assert_eq!(components(&portal).await, ["a", "b"], "{:?}", problems(&portal).await);
    let origin = entity(&portal, "b").await["metadata"]["annotations"]["backstage.io/managed-by-location"].clone();
    assert_eq!(origin, format!("git:file://{}//services/b/more.yaml?ref=main", folder.display()));

    commit(folder, &[("services/a/info.yaml", &component("renamed"))]);
    portal.read_sources().await;
    assert_eq!(components(&portal).await, ["b", "renamed"]);

    // The remote goes away: the last good state stays, and the source says why.
    std::fs::rename(folder.join(".git"), folder.join("gone")).unwrap();
    portal.read_sources().await;
    assert_eq!(components(&portal).await, ["b", "renamed"]);
    let sources = portal.get("/api/catalog/v1/sources").await.json();
    assert!(sources[0]["lastError"].is_string(), "{sources}");
}

#[tokio::test]
async fn a_url_source_is_read_where_the_configuration_allows_it() {
    let hits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&hits);
    let pages = Router::new()
        .route("/catalog/all.yaml", get(async || format!("{}---\n{}", component("a"), location("more", "./more.yaml"))))
        .route("/catalog/more.yaml", get(async || component("b")))
        .route(
            "/secret/more.yaml",
            get(async move || {
                counted.fetch_add(1, Ordering::Relaxed);
                component("secret")
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, pages).await });
    let config = format!(
        "backend: {{ reading: {{ allow: [{{ host: '{address}', paths: [/catalog/] }}] }} }}\n{RULES}    \
         - {{ type: url, target: 'http://{address}/catalog/all.yaml' }}\n    \
         - {{ type: url, target: 'http://{address}/secret/more.yaml' }}\n"
    );
    let portal = TestPortal::builder().config(&config).start().await;
    assert_eq!(components(&portal).await, ["a", "b"], "{:?}", problems(&portal).await);
    assert_eq!(hits.load(Ordering::Relaxed), 0, "what is not allowed is not asked for");
    assert_eq!(problems(&portal).await, ["more.yaml:0:0: unreadable-file"]);
}
