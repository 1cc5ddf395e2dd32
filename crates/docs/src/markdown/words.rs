//! What stands for something else within a text: keys, icons, symbols, abbreviations, short references.

use std::{borrow::Cow, fmt::Write as _};

use super::{MarkdownOptions, highlight::escaped};

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Html(String),
}

pub(super) struct Words<'a> {
    pub options: &'a MarkdownOptions,
    pub abbreviations: &'a [(String, String)],
}

impl Words<'_> {
    fn has(&self, extension: &str) -> bool {
        self.options.extensions.get(extension).copied().unwrap_or(false)
    }

    /// The parts of a text, if there is anything in it that stands for something else.
    pub fn parts(&self, text: &str) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        let mut before = None;
        while let Some(letter) = rest.chars().next() {
            if let Some((found, behind)) = self.at(rest, letter, before) {
                match found {
                    Found::Text(text) => plain.push_str(&text),
                    Found::Html(html) => {
                        if !plain.is_empty() {
                            parts.push(Part::Text(std::mem::take(&mut plain)));
                        }
                        parts.push(Part::Html(html));
                    }
                }
                before = rest[..rest.len() - behind.len()].chars().next_back();
                rest = behind;
            } else {
                plain.push(letter);
                before = Some(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
        if parts.is_empty() && plain == text {
            return None;
        }
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Some(parts)
    }

    /// What begins here, and what is behind it.
    fn at<'t>(&self, rest: &'t str, letter: char, before: Option<char>) -> Option<(Found, &'t str)> {
        match letter {
            '+' if self.has("keys") => keys(rest),
            '^' if self.has("caret") => between(rest, "^^", "ins").or_else(|| short(rest, '^', "sup")),
            '{' if self.has("critic") => critic(rest),
            ':' if self.has("emoji") => icon(rest),
            '#' | '@' | '!' if self.options.magic_links => self.reference(rest, before),
            _ => None,
        }
        .or_else(|| self.options.smart_symbols.then(|| symbol(rest, before)).flatten())
        .or_else(|| self.abbreviation(rest, before))
    }

    fn abbreviation<'t>(&self, rest: &'t str, before: Option<char>) -> Option<(Found, &'t str)> {
        if self.abbreviations.is_empty() || before.is_some_and(is_word) {
            return None;
        }
        let (word, long) =
            self.abbreviations.iter().rev().find(|(word, _)| {
                rest.strip_prefix(word.as_str()).is_some_and(|behind| !behind.starts_with(is_word))
            })?;
        let html = format!("<abbr title=\"{}\">{}</abbr>", escaped(long), escaped(word));
        Some((Found::Html(html), &rest[word.len()..]))
    }

    /// `#12`, `!12`, `@name`, where the site says of which repository.
    fn reference<'t>(&self, rest: &'t str, before: Option<char>) -> Option<(Found, &'t str)> {
        let repository = self.options.shorthand.as_deref()?;
        if before.is_some_and(|before| is_word(before) || before == '/') {
            return None;
        }
        let inside = &rest[1..];
        let is_part = |letter: char| match &rest[..1] {
            "@" => letter.is_ascii_alphanumeric() || letter == '-' || letter == '_',
            _ => letter.is_ascii_digit(),
        };
        let name = &inside[..inside.find(|letter| !is_part(letter)).unwrap_or(inside.len())];
        if name.is_empty() {
            return None;
        }
        let host = repository.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let address = match &rest[..1] {
            "@" => format!("{host}/{name}"),
            "!" => format!("{repository}/pull/{name}"),
            _ => format!("{repository}/issues/{name}"),
        };
        let end = 1 + name.len();
        Some((Found::Html(format!("<a href=\"{}\">{}</a>", escaped(&address), escaped(&rest[..end]))), &rest[end..]))
    }
}

enum Found {
    Text(Cow<'static, str>),
    Html(String),
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Bytes of what stands between two marks.
const LONGEST: usize = 1_000;

/// `^^added^^`.
fn between<'t>(rest: &'t str, mark: &str, tag: &str) -> Option<(Found, &'t str)> {
    let inside = rest.strip_prefix(mark)?;
    let limit = inside.floor_char_boundary(LONGEST);
    let end = inside[..limit].find(mark)?;
    let text = &inside[..end];
    let is_tight = !text.is_empty() && text.trim() == text;
    is_tight.then(|| (Found::Html(format!("<{tag}>{}</{tag}>", escaped(text))), &inside[end + mark.len()..]))
}

/// `^2^`: without a space inside.
fn short<'t>(rest: &'t str, mark: char, tag: &str) -> Option<(Found, &'t str)> {
    let inside = rest.strip_prefix(mark)?;
    let limit = inside.floor_char_boundary(LONGEST);
    let end = inside[..limit].find(|letter: char| letter == mark || letter.is_whitespace())?;
    let is_closed = end > 0 && inside[end..].starts_with(mark);
    is_closed.then(|| (Found::Html(format!("<{tag}>{}</{tag}>", escaped(&inside[..end]))), &inside[end + 1..]))
}

