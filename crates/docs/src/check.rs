//! Links that lead nowhere, found when the pages of a site are rendered.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use percent_encoding::percent_decode_str;

use crate::{
    Note, NoteLevel, Site, SitePage, Tree,
    markdown::{Link, Page},
    site::{address_of_page, is_page},
    tree,
};

/// What is wrong beyond this number is not told.
const MOST_NOTES: usize = 1_000;
/// Notes that say what was perhaps meant.
pub(crate) const MOST_SUGGESTIONS: usize = 200;
/// Characters of names that are compared with others.
const LONGEST_NAME: usize = 100;
/// Names that one is compared with.
const MOST_COMPARED: usize = 500;

/// Checks the links of all pages that were rendered, by their path in the tree. Links to pages that were not are not
/// followed to their anchors.
///
/// Rules: `broken-link` (no such page), `missing-file` (no such image or other file), `broken-anchor` (no such place on
/// the page), `unreachable-page` (neither the navigation nor a page that it leads to links there). What the
/// navigation and the redirects name in vain is in [`Site::notes`] already.
pub fn check(site: &Site, tree: &Tree, rendered: &BTreeMap<String, Arc<Page>>) -> Vec<Note> {
    let checker = Checker::new(site, tree, rendered);
    let mut notes = Vec::new();
    let mut led_to: HashMap<&str, Vec<&str>> = HashMap::new();
    for (path, page) in rendered {
        let Some(of_site) = site.pages.get(path) else { continue };
        for link in &page.links {
            match checker.target(path, of_site, link) {
                Target::Page(target) => {
                    led_to.entry(path.as_str()).or_default().push(target);
                    notes.extend(checker.anchor(path, target, link, notes.len() < MOST_SUGGESTIONS));
                }
                Target::Other => {}
                Target::LeftOut(file) => {
                    let message = format!(
                        "the link {} leads to {file}, which is no page of this site: link to another page, or include it",
                        shown(&link.written)
                    );
                    notes.push(Note::new(NoteLevel::Warning, "broken-link", path, link.line, message));
                }
                Target::Missing(file) => {
                    notes.push(checker.missing(path, link, &file, notes.len() < MOST_SUGGESTIONS));
                }
            }
        }
    }
    notes.extend(checker.redirects());
    notes.extend(checker.unreachable(&led_to));
    shortened(notes)
}

struct Checker<'a> {
    site: &'a Site,
    tree: &'a Tree,
    rendered: &'a BTreeMap<String, Arc<Page>>,
    /// The path of each page by its address without a slash at its end.
    by_address: HashMap<String, &'a str>,
    /// The paths of all pages with a name in lower case.
    by_name: HashMap<String, Vec<&'a str>>,
}

enum Target<'a> {
    /// A page of the site, by its path.
    Page(&'a str),
    /// A file, or an address elsewhere.
    Other,
    /// A page by its name, but none of the site.
    LeftOut(String),
    /// The file that is not there.
    Missing(String),
}

impl<'a> Checker<'a> {
    fn new(site: &'a Site, tree: &'a Tree, rendered: &'a BTreeMap<String, Arc<Page>>) -> Self {
        let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
        for path in site.pages.keys() {
            by_name.entry(name(path).to_lowercase()).or_default().push(path);
        }
        let by_address = site.pages.iter().map(|(path, page)| (plain(&page.address), path.as_str())).collect();
        Self { site, tree, rendered, by_address, by_name }
    }

