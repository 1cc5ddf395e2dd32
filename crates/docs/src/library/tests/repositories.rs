//! Sites in repositories.

use super::*;

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Writes the files and commits them.
fn commit(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        write(&folder.join(path), text);
    }
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "change"]);
}

/// A repository with a site in one of its folders, and an entity described beside it.
async fn place_with_repository() -> (Place, TempDir) {
    let place = Place::new().await;
    let repository = tempfile::tempdir().unwrap();
    git(repository.path(), &["init", "--quiet"]);
    commit(repository.path(), &[("a/docs/index.md", "committed"), ("a/docs/x.png", "image"), ("code.rs", "1")]);
    let descriptor = DescriptorPlace::Repository {
        repository: format!("file://{}", repository.path().display()),
        branch: Some("main".to_owned()),
        path: "a/info.yaml".to_owned(),
    };
    let entry = place.entry("shop");
    place.put(SiteEntry { reference: Some("dir:.".to_owned()), descriptor: Some(descriptor), ..entry });
    (place, repository)
}

#[tokio::test]
async fn a_site_of_a_repository_is_read_at_its_commit_and_followed() {
    let (place, repository) = place_with_repository().await;
    let library = place.library();
    let site = find(&library, "shop").await;
    let page = site.page("").await.unwrap();
    assert!(page.html.contains("committed"));
    let history = page.history.unwrap();
    assert_eq!((history.contributors[0].name.as_str(), history.contributors[0].commits), ("Ada", 1));
    assert_eq!(site.file("docs/x.png").await.unwrap().read().await.unwrap(), b"image");

    // What is committed elsewhere changes nothing here.
    commit(repository.path(), &[("code.rs", "2")]);
    assert!(!site.look_again().await.unwrap());
    commit(repository.path(), &[("a/docs/index.md", "changed")]);
    assert!(site.look_again().await.unwrap());
    assert_eq!(place.announced().await, ["component:default/shop"]);
    assert!(site.page("").await.unwrap().html.contains("changed"));
    assert!(!site.look_again().await.unwrap());
}

#[tokio::test]
async fn a_remote_that_is_gone_leaves_what_is_here() {
    let (place, repository) = place_with_repository().await;
    let library = place.library();
    assert!(html(&library, "shop", "").await.contains("committed"));
    drop(repository);
    let error = find(&library, "shop").await.look_again().await.unwrap_err().to_string();
    assert!(error.contains("there is no repository at"), "{error}");
    assert!(html(&library, "shop", "").await.contains("committed"));
    // After a restart too.
    assert!(html(&place.library(), "shop", "").await.contains("committed"));
}

#[tokio::test]
async fn a_repository_is_looked_at_again_while_somebody_reads() {
    let (place, repository) = place_with_repository().await;
    let library = place.library_with(LibraryLimits::default(), Some(Duration::from_millis(20)));
    assert!(html(&library, "shop", "").await.contains("committed"));
    commit(repository.path(), &[("a/docs/index.md", "later")]);
    until(|| async { html(&library, "shop", "").await.contains("later") }).await;
}

#[tokio::test]
async fn a_repository_of_this_machine_is_read_only_where_the_configuration_names_it() {
    let (place, repository) = place_with_repository().await;
    let reference = Some(format!("url:file://{}", repository.path().display()));
    place.put(SiteEntry { reference, ..place.entry("thief") });
    let library = place.library();
    let error = library.find(&entity("thief"), everything).await.err().unwrap().to_string();
    assert!(error.contains("is on no code host that is known here"), "{error}");
}

#[tokio::test]
async fn a_folder_in_a_working_copy_has_its_history() {
    let place = Place::new().await;
    place.write("docs/index.md", "one");
    git(&place.path(""), &["init", "--quiet"]);
    commit(&place.path(""), &[]);
    place.write("docs/new.md", "not committed");
    place.documented("shop", ".");
    let library = place.library();
    let site = find(&library, "shop").await;
    let history = site.page("").await.unwrap().history.unwrap();
    assert_eq!((history.commit.len(), history.contributors[0].name.as_str()), (40, "Ada"));
    assert_eq!(site.page("new/").await.unwrap().history, None);
    let whole = site.notes().await;
    assert!(whole.is_ok());
    assert_eq!(site.outline().await.unwrap().summary.changed_at, Some(history.changed_at));
}
