//! The library as its users see it: what it answers, and what it does when files change.

use std::{
    fs,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use db::test::TestDatabase;
use fetch::FetchPolicy;
use futures::future::BoxFuture;
use git::{GitAccess, ScmHosts};
use parking_lot::Mutex;
use tempfile::TempDir;

use super::*;

mod changes;
mod repositories;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Entities with the annotations that a test gives them.
#[derive(Default)]
struct Entities {
    entries: Mutex<Vec<Arc<SiteEntry>>>,
    asked: AtomicUsize,
}

impl SiteDirectory for Entities {
    fn list(&self) -> BoxFuture<'_, Result<Vec<Arc<SiteEntry>>, String>> {
        let entries = self.entries.lock().iter().filter(|entry| entry.reference.is_some()).cloned().collect();
        Box::pin(async move { Ok(entries) })
    }

    fn find<'a>(&'a self, entity: &'a EntityRef) -> BoxFuture<'a, Result<Option<Arc<SiteEntry>>, String>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let found = self.entries.lock().iter().find(|entry| entry.entity == *entity).cloned();
        Box::pin(async move { Ok(found) })
    }
}

/// A folder with descriptors and documentation, and a library of it.
struct Place {
    folder: TempDir,
    entities: Arc<Entities>,
    database: TestDatabase,
}

fn entity(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

fn everything(_: &EntityRef) -> bool {
    true
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("catalog")).unwrap();
        Self { folder, entities: Arc::default(), database: TestDatabase::sqlite().await }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("catalog").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.path(path), text);
    }

    fn entry(&self, name: &str) -> SiteEntry {
        SiteEntry {
            entity: entity(name),
            name: name.to_owned(),
            description: None,
            owner: Some(EntityRef::new("group", "default", "shop")),
            reference: None,
            other: None,
            begin: None,
            descriptor: Some(DescriptorPlace::File { path: self.path("all.yaml"), root: self.path("") }),
        }
    }

    /// Adds an entity, or replaces the one of its name.
    fn put(&self, entry: SiteEntry) {
        let mut entries = self.entities.entries.lock();
        entries.retain(|known| known.entity != entry.entity);
        entries.push(Arc::new(entry));
    }

    /// An entity with its documentation in this folder.
    fn documented(&self, name: &str, folder: &str) {
        self.put(SiteEntry { reference: Some(format!("dir:{folder}")), ..self.entry(name) });
    }

    fn library(&self) -> Library {
        self.library_with(LibraryLimits::default(), None)
    }

    fn library_with(&self, limits: LibraryLimits, interval: Option<Duration>) -> Library {
        let settings = LibrarySettings {
            cache: Some(self.folder.path().join("cache")),
            repositories: RepositoryAccess {
                folder: self.folder.path().join("mirrors"),
                access: GitAccess::new(Arc::new(FetchPolicy::default())),
                hosts: ScmHosts::default(),
                tokens: HashMap::new(),
            },
            frame_hosts: Vec::new(),
            build: "test".to_owned(),
            interval,
            limits,
        };
        let entities: Arc<dyn SiteDirectory> = Arc::clone(&self.entities) as _;
        Library::new(settings, entities, self.database.clone())
    }

    /// The entities of the changes of sites so far.
    async fn announced(&self) -> Vec<String> {
        let since = self.database.change_log().since(0, 1000).await.unwrap();
        let db::Since::Changes(changes) = since else { panic!("the log is whole") };
        changes.into_iter().filter(|change| change.topic == SITE_TOPIC).map(|change| change.subject).collect()
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

async fn find(library: &Library, name: &str) -> FoundSite {
    library.find(&entity(name), everything).await.unwrap()
}

async fn html(library: &Library, name: &str, address: &str) -> String {
    find(library, name).await.page(address).await.unwrap().html
}

/// Tries again until it is so.
async fn until<F: Future<Output = bool>>(mut is_so: impl FnMut() -> F) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < PATIENCE, "it did not become so");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_page_comes_with_all_that_is_shown_around_it() {
    let place = Place::new().await;
    let nav = "site_name: The shop\nrepo_url: https://github.com/o/r\nnav: [index.md, Guide: [a.md, b.md]]\n";
    place.write("docs/mkdocs.yml", nav);
    place.write("docs/docs/index.md", "# Start\n");
    place.write("docs/docs/a.md", "---\ntitle: First\n---\nhello\n");
    place.write("docs/docs/b.md", "# B\n");
    place.documented("shop", "docs");
    let library = place.library();
    let site = find(&library, "shop").await;

    let outline = site.outline().await.unwrap();
    assert_eq!((outline.summary.name.as_str(), outline.summary.pages), ("The shop", 3));
    assert_eq!((outline.start.as_deref(), outline.repo_url.as_deref()), (Some(""), Some("https://github.com/o/r")));
    assert_eq!(outline.nav.len(), 2);

    let page = site.page("a/").await.unwrap();
    assert!(page.html.contains("hello"), "{}", page.html);
    assert_eq!((page.address.as_str(), page.file.as_str(), page.trail), ("a/", "docs/a.md", vec!["Guide".to_owned()]));
    assert_eq!(page.previous.unwrap().address, "");
    assert_eq!(page.next.unwrap().address, "b/");
    assert_eq!(page.edit_url.as_deref(), Some("https://github.com/o/r/edit/master/docs/a.md"));
    assert!(page.report_url.unwrap().starts_with("https://github.com/o/r/issues/new?title="));
    assert_eq!(page.history, None, "the folder is in no repository");
}

