//! What clients get of a site and its pages. Pure.

use std::collections::HashMap;

use git::{FileHistory, ScmHosts};
use shared::docs::{DocsContributor, DocsHeading, DocsHistory, DocsNeighbour, DocsPage, NavEntry};

use super::{open_site::OpenSite, report, whole};
use crate::{Heading, NavItem, Page, Site};

/// What is beside and above a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// The paths of the pages before and after it.
    pub previous: Option<String>,
    pub next: Option<String>,
    /// The titles of the sections that it is in, outermost first.
    pub trail: Vec<String>,
}

impl Around {
    /// For each page that the navigation leads to, by its path; where it leads there twice, the first time counts.
    pub fn of(site: &Site) -> HashMap<String, Self> {
        let (mut found, mut order) = (HashMap::new(), Vec::new());
        walk(&site.nav, &mut Vec::new(), &mut |trail, path| {
            if site.pages.contains_key(path) && !found.contains_key(path) {
                found.insert(path.to_owned(), Self { trail: trail.to_vec(), ..Self::default() });
                order.push(path.to_owned());
            }
        });
        for pair in order.windows(2) {
            if let Some(around) = found.get_mut(&pair[0]) {
                around.next = Some(pair[1].clone());
            }
            if let Some(around) = found.get_mut(&pair[1]) {
                around.previous = Some(pair[0].clone());
            }
        }
        found
    }
}

fn walk(items: &[NavItem], above: &mut Vec<String>, on_page: &mut impl FnMut(&[String], &str)) {
    for item in items {
        match item {
            NavItem::Section { title, items } => {
                above.push(title.clone());
                walk(items, above, on_page);
                above.pop();
            }
            NavItem::Page { path, .. } => on_page(above, path),
            NavItem::Link { .. } => {}
        }
    }
}

/// The navigation with addresses in the place of paths.
pub(super) fn nav(site: &Site) -> Vec<NavEntry> {
    entries(&site.nav, site)
}

fn entries(items: &[NavItem], site: &Site) -> Vec<NavEntry> {
    let entry = |item: &NavItem| match item {
        NavItem::Section { title, items } => {
            Some(NavEntry::Section { title: title.clone(), entries: entries(items, site) })
        }
        NavItem::Page { title, path } => {
            let page = site.pages.get(path)?;
            Some(NavEntry::Page { title: title.clone(), address: page.address.clone() })
        }
        NavItem::Link { title, href } => Some(NavEntry::Link { title: title.clone(), href: href.clone() }),
    };
    items.iter().filter_map(entry).collect()
}

/// A page with all that is shown around it. None where the site has no such page.
pub(super) fn page(
    open: &OpenSite,
    path: &str,
    page: &Page,
    history: Option<&FileHistory>,
    hosts: &ScmHosts,
) -> Option<DocsPage> {
    let site = &open.site;
    let of_site = site.pages.get(path)?;
    let around = open.around.get(path).cloned().unwrap_or_default();
    let title = page.title.clone().unwrap_or_else(|| of_site.title.clone());
    let neighbour = |path: Option<String>| {
        let page = site.pages.get(&path?)?;
        Some(DocsNeighbour { title: page.title.clone(), address: page.address.clone() })
    };
    let edit_url = of_site.edit_url.clone().or_else(|| open.source.page(path)?.edit_url().map(String::from));
    let repository = repository_url(open);
    let notes = match open.whole.get() {
        Some(whole) => whole.notes.iter().filter(|note| note.file == path).cloned().collect(),
        None => whole::sorted(site, &page.notes),
    };
    Some(DocsPage {
        address: of_site.address.clone(),
        description: page.front_matter.description.clone(),
        tags: page.front_matter.tags.clone(),
        hide: page.front_matter.hide.clone(),
        html: page.html.clone(),
        headings: headings(&page.headings, site.config.markdown.toc_depth),
        trail: around.trail,
        previous: neighbour(around.previous),
        next: neighbour(around.next),
        file: path.to_owned(),
        report_url: repository
            .and_then(|repository| report::url(&repository, hosts, &title, path, edit_url.as_deref())),
        edit_url,
        history: history.map(docs_history),
        reading_minutes: reading_minutes(page),
        notes,
        title,
    })
}

/// The repository of the site: what its configuration says, else where it was read from.
pub(super) fn repository_url(open: &OpenSite) -> Option<String> {
    let configured = open.site.config.repo_url.clone();
    configured.or_else(|| {
        let page = open.source.page("")?;
        git::ScmUrl { reference: None, path: String::new(), ..page }.view_url().map(String::from)
    })
}

