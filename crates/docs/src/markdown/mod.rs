//! How a site wants its pages read, and what a page is once it is rendered.
//!
//! [`render`] makes one of a file: `Markdown` becomes HTML, and what that may not have is taken out last of all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Note, TreeError};

mod attributes;
mod blocks;
mod clean;
mod code;
mod finish;
mod front_matter;
mod highlight;
mod math;
mod render;
mod slots;
mod slugs;
mod snippets;
mod targets;
mod tree;
mod words;

#[cfg(test)]
mod tests;

pub use render::render;

/// What a site's configuration says about its Markdown. [`Default`] is what is on where `mkdocs-techdocs-core` is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MarkdownOptions {
    /// `(c)`, `-->`, `1/2` and the like become symbols (`pymdownx.smartsymbols`).
    pub smart_symbols: bool,
    /// Straight quotes become curly, `--` a dash (`smarty`).
    pub smart_quotes: bool,
    /// What looks like an address becomes a link (`pymdownx.magiclink`).
    pub magic_links: bool,
    /// The repository that `#12` and `@name` are about, as an address (`repo_url_shorthand`).
    pub shorthand: Option<String>,
    /// Blocks of code have line numbers unless they say otherwise (`pymdownx.highlight: linenums`).
    pub line_numbers: bool,
    pub slugs: Slugs,
    /// Headings of the table of contents, from and to (`toc_depth`).
    pub toc_depth: (u8, u8),
    /// Folders of the tree where snippets are looked for (`pymdownx.snippets: base_path`); empty is the tree's root.
    pub snippet_folders: Vec<String>,
    /// Files of the tree that belong to the end of each page: abbreviations, reference links (`auto_append`).
    pub appended: Vec<String>,
    /// Anything not listed above that the author switched on by name: `footnotes`, `abbr`, `keys`, ….
    pub extensions: BTreeMap<String, bool>,
}

/// How the id of a heading is made of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Slugs {
    /// Letters beyond ASCII lose their marks or are left out (Python-Markdown's own).
    Ascii,
    /// They stay (`pymdownx.slugs.slugify` with `case: lower`, `slugify_unicode`).
    Unicode,
    /// The same, and upper case stays.
    UnicodeCased,
}

/// Where a browser finds what a page names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Addresses {
    /// Stands before the address of a page of the site: `/docs/default/component/x/`.
    pub pages: String,
    /// Stands before the path of a file of the tree that is no page, percent-encoded.
    pub files: String,
    /// Whose pages may be shown in a frame: host names in lower case.
    pub frame_hosts: Vec<String>,
}

/// Bytes of a page, with what is put into it.
pub const LARGEST_PAGE: u64 = 4 * 1024 * 1024;

/// Why a page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("there is no page {0}")]
    NoPage(String),
    #[error(transparent)]
    Unreadable(#[from] TreeError),
    #[error("{path} {what}: split it")]
    TooMuch { path: String, what: String },
}

/// A page's front matter, as far as it matters to readers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub description: Option<String>,
    pub tags: Vec<String>,
    /// `navigation`, `toc`, `footer`, ….
    pub hide: Vec<String>,
}

/// A page as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Page {
    pub front_matter: FrontMatter,
    /// Of the front matter, or the first heading of level 1.
    pub title: Option<String>,
    /// Safe to put into a document as it is.
    pub html: String,
    /// In the order of the page.
    pub headings: Vec<Heading>,
    /// Every link and image, in the order of the page.
    pub links: Vec<Link>,
    /// Every `id` that a link can lead to, headings included.
    pub anchors: Vec<String>,
    /// What a search should find, one for the page's beginning and one for each heading.
    pub sections: Vec<Section>,
    /// Files of the tree that were put into the page.
    pub includes: Vec<String>,
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    /// Without markup.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// As the author wrote it.
    pub written: String,
    /// The file of the tree it leads to, whether that exists or not; none for other addresses and for bare anchors.
    pub file: Option<String>,
    /// Behind the `#`, decoded; empty without one.
    pub anchor: String,
    pub is_image: bool,
    /// Of the page, 1-based; 0 where it is not known.
    pub line: u32,
}

/// The text under one heading, without markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Empty for what stands before the first heading.
    pub id: String,
    pub title: String,
    pub text: String,
}
