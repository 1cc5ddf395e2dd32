use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{build, html, output::Output, report::Counts};

const CONFIG: &str = "site_name: Shop & \"Co\"\nsite_description: About it\nrepo_url: https://github.com/o/r\nnav:\n\
                      - Start: index.md\n- Guide:\n  - Set up: guide/setup.md\n- Form: form.pdf\n\
                      - Elsewhere: https://x.example/?a&b\nplugins:\n- redirects:\n    redirect_maps:\n      old.md: guide/setup.md\n";

/// A folder with a site, and beside it room for what is built.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn of(files: &[(&str, &str)]) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            place.put(path, text);
        }
        place
    }

    fn site() -> Self {
        Self::of(&[
            ("mkdocs.yml", CONFIG),
            ("docs/index.md", "# Start\n\n[Set up](guide/setup.md#run) ![Plan](plan.svg)\n"),
            ("docs/guide/setup.md", "---\ndescription: Two < three\n---\nText.\n\n## Run\n\n[Back](../index.md)\n"),
            ("docs/plan.svg", "<svg/>"),
            ("docs/form.pdf", "%PDF"),
            ("docs/.hidden", "secret"),
            ("main.rs", "fn main() {}"),
        ])
    }

    fn put(&self, path: &str, text: &str) {
        let file = self.source().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn source(&self) -> PathBuf {
        self.folder.path().join("source")
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    fn build(&self) -> Result<build::Built, String> {
        build::write(&self.source(), &self.target(), false)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.target().join(path)).unwrap()
    }
}

/// The files below a folder by their paths, sorted.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_site_is_written_with_its_pages_files_and_redirects() {
    let place = Place::site();
    let built = place.build().unwrap();
    assert_eq!((built.pages, built.files, Counts::of(&built.notes)), (2, 2, Counts { errors: 0, warnings: 0 }));
    let expected = [
        ".callboard-docs",
        "callboard-docs.css",
        "files/docs/form.pdf",
        "files/docs/plan.svg",
        "guide/setup/index.html",
        "index.html",
        "old/index.html",
    ];
    assert_eq!(files(&place.target()), expected);
    let moved = place.read("old/index.html");
    assert!(moved.contains("<meta http-equiv=\"refresh\" content=\"0; url=../guide/setup/\">\n</head>"), "{moved}");
}

#[test]
fn addresses_are_relative_to_the_page() {
    let place = Place::site();
    place.build().unwrap();
    let (start, setup) = (place.read("index.html"), place.read("guide/setup/index.html"));
    for part in ["href=\"./guide/setup/#run\"", "src=\"./files/docs/plan.svg\"", "href=\"./callboard-docs.css\""] {
        assert!(start.contains(part), "{part}: {start}");
    }
    for part in ["href=\"../../\"", "href=\"../../files/docs/form.pdf\"", "href=\"../../callboard-docs.css\""] {
        assert!(setup.contains(part), "{part}: {setup}");
    }
    assert!(!setup.contains("href=\"/"), "{setup}");
}

#[test]
fn a_document_is_complete_and_has_no_scripts() {
    let place = Place::site();
    place.put("docs/guide/setup.md", "---\ntitle: <b>T</b>\n---\n<script>alert(1)</script>\n\n## A & B\n");
    place.build().unwrap();
    let setup = place.read("guide/setup/index.html");
    for part in [
        "<title>&lt;b&gt;T&lt;/b&gt; - Shop &amp; &quot;Co&quot;</title>",
        "<h1>&lt;b&gt;T&lt;/b&gt;</h1>",
        "<meta name=\"description\" content=\"About it\">",
        "<details open><summary>Guide</summary>",
        "href=\"../../guide/setup/\" aria-current=\"page\">Set up</a>",
        "href=\"https://x.example/?a&amp;b\">Elsewhere</a>",
        "<li class=\"level-2\"><a href=\"#a-b\">A &amp; B</a></li>",
        "<a rel=\"prev\" href=\"../../\"><small>Previous</small> Start</a>",
        "default-src 'none'",
    ] {
        assert!(setup.contains(part), "{part}: {setup}");
    }
    assert!(!setup.contains("<script") && !setup.contains("alert(1)</script"), "{setup}");
    assert!(place.read("index.html").contains("<details><summary>Guide</summary>"));
}

#[test]
fn an_author_hides_what_is_around_a_page() {
    let place = Place::site();
    place.put("docs/guide/setup.md", "---\nhide: [navigation, toc, footer]\n---\n# T\n\n## Run\n");
    place.build().unwrap();
    let setup = place.read("guide/setup/index.html");
    assert!(!["<nav", "<footer>", "#pages"].iter().any(|part| setup.contains(part)), "{setup}");
    assert!(place.read("index.html").contains("href=\"#pages\""));
}

