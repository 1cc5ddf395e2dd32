//! The navigation that a site's configuration has.

use std::collections::HashMap;

use super::{address, documents::Documents, rest::Rest};
use crate::{
    Note, NoteLevel, Tree, check,
    config::{
        Configured,
        yaml::{Node, Value},
    },
    tree,
};

/// Entries of a navigation, sections included.
pub(super) const MOST_ENTRIES: usize = 10_000;
/// Sections inside each other.
const DEEPEST: usize = 32;

/// An entry of the navigation before pages have titles.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Section {
        title: String,
        items: Vec<Item>,
        /// In the docs folder, where the section was made of that.
        folder: Option<String>,
    },
    Page {
        title: Option<String>,
        /// Its path in the docs folder.
        uri: String,
    },
    Link {
        title: String,
        href: String,
    },
    /// What is not named elsewhere.
    Rest(Rest),
}

pub(super) struct NavReader<'a> {
    pub tree: &'a Tree,
    pub site: &'a Configured,
    pub documents: Documents<'a>,
    pub notes: Vec<Note>,
    entries: usize,
    /// Missing pages so far for which another was looked for.
    suggestions: usize,
    /// Configurations that are being read, the site's own first.
    pub above: Vec<String>,
    /// The folder in the docs folder of each site that was included, by its configuration.
    pub included: HashMap<String, String>,
}

/// Where paths of a navigation begin.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// In the docs folder; empty for itself.
    pub prefix: String,
    /// That of the configuration, in the tree.
    pub folder: String,
}

impl<'a> NavReader<'a> {
    pub fn new(tree: &'a Tree, site: &'a Configured, documents: Documents<'a>) -> Self {
        let above = site.config.file.clone().into_iter().collect();
        Self { tree, site, documents, notes: Vec::new(), entries: 0, suggestions: 0, above, included: HashMap::new() }
    }

    /// The entries of a list, or of a map as some write it.
    pub fn items(&mut self, nav: &Node, base: &Base, depth: usize) -> Vec<Item> {
        if depth > DEEPEST {
            let message = format!("sections are inside each other more than {DEEPEST} levels deep: flatten them");
            self.notes.push(nav.note(NoteLevel::Warning, "invalid-nav", message));
            return Vec::new();
        }
        let mut items = Vec::new();
        for item in nav.items() {
            match &item.value {
                Value::Map(fields) => {
                    for (title, node) in fields {
                        items.extend(self.titled(title, node, base, depth));
                    }
                }
                _ => items.extend(self.entry(None, item, base, depth)),
            }
        }
        items
    }

    fn titled(&mut self, title: &str, node: &Node, base: &Base, depth: usize) -> Vec<Item> {
        match &node.value {
            Value::List(_) | Value::Map(_) => {
                if !self.count(node) {
                    return Vec::new();
                }
                let items = self.items(node, base, depth + 1);
                vec![Item::Section { title: title.to_owned(), items, folder: None }]
            }
            _ => self.entry(Some(title), node, base, depth),
        }
    }

    fn entry(&mut self, title: Option<&str>, node: &Node, base: &Base, depth: usize) -> Vec<Item> {
        let Some(text) = node.text().map(str::trim).filter(|text| !text.is_empty()) else {
            let message = format!(
                "the entry {} of the navigation leads nowhere: name a page, a list of pages or an address",
                title.unwrap_or("-")
            );
            self.notes.push(node.note(NoteLevel::Warning, "invalid-nav", message));
            return Vec::new();
        };
        if !self.count(node) {
            return Vec::new();
        }
        if let Some(path) = text.strip_prefix("!include ") {
            return self.include(title, path.trim(), node, base, depth).into_iter().collect();
        }
        if let Some(glob) = text.strip_prefix("*include ") {
            return self.include_all(title, glob.trim(), node, base, depth);
        }
        if title.is_none()
            && let Some(rest) = self.rest(text, node)
        {
            return vec![Item::Rest(rest)];
        }
        self.target(title, text, node, base).into_iter().collect()
    }

