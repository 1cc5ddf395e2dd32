use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::Tree;

/// The navigation, the pages that it does not lead to, the redirects and the notes of the site at the tree's root.
fn shown(files: &[(&str, &str)]) -> String {
    outline(&Site::read(&Tree::of_texts(files), ""))
}

fn outline(site: &Site) -> String {
    let mut text = String::new();
    add(&site.nav, 0, site, &mut text);
    for (path, page) in site.pages.iter().filter(|(_, page)| !page.in_nav) {
        writeln!(text, "not in nav: {} ({path}) /{}", page.title, page.address).unwrap();
    }
    for (from, to) in &site.redirects {
        writeln!(text, "/{from} -> {to}").unwrap();
    }
    for note in &site.notes {
        writeln!(text, "{:?} {} {}:{} {}", note.level, note.rule, note.file, note.line, note.message).unwrap();
    }
    text
}

fn add(items: &[NavItem], depth: usize, site: &Site, text: &mut String) {
    for item in items {
        let indentation = "  ".repeat(depth);
        match item {
            NavItem::Section { title, items } => {
                writeln!(text, "{indentation}{title}:").unwrap();
                add(items, depth + 1, site, text);
            }
            NavItem::Page { title, path } => {
                writeln!(text, "{indentation}{title} ({path}) /{}", site.pages[path].address).unwrap();
            }
            NavItem::Link { title, href } => writeln!(text, "{indentation}{title} -> {href}").unwrap(),
        }
    }
}

