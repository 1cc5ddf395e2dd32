//! What a site's list of Markdown extensions switches on.
//!
//! [`MarkdownOptions::extensions`] has their names without that of their package: `footnotes`, `abbr`, `attr_list`,
//! `def_list`, `md_in_html`, `tables`, `admonition`, `toc`, `meta`, `nl2br`, `sane_lists`, `wikilinks`, `codehilite` and
//! `fenced_code` of Python-Markdown; `arithmatex`, `betterem`, `caret`, `critic`, `details`, `emoji`, `highlight`,
//! `inlinehilite`, `keys`, `mark`, `progressbar`, `snippets`, `superfences`, `tabbed`, `tasklist`, `tilde` and
//! `blocks.admonition`, `blocks.details`, `blocks.tab`, … of `PyMdown`. `extra` is there as itself and as its parts. An
//! option that is a truth is there behind a dot, `toc.permalink`, `caret.superscript`, and may be false; an extension
//! that is off is not there. `smartsymbols`, `smarty`, `magiclink` and `highlight.linenums` have fields of their own.

use std::collections::BTreeMap;

use super::{
    plugins::{TechDocsCore, entries},
    yaml::Node,
};
use crate::{
    Note, NoteLevel, Tree,
    markdown::{MarkdownOptions, Slugs},
    tree,
};

/// What `MkDocs` has on by itself.
const OF_MKDOCS: &[&str] = &["toc", "tables", "fenced_code"];
/// What `mkdocs-techdocs-core` adds, with the options that are not the extension's own defaults.
const OF_TECHDOCS: &[&str] = &[
    "toc",
    "toc.permalink",
    "caret",
    "critic",
    "emoji",
    "inlinehilite",
    "magiclink",
    "mark",
    "smartsymbols",
    "snippets",
    "highlight",
    "highlight.linenums",
    "tasklist",
    "tasklist.custom_checkbox",
    "tilde",
    "fenced_code",
    "markdown_inline_graphviz",
    "plantuml_markdown",
    "mdx_truly_sane_lists",
];
const OF_TECHDOCS_WITHOUT_BLOCKS: &[&str] = &["admonition", "details", "tabbed", "tabbed.alternate_style"];
const OF_TECHDOCS_WITH_BLOCKS: &[&str] =
    &["blocks.admonition", "blocks.details", "blocks.tab", "blocks.tab.alternate_style"];
/// What both `extra` have in common.
const OF_EXTRA: &[&str] = &["extra", "abbr", "attr_list", "def_list", "footnotes", "md_in_html", "tables"];
/// Extensions of Python-Markdown and of `PyMdown` that a page may be written for, beside those above.
const KNOWN: &[&str] = &[
    "arithmatex",
    "b64",
    "betterem",
    "blocks.caption",
    "blocks.definition",
    "blocks.html",
    "codehilite",
    "escapeall",
    "extrarawhtml",
    "fancylists",
    "keys",
    "legacy_attrs",
    "legacy_em",
    "meta",
    "mdx_math",
    "mermaid2",
    "nl2br",
    "pathconverter",
    "progressbar",
    "quotes",
    "sane_lists",
    "saneheaders",
    "smarty",
    "striphtml",
    "superfences",
    "wikilinks",
];

/// Where paths of options begin.
pub(super) struct Folders<'a> {
    pub tree: &'a Tree,
    /// That of the configuration.
    pub config: &'a str,
    pub docs: &'a str,
}

/// Reads `markdown_extensions`; where there is no configuration, of null.
pub(super) fn read(
    root: &Node,
    techdocs_core: Option<TechDocsCore>,
    folders: &Folders<'_>,
    notes: &mut Vec<Note>,
) -> MarkdownOptions {
    let mut switches = Switches::of_site(techdocs_core);
    let listed = root.get("markdown_extensions").map(entries).unwrap_or_default();
    for (name, place, _) in &listed {
        switches.add(name);
        let short = short(name);
        if !OF_TECHDOCS.contains(&short) && !KNOWN.contains(&short) && !is_part(short) {
            let message = format!(
                "the Markdown extension {name} is not known here: what is written for it is shown as plain text, \
                 write that in another way"
            );
            notes.push(place.note(NoteLevel::Info, "unknown-extension", message));
        }
    }
    for (name, _, of_extension) in &listed {
        let Some(fields) = of_extension.and_then(Node::map) else { continue };
        for (key, value) in fields {
            if let Some(truth) = value.truth() {
                switches.0.insert(format!("{}.{key}", short(name)), truth);
            }
        }
    }
    let mut read = switches.options(folders.config);
    for (name, _, of_extension) in listed {
        if let Some(of_extension) = of_extension {
            apply(short(name), of_extension, &mut read, folders, notes);
        }
    }
    read
}

fn is_part(short: &str) -> bool {
    let lists = [OF_EXTRA, OF_MKDOCS, OF_TECHDOCS_WITHOUT_BLOCKS, OF_TECHDOCS_WITH_BLOCKS];
    lists.iter().any(|list| list.contains(&short))
}

/// The options of one extension that are more than a switch.
fn apply(short: &str, of: &Node, options: &mut MarkdownOptions, folders: &Folders<'_>, notes: &mut Vec<Note>) {
    match short {
        "toc" => {
            if let Some(slugify) = of.get("slugify") {
                options.slugs = slugs(slugify);
            }
            if let Some(depth) = of.get("toc_depth").and_then(Node::text).and_then(depth) {
                options.toc_depth = depth;
            }
        }
        "magiclink" => options.shorthand = shorthand(of).or(options.shorthand.take()),
        "snippets" => {
            if let Some(paths) = of.get("base_path") {
                options.snippet_folders =
                    paths.items().iter().filter_map(|path| folder(path, folders, notes)).collect();
            }
            let appended = of.get("auto_append").map(Node::items).unwrap_or_default();
            options.appended = appended
                .iter()
                .filter_map(|path| {
                    let found = options
                        .snippet_folders
                        .iter()
                        .find_map(|folder| tree::join(folder, path.text()?).filter(|file| folders.tree.has(file)));
                    if found.is_none() {
                        let message = format!(
                            "{} is to be put at the end of each page, but is in none of the folders for snippets: \
                             correct auto_append or base_path",
                            path.text().unwrap_or_default()
                        );
                        notes.push(path.note(NoteLevel::Warning, "missing-snippet", message));
                    }
                    found
                })
                .collect();
        }
        _ => {}
    }
}

