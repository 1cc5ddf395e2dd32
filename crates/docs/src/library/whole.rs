//! All pages of a site together: what a search looks through, and what is wrong with them.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use shared::docs::{DocsRecord, SiteNote};

use super::{
    open_site::OpenSite,
    pages::{Keep, Pages},
};
use crate::{Note, NoteLevel, Page, Site, check};

pub(super) struct Whole {
    /// One for each heading, in the order of the pages.
    pub sections: Vec<IndexedSection>,
    /// The worst first.
    pub notes: Vec<SiteNote>,
    /// About what it takes in memory.
    pub bytes: usize,
}

/// A section as a search reads it.
pub(super) struct IndexedSection {
    /// The path of its page in the tree.
    pub path: String,
    pub record: DocsRecord,
    /// All of it in lower case, for a first look.
    pub lower: String,
}

impl Whole {
    /// Renders every page that is not kept. Blocks.
    pub fn of(site: &OpenSite, pages: &Pages) -> Self {
        let (mut sections, mut notes) = (Vec::new(), site.site.notes.clone());
        let mut rendered = BTreeMap::new();
        for path in in_order(&site.site) {
            match pages.page(site, path, Keep::OnDisk) {
                Ok(page) => {
                    sections.extend(sections_of(&site.site, path, &page));
                    notes.extend(page.notes.iter().cloned());
                    // Only this much is looked at by the check; all of it at once would be a lot.
                    let (links, anchors) = (page.links.clone(), page.anchors.clone());
                    rendered.insert(path.to_owned(), Arc::new(Page { links, anchors, ..Page::default() }));
                }
                Err(error) => {
                    notes.push(Note::new(NoteLevel::Error, "unreadable-page", path, 0, error.to_string()));
                }
            }
        }
        notes.extend(check(&site.site, site.tree(), &rendered));
        let notes = sorted(&site.site, &notes);
        let text = |section: &IndexedSection| section.record.text.len() + section.lower.len() + 300;
        let bytes = sections.iter().map(text).sum::<usize>() + notes.len() * 300;
        Self { sections, notes, bytes }
    }

    /// How many of the notes are warnings and errors.
    pub fn problems(&self) -> usize {
        self.notes.iter().filter(|note| note.level != shared::catalog::Level::Info).count()
    }
}

/// The pages as they are read one after another, then those that the navigation does not lead to.
fn in_order(site: &Site) -> Vec<&str> {
    let mut order = site.reading_order();
    order.retain(|path| site.pages.contains_key(*path));
    let others = site.pages.iter().filter(|(_, page)| !page.in_nav).map(|(path, _)| path.as_str());
    order.extend(others);
    order
}

fn sections_of(site: &Site, path: &str, page: &Page) -> Vec<IndexedSection> {
    let Some(of_site) = site.pages.get(path) else { return Vec::new() };
    let title = page.title.clone().unwrap_or_else(|| of_site.title.clone());
    let section = |section: &crate::Section| {
        let record = DocsRecord {
            address: of_site.address.clone(),
            anchor: section.id.clone(),
            title: title.clone(),
            heading: section.title.clone(),
            text: section.text.clone(),
        };
        let lower = format!("{}\n{}\n{}", record.title, record.heading, record.text).to_lowercase();
        IndexedSection { path: path.to_owned(), record, lower }
    };
    page.sections.iter().map(section).collect()
}

/// As clients get them, the worst first, else in the order of files and lines; each once.
pub(super) fn sorted(site: &Site, notes: &[Note]) -> Vec<SiteNote> {
    let mut notes: Vec<&Note> = notes.iter().collect();
    notes.sort_by(|a, b| {
        (Reverse(a.level), &a.file, a.line, &a.rule, &a.message).cmp(&(
            Reverse(b.level),
            &b.file,
            b.line,
            &b.rule,
            &b.message,
        ))
    });
    notes.dedup();
    notes.into_iter().map(|note| site_note(site, note)).collect()
}

fn site_note(site: &Site, note: &Note) -> SiteNote {
    SiteNote {
        level: match note.level {
            NoteLevel::Info => shared::catalog::Level::Info,
            NoteLevel::Warning => shared::catalog::Level::Warning,
            NoteLevel::Error => shared::catalog::Level::Error,
        },
        rule: note.rule.clone(),
        message: note.message.clone(),
        file: note.file.clone(),
        line: note.line,
        address: site.pages.get(&note.file).map(|page| page.address.clone()),
    }
}