#[test]
fn a_site_without_a_page_of_its_own_address_leads_to_the_first() {
    let place = Place::of(&[("mkdocs.yml", "nav: [b.md, a.md]"), ("docs/a.md", "# A"), ("docs/b.md", "# B")]);
    place.build().unwrap();
    assert!(place.read("index.html").contains("url=./b/\""));
}

#[test]
fn another_build_replaces_the_first_whole() {
    let place = Place::site();
    place.build().unwrap();
    fs::remove_file(place.source().join("docs/plan.svg")).unwrap();
    place.build().unwrap();
    assert!(!place.target().join("files/docs/plan.svg").exists());
    assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 2, "nothing unfinished is left");
}

#[test]
fn a_folder_with_anything_else_is_left_alone() {
    let place = Place::site();
    fs::create_dir(place.target()).unwrap();
    place.build().unwrap();
    fs::remove_file(place.target().join(".callboard-docs")).unwrap();
    let before = files(&place.target());
    let error = place.build().err().unwrap();
    assert!(error.contains("files that no earlier build has written"), "{error}");
    assert_eq!(files(&place.target()), before);
    let file = place.folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(build::write(&place.source(), &file, false).err().unwrap().contains("is no folder"));
}

#[test]
fn nothing_is_written_into_the_documentation() {
    let place = Place::site();
    for target in ["docs", "docs/public", "docs/guide/../out/deep"] {
        let error = build::write(&place.source(), &place.source().join(target), false).err().unwrap();
        assert!(
            error.contains("inside of the documentation") || error.contains("cannot be written"),
            "{target}: {error}"
        );
    }
    assert!(!files(&place.source()).iter().any(|file| file.contains("index.html")));
}

#[test]
fn the_documentation_itself_is_not_replaced() {
    let place = Place::site();
    place.build().unwrap();
    place.put("../public/site/docs/index.md", "# Moved here");
    for folder in ["public/site", "public"] {
        let error = build::write(&place.folder.path().join(folder), &place.target(), false).err().unwrap();
        assert!(error.contains("holds the documentation"), "{folder}: {error}");
    }
    assert!(place.target().join("site/docs/index.md").exists());
}

#[test]
fn no_address_leads_out_of_the_folder() {
    let place = Place::site();
    let output = Output::begin(&place.target(), &place.source(), &[]).unwrap();
    for path in ["../x", "a/../../x", "/x", "", "a//b", "a\0"] {
        assert!(output.write(path, b"x").is_err(), "{path:?}");
    }
    assert!(output.write_document("%2e%2e/x/", "x").is_err());
    drop(output);
    assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 1);
}

#[test]
fn with_strict_a_broken_link_keeps_the_site_as_it_was() {
    let place = Place::site();
    place.put("docs/index.md", "# Start\n\n[Gone](gone.md)\n");
    let built = build::write(&place.source(), &place.target(), true).unwrap();
    assert_eq!((built.is_written, Counts::of(&built.notes).warnings), (false, 1));
    assert!(!place.target().exists());
    assert!(place.build().unwrap().is_written && place.target().exists());
}

#[test]
fn a_page_that_cannot_be_shown_is_told_and_the_others_are_written() {
    let place = Place::site();
    fs::write(place.source().join("docs/guide/setup.md"), [0xff, 0xfe, 0xff]).unwrap();
    let built = place.build().unwrap();
    assert_eq!((built.pages, Counts::of(&built.notes).errors, built.is_written), (1, 1, true));
    assert_eq!(built.notes[0].rule, "unreadable-page");
}

#[test]
fn code_beside_a_readme_is_not_copied_and_its_pictures_are() {
    let place = Place::of(&[
        ("README.md", "# R\n\n![P](img/p.png) [code](main.rs) [hidden](.env)\n"),
        ("img/p.png", "png"),
        ("img/other.png", "png"),
        ("main.rs", "fn main() {}"),
        (".env", "SECRET=1"),
    ]);
    place.build().unwrap();
    let copied: Vec<String> = files(&place.target()).into_iter().filter(|file| file.starts_with("files/")).collect();
    assert_eq!(copied, ["files/img/p.png"]);
}

#[test]
fn every_address_has_its_way_up() {
    let ways = ["", "a/", "a/b/", "a.html", "a/b.html"].map(html::up);
    assert_eq!(ways, ["./", "../", "../../", "./", "../"]);
}
