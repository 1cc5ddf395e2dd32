//! What stands behind an opening fence.

/// More lines of a block than anybody marks.
const MOST_MARKED: usize = 10_000;

/// Options of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Info {
    /// Lower case; empty where there is none.
    pub language: String,
    pub title: String,
    /// The number of the first line; 0 where lines have none whatever the site says.
    pub first_line: Option<usize>,
    /// Lines that stand out, 1-based whatever the number of the first, as first and last.
    pub marked: Vec<(usize, usize)>,
    pub annotations: bool,
    pub is_copied: bool,
}

impl Info {
    /// Reads `py title="x.py" hl_lines="2 4-6"` and `{ .py .annotate title="x.py" }`.
    pub fn read(info: &str) -> Self {
        let mut read = Self {
            language: String::new(),
            title: String::new(),
            first_line: None,
            marked: Vec::new(),
            annotations: false,
            is_copied: true,
        };
        let info = info.trim();
        let inner = info.strip_prefix('{').map(|inner| inner.strip_suffix('}').unwrap_or(inner));
        let mut rest = inner.unwrap_or(info).trim_start();
        let mut is_first = true;
        while !rest.is_empty() {
            let (word, value, behind) = option(rest);
            rest = behind.trim_start();
            match value {
                Some(value) => read.set(word, value),
                None if inner.is_none() && is_first => word.trim_start_matches('.').clone_into(&mut read.language),
                None if inner.is_some() => read.class(word),
                None => {}
            }
            is_first = false;
        }
        read.language.make_ascii_lowercase();
        read
    }

    fn class(&mut self, word: &str) {
        match word {
            ".annotate" => self.annotations = true,
            ".no-copy" => self.is_copied = false,
            ".copy" | ".select" | ".no-select" => {}
            // The first class is the language, with or without its dot.
            _ if self.language.is_empty() && !word.starts_with('#') => {
                word.trim_start_matches('.').clone_into(&mut self.language);
            }
            _ => {}
        }
    }

    fn set(&mut self, name: &str, value: &str) {
        match name {
            "title" => value.clone_into(&mut self.title),
            // Behind the first number may stand how many lines apart they are shown.
            "linenums" => self.first_line = value.split_whitespace().next().and_then(|first| first.parse().ok()),
            "hl_lines" => self.marked = value.split([' ', ',']).filter_map(range).take(MOST_MARKED).collect(),
            _ => {}
        }
    }
}

/// The word that the text begins with, its value behind `=`, and what follows.
fn option(text: &str) -> (&str, Option<&str>, &str) {
    let end = text.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else { return (word, None, rest) };
    if let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
        let inner = &value[1..];
        // A value without its second quote goes to the end.
        let (value, rest) = inner.split_once(quote).unwrap_or((inner, ""));
        return (word, Some(value), rest);
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    let (value, rest) = value.split_at(end);
    (word, Some(value), rest)
}

/// `4` and `4-6`.
fn range(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first > 0 && first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_every_form() {
        let plain = Info::read(r#"Py title="a b.py" hl_lines="2 4-6" linenums="10""#);
        assert_eq!((&plain.language[..], &plain.title[..], plain.first_line), ("py", "a b.py", Some(10)));
        assert_eq!(plain.marked, [(2, 2), (4, 6)]);
        let braces = Info::read("{ .yaml .annotate .no-copy title='x' linenums=1 #id }");
        assert_eq!((&braces.language[..], &braces.title[..], braces.first_line), ("yaml", "x", Some(1)));
        assert!(braces.annotations && !braces.is_copied);
        assert_eq!(Info::read("{py .annotate}").language, "py");
        assert_eq!(Info::read(".js").language, "js");
    }

    #[test]
    fn a_block_may_have_options_and_no_language() {
        let info = Info::read(r#"title="x.txt""#);
        assert_eq!((&info.language[..], &info.title[..]), ("", "x.txt"));
        assert_eq!(Info::read(""), Info::read("{}"));
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        assert!(Info::read(r#"py hl_lines="0 5-2 a 1-x""#).marked.is_empty());
        assert_eq!(Info::read(r#"py title="no end"#).title, "no end");
        assert_eq!(Info::read("py linenums=x").first_line, None);
    }
}
