//! A search within one site. Pure.

use std::collections::HashMap;

use shared::docs::{DocsExcerpt, DocsHit, DocsHits};

use super::{view::Around, whole::IndexedSection};

/// Words of a term that count.
const MOST_WORDS: usize = 10;
/// Characters of an excerpt, about.
const EXCERPT: usize = 160;
/// What stands before the first match of an excerpt, in characters.
const BEFORE: usize = 40;

/// Sections with all words of `term`, the best first, at most `limit` of them: a word of the page's title counts more
/// than one of the heading, and that more than one of the text. The last word may be the beginning of one.
pub(super) fn search(
    sections: &[IndexedSection],
    around: &HashMap<String, Around>,
    term: &str,
    limit: usize,
) -> DocsHits {
    let wanted = Wanted::read(term);
    if wanted.words.is_empty() {
        return DocsHits { hits: Vec::new(), total: 0 };
    }
    let mut found: Vec<(u32, &IndexedSection)> =
        sections.iter().filter_map(|section| Some((wanted.score(section)?, section))).collect();
    // Equal ones stay in the order of the pages.
    found.sort_by(|(a, _), (b, _)| b.cmp(a));
    let total = found.len();
    let hit = |(_, section): (u32, &IndexedSection)| DocsHit {
        address: section.record.address.clone(),
        anchor: section.record.anchor.clone(),
        title: section.record.title.clone(),
        heading: section.record.heading.clone(),
        trail: around.get(&section.path).map(|around| around.trail.clone()).unwrap_or_default(),
        excerpt: wanted.excerpt(&section.record.text),
    };
    DocsHits { hits: found.into_iter().take(limit).map(hit).collect(), total }
}

/// What is searched for.
struct Wanted {
    /// In lower case.
    words: Vec<String>,
    /// All of it as it was written, in lower case.
    phrase: String,
}

/// How a word was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Beginning,
    Whole,
}

impl Wanted {
    fn read(term: &str) -> Self {
        let phrase = term.trim().to_lowercase();
        let words = words(&phrase).map(|(at, word)| phrase[at..at + word.len()].to_owned());
        Self { words: words.take(MOST_WORDS).collect(), phrase }
    }

    /// None where a word is missing.
    fn score(&self, section: &IndexedSection) -> Option<u32> {
        if !self.words.iter().all(|word| section.lower.contains(word.as_str())) {
            return None;
        }
        let mut parts = section.lower.splitn(3, '\n');
        let parts = [(parts.next(), 100), (parts.next(), 20), (parts.next(), 2)];
        let mut score = 0;
        for at in 0..self.words.len() {
            let best = parts.iter().filter_map(|(part, weight)| {
                let found = self.best_match(at, part.unwrap_or_default())?;
                Some(weight * if found == Match::Whole { 3 } else { 2 })
            });
            score += best.max()?;
        }
        let has_phrase = self.words.len() > 1 && section.lower.contains(&self.phrase);
        // Where only the title matches, the page's beginning stands for the page.
        let is_beginning = section.record.anchor.is_empty();
        Some(score + if has_phrase { 15 } else { 0 } + u32::from(is_beginning))
    }

    /// How well the word at this place matches a text in lower case.
    fn best_match(&self, at: usize, text: &str) -> Option<Match> {
        let mut best = None;
        for (_, word) in words(text) {
            match self.matches(at, word) {
                Some(Match::Whole) => return Some(Match::Whole),
                found => best = best.max(found),
            }
        }
        best
    }

    fn matches(&self, at: usize, word: &str) -> Option<Match> {
        let wanted = self.words[at].as_str();
        let is_last = at + 1 == self.words.len();
        if word == wanted {
            return Some(Match::Whole);
        }
        // Where words are written without spaces between, a part is one.
        let is_part = wanted.contains(is_unspaced) && word.contains(wanted);
        (is_part || (is_last && word.starts_with(wanted))).then_some(Match::Beginning)
    }

    /// The text around the first place where most words are, with the words marked.
    fn excerpt(&self, text: &str) -> Vec<DocsExcerpt> {
        let matches: Vec<(usize, usize)> = words(text)
            .filter(|(_, word)| {
                let word = word.to_lowercase();
                (0..self.words.len()).any(|at| self.matches(at, &word).is_some())
            })
            .map(|(at, word)| (at, at + word.len()))
            .collect();
        let near = |from: usize| matches.iter().filter(|(at, _)| (from..from + EXCERPT).contains(at)).count();
        let first = matches.iter().map(|(at, _)| *at).rev().max_by_key(|at| near(*at)).unwrap_or(0);
        let (begin, end) = window(text, first);
        let mut parts: Vec<DocsExcerpt> = Vec::new();
        let mut push = |text: &str, is_match| {
            if !text.is_empty() {
                parts.push(DocsExcerpt { text: text.to_owned(), is_match });
            }
        };
        let mut at = begin;
        if begin > 0 {
            push("… ", false);
        }
        for (from, to) in matches.into_iter().filter(|(from, to)| *from >= begin && *to <= end) {
            push(&text[at..from], false);
            push(&text[from..to], true);
            at = to;
        }
        push(&text[at..end], false);
        if end < text.len() {
            push(" …", false);
        }
        parts
    }
}