#[tokio::test]
async fn addresses_are_found_with_and_without_slashes_and_through_redirects() {
    let place = Place::new().await;
    let config = "plugins:\n- redirects:\n    redirect_maps:\n      'old.md': 'new.md'\n      'gone.md': 'https://example.org/x'\n";
    place.write("mkdocs.yml", config);
    place.write("docs/new.md", "the new one");
    place.write("docs/größe.md", "umlauts");
    place.documented("shop", ".");
    let library = place.library();
    let site = find(&library, "shop").await;
    for address in ["new/", "new", "/new/", "new/index.html", "old/", "old"] {
        assert_eq!(site.page(address).await.unwrap().address, "new/", "{address}");
    }
    for address in ["gr%C3%B6%C3%9Fe/", "größe/"] {
        assert_eq!(site.page(address).await.unwrap().address, "gr%C3%B6%C3%9Fe/", "{address}");
    }
    assert_eq!(site.page("").await.unwrap().file, "docs/größe.md", "without a start page the first one stands for it");
    let moved = site.page("gone/").await.unwrap_err().to_string();
    assert_eq!(moved, "the page gone/ has moved to https://example.org/x");
    let missing = site.page("none/").await.unwrap_err().to_string();
    assert_eq!(missing, "component:default/shop has no page 'none/': look for it in the navigation");
}

#[tokio::test]
async fn an_entity_may_have_another_s_documentation_and_a_page_of_its_own_to_begin_with() {
    let place = Place::new().await;
    place.write("docs/index.md", "# Start");
    place.write("docs/part.md", "# Part");
    place.documented("whole", ".");
    let other = |name: &str, other: &str| SiteEntry { other: Some(other.to_owned()), ..place.entry(name) };
    place.put(SiteEntry { begin: Some("part".to_owned()), ..other("part", "component:whole") });
    place.put(other("a", "component:default/b"));
    place.put(other("b", "component:default/a"));
    place.put(other("wrong", "no reference"));
    place.put(place.entry("plain"));
    let library = place.library();
    let outline = find(&library, "part").await.outline().await.unwrap();
    assert_eq!((outline.summary.entity, outline.start.as_deref()), (entity("whole"), Some("part/")));
    for (name, error) in [
        ("a", "lead from component:default/a in a circle"),
        ("wrong", "techdocs-entity of component:default/wrong is no reference"),
        ("plain", "component:default/plain has no documentation: give its descriptor the annotation"),
        ("none", "No such entity component:default/none"),
    ] {
        let found = library.find(&entity(name), everything).await.err().unwrap().to_string();
        assert!(found.contains(error), "{found}");
    }
    let sites = library.sites(everything).await.unwrap().sites;
    assert_eq!(sites.iter().map(|site| site.name.as_str()).collect::<Vec<_>>(), ["whole"]);
}

#[tokio::test]
async fn nobody_is_shown_what_they_may_not_see() {
    let place = Place::new().await;
    place.write("docs/index.md", "# Start");
    place.documented("secret", ".");
    place.put(SiteEntry { other: Some("component:secret".to_owned()), ..place.entry("open") });
    let library = place.library();
    let is_visible = |entity: &EntityRef| entity.name() != "secret";
    for name in ["secret", "open"] {
        let error = library.find(&entity(name), is_visible).await.err().unwrap();
        assert!(matches!(error, LibraryError::NoEntity(hidden) if hidden == entity("secret")));
    }
    assert!(library.sites(is_visible).await.unwrap().sites.is_empty());
    assert_eq!(library.sites(everything).await.unwrap().sites.len(), 1);
}

#[tokio::test]
async fn nothing_outside_of_the_source_is_read() {
    let place = Place::new().await;
    write(&place.folder.path().join("secret/docs/index.md"), "secret");
    std::os::unix::fs::symlink("../secret", place.path("link")).unwrap();
    place.documented("up", "../secret");
    place.documented("link", "link");
    place.put(SiteEntry { reference: Some("dir:.".to_owned()), descriptor: None, ..place.entry("unknown") });
    let library = place.library();
    let failure = async |name: &str| match library.find(&entity(name), everything).await {
        Ok(site) => site.page("").await.unwrap_err().to_string(),
        Err(error) => error.to_string(),
    };
    for name in ["up", "link"] {
        let failure = failure(name).await;
        assert!(failure.contains("is outside of what the source of this entity may read"), "{failure}");
    }
    assert!(failure("unknown").await.contains("nothing is known of the file that describes the entity"));
    let sites = library.sites(everything).await.unwrap().sites;
    assert!(sites.iter().all(|site| site.failure.is_some() && site.pages == 0), "{sites:?}");
}

