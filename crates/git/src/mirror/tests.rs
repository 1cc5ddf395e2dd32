use std::{fs, time::Duration};

use super::{fixture::*, *};
use crate::{GitLimits, History};

#[test]
fn a_fetch_brings_the_default_branch_and_the_next_one_only_what_is_new() {
    let source = Source::new();
    let many: Vec<(String, String)> =
        (0..50).map(|number| (format!("many/{number}"), format!("text {number}"))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let first = source.commit("main", &many);
    let mut mirror = source.mirror();
    let outcome = mirror.fetch(None).unwrap();
    assert_eq!((outcome.head.as_str(), outcome.branch.as_str(), outcome.changed), (first.as_str(), "main", true));
    assert!(outcome.received_objects > 50, "{outcome:?}");

    let again = mirror.fetch(None).unwrap();
    assert_eq!((again.changed, again.received_objects), (false, 0));

    let second = source.commit("main", &[("many/0", "changed")]);
    let outcome = source.mirror().fetch(Some("main")).unwrap();
    assert_eq!((outcome.head.as_str(), outcome.changed), (second.as_str(), true));
    assert!(outcome.received_objects <= 5, "{outcome:?}");
    assert_eq!(text(&mirror, &second, "many/0"), Ok("changed".into()));
    assert_eq!(text(&mirror, &first, "many/0"), Ok("text 0".into()));
}

#[test]
fn branches_and_tags_are_found_and_those_that_are_gone_forgotten() {
    let source = Source::new();
    let main = source.commit("main", &[("a", "main")]);
    let other = source.commit("feature/x", &[("a", "other")]);
    let object = source.repository.find_object(main.parse().unwrap(), None).unwrap();
    let tagger = git2::Signature::now("Ada", "ada@example.com").unwrap();
    source.repository.tag("v1.0", &object, &tagger, "one", false).unwrap();
    let mut mirror = source.mirror();
    assert_eq!(mirror.fetch(Some("feature/x")).unwrap().head, other);
    assert_eq!(mirror.fetch(Some("refs/heads/main")).unwrap().head, main);
    let tag = mirror.fetch(Some("v1.0")).unwrap();
    assert_eq!((tag.head.as_str(), tag.branch.as_str()), (main.as_str(), "v1.0"));
    assert!(!mirror.fetch(Some("v1.0")).unwrap().changed);

    let error = mirror.fetch(Some("mian")).unwrap_err();
    assert!(matches!(error, GitError::MissingBranch { .. }), "{error}");
    assert!(error.to_string().contains("'mian'; near it are 'main', "), "{error}");

    source.repository.find_reference("refs/heads/feature/x").unwrap().delete().unwrap();
    let nested = source.commit("feature", &[("a", "takes the place of the folder")]);
    assert_eq!(mirror.fetch(Some("feature")).unwrap().head, nested);
    assert!(mirror.repository.find_reference("refs/heads/feature/x").is_err());
}

#[test]
fn what_was_fetched_last_is_known_without_the_remote() {
    let source = Source::new();
    source.commit("main", &[("docs/a", "1")]);
    let side = source.commit("side", &[("docs/b", "1")]);
    let mut mirror = source.mirror();
    assert_eq!(mirror.newest_here(None), None);
    let fetched = mirror.fetch(None).unwrap();
    assert_eq!(mirror.newest_here(None).unwrap().head, fetched.head);
    assert_eq!(mirror.newest_here(Some("side")), None);
    mirror.fetch(Some("side")).unwrap();
    let known = mirror.newest_here(Some("side")).unwrap();
    assert_eq!((known.head.as_str(), known.branch.as_str()), (side.as_str(), "side"));
    assert_eq!(mirror.newest_here(None), None, "either could be meant");
    let histories = mirror.histories(&side, "docs", crate::HistoryLimits::default()).unwrap();
    assert_eq!(histories.keys().collect::<Vec<_>>(), ["b"]);
}

#[test]
fn a_branch_that_was_rewritten_is_followed() {
    let source = Source::new();
    let first = source.commit("main", &[("a", "1")]);
    source.commit("main", &[("a", "2")]);
    let mut mirror = source.mirror();
    mirror.fetch(None).unwrap();
    source.repository.reference("refs/heads/main", first.parse().unwrap(), true, "").unwrap();
    let outcome = mirror.fetch(None).unwrap();
    assert_eq!((outcome.head, outcome.changed), (first, true));
}

#[test]
fn a_listing_holds_what_matches_with_its_size() {
    let source = Source::new();
    let commit = source.commit(
        "main",
        &[
            ("catalog-info.yaml", "kind: X"),
            ("a/catalog-info.yaml", "12"),
            ("a/b/README.md", ""),
            ("ü/catalog-info.yaml", ""),
        ],
    );
    let mut mirror = source.mirror();
    mirror.fetch(None).unwrap();
    assert_eq!(
        paths(&mirror, &commit, &["**/catalog-info.yaml"]),
        ["a/catalog-info.yaml", "catalog-info.yaml", "ü/catalog-info.yaml"]
    );
    let listing = mirror.list(&commit, &globs(&["catalog-info.yaml"])).unwrap();
    assert_eq!(listing.files[0].size, 7);
    assert_eq!(
        listing.files[0],
        mirror
            .find(&commit, "/catalog-info.yaml")
            .map(|file| TreeFile { path: "catalog-info.yaml".into(), ..file })
            .unwrap()
    );
    assert_eq!(paths(&mirror, &commit, &["nothing"]), [""; 0]);
    assert!(matches!(mirror.find(&commit, "a"), Err(GitError::IsFolder { .. })));
    for path in ["Catalog-info.yaml", "catalog-info.yaml/x", "a/../../x", ""] {
        assert!(mirror.find(&commit, path).is_err(), "{path:?}");
    }
}

#[test]
fn links_are_followed_within_the_tree_and_refused_out_of_it() {
    let source = Source::new();
    let commit = source.commit_modes(
        "main",
        &[
            ("docs/index.md", "index", FILE),
            ("docs/deep/page.md", "page", FILE),
            ("docs/up.md", "../README.md", LINK),
            ("README.md", "readme", FILE),
            ("alias", "docs", LINK),
            ("through.md", "alias/deep/../index.md", LINK),
            ("circle.md", "circle.md", LINK),
            ("docs/loop", "../docs", LINK),
            ("out.md", "../../etc/passwd", LINK),
            ("docs/out.md", "../../etc/passwd", LINK),
            ("absolute.md", "/etc/passwd", LINK),
            ("dangling.md", "nowhere.md", LINK),
        ],
    );
    let mut mirror = source.mirror();
    mirror.fetch(None).unwrap();
    assert_eq!(text(&mirror, &commit, "through.md"), Ok("index".into()));
    assert_eq!(text(&mirror, &commit, "alias/up.md"), Ok("readme".into()));
    assert_eq!(text(&mirror, &commit, "docs/loop/loop/loop/index.md"), Ok("index".into()));
    for path in ["out.md", "docs/out.md", "absolute.md"] {
        let error = text(&mirror, &commit, path).unwrap_err();
        assert!(matches!(error, GitError::LinkLeavesTree { .. }), "{path}: {error}");
        assert!(error.to_string().contains("/etc/passwd"), "{error}");
    }
    assert!(matches!(text(&mirror, &commit, "circle.md"), Err(GitError::LinkCircle { .. })));

    let listing = mirror.list(&commit, &globs(&["**/*.md"])).unwrap();
    let files: Vec<&str> = listing.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        files,
        [
            "README.md",
            "alias/deep/page.md",
            "alias/index.md",
            "alias/up.md",
            "docs/deep/page.md",
            "docs/index.md",
            "docs/loop/deep/page.md",
            "docs/loop/index.md",
            "docs/loop/up.md",
            "docs/up.md",
            "through.md"
        ]
    );
    let refused: Vec<&str> = listing.refused.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        refused,
        ["absolute.md", "alias/out.md", "circle.md", "dangling.md", "docs/loop/out.md", "docs/out.md", "out.md"]
    );
}

