use leptos::prelude::*;

/// The text with every word that was typed marked, whatever the case.
pub fn marked(text: &str, typed: &str) -> AnyView {
    let part = |(is_typed, part): (bool, &str)| {
        let part = part.to_owned();
        if is_typed { view! { <mark>{part}</mark> }.into_any() } else { part.into_any() }
    };
    parts(text, typed).into_iter().map(part).collect_view().into_any()
}

/// The text in parts, each with whether it was typed.
fn parts<'a>(text: &'a str, typed: &str) -> Vec<(bool, &'a str)> {
    let lower = text.to_lowercase();
    // Letters whose lower case is longer would move every place behind them.
    let words = typed.split_whitespace().map(str::to_lowercase).filter(|_| lower.len() == text.len());
    let mut found: Vec<(usize, usize)> = words
        .flat_map(|word| lower.match_indices(&word).map(|(at, _)| (at, at + word.len())).collect::<Vec<_>>())
        .collect();
    found.sort_unstable();
    let mut parts = Vec::new();
    let mut done = 0;
    for (from, to) in found {
        let from = from.max(done);
        if let (true, Some(before), Some(part)) = (from < to, text.get(done..from), text.get(from..to)) {
            parts.extend([(false, before), (true, part)]);
            done = to;
        }
    }
    parts.push((false, &text[done..]));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_typed_word_is_marked() {
        let expected = [(true, "Cap"), (false, "ture, "), (true, "fail"), (false, "ed "), (true, "cap"), (false, "s")];
        assert_eq!(parts("Capture, failed caps", "cap FAIL"), expected);
    }

    #[test]
    fn words_that_overlap_are_marked_once() {
        assert_eq!(parts("payments", "pay payments"), [(true, "pay"), (true, "ments")]);
        assert_eq!(parts("payments", ""), [(false, "payments")]);
    }

    #[test]
    fn letters_that_change_their_length_are_left_alone() {
        assert_eq!(parts("İx x", "x"), [(false, "İx x")]);
        assert_eq!(parts("Über uns", "über"), [(true, "Über"), (false, " uns")]);
    }
}
