//! Patterns of files, as `.gitignore` has them (<https://git-scm.com/docs/gitignore#_pattern_format>).

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A list of patterns; the last one that matches a path decides.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patterns {
    globs: GlobSet,
    /// For each glob, whether it takes back what patterns before it said.
    negated: Vec<bool>,
}

/// Patterns of one list beyond this number are left out.
const MOST_PATTERNS: usize = 1_000;
/// Characters of a pattern.
const LONGEST_PATTERN: usize = 500;

impl Patterns {
    /// Reads one pattern from each line. Those that are not valid come back with the reason.
    pub fn read(lines: &str) -> (Self, Vec<(String, String)>) {
        let (mut builder, mut negated, mut refused) = (GlobSetBuilder::new(), Vec::new(), Vec::new());
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if negated.len() >= 2 * MOST_PATTERNS {
                refused.push((line.to_owned(), format!("only {MOST_PATTERNS} patterns are read")));
                break;
            }
            let (is_negated, pattern) = line.strip_prefix('!').map_or((false, line), |pattern| (true, pattern));
            match globs(pattern) {
                Ok(globs) => {
                    for glob in globs {
                        builder.add(glob);
                        negated.push(is_negated);
                    }
                }
                Err(reason) => refused.push((line.to_owned(), reason)),
            }
        }
        match builder.build() {
            Ok(globs) => (Self { globs, negated }, refused),
            Err(error) => {
                refused.push((lines.lines().next().unwrap_or_default().to_owned(), error.to_string()));
                (Self::default(), refused)
            }
        }
    }

    /// Whether a path, relative to the folder of the patterns, is meant.
    pub fn matches(&self, path: &str) -> bool {
        let last = self.globs.matches(path).into_iter().max();
        last.and_then(|glob| self.negated.get(glob)).is_some_and(|negated| !negated)
    }
}

/// A pattern means the file or folder of this name, and all that is in the folder.
fn globs(pattern: &str) -> Result<Vec<globset::Glob>, String> {
    if pattern.len() > LONGEST_PATTERN {
        return Err(format!("it has more than {LONGEST_PATTERN} characters"));
    }
    let is_folder = pattern.ends_with('/');
    let name = pattern.trim_end_matches('/');
    let anchored = name.contains('/');
    // Braces have no meaning there.
    let name = name.trim_start_matches('/').replace('{', "\\{").replace('}', "\\}");
    let name = if anchored { name } else { format!("**/{name}") };
    let inside = format!("{name}/**");
    let names = if is_folder { vec![inside] } else { vec![name, inside] };
    names.iter().map(|name| glob(name)).collect()
}

/// A glob where `*` does not go beyond a folder.
pub(crate) fn glob(pattern: &str) -> Result<globset::Glob, String> {
    if pattern.len() > LONGEST_PATTERN + 10 {
        return Err(format!("it has more than {LONGEST_PATTERN} characters"));
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).backslash_escape(true).build();
    glob.map_err(|error| error.kind().to_string())
}

/// Globs where `*` means folders too, as Python's `fnmatch` has it; and those that are not valid.
pub(crate) fn loose_globs<'a>(patterns: impl Iterator<Item = &'a str>) -> (GlobSet, Vec<(String, String)>) {
    let (mut builder, mut refused) = (GlobSetBuilder::new(), Vec::new());
    for pattern in patterns.take(MOST_PATTERNS) {
        match GlobBuilder::new(pattern).build() {
            _ if pattern.len() > LONGEST_PATTERN => {
                let begin: String = pattern.chars().take(60).collect();
                refused.push((format!("{begin}…"), format!("it has more than {LONGEST_PATTERN} characters")));
            }
            Ok(glob) => {
                builder.add(glob);
            }
            Err(error) => refused.push((pattern.to_owned(), error.kind().to_string())),
        }
    }
    (builder.build().unwrap_or_default(), refused)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matched<'a>(patterns: &str, paths: &[&'a str]) -> Vec<&'a str> {
        let (patterns, refused) = Patterns::read(patterns);
        assert!(refused.is_empty(), "{refused:?}");
        paths.iter().copied().filter(|path| patterns.matches(path)).collect()
    }

    #[test]
    fn patterns_mean_what_git_means() {
        let paths = ["a.md", "b/a.md", "b/c/a.md", "drafts/x.md", "b/drafts", "{a}.md"];
        assert_eq!(matched("a.md", &paths), ["a.md", "b/a.md", "b/c/a.md"]);
        assert_eq!(matched("/a.md", &paths), ["a.md"]);
        assert_eq!(matched("b/*.md", &paths), ["b/a.md"]);
        assert_eq!(matched("b/**/a.md", &paths), ["b/a.md", "b/c/a.md"]);
        assert_eq!(matched("drafts/", &paths), ["drafts/x.md"]);
        assert_eq!(matched("drafts", &paths), ["drafts/x.md", "b/drafts"]);
        assert_eq!(matched("{a}.md", &paths), ["{a}.md"]);
    }

    #[test]
    fn the_last_pattern_decides() {
        let paths = ["a.md", "b/a.md", ".x/y.md"];
        assert_eq!(matched("*.md\n!/b/\n# !a.md\n", &paths), ["a.md", ".x/y.md"]);
        assert_eq!(matched(".*\n!.x\n", &paths), Vec::<&str>::new());
    }

    #[test]
    fn those_that_are_not_valid_are_told() {
        let (patterns, refused) = Patterns::read("[\nok.md\n");
        assert!(patterns.matches("ok.md"));
        assert_eq!(refused.len(), 1);
        assert_eq!(Patterns::read(&"a\n".repeat(5_000)).1.len(), 1);
    }

    proptest! {
        #[test]
        fn no_pattern_is_too_strange(lines in "[a*?\\[\\]{}!/\\\\.\n-]{0,30}", path in "[a/.]{0,10}") {
            Patterns::read(&lines).0.matches(&path);
        }
    }
}