#[test]
fn without_a_nav_the_files_make_it() {
    insta::assert_snapshot!(shown(&[
        ("docs/z.md", "# Last\n"),
        ("docs/index.md", ""),
        ("docs/API.md", ""),
        ("docs/getting-started/install.md", ""),
        ("docs/getting-started/README.md", "# Begin\n"),
        ("docs/getting-started/deep/x.md", ""),
        ("docs/a/b/c.md", ""),
        ("docs/.hidden/x.md", ""),
        ("docs/templates/x.md", ""),
        ("docs/sub/templates/x.md", ""),
        ("docs/img/a.png", ""),
    ]), @r#"
    Home (docs/index.md) /
    API (docs/API.md) /API/
    Last (docs/z.md) /z/
    A:
      B:
        C (docs/a/b/c.md) /a/b/c/
    Getting started:
      Begin (docs/getting-started/README.md) /getting-started/
      Install (docs/getting-started/install.md) /getting-started/install/
      Deep:
        X (docs/getting-started/deep/x.md) /getting-started/deep/x/
    Sub:
      Templates:
        X (docs/sub/templates/x.md) /sub/templates/x/
    "#);
}

#[test]
fn a_configured_nav_is_followed() {
    let config = "nav:\n  - index.md\n  - Guide:\n      - Set up: guide/setup.md\n      - guide/run.md\n  \
                  - Source: https://x.test/o/r\n  - API: api.html\n  - Flat: {One: one.md, Two: guide/run.md}\n  \
                  - Missing: guide/setpu.md\n  - Moved: setup.md\n  - Bad: 'javascript:alert(1)'\n  - Empty:\n  \
                  - Elsewhere: /other/\n  - Outside: ../../x.md\n";
    insta::assert_snapshot!(shown(&[
        ("mkdocs.yml", config),
        ("docs/README.md", "# Welcome\n"),
        ("docs/guide/setup.md", "# Setting up\n"),
        ("docs/guide/run.md", "---\ntitle: Running\n---\n"),
        ("docs/one.md", ""),
        ("docs/api.html", ""),
        ("docs/orphan.md", "# Nobody leads here\n"),
    ]), @r#"
    Welcome (docs/README.md) /
    Guide:
      Set up (docs/guide/setup.md) /guide/setup/
      Running (docs/guide/run.md) /guide/run/
    Source -> https://x.test/o/r
    API -> api.html
    Flat:
      One (docs/one.md) /one/
      Two (docs/guide/run.md) /guide/run/
    Elsewhere -> /other/
    not in nav: Nobody leads here (docs/orphan.md) /orphan/
    Warning missing-page mkdocs.yml:9 the navigation leads to guide/setpu.md, which is no page, did you mean guide/setup.md?
    Warning missing-page mkdocs.yml:10 the navigation leads to setup.md, which is no page, did you mean guide/setup.md?
    Warning unsafe-link mkdocs.yml:11 the navigation leads to javascript:alert(1), which is no address that is safe: write https://…
    Warning invalid-nav mkdocs.yml:12 the entry Empty of the navigation leads nowhere: name a page, a list of pages or an address
    Warning missing-page mkdocs.yml:14 the navigation leads to ../../x.md, which is no page: correct the path, or add the page
    "#);
}

#[test]
fn pages_are_excluded_or_kept_out_of_the_navigation() {
    let config = "exclude_docs: |\n  drafts/\n  *.tmp.md\n  !keep.tmp.md\nnot_in_nav: |\n  /secret.md\ndraft_docs: wip.md\n\
                  plugins:\n  - exclude: {glob: ['gone/*'], regex: ['x']}\n";
    insta::assert_snapshot!(shown(&[
        ("mkdocs.yml", config),
        ("docs/index.md", ""),
        ("docs/drafts/a.md", ""),
        ("docs/b.tmp.md", ""),
        ("docs/keep.tmp.md", ""),
        ("docs/secret.md", ""),
        ("docs/wip.md", ""),
        ("docs/gone/deep/x.md", ""),
    ]), @r#"
    Home (docs/index.md) /
    Keep.tmp (docs/keep.tmp.md) /keep.tmp/
    not in nav: Secret (docs/secret.md) /secret/
    Warning invalid-pattern mkdocs.yml:9 exclude reads no regular expressions here, so these pages are shown: write globs
    "#);
}

#[test]
fn a_nav_that_is_no_list_or_empty_is_made_of_the_files() {
    for nav in ["text", "[]", "[none.md]", "{}"] {
        let site = Site::read(&Tree::of_texts(&[("mkdocs.yml", &format!("nav: {nav}")), ("docs/a.md", "")]), "");
        assert_eq!(site.nav.len(), 1, "{nav}");
    }
    assert!(shown(&[("mkdocs.yml", "nav: text"), ("docs/a.md", "")]).contains("nav is no list"));
}

#[test]
fn pages_with_one_address_are_told() {
    insta::assert_snapshot!(shown(&[
        ("docs/index.md", ""),
        ("docs/README.md", ""),
        ("docs/a.md", ""),
        ("docs/a/index.md", "# In folder\n"),
    ]), @r#"
    Home (docs/index.md) /
    A:
      In folder (docs/a/index.md) /a/
    Warning same-address docs/a.md:0 a.md and a/index.md have the same address, so a.md is left out: rename one of them
    Info same-address docs/README.md:0 README.md and index.md have the same address, so README.md is left out: rename one of them
    "#);
}

#[test]
fn the_readme_above_is_the_start_where_there_is_none() {
    insta::assert_snapshot!(shown(&[("README.md", "# Project\n"), ("docs/a.md", "")]), @r#"
    Project (README.md) /
    A (docs/a.md) /a/
    "#);
    insta::assert_snapshot!(shown(&[("docs/readme.md", "# Lower\n"), ("README.md", ""), ("docs/a.md", "")]), @r#"
    Lower (docs/readme.md) /
    A (docs/a.md) /a/
    "#);
    insta::assert_snapshot!(shown(&[("README.md", "# Only\n"), ("src/x.md", ""), ("CHANGES.md", "")]), @r#"
    Only (README.md) /
    CHANGES (CHANGES.md) /CHANGES/
    "#);
    insta::assert_snapshot!(shown(&[("index.md", "# All\n"), ("sub/x.md", "")]), @r#"
    All (index.md) /
    Sub:
      X (sub/x.md) /sub/x/
    "#);
    insta::assert_snapshot!(shown(&[("src/main.rs", "")]), @"Error no-pages :0 there are no pages: add index.md");
}

#[test]
fn redirects_are_addresses() {
    let config = "plugins:\n  - redirects:\n      redirect_maps:\n        old.md: new/index.md\n        a/b.md: c.md#part\n        \
                  out.md: https://x.test/\n        gone.md: none.md\n        index.md: c.md\n        c.md: index.md\n        \
                  README.md: c.md\n";
    insta::assert_snapshot!(shown(&[("mkdocs.yml", config), ("docs/new/index.md", ""), ("docs/c.md", "")]), @r#"
    C (docs/c.md) /c/
    New:
      Index (docs/new/index.md) /new/
    / -> c/
    /a/b/ -> c/#part
    /old/ -> new/
    /out/ -> https://x.test/
    Warning missing-redirect mkdocs.yml:7 gone.md redirects to none.md, which is no page: correct the path, it is relative to the docs folder
    Warning missing-redirect mkdocs.yml:9 c.md redirects to index.md, which is no page: correct the path, it is relative to the docs folder
    "#);
}

#[test]
fn redirects_in_circles_are_left_out() {
    let config = "plugins:\n  - redirects:\n      redirect_maps: {a.md: b.md, b.md: a.md, c.md: a.md, d.md: e.md}\n";
    let site = Site::read(
        &Tree::of_texts(&[("mkdocs.yml", config), ("docs/a.md", ""), ("docs/b.md", ""), ("docs/e.md", "")]),
        "",
    );
    assert_eq!(site.redirects.keys().collect::<Vec<_>>(), ["d/"]);
    assert_eq!(site.notes.len(), 3);
}

#[test]
fn sites_are_included() {
    let config = "site_name: All\nrepo_url: https://github.com/o/r\nedit_uri: edit/main/docs/\nnav:\n  - Home: index.md\n  \
                  - Sub: '!include ./sub/mkdocs.yml'\n  - Plugins: '*include ./plugins/*/mkdocs.yml'\n  \
                  - Gone: '!include ./gone/mkdocs.yml'\n  - None: '*include ./none/*/mkdocs.yml'\n";
    let files = [
        ("mkdocs.yml", config),
        ("docs/index.md", ""),
        ("sub/mkdocs.yml", "site_name: team/sub\nnav:\n  - Start: index.md\n  - Again: '!include ../mkdocs.yml'\n"),
        ("sub/docs/index.md", ""),
        ("plugins/a/mkdocs.yml", "site_name: Plugin A\n"),
        ("plugins/a/docs/index.md", "# A\n"),
        ("plugins/a/docs/x/y.md", ""),
        ("plugins/b/mkdocs.yml", "site_name: Plugin A\ndocs_dir: pages\nrepo_url: https://x.test/r\nedit_uri: e/\n"),
        ("plugins/b/pages/index.md", "# B\n"),
    ];
    let site = Site::read(&Tree::of_texts(&files), "");
    insta::assert_snapshot!(outline(&site), @r#"
    Home (docs/index.md) /
    Sub:
      Start (sub/docs/index.md) /team/sub/
    Plugins:
      Plugin A:
        A (plugins/a/docs/index.md) /plugin-a/
        X:
          Y (plugins/a/docs/x/y.md) /plugin-a/x/y/
      Plugin A:
        B (plugins/b/pages/index.md) /plugin-a-2/
    Warning missing-include sub/mkdocs.yml:4 the navigation includes ../mkdocs.yml, which includes it again: remove one of both
    Warning duplicate-site-name mkdocs.yml:7 another included site is called Plugin A too, so the pages of plugins/b/mkdocs.yml are below plugin-a-2: give each site a site_name of its own
    Warning missing-include mkdocs.yml:8 the navigation includes ./gone/mkdocs.yml, which is no mkdocs.yml here: correct the path, it is relative to this file
    Warning missing-include mkdocs.yml:9 the navigation includes ./none/*/mkdocs.yml, which matches no mkdocs.yml: correct the glob, it is relative to this file
    "#);
    let edit = |path: &str| site.pages[path].edit_url.as_deref();
    assert_eq!(edit("docs/index.md"), Some("https://github.com/o/r/edit/main/docs/index.md"));
    assert_eq!(edit("sub/docs/index.md"), Some("https://github.com/o/r/edit/main/sub/docs/index.md"));
    assert_eq!(edit("plugins/b/pages/index.md"), Some("https://x.test/r/e/index.md"));
    assert_eq!(site.pages["plugins/b/pages/index.md"].docs_dir, "plugins/b/pages");
}

#[test]
fn folders_arrange_their_pages() {
    let awesome = "plugins: [search, awesome-pages]\n";
    insta::assert_snapshot!(shown(&[
        ("mkdocs.yml", awesome),
        ("docs/.pages", "nav:\n  - b\n  - ...\n  - Home: index.md\n  - Out: https://x.test\n  - gone.md\n  - Group:\n      - a.md\n"),
        ("docs/index.md", ""),
        ("docs/a.md", ""),
        ("docs/b/.pages", "title: Renamed\norder: desc\nsort_type: natural\n"),
        ("docs/b/v9.md", ""),
        ("docs/b/v10.md", ""),
        ("docs/c/.pages", "hide: true\n"),
        ("docs/c/x.md", ""),
        ("docs/d/.pages", "collapse: true\n"),
        ("docs/d/only.md", ""),
        ("docs/e/.pages", "arrange: [z.md]\n"),
        ("docs/e/a.md", ""),
        ("docs/e/z.md", ""),
        ("docs/f/.pages", "nav: [\n"),
        ("docs/f/a.md", ""),
    ]), @r#"
    Renamed:
      V10 (docs/b/v10.md) /b/v10/
      V9 (docs/b/v9.md) /b/v9/
    Only (docs/d/only.md) /d/only/
    E:
      Z (docs/e/z.md) /e/z/
      A (docs/e/a.md) /e/a/
    F:
      A (docs/f/a.md) /f/a/
    Home (docs/index.md) /
    Out -> https://x.test
    Group:
      A (docs/a.md) /a/
    not in nav: X (docs/c/x.md) /c/x/
    Warning missing-page docs/.pages:6 gone.md is neither a page nor a folder beside this file: correct the name, or remove it
    Error yaml-syntax docs/f/.pages:2 this is not valid YAML, while parsing a node, did not find expected node content: check the indentation and the quotes here and just above
    "#);
    let rest =
        format!("{awesome}nav:\n  - index.md\n  - Old:\n      - ... | flat | old/*.md\n  - ...\n  - ... | regex=x\n");
    insta::assert_snapshot!(shown(&[
        ("mkdocs.yml", &rest),
        ("docs/index.md", ""),
        ("docs/old/a.md", ""),
        ("docs/old/b.md", ""),
        ("docs/new/.pages", "title: Brand new\n"),
        ("docs/new/a.md", ""),
        ("docs/z.md", ""),
    ]), @r#"
    Home (docs/index.md) /
    Old:
      A (docs/old/a.md) /old/a/
      B (docs/old/b.md) /old/b/
    Z (docs/z.md) /z/
    Brand new:
      A (docs/new/a.md) /new/a/
    Warning invalid-pattern mkdocs.yml:7 this pattern is no glob, and regular expressions are not read here: write ... | *.md
    "#);
}

#[test]
fn empty_titles_are_those_of_the_pages_inside() {
    let config = "nav:\n  - '':\n      - a.md\n      - '': [b.md]\n";
    insta::assert_snapshot!(shown(&[("mkdocs.yml", config), ("docs/a.md", "# A\n"), ("docs/b.md", "# B\n")]), @r#"
    A:
      A (docs/a.md) /a/
      B:
        B (docs/b.md) /b/
    "#);
}

#[test]
fn pages_know_what_is_around_them() {
    let config = "nav:\n  - index.md\n  - One:\n      - Two: [a.md, b.md]\n  - Link: https://x.test\n  - a.md\n";
    let files =
        [("mkdocs.yml", config), ("docs/index.md", ""), ("docs/a.md", ""), ("docs/b.md", ""), ("docs/c.md", "")];
    let site = Site::read(&Tree::of_texts(&files), "");
    assert_eq!(site.reading_order(), ["docs/index.md", "docs/a.md", "docs/b.md"]);
    assert_eq!(site.neighbours("docs/a.md"), (Some("docs/index.md"), Some("docs/b.md")));
    assert_eq!(site.neighbours("docs/c.md"), (None, None));
    assert_eq!(site.trail("docs/b.md"), ["One", "Two"]);
    assert_eq!(site.start_page(), Some("docs/index.md"));
    assert_eq!(site.page_at("a"), Some("docs/a.md"));
    assert_eq!(site.page_at("a/index.html#x"), Some("docs/a.md"));
    assert_eq!(site.page_at("none/"), None);
}

#[test]
fn long_and_deep_navigations_are_cut() {
    let long = format!("nav:\n{}", "  - a.md\n".repeat(10_050));
    let site = Site::read(&Tree::of_texts(&[("mkdocs.yml", &long), ("docs/a.md", "")]), "");
    assert_eq!(site.nav.len(), 10_000);
    assert_eq!(site.notes.len(), 1);
    let deep = format!("nav: {}a.md{}", "[{x: ".repeat(40), "}]".repeat(40));
    assert!(shown(&[("mkdocs.yml", &deep), ("docs/a.md", "")]).contains("levels deep"));
    let deep = format!("nav: {}a.md{}", "[{x: ".repeat(30), "}]".repeat(30));
    assert_eq!(Site::read(&Tree::of_texts(&[("mkdocs.yml", &deep), ("docs/a.md", "")]), "").notes, []);
    let deep = format!("nav: {}a.md{}", "{x: ".repeat(40), "}".repeat(40));
    assert!(shown(&[("mkdocs.yml", &deep), ("docs/a.md", "")]).contains("sections are inside each other"));
}

proptest! {
    #[test]
    fn no_tree_is_too_strange(
        config in "(nav|plugins|docs_dir|INHERIT|exclude_docs|site_name|markdown_extensions|edit_uri|repo_url)?(: |:\n)[-a-c:\\[\\]{},.*!/ \n'|]{0,40}",
        paths in prop::collection::vec("(docs/)?[ab.]{1,3}/?(index|README|a|\\.pages|mkdocs)?(\\.md|\\.yml)?", 0..8),
        text in "[-#=a:.\n\\[\\]]{0,20}",
        folder in "[ab./]{0,4}",
    ) {
        let files = paths.into_iter().map(|path| (path, text.clone().into_bytes()));
        let config = config.replace("a.b", "!include a/mkdocs.yml");
        let tree = Tree::of_contents(files.chain([("mkdocs.yml".to_owned(), config.into_bytes())]));
        for folder in ["", &folder] {
            let site = Site::read(&tree, folder);
            for path in site.reading_order() {
                prop_assert!(site.pages.contains_key(path));
                site.trail(path);
            }
            let _ = site.start_page();
        }
    }

    #[test]
    fn lists_of_anything_are_no_nav_too_strange(entries in prop::collection::vec(
        prop_oneof!["a.md", "\\.\\.\\.[ |a-z=*]{0,10}", "'?[!*]include [a-z./*]{0,10}'?", "[A-Za-z:/. ]{0,12}"], 0..8)
    ) {
        let entries = entries.iter().fold(String::new(), |all, entry| format!("{all}  - {entry}\n"));
        let config = format!("plugins: [awesome-pages]\nnav:\n{entries}");
        let pages = format!("nav:\n{entries}");
        Site::read(&Tree::of_texts(&[("mkdocs.yml", &config), ("docs/.pages", &pages), ("docs/a.md", ""), ("docs/b/c.md", "")]), "");
        Site::read(&Tree::of_texts(&[("mkdocs.yml", "plugins: [awesome-pages]"), ("docs/.pages", &pages), ("docs/a.md", "")]), "");
    }
}
