//! Which known word somebody may have meant.

/// The known word that `word` is obviously a slip of: it differs by case only, or by a letter or two.
pub(super) fn slip_of<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .filter_map(|candidate| {
            let allowed = if candidate.len().min(word.len()) <= 5 { 1 } else { 2 };
            if word.len() < 3 || word.len().abs_diff(candidate.len()) > allowed {
                return None;
            }
            let distance = distance(word, candidate);
            (distance <= allowed).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The known words, the nearest first.
pub(super) fn by_distance<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut words: Vec<(usize, &str)> = known.map(|candidate| (distance(word, candidate), candidate)).collect();
    words.sort_by_key(|(distance, _)| *distance);
    words.into_iter().map(|(_, candidate)| candidate).collect()
}

/// How many letters must be put in, taken out, changed or swapped with their neighbour; case does not count. Only the
/// first letters of a long word are looked at.
fn distance(left: &str, right: &str) -> usize {
    const LONGEST: usize = 64;
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).take(LONGEST).collect::<Vec<char>>();
    let (left, right) = (letters(left), letters(right));
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let changed = last[column] + usize::from(letter != other);
            let mut best = changed.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other;
            if swapped {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_the_slips_of_a_typist() {
        for (left, right, expected) in
            [("", "", 0), ("owner", "Owner", 0), ("ownre", "owner", 1), ("kitten", "sitting", 3), ("", "abc", 3)]
        {
            assert_eq!(distance(left, right), expected, "{left} {right}");
            assert_eq!(distance(right, left), expected, "{right} {left}");
        }
    }

    #[test]
    fn only_obvious_slips_are_taken_as_one() {
        let known = ["type", "owner", "system", "consumesApis"];
        assert_eq!(slip_of("consumesApi", known.into_iter()), Some("consumesApis"));
        assert_eq!(slip_of("owners", known.into_iter()), Some("owner"));
        assert_eq!(slip_of("tier", known.into_iter()), None);
        assert_eq!(slip_of("team", known.into_iter()), None);
        assert_eq!(slip_of("x", ["y"].into_iter()), None);
    }
}
