//! The table of languages.

/// The words of a text, as a list that is made when this is compiled.
macro_rules! words {
    ($text:literal) => {{
        const COUNT: usize = super::count($text);
        const WORDS: [&str; COUNT] = super::split($text);
        &WORDS
    }};
}

mod c;
mod definitions;
mod scripts;

pub(super) use c::*;
pub(super) use definitions::*;
pub(super) use scripts::*;

const fn count(text: &str) -> usize {
    let (bytes, mut at, mut count) = (text.as_bytes(), 0, 1);
    while at < bytes.len() {
        if bytes[at] == b' ' {
            count += 1;
        }
        at += 1;
    }
    count
}

const fn split<const COUNT: usize>(text: &str) -> [&str; COUNT] {
    let (mut words, mut word, mut rest, mut at) = ([""; COUNT], 0, text, 0);
    while at < rest.len() {
        if rest.as_bytes()[at] == b' ' {
            words[word] = rest.split_at(at).0;
            rest = rest.split_at(at + 1).1;
            word += 1;
            at = 0;
        } else {
            at += 1;
        }
    }
    words[word] = rest;
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_quotes_have_room() {
        for grammar in super::super::languages::grammars() {
            for list in [grammar.keywords, grammar.types] {
                assert!(list.is_sorted(), "{list:?}");
                let is_lower = |word: &&str| word.to_ascii_lowercase() == **word && word.len() <= 24;
                assert!(!grammar.ignore_case || list.iter().all(is_lower), "{list:?}");
            }
            assert!(grammar.quotes.len() <= super::super::grammar::MOST_QUOTES);
        }
        assert!(JSON.keywords.is_empty());
    }
}