    /// A page, a file or an address.
    fn target(&mut self, title: Option<&str>, text: &str, node: &Node, base: &Base) -> Option<Item> {
        let uri = tree::join(&base.prefix, text.trim_start_matches('/'));
        if let Some(uri) = uri.as_deref().and_then(|uri| self.documents.find(uri)) {
            return Some(Item::Page { title: title.map(str::to_owned), uri: uri.to_owned() });
        }
        let title = title.unwrap_or(text).to_owned();
        if address::is_elsewhere(text) {
            return Some(Item::Link { title, href: text.to_owned() });
        }
        if address::has_scheme(text) {
            let message = format!("the navigation leads to {text}, which is no address that is safe: write https://…");
            self.notes.push(node.note(NoteLevel::Warning, "unsafe-link", message));
            return None;
        }
        let is_file = |uri: &String| self.documents.path_of(uri).is_some_and(|path| self.tree.has(&path));
        match uri.filter(is_file) {
            Some(uri) if !super::is_page(&uri) => Some(Item::Link { title, href: address::quoted(&uri) }),
            found => {
                let rest = if found.is_some() {
                    "which the configuration leaves out: remove the entry, or include the page".to_owned()
                } else {
                    self.suggestions += 1;
                    let is_asked = self.suggestions <= check::MOST_SUGGESTIONS;
                    let nearest = is_asked.then(|| uri_like(text, &base.prefix, &self.documents)).flatten();
                    match nearest {
                        Some(nearest) => format!("which is no page, did you mean {nearest}?"),
                        None => "which is no page: correct the path, or add the page".to_owned(),
                    }
                };
                let message = format!("the navigation leads to {text}, {rest}");
                self.notes.push(node.note(NoteLevel::Warning, "missing-page", message));
                None
            }
        }
    }

    fn rest(&mut self, text: &str, node: &Node) -> Option<Rest> {
        self.site.plugins.awesome_pages.as_ref()?;
        let rest = Rest::parse(text)?;
        self.notes.extend(rest_note(&rest, node));
        Some(rest)
    }

    /// Whether there may be one entry more.
    pub fn count(&mut self, node: &Node) -> bool {
        self.entries += 1;
        if self.entries == MOST_ENTRIES + 1 {
            let message = format!("the navigation has more than {MOST_ENTRIES} entries: shorten it");
            self.notes.push(node.note(NoteLevel::Warning, "invalid-nav", message));
        }
        self.entries <= MOST_ENTRIES
    }
}

/// That an entry `...` stands for nothing here.
pub(super) fn rest_note(rest: &Rest, node: &Node) -> Option<Note> {
    let is_empty = matches!(rest.filter, super::rest::Filter::None);
    is_empty.then(|| {
        let message = "this pattern is no glob, and regular expressions are not read here: write ... | *.md";
        node.note(NoteLevel::Warning, "invalid-pattern", message)
    })
}

/// A page of the same name elsewhere, or of almost the same in the same folder, as an entry would name it.
fn uri_like(text: &str, prefix: &str, documents: &Documents<'_>) -> Option<String> {
    let path = text.split('#').next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let inside = |uri: &'_ str| match prefix {
        "" => Some(uri.to_owned()),
        prefix => Some(uri.strip_prefix(prefix)?.strip_prefix('/')?.to_owned()),
    };
    let known: Vec<String> = documents.iter().filter_map(|(uri, _)| inside(uri)).collect();
    let is_start = matches!(name.as_str(), "index.md" | "readme.md");
    let same = known.iter().find(|uri| {
        let lower = uri.to_lowercase();
        let of_known = lower.rsplit('/').next().unwrap_or_default();
        lower == path.to_lowercase() || !is_start && (of_known == name || of_known.strip_suffix(".md") == Some(&name))
    });
    let beside = || known.iter().map(String::as_str).filter(|uri| tree::folder_of(uri) == tree::folder_of(path));
    same.cloned().or_else(|| check::nearest(path, beside()).map(str::to_owned))
}
