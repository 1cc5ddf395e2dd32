use super::*;
use crate::markdown::Slugs;

fn read(files: &[(&str, &str)]) -> Configured {
    Configured::read(&Tree::of_texts(files), "")
}

fn of(text: &str) -> Configured {
    read(&[("mkdocs.yml", text), ("docs/index.md", "# Home\n")])
}

fn notes(configured: &Configured) -> Vec<String> {
    let notes = configured.notes.iter();
    notes.map(|note| format!("{:?} {} {}:{} {}", note.level, note.rule, note.file, note.line, note.message)).collect()
}

fn on(markdown: &MarkdownOptions) -> Vec<String> {
    markdown.extensions.iter().map(|(name, is_on)| format!("{}{name}", if *is_on { "" } else { "no " })).collect()
}

#[test]
fn every_key_that_matters_is_read() {
    let configured = of("site_name: Portal\nsite_description: About\nrepo_url: https://github.com/o/r\n\
                         repo_name: o/r\nedit_uri: edit/main/docs\nuse_directory_urls: no\nplugins: [search]\n");
    assert_eq!(notes(&configured), Vec::<String>::new());
    insta::assert_json_snapshot!(configured.config, { ".markdown" => "…" }, @r#"
    {
      "file": "mkdocs.yml",
      "site_name": "Portal",
      "site_description": "About",
      "docs_dir": "docs",
      "repo_url": "https://github.com/o/r",
      "repo_name": "o/r",
      "edit_uri": "edit/main/docs/",
      "edit_uri_template": null,
      "directory_urls": false,
      "markdown": "…"
    }
    "#);
}

#[test]
fn the_longer_ending_is_preferred() {
    let configured = read(&[("mkdocs.yml", "site_name: b"), ("mkdocs.yaml", "site_name: a"), ("docs/a.md", "")]);
    assert_eq!(configured.config.site_name.as_deref(), Some("a"));
}

#[test]
fn without_a_file_the_pages_are_where_they_are() {
    let docs_dir = |files: &[(&str, &str)]| read(files).config.docs_dir;
    assert_eq!(docs_dir(&[("README.md", ""), ("docs/a.md", "")]), "docs");
    assert_eq!(docs_dir(&[("README.md", ""), ("docs/a.txt", "")]), "");
    let tree = Tree::of_texts(&[("packages/a/docs/x.md", "")]);
    assert_eq!(Configured::read(&tree, "packages/a/").config.docs_dir, "packages/a/docs");
    assert_eq!(Configured::read(&tree, "../..").config.docs_dir, "");
}

#[test]
fn the_folder_of_pages_stays_inside() {
    for outside in ["/etc", "../../etc"] {
        let configured = of(&format!("site_name: x\ndocs_dir: {outside}\n"));
        assert_eq!(configured.config.docs_dir, "docs");
        assert_eq!(
            notes(&configured),
            [format!(
                "Error outside-folder mkdocs.yml:2 docs_dir is {outside}, which is outside of what can be read, so docs is \
                 taken: name a folder relative to this file"
            )]
        );
    }
    let tree = Tree::of_texts(&[("site/mkdocs.yml", "docs_dir: ../pages/"), ("pages/a.md", "")]);
    assert_eq!(Configured::read(&tree, "site").config.docs_dir, "pages");
    insta::assert_debug_snapshot!(notes(&of("docs_dir: none\n")), @r#"
    [
        "Error missing-docs-dir mkdocs.yml:1 docs_dir is none, and there are no files in such a folder: correct it, it is relative to this file",
    ]
    "#);
}

#[test]
fn a_broken_file_still_makes_a_site() {
    let configured = of("site_name: x\nnav:\n  - a: [\n");
    assert_eq!(configured.config.site_name.as_deref(), Some("x"));
    assert!(configured.nav.is_none());
    assert_eq!(configured.notes.len(), 1, "{:?}", configured.notes);
    assert_eq!(of("just text").notes[0].rule, "yaml-syntax");
    assert_eq!(of("").notes, []);
    let large = read(&[("mkdocs.yml", &"#\n".repeat(600_000))]);
    assert!(notes(&large)[0].contains("unreadable-file mkdocs.yml:0"));
}

#[test]
fn a_file_inherits_from_others() {
    let tree = Tree::of_texts(&[
        (
            "site/mkdocs.yml",
            "INHERIT: ../base.yml\nsite_name: child\nplugins:\n  redirects: {redirect_maps: {c.md: d.md}}\n",
        ),
        (
            "base.yml",
            "INHERIT: root/base.yml\nsite_name: base\nsite_description: base\nnav: [x.md]\n\
             plugins:\n  redirects: {redirect_maps: {a.md: b.md}}\n",
        ),
        ("root/base.yml", "nav: [y.md, z.md]\nrepo_name: root\n"),
        ("site/docs/x.md", ""),
    ]);
    let configured = Configured::read(&tree, "site");
    assert_eq!(configured.notes, []);
    let config = &configured.config;
    let names = [&config.site_name, &config.site_description, &config.repo_name].map(Option::as_deref);
    assert_eq!(names, [Some("child"), Some("base"), Some("root")]);
    assert_eq!(configured.nav.as_ref().unwrap().items().len(), 1);
    let from: Vec<&str> = configured.plugins.redirects.iter().map(|redirect| redirect.from.as_str()).collect();
    assert_eq!(from, ["a.md", "c.md"]);
}

#[test]
fn inheritance_is_bounded_and_stays_inside() {
    insta::assert_debug_snapshot!(notes(&of("INHERIT: ../x.yml\nsite_name: x\n")), @r#"
    [
        "Error missing-parent mkdocs.yml:1 the configuration inherits from ../x.yml, which is no file here: correct the path, it is relative to this file",
    ]
    "#);
    let circle = read(&[("mkdocs.yml", "INHERIT: b.yml"), ("b.yml", "INHERIT: mkdocs.yml"), ("docs/a.md", "")]);
    insta::assert_debug_snapshot!(notes(&circle), @r#"
    [
        "Error missing-parent b.yml:1 the configuration inherits from mkdocs.yml, which inherits from it again or over more than 10 files: shorten the chain",
    ]
    "#);
}

#[test]
fn plugins_that_are_missing_are_told_and_others_are_not() {
    let text = "plugins:\n  - techdocs-core\n  - search:\n      lang: en\n  - material/social\n  - git-revision-date-localized\n  \
                - blog\n  - mkdocstrings: {handlers: {}}\n  - strange\n  - privacy:\n      enabled: !ENV [CI, false]\n  \
                - macros:\n      enabled: false\n  - group:\n      plugins: [tags]\n";
    insta::assert_debug_snapshot!(notes(&of(text)), @r#"
    [
        "Info missing-plugin mkdocs.yml:7 the plugin blog is not part of this portal: the list of posts and their dates will be missing, write that into the pages where readers need it",
        "Info missing-plugin mkdocs.yml:8 the plugin mkdocstrings is not part of this portal: the reference from docstrings will be missing, write that into the pages where readers need it",
        "Info missing-plugin mkdocs.yml:9 the plugin strange is not known here: what it adds to pages will be missing, write that into the pages where readers need it",
        "Info missing-plugin mkdocs.yml:15 the plugin tags is not part of this portal: the list of pages by tag will be missing, write that into the pages where readers need it",
    ]
    "#);
    assert_eq!(of("plugins: {search: {}, minify: null}\n").notes, []);
}

#[test]
fn extensions_are_those_of_techdocs_or_those_that_are_listed() {
    let markdown = of("site_name: x\n").config.markdown;
    assert!(markdown.smart_symbols && markdown.magic_links && markdown.line_numbers && !markdown.smart_quotes);
    insta::assert_snapshot!(on(&markdown).join(", "), @"abbr, admonition, attr_list, betterem, caret, critic, def_list, details, emoji, extra, fenced_code, footnotes, highlight, inlinehilite, mark, markdown_inline_graphviz, md_in_html, mdx_truly_sane_lists, plantuml_markdown, snippets, superfences, tabbed, tabbed.alternate_style, tables, tasklist, tasklist.custom_checkbox, tilde, toc, toc.permalink");
    let markdown = of("plugins: [search]\nmarkdown_extensions:\n  - smarty\n  - toc: {permalink: true}\n  \
                       - markdown.extensions.footnotes\n  - pymdownx.caret: {insert: false}\n  - extra\n")
    .config
    .markdown;
    assert!(markdown.smart_quotes && !markdown.smart_symbols && !markdown.magic_links && !markdown.line_numbers);
    insta::assert_snapshot!(on(&markdown).join(", "), @"abbr, attr_list, caret, no caret.insert, def_list, extra, fenced_code, footnotes, md_in_html, tables, toc, toc.permalink");
    let of_map =
        of("plugins: [techdocs-core]\nmarkdown_extensions:\n  pymdownx.highlight: {linenums: false}\n  abbr:\n");
    assert!(!of_map.config.markdown.line_numbers);
    let unknown = of("markdown_extensions: [mdx_include, mdx_truly_sane_lists, pymdownx.keys]\n");
    insta::assert_debug_snapshot!(notes(&unknown), @r#"
    [
        "Info unknown-extension mkdocs.yml:1 the Markdown extension mdx_include is not known here: what is written for it is shown as plain text, write that in another way",
    ]
    "#);
    let blocks = of("plugins:\n  - techdocs-core: {use_pymdownx_blocks: true}\n").config.markdown.extensions;
    assert!(blocks.contains_key("blocks.tab") && !blocks.contains_key("admonition"));
}

#[test]
fn options_of_extensions_are_read() {
    let files = [
        (
            "site/mkdocs.yml",
            "plugins: [search]\nmarkdown_extensions:\n  - toc:\n      toc_depth: 2-4\n      \
             slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}\n  - pymdownx.snippets:\n      \
             base_path: [., ../common, !relative $docs_dir/x, /etc]\n      auto_append: [abbr.md, none.md]\n  \
             - pymdownx.magiclink: {repo_url_shorthand: true, user: o, repo: r, provider: gitlab}\n",
        ),
        ("common/abbr.md", ""),
        ("site/docs/a.md", ""),
    ];
    let configured = Configured::read(&Tree::of_texts(&files), "site");
    let markdown = &configured.config.markdown;
    assert_eq!((markdown.slugs, markdown.toc_depth), (Slugs::Unicode, (2, 4)));
    assert_eq!(markdown.snippet_folders, ["site", "common", "site/docs/x"]);
    assert_eq!(markdown.appended, ["common/abbr.md"]);
    assert_eq!(markdown.shorthand.as_deref(), Some("https://gitlab.com/o/r"));
    insta::assert_debug_snapshot!(notes(&configured), @r#"
    [
        "Warning outside-folder site/mkdocs.yml:7 snippets are to come from /etc, which is outside: name a folder relative to this file",
        "Warning missing-snippet site/mkdocs.yml:8 none.md is to be put at the end of each page, but is in none of the folders for snippets: correct auto_append or base_path",
    ]
    "#);
    assert_eq!(of("site_name: x\n").config.markdown.snippet_folders, [""]);
}

#[test]
fn ids_are_made_as_python_would() {
    let slugs = |name: &str| of(&format!("markdown_extensions:\n  - toc: {{slugify: {name}}}\n")).config.markdown.slugs;
    let cases = [
        ("!!python/name:pymdownx.slugs.uslugify", Slugs::Unicode),
        ("!!python/name:pymdownx.slugs.uslugify_cased", Slugs::UnicodeCased),
        ("!!python/object/apply:pymdownx.slugs.slugify {}", Slugs::UnicodeCased),
        ("!!python/name:markdown.extensions.toc.slugify_unicode", Slugs::Unicode),
        ("!!python/name:markdown.extensions.toc.slugify", Slugs::Ascii),
        ("other.module", Slugs::Ascii),
    ];
    for (name, expected) in cases {
        assert_eq!(slugs(name), expected, "{name}");
    }
    let depth =
        |text: &str| of(&format!("markdown_extensions:\n  - toc: {{toc_depth: {text}}}\n")).config.markdown.toc_depth;
    assert_eq!([depth("3"), depth("2-9"), depth("4-2"), depth("x")], [(1, 3), (2, 6), (1, 6), (1, 6)]);
}

#[test]
fn addresses_of_repositories_are_safe_and_edit_links_have_defaults() {
    let edit = |url: &str| of(&format!("repo_url: {url}\n")).config.edit_uri;
    assert_eq!(edit("https://GitHub.com/o/r").as_deref(), Some("edit/master/docs/"));
    assert_eq!(edit("https://gitlab.com/o/r").as_deref(), Some("edit/master/docs/"));
    assert_eq!(edit("https://bitbucket.org/o/r").as_deref(), Some("src/default/docs/"));
    assert_eq!(edit("https://x.test/o/r"), None);
    let configured = of("repo_url: javascript:alert(1)\n");
    assert_eq!(configured.config.repo_url, None);
    assert_eq!(configured.notes[0].rule, "invalid-address");
}
