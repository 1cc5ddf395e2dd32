//! Pages by example, under attack, and beyond what is reasonable.

use super::{Addresses, Page, PageError, render};
use crate::{Site, Tree};

mod attacks;
mod document;
mod payloads;
mod safe;

/// Everything on that a site can switch on.
const EVERYTHING: &str = "\
site_name: Sample
repo_url: https://code.example/acme/sample
plugins: [techdocs-core]
markdown_extensions:
  - admonition
  - abbr
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - wikilinks
  - smarty
  - pymdownx.arithmatex
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.emoji
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink: {repo_url_shorthand: true, user: acme, repo: sample}
  - pymdownx.mark
  - pymdownx.smartsymbols
  - pymdownx.snippets
  - pymdownx.superfences
  - pymdownx.tabbed
  - pymdownx.tasklist
  - pymdownx.tilde
";

fn addresses() -> Addresses {
    Addresses {
        pages: "/docs/default/component/sample/".to_owned(),
        files: "/files/".to_owned(),
        frame_hosts: vec!["frames.example".to_owned()],
    }
}

/// Renders `docs/index.md` of a site with these files; the configuration has everything on unless it is among them.
fn try_page_of(files: &[(&str, &str)]) -> Result<Page, PageError> {
    let mut files = files.to_vec();
    if !files.iter().any(|(path, _)| *path == "mkdocs.yml") {
        files.push(("mkdocs.yml", EVERYTHING));
    }
    let tree = Tree::of_texts(&files);
    let site = Site::read(&tree, "");
    render(&tree, &site, "docs/index.md", &addresses())
}

fn page_of(files: &[(&str, &str)]) -> Page {
    try_page_of(files).expect("a page")
}

fn page(markdown: &str) -> Page {
    page_of(&[("docs/index.md", markdown)])
}

fn html(markdown: &str) -> String {
    page(markdown).html
}
