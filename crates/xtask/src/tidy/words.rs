//! Words that must not be in the repository: unfinished business, and places on the machines of its authors.

use super::{Finding, sources::is_test_file};

/// Files that have to name what is forbidden everywhere else.
const EXEMPT: [&str; 2] = ["crates/xtask/src/test.rs", "crates/xtask/src/tidy/words.rs"];

const UNFINISHED: [&str; 4] = ["TODO", "FIXME", "XXX", "HACK"];
/// The beginnings of paths that lead out of the repository: beside it, and from the root of the authors' machines.
const BESIDE: &str = "../shared";
const AUTHORS: &str = "/work/";
const VARIABLE: &str = "CALLBOARD_CORPORA";

pub fn check(path: &str, text: &str) -> Vec<Finding> {
    if EXEMPT.contains(&path) || path.ends_with("package-lock.json") {
        return Vec::new();
    }
    let may_say_corpora = is_test_file(path) && text.contains(VARIABLE);
    let lines = text.lines().enumerate();
    lines
        .filter_map(|(index, line)| {
            problem(line, may_say_corpora).map(|problem| format!("{path}:{}: {problem}", index + 1))
        })
        .collect()
}

fn problem(line: &str, may_say_corpora: bool) -> Option<&'static str> {
    if UNFINISHED.iter().any(|word| has_word(line, word) && !has_reason(line, word)) {
        return Some("unfinished: finish it, or write `TODO(issue): what and why`");
    }
    if has_word(line, "dbg!") {
        return Some("dbg! is for debugging only");
    }
    let without_variable = line.replace(VARIABLE, "").to_lowercase();
    let says_corpora = !may_say_corpora && has_word(&without_variable, "corpora");
    if line.contains(BESIDE) || starts_a_path(line, AUTHORS) || says_corpora {
        return Some("names a folder outside the repository: read it from CALLBOARD_CORPORA, in tests only");
    }
    None
}

/// `TODO(#12): because …`: an issue and at least a few words.
fn has_reason(line: &str, word: &str) -> bool {
    let after = line.split_once(word).map_or("", |(_, after)| after);
    let reason = after.strip_prefix('(').and_then(|after| after.split_once("): "));
    reason.is_some_and(|(issue, reason)| !issue.is_empty() && reason.split_whitespace().count() >= 3)
}

/// Whether the word stands alone, not inside a longer name.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && (word.ends_with('!') || !after.is_some_and(is_part))
    })
}

/// Whether the folder stands at the start of a path, not in the middle of a longer one.
fn starts_a_path(line: &str, folder: &str) -> bool {
    let continues = |character: char| character.is_alphanumeric() || "._-/~*{}$".contains(character);
    line.match_indices(folder).any(|(at, _)| !line[..at].chars().next_back().is_some_and(continues))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_business_needs_an_issue_and_a_reason() {
        for line in ["// TODO later", "// FIXME", "TODO(#1):", "XXX", "    dbg!(x);"] {
            assert!(problem(line, false).is_some(), "{line}");
        }
        for line in ["// TODO(#12): needs the next axum", "let todos = TODO_LIST;", "XXXL", "my_dbg!(x)"] {
            assert_eq!(problem(line, false), None, "{line}");
        }
    }

    #[test]
    fn folders_of_the_authors_are_found() {
        let lines = [
            format!("read {BESIDE}/a.yaml"),
            format!("cd {AUTHORS}checkout"),
            "the Corpora folder".to_owned(),
            format!("\"{AUTHORS}x/y\""),
        ];
        for line in &lines {
            assert!(problem(line, false).is_some(), "{line}");
        }
        for line in ["var_os(\"CALLBOARD_CORPORA\")", "https://git.example.com/work/tree", "incorporated"] {
            assert_eq!(problem(line, false), None, "{line}");
        }
    }

    #[test]
    fn findings_name_their_place_and_exempt_files_have_none() {
        assert!(check("app/src/lib.rs", "fine\nFIXME\n")[0].starts_with("app/src/lib.rs:2: "));
        assert!(check("crates/xtask/src/test.rs", &format!("{BESIDE}/corpora")).is_empty());
        let test = "let corpora = var_os(\"CALLBOARD_CORPORA\");";
        assert!(check("crates/catalog/tests/real.rs", test).is_empty());
        assert_eq!(check("crates/catalog/src/real.rs", test).len(), 1);
    }
}
