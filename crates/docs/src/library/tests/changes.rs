//! What happens when files change.

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::*;

/// The library, told of changes as a watcher tells them.
struct Watched {
    place: Place,
    library: Library,
}

impl Watched {
    async fn new() -> Self {
        let place = Place::new().await;
        place.write("docs/index.md", "first");
        place.write("docs/other.md", "# Other");
        place.documented("shop", ".");
        let library = place.library();
        Self { place, library }
    }

    fn change(&self, path: &str, text: &str) {
        self.place.write(path, text);
        self.tell(path);
    }

    fn tell(&self, path: &str) {
        self.library.files_changed(&[self.place.path(path)]);
    }

    async fn until_announced(&self, times: usize) {
        until(|| async { self.place.announced().await.len() >= times }).await;
    }
}

#[tokio::test]
async fn an_edited_page_is_shown_and_told_and_no_other_is_rendered_again() {
    let watched = Watched::new().await;
    for address in ["", "other/"] {
        html(&watched.library, "shop", address).await;
    }
    let before = find(&watched.library, "shop").await.outline().await.unwrap().revision;
    watched.change("docs/index.md", "second");
    watched.until_announced(1).await;
    assert_eq!(watched.place.announced().await, ["component:default/shop"]);
    assert!(html(&watched.library, "shop", "").await.contains("second"));
    html(&watched.library, "shop", "other/").await;
    assert_eq!(pages_on_disk(&watched.place).len(), 3, "two pages, and one of them twice");
    assert_ne!(find(&watched.library, "shop").await.outline().await.unwrap().revision, before);
}

#[tokio::test]
async fn pages_come_and_go_with_their_files() {
    let watched = Watched::new().await;
    let site = find(&watched.library, "shop").await;
    assert!(site.page("new/").await.is_err());
    watched.change("docs/new.md", "new");
    watched.until_announced(1).await;
    assert!(site.page("new/").await.unwrap().html.contains("new"));
    fs::remove_file(watched.place.path("docs/other.md")).unwrap();
    watched.tell("docs/other.md");
    watched.until_announced(2).await;
    assert!(site.page("other/").await.is_err());
}

#[tokio::test]
async fn what_no_reader_sees_is_not_told() {
    let watched = Watched::new().await;
    html(&watched.library, "shop", "").await;
    for path in ["src/main.rs", ".git/index", "node_modules/x/README.md"] {
        watched.change(path, "x");
    }
    watched.library.files_changed(&[watched.place.folder.path().join("elsewhere/docs/index.md")]);
    watched.change("docs/index.md", "second");
    watched.until_announced(1).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(watched.place.announced().await.len(), 1);
}

#[tokio::test]
async fn the_last_good_reading_stays_when_the_folder_goes_away() {
    let watched = Watched::new().await;
    assert!(html(&watched.library, "shop", "").await.contains("first"));
    fs::rename(watched.place.path("docs"), watched.place.path("gone")).unwrap();
    fs::rename(watched.place.path(""), watched.place.folder.path().join("moved")).unwrap();
    watched.tell("");
    watched.until_announced(1).await;
    assert!(html(&watched.library, "shop", "").await.contains("first"));
    let summary = find(&watched.library, "shop").await.outline().await.unwrap().summary;
    assert!(summary.failure.unwrap().contains("there is no folder"), "the reader is told why it is old");

    fs::rename(watched.place.folder.path().join("moved"), watched.place.path("")).unwrap();
    fs::rename(watched.place.path("gone"), watched.place.path("docs")).unwrap();
    watched.change("docs/index.md", "again");
    watched.until_announced(2).await;
    assert!(html(&watched.library, "shop", "").await.contains("again"));
    assert_eq!(find(&watched.library, "shop").await.outline().await.unwrap().summary.failure, None);
}

#[tokio::test]
async fn a_site_that_never_could_be_read_says_why_and_is_tried_again() {
    let watched = Watched::new().await;
    watched.place.documented("late", "late");
    let site = find(&watched.library, "late").await;
    let error = site.page("").await.unwrap_err().to_string();
    assert!(error.contains("documentation of component:default/late cannot be read: there is no folder"), "{error}");
    watched.change("late/docs/index.md", "here");
    until(|| async { site.page("").await.is_ok() }).await;
}

#[tokio::test]
async fn a_changed_annotation_leads_to_another_folder() {
    let watched = Watched::new().await;
    watched.place.write("second/docs/index.md", "moved");
    assert!(html(&watched.library, "shop", "").await.contains("first"));
    watched.place.documented("shop", "second");
    assert!(html(&watched.library, "shop", "").await.contains("moved"));
}

#[tokio::test]
async fn in_the_background_every_site_is_looked_at_whole_and_removed_ones_are_forgotten() {
    let watched = Watched::new().await;
    watched.place.write("mkdocs.yml", "nav: [index.md, none.md]\n");
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    watched.library.start(&tasks, &shutdown);
    let problems =
        || async { watched.library.sites(everything).await.unwrap().sites.first().map_or(0, |site| site.problems) };
    until(|| async { problems().await == 1 }).await;
    watched.change("mkdocs.yml", "nav: [index.md, other.md]\n");
    until(|| async { problems().await == 0 }).await;

    watched.place.entities.entries.lock().clear();
    watched.library.entities_changed();
    until(|| async { watched.library.inner.slots.read().is_empty() }).await;
    shutdown.cancel();
    tasks.close();
    tasks.wait().await;
}

#[tokio::test]
async fn a_request_for_a_page_at_hand_reads_no_file() {
    let watched = Watched::new().await;
    html(&watched.library, "shop", "").await;
    // Nobody tells the library, so that it must not notice.
    fs::remove_dir_all(watched.place.path("docs")).unwrap();
    fs::remove_dir_all(watched.place.folder.path().join("cache")).unwrap();
    assert!(html(&watched.library, "shop", "").await.contains("first"));
}
