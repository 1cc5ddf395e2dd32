//! `...` in a navigation: what is not named there (<https://github.com/lukasgeiter/mkdocs-awesome-pages-plugin#rest>).

use globset::GlobMatcher;

use crate::config::patterns;

/// Stands for the pages and sections that the navigation does not name.
#[derive(Debug, Clone)]
pub(super) struct Rest {
    /// Pages of sections stand there without these.
    pub is_flat: bool,
    pub filter: Filter,
}

#[derive(Debug, Clone)]
pub(super) enum Filter {
    All,
    Glob(GlobMatcher),
    /// A regular expression, or no valid glob.
    None,
}

impl Rest {
    pub fn all() -> Self {
        Self { is_flat: false, filter: Filter::All }
    }

    /// Reads `...`, `... | flat`, `... | *.md`, `... | flat | glob=*.md`; none for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix("...")?.trim();
        if !rest.is_empty() && !rest.starts_with('|') {
            return None;
        }
        rest = rest.trim_start_matches('|').trim();
        let flat =
            rest.strip_prefix("flat").map(str::trim_start).filter(|rest| rest.is_empty() || rest.starts_with('|'));
        rest = flat.map_or(rest, |rest| rest.trim_start_matches('|').trim());
        let filter = if rest.is_empty() {
            Filter::All
        } else if rest.starts_with("regex=") {
            Filter::None
        } else {
            let glob = patterns::glob(rest.strip_prefix("glob=").unwrap_or(rest));
            glob.map_or(Filter::None, |glob| Filter::Glob(glob.compile_matcher()))
        };
        Some(Self { is_flat: flat.is_some(), filter })
    }

    pub fn matches(&self, path: &str) -> bool {
        match &self.filter {
            Filter::All => true,
            Filter::Glob(glob) => glob.is_match(path),
            Filter::None => false,
        }
    }

    /// Whether it takes what others leave: those with a pattern are asked before.
    pub fn takes_all(&self) -> bool {
        matches!(self.filter, Filter::All)
    }
}

/// Which of these takes a path.
pub(super) fn taker(rests: &[Rest], path: &str) -> Option<usize> {
    let with_pattern = rests.iter().position(|rest| !rest.takes_all() && rest.matches(path));
    with_pattern.or_else(|| rests.iter().position(Rest::takes_all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_rest_entries_are_read() {
        let read =
            |text: &str| Rest::parse(text).map(|rest| (rest.is_flat, rest.matches("a.md"), rest.matches("b/a.md")));
        assert_eq!(read("..."), Some((false, true, true)));
        assert_eq!(read("... | flat"), Some((true, true, true)));
        assert_eq!(read("... | *.md"), Some((false, true, false)));
        assert_eq!(read("...|flat|glob=b/**"), Some((true, false, true)));
        assert_eq!(read("... | flat.md"), Some((false, false, false)));
        assert_eq!(read("... | regex=.*"), Some((false, false, false)));
        assert_eq!(read("....md"), None);
        assert_eq!(read("a.md"), None);
    }
}
