//! `.pages`: what a folder says about its part of the navigation
//! (<https://github.com/lukasgeiter/mkdocs-awesome-pages-plugin#features>).

use std::cmp::Ordering;

use crate::{
    Note, NoteLevel, Tree,
    config::{
        AwesomePages, file,
        yaml::{self, Node},
    },
};

/// A folder's file, with the plugin's options for what it does not say. Without a file it says nothing.
pub(super) struct PagesFile<'a> {
    root: Option<Node>,
    options: &'a AwesomePages,
}

impl<'a> PagesFile<'a> {
    pub fn none(options: &'a AwesomePages) -> Self {
        Self { root: None, options }
    }

    pub fn read(tree: &Tree, path: &str, options: &'a AwesomePages, notes: &mut Vec<Note>) -> Self {
        let mut root = None;
        if tree.has(path) {
            match tree.read_text(path, file::LARGEST) {
                Ok(text) => {
                    let loaded = yaml::load(&text, path);
                    notes.extend(loaded.notes);
                    root = Some(loaded.root);
                }
                Err(error) => notes.push(Note::new(NoteLevel::Error, "unreadable-file", path, 0, error.to_string())),
            }
        }
        Self { root, options }
    }

    pub fn title(&self) -> Option<&str> {
        self.own("title").and_then(Node::text)
    }

    /// The entries of `nav`, or of `arrange`, and whether they are the latter.
    pub fn entries(&self) -> Option<(&Node, bool)> {
        self.own("nav").map(|nav| (nav, false)).or_else(|| self.own("arrange").map(|nav| (nav, true)))
    }

    pub fn is_hidden(&self) -> bool {
        self.own("hide").and_then(Node::truth) == Some(true)
    }

    pub fn collapse(&self) -> Option<bool> {
        self.own("collapse").and_then(Node::truth)
    }

    /// Also for the folders inside.
    pub fn collapse_single_pages(&self) -> Option<bool> {
        self.own("collapse_single_pages").and_then(Node::truth)
    }

    /// How entries are sorted; none where they stay as they are.
    pub fn order(&self) -> Option<Order> {
        let text = |key: &str| self.either(key).and_then(Node::text);
        let (order, sort_type, order_by) = (text("order"), text("sort_type"), text("order_by"));
        let is_asked = order.is_some() || sort_type.is_some() || order_by.is_some();
        is_asked.then(|| Order {
            is_descending: order == Some("desc"),
            is_natural: sort_type == Some("natural"),
            by_title: order_by == Some("title"),
            ignores_case: self.either("ignore_case").and_then(Node::truth) == Some(true),
        })
    }

    fn own(&self, key: &str) -> Option<&Node> {
        self.root.as_ref()?.get(key)
    }

    fn either(&self, key: &str) -> Option<&Node> {
        self.own(key).or_else(|| self.options.options.as_ref()?.get(key))
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub is_descending: bool,
    pub is_natural: bool,
    pub by_title: bool,
    pub ignores_case: bool,
}

impl Order {
    pub fn compare(self, a: &str, b: &str) -> Ordering {
        let compare = if self.is_natural { natural } else { Ord::cmp };
        let order = if self.ignores_case { compare(&a.to_lowercase(), &b.to_lowercase()) } else { compare(a, b) };
        if self.is_descending { order.reverse() } else { order }
    }
}

/// Numbers in texts by their value.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (word_a, word_b) = (chunk(&mut a), chunk(&mut b));
        if word_a.is_empty() && word_b.is_empty() {
            return Ordering::Equal;
        }
        let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
        let order = if is_number(word_a) && is_number(word_b) {
            let (number_a, number_b) = (word_a.trim_start_matches('0'), word_b.trim_start_matches('0'));
            number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b))
        } else {
            word_a.cmp(word_b)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Takes digits or what is between them from the beginning.
fn chunk<'a>(text: &mut &'a str) -> &'a str {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let of_digits = text.starts_with(is_digit);
    let end = text.find(|letter: char| is_digit(letter) != of_digits).unwrap_or(text.len());
    let (chunk, rest) = text.split_at(end);
    *text = rest;
    chunk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted_by_value() {
        let mut names = ["v10.md", "v9.md", "v09b.md", "a.md", "v9.10", "v9.9"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a.md", "v9.9", "v9.10", "v9.md", "v09b.md", "v10.md"]);
    }
}
