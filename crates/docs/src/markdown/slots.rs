//! Places in a page that are filled when the Markdown is read: what our own code made must not pass the check of what
//! authors wrote, and what they wrote as HTML must not pass the reader of Markdown.

use std::{
    borrow::Cow,
    collections::hash_map::RandomState,
    fmt::Write as _,
    hash::{BuildHasher, Hasher},
};

/// What stands in a place.
#[derive(Debug)]
pub(super) enum Slot {
    /// Made by our own code, every byte of the author's escaped. Comes in behind the check.
    Made { html: String, text: String },
    /// As the author wrote it.
    Written(String),
    /// The tags that the paragraph behind it gets in place of its own.
    Paragraph { open: String, close: String },
    /// A list of annotations may follow, for the block of code with this number.
    Annotated { html: String, text: String, number: usize },
    /// The table of contents.
    Contents,
}

/// All places of one page. Their marks cannot be written by an author: they have a number that nobody can guess.
#[derive(Debug)]
pub(super) struct Slots {
    nonce: String,
    slots: Vec<Slot>,
}

/// Letters that stand for nothing begin and end a mark in the text.
const BEGIN: char = '\u{fdd0}';
const END: char = '\u{fdd1}';

impl Slots {
    pub fn new() -> Self {
        let random = || RandomState::new().build_hasher().finish();
        Self { nonce: format!("{:016x}{:016x}", random(), random()), slots: Vec::new() }
    }

    /// What only this page knows.
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// A block of Markdown that stands for the slot.
    pub fn block(&mut self, slot: Slot) -> String {
        self.slots.push(slot);
        format!("<!--{}-{}-->", self.nonce, self.slots.len() - 1)
    }

    /// The slot that a block of HTML stands for.
    pub fn of_block(&self, html: &str) -> Option<(usize, &Slot)> {
        let inside = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
        let number = inside.strip_prefix(&self.nonce)?.strip_prefix('-')?.parse().ok()?;
        Some((number, self.slots.get(number)?))
    }

    /// Puts in what authors wrote, and something that passes the check where our own is to come.
    pub fn with_written(&self, html: &str) -> String {
        let begin = format!("<!--{}-", self.nonce);
        let mut whole = String::with_capacity(html.len() + html.len() / 4);
        let mut rest = html;
        // Closing tags that a paragraph gets in place of its own.
        while let Some(at) = rest.find(&begin) {
            whole.push_str(&rest[..at]);
            rest = &rest[at + begin.len()..];
            let Some((number, behind)) = rest.split_once("-->") else { break };
            rest = behind;
            let Some((number, slot)) =
                number.parse().ok().and_then(|number: usize| Some((number, self.slots.get(number)?)))
            else {
                continue;
            };
            match slot {
                Slot::Written(html) => whole.push_str(html),
                Slot::Made { .. } | Slot::Annotated { .. } | Slot::Contents => {
                    let _ = write!(whole, "{BEGIN}{}-{number}{END}", self.nonce);
                }
                Slot::Paragraph { open, close } => {
                    if let Some(inside) = rest.trim_start().strip_prefix("<p>")
                        && let Some((text, behind)) = inside.split_once("</p>")
                    {
                        whole.push_str(open);
                        whole.push_str(text);
                        whole.push_str(close);
                        rest = behind;
                    }
                }
            }
        }
        whole.push_str(rest);
        whole
    }

    /// A tag without the marks that are in the values of its attributes.
    pub fn without_marks<'t>(&self, tag: &'t str) -> Cow<'t, str> {
        let begin = format!("{BEGIN}{}-", self.nonce);
        if !tag.contains(&begin) {
            return Cow::Borrowed(tag);
        }
        let mut parts = tag.split(&begin);
        let first = parts.next().unwrap_or_default().to_owned();
        Cow::Owned(parts.fold(first, |whole, part| whole + part.split_once(END).map_or(part, |(_, behind)| behind)))
    }

    /// Puts in what our own code made.
    pub fn with_made(&self, html: &str, contents: &str) -> String {
        let begin = format!("{BEGIN}{}-", self.nonce);
        let mut whole = String::with_capacity(html.len() * 2);
        let mut rest = html;
        while let Some(at) = rest.find(&begin) {
            whole.push_str(&rest[..at]);
            rest = &rest[at + begin.len()..];
            let Some((number, behind)) = rest.split_once(END) else { break };
            rest = behind;
            match number.parse().ok().and_then(|number: usize| self.slots.get(number)) {
                Some(Slot::Made { html, .. } | Slot::Annotated { html, .. }) => whole.push_str(html),
                Some(Slot::Contents) => whole.push_str(contents),
                _ => {}
            }
        }
        whole.push_str(rest);
        whole
    }
}
