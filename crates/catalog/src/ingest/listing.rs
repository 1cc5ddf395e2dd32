//! Which of the problems of a source are listed: so many that a person has enough to do, and none that a database or a
//! page could not take.

use std::collections::HashMap;

use shared::catalog::{DescriptorProblem, Level};

use crate::descriptor::{MORE_PROBLEMS, MOST_PROBLEMS};

/// Problems that are listed of one source.
pub const MOST_OF_SOURCE: usize = 2_000;
/// Characters of a message, and of a path.
const LONGEST_MESSAGE: usize = 2_000;
const LONGEST_PATH: usize = 500;

/// The first problems of each file, in their order, and behind them how many more a file has. `left_out` says of files how
/// many are not among `problems`, and `source` what the source itself is called.
pub fn listed(
    problems: Vec<DescriptorProblem>,
    mut left_out: HashMap<String, usize>,
    source: &str,
) -> Vec<DescriptorProblem> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut ends: HashMap<String, (u32, u32)> = HashMap::new();
    let mut listed = Vec::with_capacity(problems.len().min(MOST_OF_SOURCE));
    let mut beyond = 0;
    for problem in problems {
        let count = counts.entry(problem.file.clone()).or_default();
        *count += usize::from(problem.rule != MORE_PROBLEMS);
        if *count > MOST_PROBLEMS {
            *left_out.entry(problem.file).or_default() += 1;
        } else if listed.len() == MOST_OF_SOURCE {
            beyond += 1;
        } else {
            ends.insert(problem.file.clone(), (problem.line, problem.column));
            listed.push(tidied(problem));
        }
    }
    let mut files: Vec<(String, usize)> = left_out.into_iter().filter(|(_, count)| *count > 0).collect();
    files.sort();
    if files.len() > MOST_PROBLEMS {
        beyond += files.split_off(MOST_PROBLEMS).into_iter().map(|(_, count)| count).sum::<usize>();
    }
    for (file, count) in files {
        let end = ends.get(&file).copied().unwrap_or_default();
        listed.push(more("file", file, count, end));
    }
    if beyond > 0 {
        listed.push(more("source", source.to_owned(), beyond, (0, 0)));
    }
    listed
}

/// Stands where the last of those that are listed does.
fn more(what: &str, file: String, count: usize, (line, column): (u32, u32)) -> DescriptorProblem {
    tidied(DescriptorProblem {
        level: Level::Error,
        rule: MORE_PROBLEMS.to_owned(),
        message: format!("this {what} has {count} more problems: fix the others first"),
        file,
        line,
        column,
        path: String::new(),
        entity: None,
        excerpt: None,
    })
}

fn tidied(mut problem: DescriptorProblem) -> DescriptorProblem {
    for (text, longest) in [
        (&mut problem.message, LONGEST_MESSAGE),
        (&mut problem.path, LONGEST_PATH),
        (&mut problem.file, LONGEST_MESSAGE),
    ] {
        if text.contains('\0') {
            *text = storable(text);
        }
        if let Some((end, _)) = text.char_indices().nth(longest) {
            text.truncate(end);
            text.push('…');
        }
    }
    problem
}

/// A text without the one character that not every database keeps.
pub fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(file: &str, count: usize) -> Vec<DescriptorProblem> {
        let problem = |at| DescriptorProblem {
            message: format!("{at}"),
            rule: "missing-field".to_owned(),
            ..more("file", file.to_owned(), 0, (0, 0))
        };
        (0..count).map(problem).collect()
    }

    fn last(problems: &[DescriptorProblem]) -> (&str, &str) {
        let last = problems.last().unwrap();
        (&last.file, &last.message)
    }

    #[test]
    fn a_file_says_how_many_more_problems_it_has() {
        let few = problems("a", 200);
        assert_eq!(listed(few.clone(), HashMap::new(), "s"), few);
        let many = listed([problems("a", 201), problems("b", 1)].concat(), HashMap::new(), "s");
        assert_eq!(many.len(), 202);
        assert_eq!(last(&many), ("a", "this file has 1 more problems: fix the others first"));
        let known = listed(problems("a", 201), HashMap::from([("a".to_owned(), 399_800)]), "s");
        assert_eq!(last(&known), ("a", "this file has 399801 more problems: fix the others first"));
    }

    #[test]
    fn so_does_a_source() {
        let all: Vec<_> = (0..2_003).flat_map(|at| problems(&format!("f{at}"), 1)).collect();
        let found = listed(all, HashMap::new(), "s");
        assert_eq!(found.len(), MOST_OF_SOURCE + 1);
        assert_eq!(last(&found), ("s", "this source has 3 more problems: fix the others first"));
    }

    #[test]
    fn what_is_listed_can_be_stored_and_shown() {
        let mut problem = problems("f\0", 1).remove(0);
        problem.message = "a\0b".to_owned();
        problem.path = "é".repeat(501);
        let found = listed(vec![problem], HashMap::new(), "s").remove(0);
        assert_eq!((found.file.as_str(), found.message.as_str()), ("f\u{fffd}", "a\u{fffd}b"));
        assert_eq!(found.path, format!("{}…", "é".repeat(500)));
    }
}
