//! The lines that begin notes and tabs.

use std::collections::BTreeMap;

use super::Line;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `!!! warning "Title"`.
    Note,
    /// `??? warning "Title"`, or `???+` where it is open.
    Details { is_open: bool },
    /// `=== "Label"`.
    Tab,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marker<'a> {
    pub kind: Kind,
    /// The type of a note and its other classes.
    types: Vec<&'a str>,
    /// Between the quotes.
    pub text: Option<&'a str>,
    /// Of a tab: it is the first of a new group.
    pub begins_anew: bool,
}

impl<'a> Marker<'a> {
    pub fn read(line: &'a str, extensions: &BTreeMap<String, bool>) -> Option<Self> {
        let has = |names: [&str; 2]| names.iter().any(|name| extensions.get(*name).copied().unwrap_or(false));
        if let Some(rest) = line.strip_prefix("!!!").filter(|_| has(["admonition", "blocks.admonition"])) {
            return Self::note(Kind::Note, rest);
        }
        if let Some(rest) = line.strip_prefix("???").filter(|_| has(["details", "blocks.details"])) {
            let (is_open, rest) = rest.strip_prefix('+').map_or((false, rest), |rest| (true, rest));
            return Self::note(Kind::Details { is_open }, rest);
        }
        let rest = line.strip_prefix("===").filter(|_| has(["tabbed", "blocks.tab"]))?;
        let label = rest.trim_start_matches(['!', '+']);
        let begins_anew = rest[..rest.len() - label.len()].contains('!');
        let text = label.strip_prefix(' ')?.trim().strip_prefix('"')?.strip_suffix('"')?;
        Some(Self { kind: Kind::Tab, types: Vec::new(), text: Some(text), begins_anew })
    }

    fn note(kind: Kind, rest: &'a str) -> Option<Self> {
        let (types, text) = match rest.split_once('"') {
            Some((types, text)) => (types, Some(text.strip_suffix('"')?)),
            None => (rest, None),
        };
        let types: Vec<&str> = types.split_whitespace().collect();
        let is_type = |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let is_named = !types.is_empty() || kind != Kind::Note && text.is_some();
        (is_named && types.iter().all(is_type)).then_some(Self { kind, types, text, begins_anew: false })
    }

    /// What it is headed with: its type where the author says nothing.
    pub fn title(&self) -> String {
        if let Some(text) = self.text {
            return text.to_owned();
        }
        let of_type = self.types.first().copied().unwrap_or_default().to_lowercase();
        let mut letters = of_type.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    pub fn classes(&self) -> String {
        let name = self.types.first().map(|name| name.to_lowercase()).unwrap_or_default();
        let of_type = normal(&name);
        let of_type = format!("docs-note-{of_type}");
        let own = ["docs-note", of_type.as_str()].into_iter();
        own.chain(self.types.iter().skip(1).copied()).collect::<Vec<_>>().join(" ")
    }
}

/// The type that looks like this one.
pub(in super::super) fn normal(name: &str) -> &str {
    match name {
        "abstract" | "summary" | "tldr" => "abstract",
        "info" | "todo" => "info",
        "tip" | "hint" | "important" => "tip",
        "success" | "check" | "done" => "success",
        "question" | "help" | "faq" => "question",
        "warning" | "caution" | "attention" => "warning",
        "failure" | "fail" | "missing" => "failure",
        "danger" | "error" => "danger",
        "bug" | "example" => name,
        "quote" | "cite" => "quote",
        _ => "note",
    }
}

/// The lines that belong to the one with the marker, without their indentation, and the line behind them.
pub(super) fn body<'a>(lines: &[Line<'a>], at: usize) -> (Vec<Line<'a>>, usize) {
    let indentation = lines[at].indentation() + 4;
    let inside = lines[at + 1..].iter().take_while(|line| line.is_blank() || line.indentation() >= indentation);
    let mut body: Vec<Line<'a>> = inside.map(|line| line.dedented(4)).collect();
    // The blank lines at the end are between this block and the next.
    while body.last().is_some_and(|line| line.is_blank()) {
        body.pop();
    }
    let end = at + 1 + body.len();
    let behind = lines[end..].iter().take_while(|line| line.is_blank()).count();
    (body, end + behind)
}

/// A label without marks of emphasis and code.
pub(super) fn plain(text: &str) -> String {
    text.replace(['`', '*'], "")
}
