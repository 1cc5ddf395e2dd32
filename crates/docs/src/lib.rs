//! Documentation as its authors keep it: a folder of Markdown beside the code, read as `MkDocs` with its Material theme
//! reads it, rendered page by page.
//!
//! A [`Tree`] holds the files. [`Site::read`] finds out from them, without rendering anything, which pages there are, in
//! which order, and under which addresses; [`check`] what their links lead to, once they are rendered. All of it is pure:
//! the same files give the same site. [`library`] holds the sites of all entities and keeps them up to date.

mod check;
mod config;
pub mod library;
mod markdown;
mod note;
mod site;
mod tree;

pub use check::check;
pub use config::{MarkdownOptions, SiteConfig};
pub use markdown::{Addresses, FrontMatter, Heading, LARGEST_PAGE, Link, Page, PageError, Section, Slugs, render};
pub use note::{Note, NoteLevel};
pub use site::{NavItem, Site, SitePage};
pub use tree::{Tree, TreeError};
