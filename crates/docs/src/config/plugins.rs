//! What a site's plugins ask for.

use globset::GlobSet;

use super::{
    patterns,
    yaml::{Node, Place, Value},
};
use crate::{Note, NoteLevel};

#[derive(Debug, Clone, Default)]
pub(crate) struct Plugins {
    /// The options of `techdocs-core`, where it is on.
    pub techdocs_core: Option<TechDocsCore>,
    /// The options of `awesome-pages`, where it is on.
    pub awesome_pages: Option<AwesomePages>,
    pub redirects: Vec<Redirect>,
    /// Files that `exclude` leaves out, by their path in the docs folder.
    pub excluded: GlobSet,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TechDocsCore {
    /// `pymdownx.blocks` in place of the older forms.
    pub has_blocks: bool,
}

/// <https://github.com/lukasgeiter/mkdocs-awesome-pages-plugin#options>
#[derive(Debug, Clone)]
pub(crate) struct AwesomePages {
    /// The name of its files.
    pub filename: String,
    pub collapse_single_pages: bool,
    /// The node with `order`, `sort_type`, `order_by` and `ignore_case`.
    pub options: Option<Node>,
}

#[derive(Debug, Clone)]
pub(crate) struct Redirect {
    /// In the docs folder.
    pub from: String,
    /// A page in the docs folder, with or without `#`, or an address.
    pub to: String,
    pub place: Place,
}

/// Plugins that readers miss nothing of, because it is done here anyway or has no place in a portal.
const NEEDS_NOTHING: &[&str] = &[
    "admonitions",
    "autolinks",
    "callouts",
    "gh-admonitions",
    "git-authors",
    "git-committers",
    "git-committers-2",
    "git-latest-changes",
    "git-revision-date",
    "git-revision-date-localized",
    "glightbox",
    "htmlproofer",
    "info",
    "linkcheck",
    "llmstxt",
    "mermaid2",
    "meta",
    "mike",
    "minify",
    "minify-html",
    "monorepo",
    "offline",
    "optimize",
    "pdf-export",
    "print-site",
    "privacy",
    "projects",
    "rss",
    "same-dir",
    "search",
    "section-index",
    "sitemap",
    "social",
    "spellcheck",
    "to-pdf",
    "typeset",
    "with-pdf",
];

/// Plugins that write something into pages, and what that is.
const MISSING: &[(&str, &str)] = &[
    ("autorefs", "links to headings by their title alone"),
    ("blog", "the list of posts and their dates"),
    ("bibtex", "citations and the bibliography"),
    ("codeinclude", "code that pages take from other files"),
    ("drawio", "drawings of draw.io files"),
    ("exec", "the output of code"),
    ("ezlinks", "links that name a page without its folder"),
    ("gen-files", "pages that a script writes"),
    ("i18n", "the choice of a language"),
    ("include-markdown", "text that pages take from other files"),
    ("jupyter", "pages from notebooks"),
    ("mkdocs-jupyter", "pages from notebooks"),
    ("kroki", "diagrams that a server draws"),
    ("literate-nav", "the order of pages from SUMMARY.md files"),
    ("macros", "the values of {{ … }} and {% … %}"),
    ("markdown-exec", "the output of code"),
    ("mkdocstrings", "the reference from docstrings"),
    ("multirepo", "pages of other repositories"),
    ("render_swagger", "the reference from OpenAPI files"),
    ("roamlinks", "links that name a page without its folder"),
    ("swagger-ui-tag", "the reference from OpenAPI files"),
    ("table-reader", "tables from data files"),
    ("tags", "the list of pages by tag"),
];

/// Reads `plugins`; without the key it is as if only `techdocs-core` were on, which a portal always switched on then.
pub(super) fn read(root: &Node, notes: &mut Vec<Note>) -> Plugins {
    let mut plugins = Plugins::default();
    let Some(listed) = root.map().and_then(|fields| fields.get("plugins")) else {
        plugins.techdocs_core = Some(TechDocsCore::default());
        return plugins;
    };
    add(listed, &mut plugins, notes);
    plugins
}

fn add(listed: &Node, plugins: &mut Plugins, notes: &mut Vec<Note>) {
    for (name, place, options) in entries(listed) {
        let is_off = options.and_then(|options| options.get("enabled")).and_then(Node::truth) == Some(false);
        let name = name.strip_prefix("material/").unwrap_or(name);
        if !is_off {
            add_plugin(name, place, options, plugins, notes);
        }
    }
}

fn add_plugin(name: &str, place: &Node, options: Option<&Node>, plugins: &mut Plugins, notes: &mut Vec<Note>) {
    let option = |key: &str| options.and_then(|options| options.get(key));
    match name {
        "techdocs-core" => {
            let has_blocks = option("use_pymdownx_blocks").and_then(Node::truth) == Some(true);
            plugins.techdocs_core = Some(TechDocsCore { has_blocks });
        }
        "awesome-pages" => {
            plugins.awesome_pages = Some(AwesomePages {
                filename: option("filename").and_then(Node::text).unwrap_or(".pages").to_owned(),
                collapse_single_pages: option("collapse_single_pages").and_then(Node::truth).unwrap_or(false),
                options: options.cloned(),
            });
        }
        "redirects" => plugins.redirects.extend(option("redirect_maps").map(redirects).unwrap_or_default()),
        "exclude" => {
            let globs = option("glob").map(Node::items).unwrap_or_default().iter().filter_map(Node::text);
            let (excluded, refused) = patterns::loose_globs(globs);
            plugins.excluded = excluded;
            for (glob, reason) in refused {
                let message = format!("the glob {glob} is not valid ({reason}): correct it");
                notes.push(place.note(NoteLevel::Warning, "invalid-pattern", message));
            }
            if let Some(regex) = option("regex") {
                let message = "exclude reads no regular expressions here, so these pages are shown: write globs";
                notes.push(regex.note(NoteLevel::Warning, "invalid-pattern", message));
            }
        }
        // A list of plugins in a plugin.
        "group" => {
            if let Some(listed) = option("plugins") {
                add(listed, plugins, notes);
            }
        }
        _ if NEEDS_NOTHING.contains(&name) => {}
        _ => notes.push(place.note(NoteLevel::Info, "missing-plugin", missing(name))),
    }
}

fn missing(name: &str) -> String {
    match MISSING.iter().find(|(known, _)| *known == name) {
        Some((_, what)) => format!(
            "the plugin {name} is not part of this portal: {what} will be missing, write that into the pages where \
             readers need it"
        ),
        None => format!(
            "the plugin {name} is not known here: what it adds to pages will be missing, write that into the pages \
             where readers need it"
        ),
    }
}

/// The entries of `plugins` or `markdown_extensions`, in either form: their name, where they stand, their options.
pub(super) fn entries(listed: &Node) -> Vec<(&str, &Node, Option<&Node>)> {
    let mut entries = Vec::new();
    for item in listed.items() {
        match &item.value {
            Value::Text(name) => entries.push((name.as_str(), item, None)),
            Value::Map(fields) => {
                entries.extend(fields.iter().map(|(name, options)| (name.as_str(), options, Some(options))));
            }
            _ => {}
        }
    }
    entries
}

fn redirects(maps: &Node) -> Vec<Redirect> {
    let entries = maps.map().into_iter().flatten();
    entries
        .filter_map(|(from, to)| {
            Some(Redirect { from: from.clone(), to: to.text()?.to_owned(), place: to.place.clone() })
        })
        .collect()
}