    fn target(&self, path: &'a str, page: &SitePage, link: &Link) -> Target<'a> {
        let Some(file) = &link.file else { return self.target_without_file(path, page, link) };
        if let Some((file, _)) = self.site.pages.get_key_value(file) {
            return Target::Page(file);
        }
        if let Some(target) = self.by_address(path, page, &link.written) {
            return Target::Page(target);
        }
        match self.tree.has(file) {
            true if self.is_left_out(file) && !link.is_image => Target::LeftOut(file.clone()),
            true => Target::Other,
            false => Target::Missing(file.clone()),
        }
    }

    /// A place on the page itself, an address elsewhere, or a path that leads out of the tree.
    fn target_without_file(&self, path: &'a str, page: &SitePage, link: &Link) -> Target<'a> {
        let written = link.written.split(['#', '?']).next().unwrap_or_default();
        if written.is_empty() {
            return if link.anchor.is_empty() { Target::Other } else { Target::Page(path) };
        }
        if written.starts_with('/') || written.contains(':') {
            return Target::Other;
        }
        match self.by_address(path, page, &link.written) {
            Some(target) => Target::Page(target),
            None if is_page(written) => Target::Missing(written.to_owned()),
            None => Target::Other,
        }
    }

    /// The page that a link means where it is written as an address, or as a path in the folder that included sites are
    /// merged into.
    fn by_address(&self, path: &str, page: &SitePage, written: &str) -> Option<&'a str> {
        let written = percent_decode_str(written.split(['#', '?']).next()?).decode_utf8().ok()?;
        let find = |address: &str| self.by_address.get(&plain(address)).copied();
        // As a browser reads it.
        let address = percent_decode_str(&page.address).decode_utf8().ok()?;
        let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(found) = tree::join(folder, &written).and_then(|address| find(&address)) {
            return Some(found);
        }
        let inside = path.strip_prefix(&page.docs_dir)?.trim_start_matches('/');
        let own = address_of_page(inside, self.site.config.directory_urls);
        let prefix = page.address.strip_suffix(&own)?;
        let uri = tree::join(tree::folder_of(&format!("{prefix}{inside}")), &written)?;
        find(&address_of_page(&uri, self.site.config.directory_urls))
            .or_else(|| find(&uri))
            .filter(|_| is_page(&uri) || !uri.contains('.'))
    }

    fn anchor(&self, path: &str, target: &str, link: &Link, suggests: bool) -> Option<Note> {
        let anchor = link.anchor.split(":~:").next().filter(|anchor| !anchor.is_empty() && *anchor != "top")?;
        let page = self.rendered.get(target)?;
        if page.anchors.iter().any(|known| known == anchor) {
            return None;
        }
        let whose = if path == target { "this page has".to_owned() } else { format!("{target} has") };
        let known = page.anchors.iter().map(String::as_str).filter(|_| suggests);
        let remedy = match nearest(anchor, known) {
            Some(nearest) => format!("did you mean #{nearest}?"),
            None => "correct the part behind '#', or link to the page alone".to_owned(),
        };
        let message = format!("the link {} leads to a heading that {whose} not, {remedy}", shown(&link.written));
        Some(Note::new(NoteLevel::Warning, "broken-anchor", path, link.line, message))
    }

    fn missing(&self, path: &str, link: &Link, file: &str, suggests: bool) -> Note {
        let is_to_page = !link.is_image && (is_page(file) || !name(file).contains('.'));
        let (rule, what) = if is_to_page { ("broken-link", "a page") } else { ("missing-file", "a file") };
        let remedy = match suggests.then(|| self.like(file)).flatten() {
            Some(like) => format!("did you mean {}?", relative(path, like)),
            None => "correct or remove it".to_owned(),
        };
        let what = if link.is_image { "an image" } else { what };
        let message = format!("the link {} leads to {what} that is not there, {remedy}", shown(&link.written));
        Note::new(NoteLevel::Warning, rule, path, link.line, message)
    }

    /// A page of the same name elsewhere, else a page or file beside it whose name is almost the same.
    fn like(&self, file: &str) -> Option<&'a str> {
        let name = name(file).to_lowercase();
        let is_start = matches!(name.as_str(), "index.md" | "readme.md");
        let same = |name: &str| self.by_name.get(name).and_then(|paths| paths.first()).copied();
        let same = if is_start { None } else { same(&name).or_else(|| same(&format!("{name}.md"))) };
        same.or_else(|| {
            let folder = tree::folder_of(file);
            let beside = self.tree.below(folder).take(10_000).filter(|path| tree::folder_of(path) == folder);
            nearest(file, beside.filter(|path| is_page(path) == is_page(file) && !self.is_left_out(path)))
        })
    }

    fn is_left_out(&self, path: &str) -> bool {
        is_page(path) && !self.site.pages.contains_key(path)
    }