/// `{++added++}`, `{--removed--}`, `{~~old~>new~~}`, `{==marked==}`, `{>>comment<<}`.
fn critic(rest: &str) -> Option<(Found, &str)> {
    let limit = rest.floor_char_boundary(LONGEST);
    let marks =
        [("{++", "++}", "ins"), ("{--", "--}", "del"), ("{==", "==}", "mark"), ("{>>", "<<}", ""), ("{~~", "~~}", "")];
    let (open, close, tag) = marks.into_iter().find(|(open, _, _)| rest.starts_with(open))?;
    let end = rest[..limit].find(close)?;
    let inside = rest.get(open.len()..end)?;
    let html = match (open, inside.split_once("~>")) {
        ("{~~", Some((old, new))) => format!("<del>{}</del><ins>{}</ins>", escaped(old), escaped(new)),
        ("{~~", None) => return None,
        ("{>>", _) => format!("<span class=\"docs-comment\">{}</span>", escaped(inside)),
        _ => format!("<{tag}>{}</{tag}>", escaped(inside)),
    };
    Some((Found::Html(html), &rest[end + close.len()..]))
}

/// `:material-account-circle:`.
fn icon(rest: &str) -> Option<(Found, &str)> {
    let inside = rest.strip_prefix(':')?;
    let end = inside[..inside.floor_char_boundary(100)]
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'))?;
    let name = &inside[..end];
    let is_icon = ["material-", "octicons-", "fontawesome-", "simple-"].iter().any(|set| name.starts_with(set));
    if !is_icon || !inside[end..].starts_with(':') {
        return None;
    }
    let html = format!("<span class=\"docs-icon\" data-icon=\"{}\"></span>", escaped(name));
    Some((Found::Html(html), &inside[end + 1..]))
}

/// `++ctrl+alt+"x"++`.
fn keys(rest: &str) -> Option<(Found, &str)> {
    let inside = rest.strip_prefix("++")?;
    let end = inside[..inside.floor_char_boundary(200)].find("++")?;
    let text = &inside[..end];
    let is_keys = !text.is_empty()
        && text.split('+').all(|key| {
            let is_quoted = key.len() > 2 && key.starts_with('"') && key.ends_with('"');
            is_quoted
                || !key.is_empty()
                    && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        });
    if !is_keys {
        return None;
    }
    let mut html = String::from("<span class=\"docs-keys\">");
    for (number, key) in text.split('+').enumerate() {
        let _ =
            write!(html, "{}<kbd>{}</kbd>", if number > 0 { "<span>+</span>" } else { "" }, escaped(&key_name(key)));
    }
    html.push_str("</span>");
    Some((Found::Html(html), &inside[end + 2..]))
}

fn key_name(key: &str) -> String {
    if let Some(quoted) = key.strip_prefix('"') {
        return quoted.trim_end_matches('"').to_owned();
    }
    let name = match key.to_ascii_lowercase().as_str() {
        "ctrl" | "control" => "Ctrl",
        "alt" => "Alt",
        "shift" => "Shift",
        "cmd" | "command" => "Cmd",
        "win" | "windows" => "Win",
        "option" => "Option",
        "meta" => "Meta",
        "enter" | "return" => "Enter",
        "esc" | "escape" => "Esc",
        "tab" => "Tab",
        "space" | "spacebar" => "Space",
        "backspace" => "Backspace",
        "del" | "delete" => "Del",
        "ins" | "insert" => "Ins",
        "up" | "arrow-up" => "Up",
        "down" | "arrow-down" => "Down",
        "left" | "arrow-left" => "Left",
        "right" | "arrow-right" => "Right",
        "page-up" | "pageup" => "Page Up",
        "page-down" | "pagedown" => "Page Down",
        "home" => "Home",
        "end" => "End",
        other => {
            let mut letters = other.chars();
            return letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
        }
    };
    name.to_owned()
}

/// `(c)`, `-->`, `1/2` and the like.
fn symbol(rest: &str, before: Option<char>) -> Option<(Found, &str)> {
    const PLAIN: [(&str, &str); 9] = [
        ("(tm)", "™"),
        ("(c)", "©"),
        ("(r)", "®"),
        ("c/o", "℅"),
        ("+/-", "±"),
        ("<-->", "↔"),
        ("-->", "→"),
        ("<--", "←"),
        ("=/=", "≠"),
    ];
    const FRACTIONS: [(&str, &str); 15] = [
        ("1/2", "½"),
        ("1/4", "¼"),
        ("3/4", "¾"),
        ("1/3", "⅓"),
        ("2/3", "⅔"),
        ("1/5", "⅕"),
        ("2/5", "⅖"),
        ("3/5", "⅗"),
        ("4/5", "⅘"),
        ("1/6", "⅙"),
        ("5/6", "⅚"),
        ("1/8", "⅛"),
        ("3/8", "⅜"),
        ("5/8", "⅝"),
        ("7/8", "⅞"),
    ];
    let first = rest.as_bytes().first()?;
    if !(b"(c+<-=".contains(first) || first.is_ascii_digit()) {
        return None;
    }
    for (written, symbol) in PLAIN {
        if let Some(behind) = rest.strip_prefix(written) {
            let is_word_apart = written != "c/o" || !before.is_some_and(is_word) && !behind.starts_with(is_word);
            let is_arrow_apart = written != "-->" || before != Some('<');
            if is_word_apart && is_arrow_apart {
                return Some((Found::Text(symbol.into()), behind));
            }
        }
    }
    if before.is_some_and(|before| is_word(before) || before == '/' || before == '.') {
        return None;
    }
    let fraction = FRACTIONS.into_iter().find(|(written, _)| rest.starts_with(written))?;
    let behind = &rest[fraction.0.len()..];
    (!behind.starts_with(|next: char| is_word(next) || next == '/')).then(|| (Found::Text(fraction.1.into()), behind))
}
