//! The pages of a site before they have titles, by their path in the docs folder: several folders may be merged there.

use std::collections::{BTreeMap, HashMap, btree_map::Entry};

use super::address;
use crate::{
    Note, NoteLevel, Tree,
    config::{Configured, Repository},
    tree,
};

/// The pages of one site beyond this number are left out.
const MOST_PAGES: usize = 10_000;
/// What the names of pages may end with; in lower case only, as with `MkDocs`.
const ENDINGS: [&str; 5] = ["md", "markdown", "mdown", "mkdn", "mkd"];

/// Whether a file is a page by its name.
pub(crate) fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

#[derive(Debug)]
pub(super) struct Documents<'a> {
    tree: &'a Tree,
    site: &'a Configured,
    by_uri: BTreeMap<String, Document>,
    /// The site's own first.
    pub parts: Vec<Part>,
    pub notes: Vec<Note>,
}

#[derive(Debug)]
pub(super) struct Document {
    /// In the tree.
    pub path: String,
    /// The number of the part that it belongs to.
    pub part: usize,
    pub is_unlisted: bool,
}

/// A folder of pages: the site's own, or that of an included site.
#[derive(Debug)]
pub(super) struct Part {
    /// Its folder in the site's docs folder; empty for the site's own.
    pub prefix: String,
    /// In the tree.
    pub docs_dir: String,
    pub repository: Repository,
    pub edit_uri_template: Option<String>,
}

impl Part {
    fn below(&self, uri: &str) -> String {
        if self.prefix.is_empty() { uri.to_owned() } else { format!("{}/{uri}", self.prefix) }
    }
}

impl<'a> Documents<'a> {
    /// The pages of the site's own folder.
    pub fn read(tree: &'a Tree, site: &'a Configured) -> Self {
        let config = &site.config;
        let part = Part {
            prefix: String::new(),
            docs_dir: config.docs_dir.clone(),
            repository: Repository { url: config.repo_url.clone(), edit_uri: config.edit_uri.clone() },
            edit_uri_template: config.edit_uri_template.clone(),
        };
        let mut documents = Self { tree, site, by_uri: BTreeMap::new(), parts: Vec::new(), notes: Vec::new() };
        documents.add_part(part);
        documents.add_start_page();
        documents
    }

    /// Adds the pages of a folder, in place of those that have their paths.
    pub fn add_part(&mut self, part: Part) {
        let number = self.parts.len();
        // A page that belongs to two parts belongs to the one that was asked for last.
        if number > 0 {
            self.by_uri.retain(|_, document| {
                let is_below = document.path.strip_prefix(&part.docs_dir).is_some_and(|rest| rest.starts_with('/'));
                !is_below && !part.docs_dir.is_empty()
            });
        }
        let skipped = if part.docs_dir.is_empty() { 0 } else { part.docs_dir.len() + 1 };
        for path in self.tree.below(&part.docs_dir).filter(|path| is_page(path)) {
            let inside = &path[skipped..];
            let uri = part.below(inside);
            if self.is_excluded(&uri) || self.is_left_out_without_config(inside) {
                continue;
            }
            if self.by_uri.len() >= MOST_PAGES {
                let message = format!("the site has more than {MOST_PAGES} pages, so some are left out: split it");
                let file = self.site.config.file.clone().unwrap_or_else(|| part.docs_dir.clone());
                self.notes.push(Note::new(NoteLevel::Warning, "too-many-pages", &file, 0, message));
                break;
            }
            let is_unlisted = self.site.unlisted.matches(&uri);
            self.by_uri.insert(uri, Document { path: path.to_owned(), part: number, is_unlisted });
        }
        self.parts.push(part);
        self.remove_doubles();
    }

    pub fn get(&self, uri: &str) -> Option<&Document> {
        self.by_uri.get(uri)
    }

    /// The page that a path in the docs folder means, by its own: `index.md` and `README.md` stand for each other.
    pub fn find(&self, uri: &str) -> Option<&str> {
        let other = match uri.rsplit('/').next() {
            Some("index.md") => Some("README.md"),
            Some("README.md") => Some("index.md"),
            _ => None,
        };
        let other = || tree::join(tree::folder_of(uri), other?);
        let found = self.by_uri.get_key_value(uri).or_else(|| self.by_uri.get_key_value(&other()?));
        found.map(|(uri, _)| uri.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.by_uri.iter().map(|(uri, document)| (uri.as_str(), document))
    }

    /// Where a path in the docs folder is in the tree.
    pub fn path_of(&self, uri: &str) -> Option<String> {
        let inside = |part: &Part| match part.prefix.as_str() {
            "" => Some(uri.to_owned()),
            prefix if uri == prefix => Some(String::new()),
            prefix => uri.strip_prefix(prefix)?.strip_prefix('/').map(str::to_owned),
        };
        let part = self.parts.iter().filter(|part| inside(part).is_some()).max_by_key(|part| part.prefix.len())?;
        tree::join(&part.docs_dir, inside(part)?.trim_start_matches('/'))
    }

    fn is_excluded(&self, uri: &str) -> bool {
        let site = self.site;
        site.excluded.matches(uri) || site.drafts.matches(uri) || site.plugins.excluded.is_match(uri)
    }

    /// A folder that is there for code has Markdown in many places; only what is on top is for readers.
    fn is_left_out_without_config(&self, inside: &str) -> bool {
        let site = self.site;
        let is_plain_folder = site.config.file.is_none() && site.config.docs_dir == site.folder;
        let has_start = || tree::join(&site.folder, "index.md").is_some_and(|path| self.tree.has(&path));
        is_plain_folder && inside.contains('/') && !has_start()
    }

    /// Where the docs folder has no start page, the README above it is one.
    fn add_start_page(&mut self) {
        let leads_elsewhere =
            self.site.plugins.redirects.iter().any(|redirect| address::of_page(&redirect.from, true).is_empty());
        if self.find("index.md").is_some() || leads_elsewhere {
            return;
        }
        if let Some(document) = self.by_uri.remove("readme.md") {
            self.by_uri.insert("index.md".to_owned(), document);
            return;
        }
        let names = ["README.md", "readme.md"].into_iter();
        let above = names.filter_map(|name| tree::join(&self.site.folder, name)).find(|path| self.tree.has(path));
        let is_known = |path: &String| self.by_uri.values().any(|document| document.path == *path);
        if let Some(path) = above.filter(|path| !is_known(path)) {
            self.by_uri.insert("index.md".to_owned(), Document { path, part: 0, is_unlisted: false });
        }
    }

    /// Of pages with one address the last is kept, as `MkDocs` writes them.
    fn remove_doubles(&mut self) {
        let mut by_address: HashMap<String, String> = HashMap::new();
        let mut doubles = Vec::new();
        for uri in self.by_uri.keys() {
            let address = address::of_page(uri, self.site.config.directory_urls);
            if let Some(before) = by_address.insert(address, uri.clone()) {
                doubles.push((before, uri.clone()));
            }
        }
        for (before, uri) in doubles {
            let Entry::Occupied(entry) = self.by_uri.entry(before.clone()) else { continue };
            let path = entry.remove().path;
            let is_readme = before.ends_with("README.md");
            let level = if is_readme { NoteLevel::Info } else { NoteLevel::Warning };
            let message =
                format!("{before} and {uri} have the same address, so {before} is left out: rename one of them");
            self.notes.push(Note::new(level, "same-address", &path, 0, message));
        }
    }
}