#[test]
fn submodules_are_left_out() {
    let source = Source::new();
    source.commit("main", &[("a.md", "")]);
    let commit = {
        let head = source.repository.find_reference("refs/heads/main").unwrap().peel_to_commit().unwrap();
        let mut builder = source.repository.treebuilder(Some(&head.tree().unwrap())).unwrap();
        builder.insert("module", head.id(), 0o160_000).unwrap();
        let tree = source.repository.find_tree(builder.write().unwrap()).unwrap();
        let author = git2::Signature::now("Ada", "ada@example.com").unwrap();
        source
            .repository
            .commit(Some("refs/heads/main"), &author, &author, "module", &tree, &[&head])
            .unwrap()
            .to_string()
    };
    let mut mirror = source.mirror();
    mirror.fetch(None).unwrap();
    assert_eq!(paths(&mirror, &commit, &["**"]), ["a.md"]);
    assert!(matches!(mirror.find(&commit, "module/a.md"), Err(GitError::InSubmodule { .. })));
}

#[test]
fn limits_hold() {
    let source = Source::new();
    let commit = source.commit("main", &[("a", "12345"), ("b", ""), ("c", "")]);
    let access = GitAccess { limits: GitLimits { files: 2, ..GitLimits::default() }, ..local() };
    let mut mirror =
        Mirror::open_or_create(&source.mirror_folder(), &source.url(), Credentials::Anonymous, access).unwrap();
    mirror.fetch(None).unwrap();
    let file = mirror.find(&commit, "a").unwrap();
    assert_eq!(mirror.read(&file.blob, 5), Ok(b"12345".to_vec()));
    assert!(matches!(mirror.read(&file.blob, 4), Err(GitError::FileTooLarge { size: 5, limit: 4, .. })));
    assert!(matches!(mirror.list(&commit, &globs(&["a"])), Err(GitError::TooManyFiles { limit: 2, .. })));
    assert!(matches!(mirror.read("xyz", 5), Err(GitError::InvalidId { .. })));
    assert!(matches!(mirror.read(&"0".repeat(40), 5), Err(GitError::UnknownId { .. })));
    assert!(matches!(mirror.read(&commit, 5), Err(GitError::UnknownId { .. })));
    assert!(matches!(mirror.list(&file.blob, &globs(&["a"])), Err(GitError::UnknownId { .. })));
    assert!(folder::is_marked(&mirror.folder, &mirror.url, History::Tip), "a caller's mistake is no damage");
}