/// Those of the table of contents. The page's title is not one of them, as with Material.
fn headings(all: &[Heading], (from, to): (u8, u8)) -> Vec<DocsHeading> {
    let is_title = |(at, heading): &(usize, &Heading)| *at == 0 && heading.level == 1;
    let listed = all.iter().enumerate().filter(|heading| !is_title(heading));
    let listed = listed.filter(|(_, heading)| (from..=to).contains(&heading.level));
    let heading =
        |heading: &Heading| DocsHeading { level: heading.level, id: heading.id.clone(), text: heading.text.clone() };
    listed.map(|(_, one)| heading(one)).collect()
}

/// At 200 words a minute.
fn reading_minutes(page: &Page) -> u32 {
    const WORDS: usize = 200;
    let words: usize = page.sections.iter().map(|section| section.text.split_whitespace().count()).sum();
    u32::try_from(words.div_ceil(WORDS)).unwrap_or(u32::MAX).max(1)
}

fn docs_history(history: &FileHistory) -> DocsHistory {
    let contributor = |one: &git::Contributor| DocsContributor { name: one.name.clone(), commits: one.commits };
    DocsHistory {
        changed_at: history.changed_at,
        commit: history.commit.clone(),
        contributors: history.contributors.iter().map(contributor).collect(),
        code_changes: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Section, Tree};

    fn heading(level: u8, id: &str) -> Heading {
        Heading { level, id: id.to_owned(), text: id.to_uppercase() }
    }

    #[test]
    fn a_page_has_its_neighbours_and_the_sections_above() {
        let config = "nav:\n- index.md\n- Guide:\n  - a.md\n  - Deep: [b.md]\n- https://x.example\n- a.md\n";
        let tree = Tree::of_texts(&[
            ("mkdocs.yml", config),
            ("docs/index.md", "# Start"),
            ("docs/a.md", "# A"),
            ("docs/b.md", "# B"),
            ("docs/c.md", "# C"),
        ]);
        let site = Site::read(&tree, "");
        let around = Around::of(&site);
        let of = |path: &str| {
            let around = &around[path];
            (around.previous.as_deref(), around.next.as_deref(), around.trail.join(" / "))
        };
        assert_eq!(of("docs/index.md"), (None, Some("docs/a.md"), String::new()));
        assert_eq!(of("docs/a.md"), (Some("docs/index.md"), Some("docs/b.md"), "Guide".to_owned()));
        assert_eq!(of("docs/b.md"), (Some("docs/a.md"), None, "Guide / Deep".to_owned()));
        assert!(!around.contains_key("docs/c.md"));
        let neighbours = site.neighbours("docs/a.md");
        assert_eq!(neighbours, (Some("docs/index.md"), Some("docs/b.md")), "as the site itself says");
    }

    #[test]
    fn the_navigation_has_addresses_in_the_place_of_paths() {
        let config = "nav:\n- index.md\n- Guide: [a.md]\n- Elsewhere: https://x.example/\n";
        let tree = Tree::of_texts(&[("mkdocs.yml", config), ("docs/index.md", "# Start"), ("docs/a.md", "# A")]);
        let nav = serde_json::to_value(nav(&Site::read(&tree, ""))).unwrap();
        let expected = serde_json::json!([
            { "page": { "title": "Start", "address": "" } },
            { "section": { "title": "Guide", "entries": [{ "page": { "title": "A", "address": "a/" } }] } },
            { "link": { "title": "Elsewhere", "href": "https://x.example/" } },
        ]);
        assert_eq!(nav, expected);
    }

    #[test]
    fn the_contents_are_without_the_title_and_as_deep_as_the_author_wants() {
        let all = [heading(1, "t"), heading(2, "a"), heading(3, "b"), heading(4, "c"), heading(1, "d")];
        let ids = |depth| headings(&all, depth).into_iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(ids((1, 6)), ["a", "b", "c", "d"]);
        assert_eq!(ids((2, 3)), ["a", "b"]);
    }

    #[test]
    fn reading_takes_a_minute_at_least() {
        let page = |words: usize| Page {
            sections: vec![Section { id: String::new(), title: String::new(), text: "word ".repeat(words) }],
            ..Page::default()
        };
        assert_eq!([0, 1, 200, 201, 1000].map(|words| reading_minutes(&page(words))), [1, 1, 1, 2, 5]);
    }
}
