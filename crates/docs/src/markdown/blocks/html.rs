//! Blocks of HTML.

use super::{Line, Slot, Writer};
use crate::markdown::PageError;

/// What begins a block of HTML.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "li",
    "main",
    "nav",
    "object",
    "ol",
    "p",
    "picture",
    "pre",
    "script",
    "section",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];
/// Of these, those that are HTML to their end: blank lines and indentation mean nothing in them.
const WHOLE: &[&str] = &["dl", "ol", "picture", "pre", "script", "style", "svg", "table", "ul", "video"];
/// Of these, those that have a line of text inside.
const OF_TEXT: &[&str] = &["dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "p", "summary", "td", "th"];

/// The tag that a line begins with.
struct Tag<'a> {
    name: String,
    /// With its brackets.
    open: &'a str,
    behind: &'a str,
}

impl<'a> Tag<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let inside = text.strip_prefix('<')?;
        let name = inside.split(|letter: char| !letter.is_ascii_alphanumeric()).next()?.to_ascii_lowercase();
        if !BLOCKS.contains(&name.as_str()) {
            return None;
        }
        let (at, _) = outside_of_quotes(text).find(|(_, letter)| *letter == '>')?;
        Some(Self { name, open: &text[..=at], behind: &text[at + 1..] })
    }

    /// Without the attribute that says that there is Markdown inside, and what that says; none without it.
    fn with_markdown(&self) -> Option<(String, String)> {
        let (at, behind) = outside_of_quotes(self.open)
            .filter(|(_, letter)| letter.is_whitespace())
            .find_map(|(at, space)| Some((at, self.open[at..].strip_prefix(space)?.strip_prefix("markdown")?)))?;
        let (value, rest) = match behind.strip_prefix('=') {
            Some(value) => match value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
                Some(quote) => value[1..].split_once(quote)?,
                None => value.split_at(value.find([' ', '>'])?),
            },
            None if behind.starts_with([' ', '>', '/']) => ("1", behind),
            None => return None,
        };
        Some((format!("{}{rest}", &self.open[..at]), value.to_owned()))
    }
}

/// The letters of a tag that are not in the value of an attribute, with where they are.
fn outside_of_quotes(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    text.char_indices().filter(move |(_, letter)| match quote {
        Some(open) if open == *letter => {
            quote = None;
            false
        }
        Some(_) => false,
        None if matches!(letter, '"' | '\'') => {
            quote = Some(*letter);
            false
        }
        None => true,
    })
}

impl Writer<'_> {
    /// Writes the HTML that begins at a line, where more than its beginning is special; gives the line behind it.
    pub(super) fn html(&mut self, lines: &[Line<'_>], at: usize, depth: usize) -> Result<Option<usize>, PageError> {
        let line = lines[at];
        let Some(tag) = Tag::read(line.trimmed()) else { return Ok(None) };
        let Some(end) = end_of(&tag.name, lines, at, &mut self.budget) else { return Ok(None) };
        if let Some((open, value)) = tag.with_markdown().filter(|_| self.has("md_in_html")) {
            self.with_markdown(&tag, open, &value, &lines[at..=end], depth)?;
            return Ok(Some(end + 1));
        }
        let is_whole = WHOLE.contains(&tag.name.as_str());
        // Indented as HTML is, and not as Markdown would be.
        let mut inside = lines[at + 1..=end].iter();
        let is_indented = inside.any(|line| line.indentation() >= 4 && line.trimmed().starts_with('<'));
        let is_apart = lines[at..=end].iter().any(|line| line.is_blank());
        if !is_apart || !(is_whole || is_indented) {
            return Ok(None);
        }
        let html = lines[at..=end].iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
        self.push("", line.number);
        self.push_slot(Slot::Written(html), line.indentation(), line.number);
        self.push("", line.number);
        Ok(Some(end + 1))
    }

    fn with_markdown(
        &mut self,
        tag: &Tag<'_>,
        open: String,
        value: &str,
        lines: &[Line<'_>],
        depth: usize,
    ) -> Result<(), PageError> {
        let (first, last) = (lines[0], lines[lines.len() - 1]);
        let close = format!("</{}>", tag.name);
        let indentation = first.indentation();
        let before_close = |text: &str| {
            let at = text.to_ascii_lowercase().rfind(&close);
            at.map_or_else(|| text.to_owned(), |at| text[..at].to_owned())
        };
        let begin = if lines.len() == 1 { before_close(tag.behind) } else { tag.behind.to_owned() };
        let end = if lines.len() == 1 { String::new() } else { before_close(last.text) };
        let is_text = OF_TEXT.contains(&tag.name.as_str()) && value != "block";
        if is_text {
            let inside = lines.get(1..lines.len() - 1).unwrap_or_default().iter().map(|line| line.trimmed());
            let text: Vec<&str> = [begin.trim()].into_iter().chain(inside).chain([end.trim()]).collect();
            self.push_paragraph(text.join(" ").trim(), (open, close), indentation, first.number);
            return Ok(());
        }
        self.push_written(open, indentation, first.number);
        let mut body = vec![Line { text: begin.trim(), number: first.number }];
        body.extend_from_slice(lines.get(1..lines.len() - 1).unwrap_or_default());
        body.push(Line { text: end.trim_end(), number: last.number });
        self.blocks(&body, depth + 1)?;
        self.push_written(close, indentation, last.number);
        Ok(())
    }
}

/// The line in which the element that begins at a line ends.
fn end_of(name: &str, lines: &[Line<'_>], at: usize, budget: &mut usize) -> Option<usize> {
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut depth = 0_usize;
    for (number, line) in lines.iter().enumerate().skip(at) {
        *budget = budget.checked_sub(1)?;
        let text = line.text.to_ascii_lowercase();
        let is_tag = |at: usize, tag: &str| {
            text[at + tag.len()..].chars().next().is_none_or(|next| !next.is_ascii_alphanumeric() && next != '-')
        };
        depth += text.match_indices(&open).filter(|(at, _)| is_tag(*at, &open)).count();
        let closing = text.match_indices(&close).filter(|(at, _)| is_tag(*at, &close)).count();
        if closing >= depth {
            return Some(number);
        }
        depth -= closing;
    }
    None
}