/// A folder for snippets: relative to the configuration, or as `!relative` says.
fn folder(path: &Node, folders: &Folders<'_>, notes: &mut Vec<Note>) -> Option<String> {
    let written = path.text().unwrap_or_default();
    let (base, rest) = match (path.tag.as_deref(), written.strip_prefix("$docs_dir")) {
        (Some("relative"), Some(rest)) => (folders.docs, rest),
        (Some("relative"), None) => (folders.config, written.strip_prefix("$config_dir").unwrap_or(written)),
        _ if written.starts_with('/') => ("", ".."),
        _ => (folders.config, written),
    };
    let folder = tree::join(base, rest.trim_start_matches('/'));
    if folder.is_none() {
        let message =
            format!("snippets are to come from {written}, which is outside: name a folder relative to this file");
        notes.push(path.note(NoteLevel::Warning, "outside-folder", message));
    }
    folder
}

/// What is on, by the names that [`MarkdownOptions::extensions`] has.
#[derive(Default)]
struct Switches(BTreeMap<String, bool>);

impl Switches {
    /// Before the site lists any itself.
    fn of_site(techdocs_core: Option<TechDocsCore>) -> Self {
        let mut switches = Self::default();
        switches.add_all(OF_MKDOCS);
        if let Some(TechDocsCore { has_blocks }) = techdocs_core {
            switches.add_all(OF_TECHDOCS);
            switches.add_all(if has_blocks { OF_TECHDOCS_WITH_BLOCKS } else { OF_TECHDOCS_WITHOUT_BLOCKS });
            switches.add("pymdownx.extra");
        }
        switches
    }

    fn add_all(&mut self, names: &[&str]) {
        self.0.extend(names.iter().map(|name| ((*name).to_owned(), true)));
    }

    fn add(&mut self, name: &str) {
        let short = short(name);
        self.0.insert(short.to_owned(), true);
        if short == "extra" {
            self.add_all(OF_EXTRA);
            self.add_all(if name == "pymdownx.extra" { &["betterem", "superfences"] } else { &["fenced_code"] });
        }
    }

    fn options(mut self, folder: &str) -> MarkdownOptions {
        let mut take = |name: &str| self.0.remove(name).unwrap_or(false);
        let options = MarkdownOptions {
            smart_symbols: take("smartsymbols"),
            smart_quotes: take("smarty"),
            magic_links: take("magiclink"),
            shorthand: None,
            line_numbers: take("highlight.linenums") | take("codehilite.linenums"),
            slugs: Slugs::Ascii,
            toc_depth: (1, 6),
            snippet_folders: vec![folder.to_owned()],
            appended: Vec::new(),
            extensions: BTreeMap::new(),
        };
        MarkdownOptions { extensions: self.0, ..options }
    }
}

/// An extension's name without that of its package.
fn short(name: &str) -> &str {
    let packages = ["markdown.extensions.", "pymdownx.", "material.extensions.", "zensical.extensions."];
    packages.iter().find_map(|package| name.strip_prefix(package)).unwrap_or(name)
}

fn slugs(slugify: &Node) -> Slugs {
    let name = slugify.python_name().unwrap_or_default();
    let case = slugify.get("kwds").and_then(|kwds| kwds.get("case")).and_then(Node::text).unwrap_or("none");
    match name.strip_prefix("pymdownx.slugs.") {
        Some("slugify") if matches!(case, "none" | "upper") => Slugs::UnicodeCased,
        Some("uslugify_cased" | "uslugify_cased_encoded" | "gfm_encoded_cased") => Slugs::UnicodeCased,
        Some(_) => Slugs::Unicode,
        None if name.ends_with("slugify_unicode") => Slugs::Unicode,
        None => Slugs::Ascii,
    }
}

/// `3` is the headings down to that level, `2-4` those between.
fn depth(text: &str) -> Option<(u8, u8)> {
    let level = |text: &str| text.trim().parse::<u8>().ok().map(|level| level.min(6));
    match text.split_once('-') {
        Some((from, to)) => Some((level(from)?.max(1), level(to)?)).filter(|(from, to)| from <= to),
        None => level(text).map(|to| (1, to)),
    }
}

/// The repository that short references are about, where they are switched on and it is named.
fn shorthand(of: &Node) -> Option<String> {
    let is_on = |key: &str| of.get(key).and_then(Node::truth) == Some(true);
    if !is_on("repo_url_shorthand") && !is_on("social_url_shorthand") {
        return None;
    }
    let text = |key: &str| of.get(key).and_then(Node::text).map(|text| text.trim_matches('/'));
    let host = match text("provider").unwrap_or("github") {
        "github" => "https://github.com",
        "gitlab" => "https://gitlab.com",
        "bitbucket" => "https://bitbucket.org",
        _ => return None,
    };
    let is_name = |name: &&str| !name.is_empty() && !name.contains(|letter: char| " ?#<>\"'\\".contains(letter));
    let (user, repo) = (text("user").filter(is_name)?, text("repo").filter(is_name)?);
    Some(format!("{host}/{user}/{repo}"))
}
