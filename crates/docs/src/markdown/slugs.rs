//! Ids of headings, as Python-Markdown makes them.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

use super::Slugs;

/// The id of a heading by its text; empty where no letter of it can stay.
pub(super) fn slug(text: &str, slugs: Slugs) -> String {
    let text: String = match slugs {
        Slugs::Ascii => text.nfkd().filter(char::is_ascii).collect(),
        Slugs::Unicode | Slugs::UnicodeCased => text.nfc().collect(),
    };
    let kept: String =
        text.chars().filter(|letter| is_word(*letter) || letter.is_whitespace() || *letter == '-').collect();
    let kept = kept.trim();
    let kept = if slugs == Slugs::UnicodeCased { kept.to_owned() } else { kept.to_lowercase() };
    let mut slug = String::with_capacity(kept.len());
    for letter in kept.chars() {
        let is_gap = letter.is_whitespace() || letter == '-';
        match slugs {
            // One dash for several; the others keep each.
            Slugs::Ascii if is_gap && slug.ends_with('-') => {}
            _ if is_gap => slug.push('-'),
            _ => slug.push(letter),
        }
    }
    slug
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The ids of one page.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// By what stands before the number, the one that is tried next: those below are taken.
    next: HashMap<String, u64>,
}

impl Ids {
    pub fn take(&mut self, id: &str) {
        self.taken.insert(id.to_owned());
    }

    /// The id, with a number where something else has it already: `setup`, `setup_1`, `setup_2`.
    pub fn unique(&mut self, id: String) -> String {
        if !id.is_empty() && self.taken.insert(id.clone()) {
            return id;
        }
        let (stem, number) = numbered(&id).unwrap_or((&id, 0));
        let next = self.next.entry(stem.to_owned()).or_default();
        *next = number.saturating_add(1).max(*next);
        loop {
            let id = format!("{stem}_{next}");
            *next = next.saturating_add(1);
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn numbered(id: &str) -> Option<(&str, u64)> {
    let (stem, number) = id.rsplit_once('_')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((stem, number.parse().ok().filter(|_| is_number)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_python_markdown() {
        let cases = [
            ("Handle a failed capture", "handle-a-failed-capture", "handle-a-failed-capture"),
            ("Über -- uns & you", "uber-uns-you", "über----uns--you"),
            ("snake_case: 1.2", "snake_case-12", "snake_case-12"),
            ("日本語", "", "日本語"),
        ];
        for (text, ascii, unicode) in cases {
            assert_eq!(slug(text, Slugs::Ascii), ascii);
            assert_eq!(slug(text, Slugs::Unicode), unicode);
        }
        assert_eq!(slug("A B", Slugs::UnicodeCased), "A-B");
    }

    #[test]
    fn ids_are_numbered_where_they_are_taken() {
        let mut ids = Ids::default();
        let ids = ["a", "a", "a_1", "a", "", "", "b_1", "b_1"].map(|id| ids.unique(id.to_owned()));
        assert_eq!(ids, ["a", "a_1", "a_2", "a_3", "_1", "_2", "b_1", "b_2"]);
    }
}