#[test]
fn remotes_that_are_missing_empty_or_not_allowed_say_so() {
    let source = Source::new();
    let error = source.mirror().fetch(None).unwrap_err();
    assert!(matches!(error, GitError::EmptyRepository { .. }), "{error}");

    let folder = source.folder.path().join("mirrors/two");
    let open =
        |url: &str, access| Mirror::open_or_create(&folder, &url.parse().unwrap(), Credentials::Anonymous, access);
    let missing = format!("file://{}/nowhere.git", source.folder.path().display());
    let error = open(&missing, local()).unwrap().fetch(None).unwrap_err();
    assert!(matches!(error, GitError::RepositoryNotFound { .. }), "{error}");
    let error = open(&missing, GitAccess { local: false, ..local() }).unwrap().fetch(None).unwrap_err();
    assert!(matches!(error, GitError::LocalNotAllowed { .. }), "{error}");
    for url in ["https://git.test/o/r", "ssh://git@git.test/o/r", "git@git.test:o/r", "http://169.254.169.254/r"] {
        let error = open(url, local()).unwrap().fetch(None).unwrap_err();
        assert!(matches!(error, GitError::NotAllowed(_)), "{url}: {error}");
    }
}

#[test]
fn a_damaged_copy_is_made_anew_by_the_next_fetch() {
    let source = Source::new();
    let commit = source.commit("main", &[("a", "text"), ("b", "more text")]);
    source.mirror().fetch(None).unwrap();

    // Visible when it is opened.
    spoil(&source.mirror_folder().join("objects"));
    let mut mirror = source.mirror();
    assert!(mirror.fetch(None).unwrap().changed);
    assert_eq!(text(&mirror, &commit, "a"), Ok("text".into()));

    // Visible only when it is read; packs that are open stay readable.
    drop(mirror);
    spoil(&source.mirror_folder().join("objects"));
    let mirror = Mirror {
        folder: source.mirror_folder(),
        url: source.url(),
        credentials: Credentials::Anonymous,
        access: local(),
        repository: Repository::open_bare(source.mirror_folder()).unwrap(),
    };
    let error = text(&mirror, &commit, "a").unwrap_err();
    assert!(matches!(error, GitError::Damaged { .. } | GitError::UnknownId { .. }), "{error}");
    let mut mirror = source.mirror();
    mirror.fetch(None).unwrap();
    assert_eq!(text(&mirror, &commit, "a"), Ok("text".into()));

    fs::remove_file(source.mirror_folder().join("HEAD")).unwrap();
    let mut mirror = source.mirror();
    mirror.fetch(None).unwrap();
    assert_eq!(text(&mirror, &commit, "b"), Ok("more text".into()));
}

#[test]
fn a_folder_of_something_else_is_set_aside_and_that_of_another_mirror_replaced() {
    let source = Source::new();
    let commit = source.commit("main", &[("a", "text")]);
    let folder = source.mirror_folder();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("precious"), "kept").unwrap();
    source.mirror().fetch(None).unwrap();
    let aside = fs::read_dir(folder.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("one.set-aside-"))
        .unwrap();
    assert_eq!(fs::read_to_string(aside.join("precious")).unwrap(), "kept");

    let other = Source::new();
    let theirs = other.commit("main", &[("a", "theirs")]);
    let mut mirror = Mirror::open_or_create(&folder, &other.url(), Credentials::Anonymous, local()).unwrap();
    assert!(matches!(mirror.find(&commit, "a"), Err(GitError::UnknownId { .. })));
    assert_eq!(mirror.fetch(None).unwrap().head, theirs);
}

#[test]
fn a_mirror_is_fetched_by_one_at_a_time() {
    let source = Source::new();
    source.commit("main", &[("a", "text")]);
    let mut mirror = source.mirror();
    mirror.access.limits.total_time = Duration::from_millis(100);
    let lock = FolderLock::acquire(&source.mirror_folder(), Instant::now()).unwrap();
    assert!(matches!(mirror.fetch(None), Err(GitError::Busy { .. })));
    drop(lock);
    mirror.fetch(None).unwrap();
}
