//! A site from its files.

use std::collections::{BTreeMap, HashMap};

use super::{
    NavItem, Site, SitePage, address, arrange,
    arrange::Arranger,
    documents::{Document, Documents, is_page},
    edit, from_files,
    nav::{Base, Item, NavReader},
    title,
};
use crate::{
    Note, NoteLevel, Tree,
    config::{
        Configured,
        yaml::{Node, Value},
    },
    tree,
};

/// Redirects that lead to redirects.
const MOST_HOPS: usize = 10;

impl Site {
    /// Reads the site in a folder of the tree, empty for its root. There is always one: what is wrong with it is told in
    /// its notes, and what is not is shown.
    pub fn read(tree: &Tree, folder: &str) -> Self {
        let configured = Configured::read(tree, folder);
        let mut reader = NavReader::new(tree, &configured, Documents::read(tree, &configured));
        let items = items(&mut reader);
        let NavReader { documents, mut notes, .. } = reader;
        let mut pages = pages(tree, &configured, &documents, &items);
        let nav = nav(items, &documents, &mut pages);
        let redirects = redirects(&configured, &documents, &mut notes);
        if pages.is_empty() {
            let place = configured.config.file.as_deref().unwrap_or(&configured.folder);
            let docs_dir = &configured.config.docs_dir;
            let message = format!("there are no pages: add {}", tree::join(docs_dir, "index.md").unwrap_or_default());
            notes.push(Note::new(NoteLevel::Error, "no-pages", place, 0, message));
        }
        let Configured { config, notes: mut all, .. } = configured.clone();
        all.extend(documents.notes);
        all.extend(notes);
        Self { config, nav, pages, redirects, notes: all }
    }
}

fn items(reader: &mut NavReader<'_>) -> Vec<Item> {
    let site = reader.site;
    let base = Base { prefix: String::new(), folder: site.folder.clone() };
    let mut items = Vec::new();
    if let Some(nav) = &site.nav {
        if matches!(nav.value, Value::List(_) | Value::Map(_)) {
            items = reader.items(nav, &base, 0);
        } else {
            reader.notes.push(not_a_list(nav));
        }
    }
    let is_from_files = items.is_empty();
    if is_from_files {
        let listed = reader.documents.iter().filter(|(_, document)| !document.is_unlisted);
        items = from_files::items(listed.map(|(uri, _)| uri), "");
    }
    let Some(options) = &site.plugins.awesome_pages else { return items };
    let mut arranger = Arranger { tree: reader.tree, documents: &reader.documents, options, notes: Vec::new() };
    let items = if is_from_files { arranger.made_of_files(items) } else { arranger.configured(items) };
    reader.notes.extend(arranger.notes);
    items
}

fn not_a_list(nav: &Node) -> Note {
    let message = "nav is no list, so it is made of the files: write entries as '- Title: page.md'";
    nav.note(NoteLevel::Warning, "invalid-nav", message)
}

/// Every page, those that the navigation does not lead to as well.
fn pages(
    tree: &Tree,
    configured: &Configured,
    documents: &Documents<'_>,
    items: &[Item],
) -> BTreeMap<String, SitePage> {
    let mut titles = HashMap::new();
    gather_titles(items, &mut titles);
    let page = |uri: &str, document: &Document| {
        let part = documents.parts.get(document.part)?;
        let title = match titles.get(uri) {
            Some(Some(title)) => (*title).to_owned(),
            // A page that cannot be read has a note when it is rendered.
            _ => title::of_page(&tree.read_text(&document.path, arrange::LARGEST_PAGE).unwrap_or_default(), uri),
        };
        let page = SitePage {
            address: address::of_page(uri, configured.config.directory_urls),
            title,
            in_nav: false,
            is_unlisted: document.is_unlisted,
            docs_dir: part.docs_dir.clone(),
            edit_url: edit::url(part, &document.path),
        };
        Some((document.path.clone(), page))
    };
    documents.iter().filter_map(|(uri, document)| page(uri, document)).collect()
}

