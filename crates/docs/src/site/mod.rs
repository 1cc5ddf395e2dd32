//! What a site consists of, found out without rendering a page.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{Note, SiteConfig};

mod address;
mod arrange;
mod documents;
mod edit;
mod from_files;
mod include;
mod nav;
mod pages_file;
mod read;
mod rest;
mod title;

pub(crate) use address::{of_page as address_of_page, quoted};
pub(crate) use documents::is_page;
pub(crate) use title::split_front_matter;

/// A site: its configuration, its pages and their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    pub config: SiteConfig,
    pub nav: Vec<NavItem>,
    /// By their path in the tree.
    pub pages: BTreeMap<String, SitePage>,
    /// From the address of a page that was to the address of the one that is (or an address elsewhere). A redirect
    /// stands before a page of the same address.
    pub redirects: BTreeMap<String, String>,
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePage {
    /// Below the site's own address, percent-encoded: empty for its beginning, `guide/setup/` for others.
    pub address: String,
    /// In the navigation: as configured, else the front matter's, else the first heading's, else from the file name.
    pub title: String,
    /// Whether the navigation leads there.
    pub in_nav: bool,
    /// The author says that the navigation is not to lead there (`not_in_nav`).
    pub is_unlisted: bool,
    /// The folder of the pages that this one belongs to, in the tree: another than the site's own where sites are
    /// included.
    pub docs_dir: String,
    /// Where its source can be edited.
    pub edit_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NavItem {
    Section {
        title: String,
        items: Vec<NavItem>,
    },
    /// A page, by its path in the tree.
    Page {
        title: String,
        path: String,
    },
    /// An address elsewhere, or below the site's own that of a file that is no page.
    Link {
        title: String,
        href: String,
    },
}

impl Site {
    /// The pages of the navigation as they are read one after another, by their path; each once.
    pub fn reading_order(&self) -> Vec<&str> {
        let (mut order, mut seen) = (Vec::new(), HashSet::new());
        walk(&self.nav, &mut Vec::new(), &mut |_, path| {
            if seen.insert(path) {
                order.push(path);
            }
        });
        order
    }

    /// The pages before and after this one, by their path; none for a page that the navigation does not lead to.
    pub fn neighbours(&self, path: &str) -> (Option<&str>, Option<&str>) {
        let order = self.reading_order();
        let Some(at) = order.iter().position(|page| *page == path) else { return (None, None) };
        (at.checked_sub(1).map(|at| order[at]), order.get(at + 1).copied())
    }

    /// The titles of the sections above a page, outermost first; where the navigation leads there twice, the first time.
    pub fn trail(&self, path: &str) -> Vec<&str> {
        let mut trail = None;
        walk(&self.nav, &mut Vec::new(), &mut |above, page| {
            if page == path && trail.is_none() {
                trail = Some(above.to_vec());
            }
        });
        trail.unwrap_or_default()
    }

    /// The path of the page that readers begin with: that of the site's own address, else the first of the navigation.
    pub fn start_page(&self) -> Option<&str> {
        let start = match self.redirects.get("") {
            Some(target) => self.page_at(target),
            None => self.page_at(""),
        };
        start.or_else(|| self.reading_order().first().copied()).or_else(|| self.pages.keys().next().map(String::as_str))
    }

    /// The path of the page with an address, with or without `index.html` and slashes at its end.
    pub fn page_at(&self, address: &str) -> Option<&str> {
        let wanted = plain(address);
        self.pages.iter().find(|(_, page)| plain(&page.address) == wanted).map(|(path, _)| path.as_str())
    }
}

fn plain(address: &str) -> &str {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let address = address.strip_suffix("index.html").unwrap_or(address);
    address.trim_matches('/')
}

/// Calls with the titles of the sections above and the path of each page.
fn walk<'a>(items: &'a [NavItem], above: &mut Vec<&'a str>, on_page: &mut impl FnMut(&[&'a str], &'a str)) {
    for item in items {
        match item {
            NavItem::Section { title, items } => {
                above.push(title);
                walk(items, above, on_page);
                above.pop();
            }
            NavItem::Page { path, .. } => on_page(above, path),
            NavItem::Link { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests;