/// About as many bytes as an excerpt has, from a little before `first`, cut between words where there are any.
fn window(text: &str, first: usize) -> (usize, usize) {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let mut begin = boundary(first.saturating_sub(BEFORE));
    if begin > 0 {
        begin = text[begin..first].find(char::is_whitespace).map_or(begin, |space| boundary(begin + space + 1));
    }
    let mut end = boundary((begin + EXCERPT).min(text.len()));
    if end < text.len() {
        let last_space = text[begin..end].rfind(char::is_whitespace).map(|space| begin + space);
        end = last_space.filter(|space| *space > first).unwrap_or(end);
    }
    (begin, end.max(begin))
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut rest = 0;
    std::iter::from_fn(move || {
        let begin = rest + text[rest..].find(is_part)?;
        let length = text[begin..].find(|letter| !is_part(letter)).unwrap_or(text.len() - begin);
        rest = begin + length;
        Some((begin, &text[begin..rest]))
    })
}

/// Letters of scripts that put no spaces between words: Thai to Khmer, kana and Han.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared::docs::DocsRecord;

    use super::*;

    fn section(title: &str, heading: &str, text: &str) -> IndexedSection {
        let record = DocsRecord {
            address: format!("{title}/"),
            anchor: heading.to_lowercase(),
            title: title.to_owned(),
            heading: heading.to_owned(),
            text: text.to_owned(),
        };
        let lower = format!("{title}\n{heading}\n{text}").to_lowercase();
        IndexedSection { path: format!("{title}.md"), record, lower }
    }

    fn found(sections: &[IndexedSection], term: &str) -> Vec<String> {
        let hits = search(sections, &HashMap::new(), term, 20);
        assert_eq!(hits.hits.len(), hits.total.min(20));
        hits.hits.into_iter().map(|hit| format!("{}#{}", hit.title, hit.anchor)).collect()
    }

    fn excerpt(text: &str, term: &str) -> String {
        let parts = Wanted::read(term).excerpt(text).into_iter();
        parts.map(|part| if part.is_match { format!("[{}]", part.text) } else { part.text }).collect()
    }

    #[test]
    fn titles_come_before_headings_and_headings_before_text() {
        let sections = [
            section("Text", "Other", "how to retry a capture"),
            section("Heading", "Retry", "by hand"),
            section("Retry", "", "something else"),
            section("None", "", "nothing"),
        ];
        assert_eq!(found(&sections, "RETRY"), ["Retry#", "Heading#retry", "Text#other"]);
    }

    #[test]
    fn every_word_must_be_there_and_the_last_may_be_begun() {
        let sections = [
            section("A", "", "the bank refuses captures"),
            section("B", "", "the bank"),
            section("C", "", "recapture of a bank"),
            section("D", "Captures", "held"),
        ];
        assert_eq!(found(&sections, "bank capt"), ["A#"]);
        assert_eq!(found(&sections, "capt bank"), [""; 0], "only the last word may be begun");
        assert_eq!(found(&sections, "capt"), ["D#captures", "A#"]);
        assert_eq!(found(&sections, "  "), [""; 0]);
        assert_eq!(found(&sections, "!?"), [""; 0]);
    }

    #[test]
    fn a_whole_word_comes_before_the_beginning_of_one_and_a_phrase_before_its_words() {
        let sections =
            [section("A", "", "deployments"), section("B", "", "deploy it"), section("C", "", "it does deploy")];
        assert_eq!(found(&sections, "deploy"), ["B#", "C#", "A#"]);
        assert_eq!(found(&sections, "does deploy"), ["C#"]);
        let sections = [section("A", "", "back it rolls, roll"), section("B", "", "we roll back")];
        assert_eq!(found(&sections, "roll back"), ["B#", "A#"]);
    }

    #[test]
    fn words_without_spaces_are_found_inside() {
        let sections = [section("A", "", "設定ファイルの場所"), section("B", "", "その他")];
        assert_eq!(found(&sections, "ファイル"), ["A#"]);
        assert_eq!(found(&sections, "ÜBER"), [""; 0]);
    }

    #[test]
    fn an_excerpt_marks_the_words_and_is_cut_between_others() {
        assert_eq!(
            excerpt("Try it by hand: Retry the capture.", "retry capt"),
            "Try it by hand: [Retry] the [capture]."
        );
        assert_eq!(excerpt("no such word", "x"), "no such word");
        assert_eq!(excerpt("", "x"), "");
        let long = format!("{}needle {}", "hay ".repeat(100), "straw ".repeat(100));
        let cut = excerpt(&long, "needle");
        assert!(cut.starts_with("… hay ") && cut.contains("[needle] straw") && cut.ends_with("straw …"), "{cut}");
        assert!(cut.chars().count() < 200, "{cut}");
        let twice = format!("one {} one two", "x ".repeat(300));
        assert!(excerpt(&twice, "one two").ends_with("[one] [two]"), "{}", excerpt(&twice, "one two"));
    }

    #[test]
    fn no_more_hits_are_told_than_asked_for_but_all_are_counted() {
        let sections: Vec<_> = (0..30).map(|number| section(&format!("P{number}"), "", "same")).collect();
        let hits = search(&sections, &HashMap::new(), "same", 5);
        assert_eq!((hits.hits.len(), hits.total, hits.hits[0].title.as_str()), (5, 30, "P0"));
    }

    proptest! {
        #[test]
        fn no_text_and_no_term_panics(text in "[a-cÀ-ÿ世 \n]{0,400}", term in "[a-cÀ-ÿ世 ]{0,12}") {
            let whole: String = Wanted::read(&term).excerpt(&text).into_iter().map(|part| part.text).collect();
            prop_assert!(whole.len() <= EXCERPT + 20);
            search(&[section("t", "h", &text)], &HashMap::new(), &term, 20);
        }
    }
}
