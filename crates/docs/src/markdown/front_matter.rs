//! What stands before a page's text.

use super::FrontMatter;
use crate::{
    config::yaml::{self, Node},
    site::split_front_matter,
};

/// The front matter, the text behind it, and how many lines the former takes.
pub(super) fn read(text: &str) -> (FrontMatter, &str, u32) {
    let (front_matter, body) = split_front_matter(text);
    let before = &text[..text.len() - body.len()];
    let lines = u32::try_from(before.lines().count()).unwrap_or(u32::MAX);
    let Some(front_matter) = front_matter else { return (FrontMatter::default(), body, 0) };
    let root = yaml::load(front_matter, "").root;
    let text = |key: &str| root.get(key).and_then(Node::text).map(str::trim).filter(|text| !text.is_empty());
    let list = |key: &str| -> Vec<String> {
        let items = root.get(key).map(Node::items).unwrap_or_default();
        items.iter().filter_map(Node::text).map(str::to_owned).collect()
    };
    let read = FrontMatter {
        title: text("title").map(str::to_owned),
        description: text("description").map(str::to_owned),
        tags: list("tags"),
        hide: list("hide"),
    };
    (read, body, lines)
}
