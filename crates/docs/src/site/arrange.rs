//! The navigation as the `.pages` files of its folders arrange it.

use std::collections::{HashMap, HashSet};

use super::{
    address,
    documents::Documents,
    from_files,
    nav::{Item, rest_note},
    pages_file::PagesFile,
    rest::{self, Rest},
    title,
};
use crate::{
    Note, NoteLevel, Tree,
    config::{
        AwesomePages,
        yaml::{Node, Value},
    },
};

/// Bytes of a page.
pub(super) const LARGEST_PAGE: u64 = 4 << 20;

pub(super) struct Arranger<'a> {
    pub tree: &'a Tree,
    pub documents: &'a Documents<'a>,
    pub options: &'a AwesomePages,
    pub notes: Vec<Note>,
}

impl<'a> Arranger<'a> {
    /// A navigation that was made of files: every section that is one of a folder asks that.
    pub fn made_of_files(&mut self, items: Vec<Item>) -> Vec<Item> {
        let root = self.file("");
        self.children(items, &root, self.options.collapse_single_pages)
    }

    /// A configured navigation: what it does not name stands where it says `...`.
    pub fn configured(&mut self, mut items: Vec<Item>) -> Vec<Item> {
        let (mut rests, mut named) = (Vec::new(), HashSet::new());
        gather(&items, &mut rests, &mut named);
        if !rests.is_empty() {
            let uris = self.documents.iter().filter(|(_, document)| !document.is_unlisted).map(|(uri, _)| uri);
            let others = from_files::items(uris.filter(|uri| !named.contains(*uri)), "");
            insert(&mut items, &mut distribute(others, &rests).into_iter());
        }
        self.sections(items, self.options.collapse_single_pages)
    }

