use super::*;

/// A link of line 7 to a file in the tree, as the renderer would find it.
fn link(from: &str, written: &str) -> Link {
    let (path, anchor) = written.split_once('#').unwrap_or((written, ""));
    let file = if path.is_empty() || path.contains("://") { None } else { tree::resolve(from, path) };
    let is_image = written.contains(".png");
    Link { written: written.to_owned(), file, anchor: anchor.to_owned(), is_image, line: 7 }
}

fn page(path: &str, anchors: &[&str], links: &[&str]) -> (String, Arc<Page>) {
    let anchors = anchors.iter().map(|anchor| (*anchor).to_owned()).collect();
    let links = links.iter().map(|written| link(path, written)).collect();
    (path.to_owned(), Arc::new(Page { links, anchors, ..Page::default() }))
}

fn checked(files: &[(&str, &str)], pages: Vec<(String, Arc<Page>)>) -> String {
    let tree = Tree::of_texts(files);
    let notes = check(&Site::read(&tree, ""), &tree, &pages.into_iter().collect());
    let lines =
        notes.iter().map(|note| format!("{:?} {} {}:{} {}", note.level, note.rule, note.file, note.line, note.message));
    lines.collect::<Vec<_>>().join("\n")
}

const FILES: &[(&str, &str)] = &[
    (
        "mkdocs.yml",
        "nav: [index.md, guide/setup.md]\nexclude_docs: gone.md\nplugins: [redirects: {redirect_maps: {old.md: 'guide/setup.md#nothing'}}]\n",
    ),
    ("docs/index.md", ""),
    ("docs/guide/setup.md", ""),
    ("docs/other.md", ""),
    ("docs/lost.md", ""),
    ("docs/gone.md", ""),
    ("docs/img/logo.png", ""),
    ("src/main.rs", ""),
];

#[test]
fn what_leads_somewhere_is_not_told() {
    let links = [
        "guide/setup.md",
        "guide/setup.md#install",
        "guide/setup/",
        "guide/setup/#install",
        "guide/setup",
        "#top",
        "#own",
        "img/logo.png",
        "../src/main.rs",
        "https://x.test/none.md",
        "other.md#anything",
        "guide/setup.md#:~:text=x",
        ".",
        "./lost.md",
    ];
    let pages = vec![
        page("docs/index.md", &["own"], &links),
        page("docs/guide/setup.md", &["install", "nothing"], &["../index.md", "../../other/"]),
    ];
    assert_eq!(checked(FILES, pages), "");
}

#[test]
fn what_leads_nowhere_is_told_with_its_place_and_remedy() {
    let links = [
        "guide/setpu.md",
        "setup.md",
        "none.md",
        "guide/setup.md#instal",
        "#far-away",
        "img/lgoo.png",
        "../src/none.rs",
        "gone.md",
        "guide/",
        "../../../none.md",
    ];
    let pages =
        vec![page("docs/index.md", &["own"], &links), page("docs/guide/setup.md", &["install"], &["setup.md#nil"])];
    insta::assert_snapshot!(checked(FILES, pages), @r#"
    Warning broken-anchor docs/guide/setup.md:7 the link setup.md#nil leads to a heading that this page has not, correct the part behind '#', or link to the page alone
    Warning broken-link docs/index.md:7 the link guide/setpu.md leads to a page that is not there, did you mean guide/setup.md?
    Warning broken-link docs/index.md:7 the link setup.md leads to a page that is not there, did you mean guide/setup.md?
    Warning broken-link docs/index.md:7 the link none.md leads to a page that is not there, correct or remove it
    Warning broken-anchor docs/index.md:7 the link guide/setup.md#instal leads to a heading that docs/guide/setup.md has not, did you mean #install?
    Warning broken-anchor docs/index.md:7 the link #far-away leads to a heading that this page has not, correct the part behind '#', or link to the page alone
    Warning missing-file docs/index.md:7 the link img/lgoo.png leads to an image that is not there, did you mean img/logo.png?
    Warning missing-file docs/index.md:7 the link ../src/none.rs leads to a file that is not there, correct or remove it
    Warning broken-link docs/index.md:7 the link gone.md leads to docs/gone.md, which is no page of this site: link to another page, or include it
    Warning broken-link docs/index.md:7 the link guide/ leads to a page that is not there, correct or remove it
    Warning broken-link docs/index.md:7 the link ../../../none.md leads to a page that is not there, correct or remove it
    Warning broken-anchor mkdocs.yml:0 /old/ redirects to #nothing on docs/guide/setup.md, which has no such heading: correct the part behind '#'
    Info unreachable-page docs/lost.md:0 neither the navigation nor a page that it leads to links to this page: add it to nav, or to not_in_nav
    Info unreachable-page docs/other.md:0 neither the navigation nor a page that it leads to links to this page: add it to nav, or to not_in_nav
    "#);
}

#[test]
fn pages_of_included_sites_are_found_where_they_are_merged() {
    let files = [
        ("mkdocs.yml", "site_name: x\nnav:\n  - index.md\n  - '!include a/mkdocs.yml'\n"),
        ("docs/index.md", ""),
        ("a/mkdocs.yml", "site_name: Plugin A\n"),
        ("a/docs/index.md", ""),
        ("a/docs/b.md", ""),
    ];
    let pages = vec![
        page("docs/index.md", &[], &["plugin-a/index.md", "plugin-a/b.md#x", "plugin-a/c.md"]),
        page("a/docs/b.md", &["x"], &["../index.md", "index.md", "../none.md"]),
    ];
    insta::assert_snapshot!(checked(&files, pages), @r#"
    Warning broken-link a/docs/b.md:7 the link ../none.md leads to a page that is not there, correct or remove it
    Warning broken-link docs/index.md:7 the link plugin-a/c.md leads to a page that is not there, correct or remove it
    "#);
}

#[test]
fn very_many_notes_are_cut() {
    let links: Vec<String> = (0..2_000).map(|number| format!("none-{number}.md")).collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    let notes = checked(FILES, vec![page("docs/index.md", &[], &links)]);
    assert_eq!(notes.lines().count(), 1_001);
    assert!(notes.lines().last().is_some_and(|last| last.contains("notes more")), "{notes}");
}

#[test]
fn names_are_compared_by_their_letters() {
    let known = ["install", "getting-started", "a"];
    let found = |wanted: &str| nearest(wanted, known.iter().copied());
    assert_eq!(found("Getting_Started"), Some("getting-started"));
    assert_eq!(found("instal"), Some("install"));
    assert_eq!(found("insatll"), Some("install"));
    assert_eq!(found("b"), None);
    assert_eq!(found(&"x".repeat(1_000)), None);
    assert_eq!(relative("docs/a/b.md", "docs/c/d.md"), "../c/d.md");
    assert_eq!(relative("b.md", "c.md"), "c.md");
}
