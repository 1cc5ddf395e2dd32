//! A site of this machine with all its pages.

use std::{cmp::Reverse, collections::BTreeMap, path::Path, sync::Arc};

use ::docs::{Addresses, Note, NoteLevel, Page, Site, SitePage, Tree};

pub struct Whole {
    pub tree: Tree,
    pub site: Site,
}

impl Whole {
    /// The site in a folder, without its pages.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let tree = Tree::of_folder(folder).map_err(|error| error.to_string())?;
        let site = Site::read(&tree, "");
        Ok(Self { tree, site })
    }

    /// Renders every page, calls `on_page` with each, and says what the authors should know, the worst first.
    pub fn render(
        &self,
        addresses: impl Fn(&SitePage) -> Addresses,
        mut on_page: impl FnMut(&SitePage, &Page) -> Result<(), String>,
    ) -> Result<Vec<Note>, String> {
        let mut notes = self.site.notes.clone();
        let mut rendered = BTreeMap::new();
        for (path, of_site) in &self.site.pages {
            match ::docs::render(&self.tree, &self.site, path, &addresses(of_site)) {
                Ok(page) => {
                    on_page(of_site, &page)?;
                    let Page { links, anchors, notes: of_page, .. } = page;
                    notes.extend(of_page);
                    // The check asks for no more, and the texts of all pages would be a lot.
                    rendered.insert(path.clone(), Arc::new(Page { links, anchors, ..Page::default() }));
                }
                Err(error) => {
                    notes.push(Note::new(NoteLevel::Error, "unreadable-page", path, 0, error.to_string()));
                }
            }
        }
        notes.extend(::docs::check(&self.site, &self.tree, &rendered));
        notes.sort_by(|a, b| {
            let by_level = Reverse(a.level).cmp(&Reverse(b.level));
            by_level.then_with(|| (&a.file, a.line, &a.rule, &a.message).cmp(&(&b.file, b.line, &b.rule, &b.message)))
        });
        notes.dedup();
        Ok(notes)
    }
}