    fn redirects(&self) -> Vec<Note> {
        let file = self.site.config.file.as_deref().unwrap_or_default();
        let mut notes = Vec::new();
        for (from, to) in &self.site.redirects {
            let Some((address, anchor)) = to.split_once('#').filter(|_| !to.contains("://")) else { continue };
            let Some(page) = self.by_address.get(&plain(address)) else { continue };
            let anchors = self.rendered.get(*page).map(|page| &page.anchors);
            if anchors.is_some_and(|anchors| anchors.iter().all(|known| known != anchor)) {
                let message = format!(
                    "/{from} redirects to #{anchor} on {page}, which has no such heading: correct the part behind '#'"
                );
                notes.push(Note::new(NoteLevel::Warning, "broken-anchor", file, 0, message));
            }
        }
        notes
    }

    fn unreachable(&self, led_to: &HashMap<&str, Vec<&'a str>>) -> Vec<Note> {
        let pages = &self.site.pages;
        let in_nav = pages.iter().filter(|(_, page)| page.in_nav).map(|(path, _)| path.as_str());
        let mut open: Vec<&str> = in_nav.chain(self.site.start_page()).collect();
        let mut seen: HashSet<&str> = open.iter().copied().collect();
        while let Some(path) = open.pop() {
            for target in led_to.get(path).into_iter().flatten() {
                if seen.insert(target) {
                    open.push(target);
                }
            }
        }
        let unreachable = pages.iter().filter(|(path, page)| !page.is_unlisted && !seen.contains(path.as_str()));
        unreachable
            .map(|(path, _)| {
                let message = "neither the navigation nor a page that it leads to links to this page: add it to nav, or \
                               to not_in_nav";
                Note::new(NoteLevel::Info, "unreachable-page", path, 0, message)
            })
            .collect()
    }
}

/// The worst first, in the order of the pages.
fn shortened(mut notes: Vec<Note>) -> Vec<Note> {
    if notes.len() > MOST_NOTES {
        notes.sort_by_key(|note| std::cmp::Reverse(note.level));
        let more = notes.len() - MOST_NOTES;
        notes.truncate(MOST_NOTES);
        let message = format!("there are {more} notes more: correct some of those above first");
        notes.push(Note::new(NoteLevel::Info, "more-notes", "", 0, message));
    }
    notes
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn plain(address: &str) -> String {
    let address = percent_decode_str(address).decode_utf8_lossy();
    address.strip_suffix("index.html").unwrap_or(&address).trim_matches('/').to_owned()
}

fn shown(written: &str) -> String {
    let begin: String = written.chars().take(LONGEST_NAME).collect();
    if begin.len() < written.len() { format!("{begin}…") } else { begin }
}

/// The path of a file as a link of a page has it.
fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (tree::folder_of(from).split('/').collect(), to.split('/').collect());
    let from: Vec<&str> = from.into_iter().filter(|part| !part.is_empty()).collect();
    let same = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - same);
    up.chain(to[same..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// Of names or paths the one whose name is almost the same: by case and marks, or by up to a third of its letters.
pub(crate) fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = |path: &str| -> Vec<char> {
        let name = name(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()).collect()
    };
    let wanted = letters(wanted);
    let most = wanted.len() / 3;
    if wanted.len() > LONGEST_NAME {
        return None;
    }
    let distances = known.take(MOST_COMPARED).filter_map(|known| {
        let of_known = letters(known);
        (of_known.len().abs_diff(wanted.len()) <= most).then(|| (distance(&wanted, &of_known), known))
    });
    distances.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= most).map(|(_, known)| known)
}

/// How many letters must be added, removed, replaced or swapped with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for at_a in 0..a.len() {
        let mut row = vec![at_a + 1];
        for at_b in 0..b.len() {
            let replaced = last[at_b] + usize::from(a[at_a] != b[at_b]);
            let mut least = replaced.min(last[at_b + 1] + 1).min(row[at_b] + 1);
            if at_a > 0 && at_b > 0 && a[at_a] == b[at_b - 1] && a[at_a - 1] == b[at_b] {
                let swapped: usize = before[at_b - 1];
                least = least.min(swapped + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests;
