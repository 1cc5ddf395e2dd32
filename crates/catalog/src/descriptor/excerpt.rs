//! What a file says at the place of a problem.

use shared::catalog::Excerpt;

use super::Kinds;

/// Lines before the place, and after it.
const AROUND: usize = 2;
/// Characters of a line.
const WIDTH: usize = 200;

/// The lines of a file, to quote from.
pub struct Lines<'a>(Vec<&'a str>);

impl<'a> Lines<'a> {
    /// None where the file is no text.
    pub fn of(file: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(file).ok()?;
        Some(Self(text.strip_prefix('\u{feff}').unwrap_or(text).lines().collect()))
    }

    /// The lines around this one, which counts from 1. None where the file has no such line.
    pub fn around(&self, line: u32) -> Option<Excerpt> {
        let at = usize::try_from(line).ok()?.checked_sub(1).filter(|at| *at < self.0.len())?;
        let first = at.saturating_sub(AROUND);
        let lines = self.0[first..].iter().take(at + AROUND + 1 - first);
        Some(Excerpt {
            first_line: super::one_based(first),
            lines: lines.map(|line| line.chars().take(WIDTH).collect()).collect(),
        })
    }
}

/// Whether a file is meant for the catalog, however broken it is: somewhere outside all indentation it says a kind or an
/// `apiVersion` that the catalog knows. Of other files nothing may be shown to whoever names them.
pub fn is_descriptor(file: &[u8], kinds: &Kinds) -> bool {
    let Ok(text) = std::str::from_utf8(file) else { return false };
    let quotes = ['"', '\'', ' ', '\t', '\r'];
    let says = |field: &str| {
        let Some((key, value)) = field.split_once(':') else { return false };
        let value = value.trim_matches(quotes);
        match key.trim_matches(quotes) {
            "apiVersion" => value.contains("backstage.io/"),
            "kind" => kinds.definitions().iter().any(|known| known.kind.eq_ignore_ascii_case(value)),
            _ => false,
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().filter(|line| !line.starts_with([' ', '\t']) || line.trim_start().starts_with('"'));
    lines.flat_map(|line| line.split(['{', '}', ','])).any(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, line: u32) -> Option<(u32, Vec<String>)> {
        let excerpt = Lines::of(text.as_bytes()).unwrap().around(line)?;
        Some((excerpt.first_line, excerpt.lines))
    }

    #[test]
    fn two_lines_before_and_after_are_quoted_where_the_file_has_them() {
        let text = "\u{feff}1\r\n2\n3\n4\n5\n6\n";
        let lines = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(around(text, 1), Some((1, lines(&["1", "2", "3"]))));
        assert_eq!(around(text, 4), Some((2, lines(&["2", "3", "4", "5", "6"]))));
        assert_eq!(around(text, 6), Some((4, lines(&["4", "5", "6"]))));
        assert_eq!((around(text, 0), around(text, 7), around("", 1)), (None, None, None));
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let (_, lines) = around(&"é".repeat(300), 1).unwrap();
        assert_eq!(lines, ["é".repeat(200)]);
    }

    #[test]
    fn descriptors_are_told_from_other_files() {
        let is = |text: &str| is_descriptor(text.as_bytes(), Kinds::builtin());
        for text in [
            "apiVersion: backstage.io/v1alpha1\nkind: Componet\n",
            "a: [\nkind: api # x\n---\nkind: 'API'\n",
            "{ metadata: { name: a }, kind: Component }",
            "{\n  \"kind\": \"Group\",\n  \"apiVersion\": \"backstage.io/v1alpha1\"\n}",
        ] {
            assert!(is(text), "{text}");
        }
        for text in [
            "root:x:0:0:root:/root:/bin/sh\n",
            "TOKEN=a\nkind=Component\n",
            "apiVersion: v1\nkind: Config\nusers:\n  - kind: Component\n",
        ] {
            assert!(!is(text), "{text}");
        }
        assert!(!is_descriptor(b"kind: API\n\xff", Kinds::builtin()));
    }

    #[test]
    fn what_is_no_text_is_not_quoted() {
        assert!(Lines::of(b"kind: \xff").is_none());
    }
}