#[tokio::test]
async fn readers_get_the_files_of_the_docs_folder_and_no_others() {
    let place = Place::new().await;
    place.write("mkdocs.yml", "site_name: x");
    for path in ["docs/a.md", "docs/img/x.png", "docs/data.csv", "docs/.hidden", "src/main.rs", "logo.svg", ".env"] {
        place.write(path, path);
    }
    place.documented("shop", ".");
    let library = place.library();
    let site = find(&library, "shop").await;
    for path in ["docs/img/x.png", "docs/data.csv", "logo.svg", "docs/img/../img/x.png"] {
        let file = site.file(path).await.unwrap();
        assert_eq!(file.read().await.unwrap(), file.path.as_bytes(), "{path}");
    }
    assert_eq!(site.file_in_docs("img/x.png").await.unwrap().path, "docs/img/x.png");
    for path in ["docs/.hidden", "src/main.rs", ".env", "docs/a.md", "mkdocs.yml", "../x.png", "docs/none.png", ""] {
        assert!(matches!(site.file(path).await, Err(LibraryError::NoFile(_))), "{path}");
        assert!(site.file_in_docs(path).await.is_err(), "{path}");
    }
    let before = site.file("docs/data.csv").await.unwrap().stamp;
    place.write("docs/data.csv", "changed");
    assert_ne!(site.file("docs/data.csv").await.unwrap().stamp, before);
}

#[tokio::test]
async fn a_restart_renders_nothing_again() {
    let place = Place::new().await;
    place.write("docs/index.md", "kept");
    place.documented("shop", ".");
    assert!(html(&place.library(), "shop", "").await.contains("kept"));
    let files = pages_on_disk(&place);
    assert_eq!(files.len(), 1);
    let long_ago = SystemTime::now() - Duration::from_hours(1);
    fs::File::open(&files[0]).unwrap().set_modified(long_ago).unwrap();
    assert!(html(&place.library(), "shop", "").await.contains("kept"));
    assert_eq!(fs::metadata(&files[0]).unwrap().modified().unwrap(), long_ago, "it was not written again");

    // A page that cannot be read back is rendered.
    fs::write(&files[0], "damaged").unwrap();
    assert!(html(&place.library(), "shop", "").await.contains("kept"));
    assert!(fs::read(&files[0]).unwrap().len() > 10);
}

fn pages_on_disk(place: &Place) -> Vec<PathBuf> {
    let below = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    below(&place.folder.path().join("cache")).flat_map(|folder| below(&folder).collect::<Vec<_>>()).collect()
}

#[tokio::test]
async fn only_so_many_sites_are_held_and_those_used_last_stay() {
    let place = Place::new().await;
    for name in ["a", "b", "c"] {
        place.write(&format!("{name}/docs/index.md"), name);
        place.documented(name, name);
    }
    let limits = LibraryLimits { open_sites: 2, ..LibraryLimits::default() };
    let library = place.library_with(limits, None);
    for name in ["a", "b", "a", "c"] {
        assert!(html(&library, name, "").await.contains(name));
    }
    let open = |name: &str| library.inner.slots.read()[&entity(name)].open().is_some();
    assert_eq!(["a", "b", "c"].map(open), [true, false, true]);
    // What is known of it is still told, and it is read again for whoever asks.
    assert_eq!(library.sites(everything).await.unwrap().sites[1].pages, 1);
    assert!(html(&library, "b", "").await.contains('b'));
    assert_eq!(place.announced().await, [""; 0], "nothing has changed");
}

#[tokio::test]
async fn notes_tell_the_worst_first_and_where_it_is() {
    let place = Place::new().await;
    place.write("mkdocs.yml", "nav:\n- index.md\n- none.md\nplugins: [some-plugin]\n");
    place.write("docs/index.md", "# Start");
    place.write("docs/large.md", "x");
    fs::File::options().write(true).open(place.path("docs/large.md")).unwrap().set_len(5 * 1024 * 1024).unwrap();
    place.documented("shop", ".");
    let library = place.library();
    let site = find(&library, "shop").await;
    let notes = site.notes().await.unwrap().notes;
    let told: Vec<_> =
        notes.iter().map(|note| (note.rule.as_str(), note.file.as_str(), note.address.as_deref())).collect();
    assert_eq!(told[0], ("unreadable-page", "docs/large.md", Some("large/")), "{notes:?}");
    assert!(told.contains(&("missing-page", "mkdocs.yml", None)), "{notes:?}");
    assert!(notes.is_sorted_by(|a, b| a.level >= b.level), "{notes:?}");
    let problems = notes.iter().filter(|note| note.level != shared::catalog::Level::Info).count();
    assert_eq!(site.outline().await.unwrap().summary.problems, problems);
    let error = site.page("large/").await.unwrap_err().to_string();
    assert!(error.contains("more than the 4194304 that a page may have: split it"), "{error}");
}