/// The title that the navigation has for a page where it leads there first.
fn gather_titles<'a>(items: &'a [Item], titles: &mut HashMap<&'a str, Option<&'a str>>) {
    for item in items {
        match item {
            Item::Section { items, .. } => gather_titles(items, titles),
            Item::Page { title, uri } => {
                titles.entry(uri).or_insert(title.as_deref().filter(|title| !title.trim().is_empty()));
            }
            Item::Link { .. } | Item::Rest(_) => {}
        }
    }
}

fn nav(items: Vec<Item>, documents: &Documents<'_>, pages: &mut BTreeMap<String, SitePage>) -> Vec<NavItem> {
    let mut nav = Vec::new();
    for item in items {
        match item {
            Item::Section { title, items, .. } => {
                let items = self::nav(items, documents, pages);
                // Where authors leave it empty, it is that of the page the section begins with.
                let title = if title.trim().is_empty() { first_title(&items).unwrap_or(title) } else { title };
                if !items.is_empty() {
                    nav.push(NavItem::Section { title, items });
                }
            }
            Item::Page { title, uri } => {
                let Some(path) = documents.get(&uri).map(|document| &document.path) else { continue };
                let Some(page) = pages.get_mut(path) else { continue };
                page.in_nav = true;
                let title = title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| page.title.clone());
                nav.push(NavItem::Page { title, path: path.clone() });
            }
            Item::Link { title, href } => nav.push(NavItem::Link { title, href }),
            Item::Rest(_) => {}
        }
    }
    nav
}

fn first_title(items: &[NavItem]) -> Option<String> {
    items.iter().find_map(|item| match item {
        NavItem::Section { title, .. } | NavItem::Page { title, .. } => Some(title.clone()),
        NavItem::Link { .. } => None,
    })
}

fn redirects(configured: &Configured, documents: &Documents<'_>, notes: &mut Vec<Note>) -> BTreeMap<String, String> {
    let of_page = |uri: &str| address::of_page(uri, configured.config.directory_urls);
    let mut redirects = BTreeMap::new();
    for redirect in &configured.plugins.redirects {
        let from = tree::join("", &redirect.from);
        let from = from.map(|from| if is_page(&from) { of_page(&from) } else { address::quoted(&from) });
        let (page, anchor) = redirect.to.split_at(redirect.to.find('#').unwrap_or(redirect.to.len()));
        let lower = redirect.to.to_lowercase();
        let to = if lower.starts_with("https://") || lower.starts_with("http://") {
            Some(redirect.to.clone())
        } else {
            let uri = tree::join("", page).and_then(|uri| documents.find(&uri).map(str::to_owned));
            uri.map(|uri| format!("{}{anchor}", of_page(&uri)))
        };
        if let (Some(from), Some(to)) = (from, to) {
            redirects.insert(from, to);
        } else {
            let message = format!(
                "{} redirects to {}, which is no page: correct the path, it is relative to the docs folder",
                redirect.from, redirect.to
            );
            let place = &redirect.place;
            notes.push(Note::new(NoteLevel::Warning, "missing-redirect", &place.file, place.line, message));
        }
    }
    remove_circles(&mut redirects, configured, notes);
    redirects
}

fn remove_circles(redirects: &mut BTreeMap<String, String>, configured: &Configured, notes: &mut Vec<Note>) {
    let next = |address: &str| redirects.get(address.split('#').next().unwrap_or_default());
    let is_circle = |from: &String| {
        let mut at = from;
        (0..=MOST_HOPS).all(|_| {
            next(at).is_some_and(|to| {
                at = to;
                true
            })
        })
    };
    let circles: Vec<String> = redirects.keys().filter(|from| is_circle(from)).cloned().collect();
    for from in circles {
        let file = configured.config.file.as_deref().unwrap_or_default();
        let message = format!("the redirect from /{from} leads in a circle, so it is left out: remove it");
        notes.push(Note::new(NoteLevel::Warning, "missing-redirect", file, 0, message));
        redirects.remove(&from);
    }
}