    fn file(&mut self, folder: &str) -> PagesFile<'a> {
        let name = format!("{folder}/{}", self.options.filename);
        match self.documents.path_of(name.trim_start_matches('/')) {
            Some(path) => PagesFile::read(self.tree, &path, self.options, &mut self.notes),
            None => PagesFile::none(self.options),
        }
    }

    fn children(&mut self, mut items: Vec<Item>, file: &PagesFile<'_>, collapses: bool) -> Vec<Item> {
        if let Some(order) = file.order() {
            let mut named: Vec<(String, Item)> = items
                .into_iter()
                .map(|item| {
                    let name =
                        if order.by_title { self.title(&item) } else { name(&item).unwrap_or_default().to_owned() };
                    (name, item)
                })
                .collect();
            named.sort_by(|a, b| order.compare(&a.0, &b.0));
            items = named.into_iter().map(|(_, item)| item).collect();
        }
        if let Some((entries, is_arrange)) = file.entries() {
            items = self.named(items, entries, is_arrange);
        }
        self.sections(items, collapses)
    }

    fn sections(&mut self, items: Vec<Item>, collapses: bool) -> Vec<Item> {
        items.into_iter().filter_map(|item| self.section(item, collapses)).collect()
    }

    fn section(&mut self, item: Item, collapses: bool) -> Option<Item> {
        let Item::Section { title, items, folder } = item else { return Some(item) };
        let Some(folder) = folder else {
            return Some(Item::Section { title, items: self.sections(items, collapses), folder });
        };
        let file = self.file(&folder);
        if file.is_hidden() {
            return None;
        }
        let collapses = file.collapse_single_pages().unwrap_or(collapses);
        let mut items = self.children(items, &file, collapses);
        if items.is_empty() || items.len() == 1 && file.collapse().unwrap_or(collapses) {
            return items.pop();
        }
        let title = file.title().map_or(title, str::to_owned);
        Some(Item::Section { title, items, folder: Some(folder) })
    }

    /// The entries that a file names, in its order.
    fn named(&mut self, items: Vec<Item>, entries: &Node, is_arrange: bool) -> Vec<Item> {
        let names: HashMap<String, usize> =
            items.iter().enumerate().filter_map(|(at, item)| Some((name(item)?.to_owned(), at))).collect();
        let mut left: Vec<Option<Item>> = items.into_iter().map(Some).collect();
        let mut made = self.make(entries, &names, &mut left, 0);
        let (mut rests, mut unused) = (Vec::new(), HashSet::new());
        gather(&made, &mut rests, &mut unused);
        if is_arrange && rests.is_empty() {
            let all = Rest::all();
            rests.push(all.clone());
            made.push(Item::Rest(all));
        }
        let mut blocks = vec![Vec::new(); rests.len()];
        for item in left.into_iter().flatten() {
            if let Some(at) = rest::taker(&rests, name(&item).unwrap_or_default()) {
                blocks[at].push(item);
            }
        }
        insert(&mut made, &mut blocks.into_iter());
        made
    }

    fn make(
        &mut self,
        entries: &Node,
        names: &HashMap<String, usize>,
        left: &mut [Option<Item>],
        depth: usize,
    ) -> Vec<Item> {
        let mut made = Vec::new();
        for entry in entries.items() {
            match &entry.value {
                Value::Text(text) => match Rest::parse(text) {
                    Some(rest) => {
                        self.notes.extend(rest_note(&rest, entry));
                        made.push(Item::Rest(rest));
                    }
                    None => made.extend(self.entry(None, text, entry, names, left)),
                },
                Value::Map(fields) => {
                    for (title, node) in fields {
                        match &node.value {
                            Value::Text(text) => made.extend(self.entry(Some(title), text, node, names, left)),
                            Value::List(_) if depth < 32 => {
                                let items = self.make(node, names, left, depth + 1);
                                made.push(Item::Section { title: title.clone(), items, folder: None });
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        made
    }

    fn entry(
        &mut self,
        title: Option<&str>,
        text: &str,
        node: &Node,
        names: &HashMap<String, usize>,
        left: &mut [Option<Item>],
    ) -> Option<Item> {
        if let Some(at) = names.get(text.trim_end_matches('/')) {
            // A second mention changes nothing.
            let mut item = left[*at].take()?;
            match (&mut item, title) {
                (Item::Section { title: known, .. }, Some(title)) => title.clone_into(known),
                (Item::Page { title: known, .. }, Some(title)) => *known = Some(title.to_owned()),
                _ => {}
            }
            return Some(item);
        }
        if let Some(title) = title.filter(|_| address::is_elsewhere(text)) {
            return Some(Item::Link { title: title.to_owned(), href: text.to_owned() });
        }
        let message = format!("{text} is neither a page nor a folder beside this file: correct the name, or remove it");
        self.notes.push(node.note(NoteLevel::Warning, "missing-page", message));
        None
    }

    fn title(&mut self, item: &Item) -> String {
        match item {
            Item::Section { title, folder: Some(folder), .. } => {
                self.file(folder).title().map_or_else(|| title.clone(), str::to_owned)
            }
            Item::Section { title, .. } | Item::Page { title: Some(title), .. } | Item::Link { title, .. } => {
                title.clone()
            }
            Item::Page { uri, .. } => {
                let path = self.documents.get(uri).map(|document| document.path.as_str()).unwrap_or_default();
                title::of_page(&self.tree.read_text(path, LARGEST_PAGE).unwrap_or_default(), uri)
            }
            Item::Rest(_) => String::new(),
        }
    }
}

/// What a file beside it calls an entry.
fn name(item: &Item) -> Option<&str> {
    let path = match item {
        Item::Page { uri, .. } => uri,
        Item::Section { folder, .. } => folder.as_ref()?,
        Item::Link { .. } | Item::Rest(_) => return None,
    };
    path.rsplit('/').next()
}

/// The rest entries and the pages of a navigation.
fn gather(items: &[Item], rests: &mut Vec<Rest>, pages: &mut HashSet<String>) {
    for item in items {
        match item {
            Item::Section { items, .. } => gather(items, rests, pages),
            Item::Page { uri, .. } => {
                pages.insert(uri.clone());
            }
            Item::Rest(rest) => rests.push(rest.clone()),
            Item::Link { .. } => {}
        }
    }
}

/// What stands in place of each rest entry.
fn distribute(items: Vec<Item>, rests: &[Rest]) -> Vec<Vec<Item>> {
    let mut blocks = vec![Vec::new(); rests.len()];
    for item in items {
        match item {
            Item::Section { title, items, folder } => {
                let inside = distribute(items, rests);
                for (at, items) in inside.into_iter().enumerate().filter(|(_, items)| !items.is_empty()) {
                    if rests[at].is_flat {
                        blocks[at].extend(items);
                    } else {
                        blocks[at].push(Item::Section { title: title.clone(), items, folder: folder.clone() });
                    }
                }
            }
            Item::Page { ref uri, .. } => {
                if let Some(at) = rest::taker(rests, uri) {
                    blocks[at].push(item);
                }
            }
            Item::Link { .. } | Item::Rest(_) => {}
        }
    }
    blocks
}

/// Puts the blocks in place of the rest entries, which are in the same order.
fn insert(items: &mut Vec<Item>, blocks: &mut impl Iterator<Item = Vec<Item>>) {
    let before = std::mem::take(items);
    for mut item in before {
        match &mut item {
            Item::Rest(_) => items.extend(blocks.next().unwrap_or_default()),
            Item::Section { items: inside, .. } => {
                insert(inside, blocks);
                items.push(item);
            }
            _ => items.push(item),
        }
    }
}
