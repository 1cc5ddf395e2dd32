//! Lists of attributes behind what they belong to: `{ .class #id key=value }` (`attr_list`).

use std::fmt::Write as _;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Attributes {
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub others: Vec<(String, String)>,
}

impl Attributes {
    /// Reads a list at the beginning of a text; gives what is behind it as well.
    pub fn read(text: &str) -> Option<(Self, &str)> {
        let inside = text.strip_prefix('{')?;
        let inside = inside.strip_prefix(':').unwrap_or(inside);
        let mut attributes = Self::default();
        let mut rest = inside.trim_start_matches(' ');
        loop {
            if let Some(behind) = rest.strip_prefix('}') {
                return attributes.is_some().then_some((attributes, behind));
            }
            let (word, behind) = word(rest)?;
            rest = behind.trim_start_matches(' ');
            match word.as_bytes().first()? {
                b'#' => attributes.id = Some(word[1..].to_owned()).filter(|id| !id.is_empty()),
                b'.' => {
                    attributes
                        .classes
                        .extend(word[1..].split('.').filter(|class| !class.is_empty()).map(str::to_owned));
                }
                _ => attributes.add(word),
            }
        }
    }

    /// A list that ends a text, with what is before it.
    pub fn read_end(text: &str) -> Option<(&str, Self)> {
        let trimmed = text.trim_end();
        let at = trimmed.strip_suffix('}')?.rfind('{')?;
        let (attributes, behind) = Self::read(&trimmed[at..])?;
        (behind.is_empty()).then(|| (trimmed[..at].trim_end(), attributes))
    }

    fn is_some(&self) -> bool {
        self.id.is_some() || !self.classes.is_empty() || !self.others.is_empty()
    }

    fn add(&mut self, word: &str) {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        let value = value.trim_matches('"').trim_matches('\'');
        match key {
            "id" => self.id = Some(value.to_owned()),
            "class" => self.classes.extend(value.split_whitespace().map(str::to_owned)),
            _ => self.others.push((key.to_owned(), value.to_owned())),
        }
    }

    /// As they stand in a tag, with a space before each.
    pub fn html(&self) -> String {
        let mut html = String::new();
        let mut push = |name: &str, value: &str| {
            if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
                let _ = write!(html, " {name}=\"{}\"", super::highlight::escaped(value));
            }
        };
        if let Some(id) = &self.id {
            push("id", id);
        }
        if !self.classes.is_empty() {
            push("class", &self.classes.join(" "));
        }
        for (key, value) in &self.others {
            push(key, value);
        }
        html
    }
}

/// Up to the next space outside of quotes, or to the end of the list.
fn word(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) => quote = Some(open).filter(|open| *open != letter),
            (None, '"' | '\'') => quote = Some(letter),
            (None, ' ' | '}') => return (at > 0).then(|| text.split_at(at)),
            (None, '{' | '<' | '>' | '\n') => return None,
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_in_all_their_forms() {
        let html = |text: &str| Attributes::read(text).map(|(attributes, rest)| (attributes.html(), rest.to_owned()));
        assert_eq!(html("{ .a .b #c } x"), Some((" id=\"c\" class=\"a b\"".to_owned(), " x".to_owned())));
        assert_eq!(
            html("{: title=\"a } b\" width=3 }"),
            Some((" title=\"a } b\" width=\"3\"".to_owned(), String::new()))
        );
        assert_eq!(html("{.md-button target=_blank}").unwrap().0, " class=\"md-button\" target=\"_blank\"");
        assert_eq!(html("{}"), None);
        assert_eq!(html("{ .a"), None);
        assert_eq!(html("{ x<y }"), None);
    }

    #[test]
    fn a_list_at_the_end_belongs_to_what_is_before() {
        let (before, attributes) = Attributes::read_end("A title {#a-title}").unwrap();
        assert_eq!((before, attributes.id.as_deref()), ("A title", Some("a-title")));
        assert_eq!(Attributes::read_end("{ .a }").unwrap().0, "");
        assert_eq!(Attributes::read_end("a {} b"), None);
    }
}
