//! The title of a page, found without rendering it.

use super::from_files::title_of_folder;
use crate::config::yaml::{self, Node};

/// Bytes of front matter that are looked at.
const LARGEST_FRONT_MATTER: usize = 64 << 10;

/// Bytes of a heading, roughly; what is behind them is no part of the title.
const LONGEST_HEADING: usize = 1_000;

/// What a page calls itself: in its front matter, else in its first heading of level 1, else by its path in the docs
/// folder.
pub(super) fn of_page(text: &str, uri: &str) -> String {
    let (front_matter, body) = split_front_matter(text);
    let named = front_matter.and_then(|text| {
        let root = yaml::load(text, "").root;
        root.get("title").and_then(Node::text).map(str::trim).map(str::to_owned)
    });
    let named = named.filter(|title| !title.is_empty());
    named.or_else(|| heading(body)).unwrap_or_else(|| of_file(uri))
}

fn of_file(uri: &str) -> String {
    let name = uri.rsplit_once('/').map_or(uri, |(_, name)| name);
    match name.rsplit_once('.').map_or(name, |(stem, _)| stem) {
        "index" | "README" if !uri.contains('/') => "Home".to_owned(),
        "README" => "Index".to_owned(),
        stem => title_of_folder(stem),
    }
}

/// What is between `---` and `---` or `...` at the beginning, and what comes behind it.
pub(crate) fn split_front_matter(text: &str) -> (Option<&str>, &str) {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.trim_end() != "---" {
        return (None, text);
    }
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(&text[first.len()..at]), &text[at + line.len()..]);
        }
        at += line.len();
        if at > LARGEST_FRONT_MATTER {
            break;
        }
    }
    (None, text)
}

/// The text of the first heading of level 1.
fn heading(body: &str) -> Option<String> {
    let mut fence: Option<(char, usize)> = None;
    let mut in_comment = false;
    // Of the paragraph so far, which a line of `=` makes a heading.
    let mut paragraph = String::new();
    for line in body.lines() {
        let text = line.trim_start_matches(' ');
        let indentation = line.len() - text.len();
        if let Some((mark, length)) = fence {
            if fence_of(text).is_some_and(|(other, run, rest)| other == mark && run >= length && rest.trim().is_empty())
            {
                fence = None;
            }
            continue;
        }
        if in_comment || text.starts_with("<!--") {
            in_comment = !text.contains("-->");
            paragraph.clear();
            continue;
        }
        if let Some((mark, length, _)) = fence_of(text).filter(|_| indentation < 4) {
            fence = Some((mark, length));
            paragraph.clear();
            continue;
        }
        if (indentation >= 4 || line.starts_with('\t')) && paragraph.is_empty() {
            continue;
        }
        if let Some(text) = atx(text).filter(|_| indentation < 4) {
            return Some(plain(text)).filter(|text| !text.is_empty());
        }
        let text = text.trim_end();
        if !paragraph.is_empty() && !text.is_empty() && text.bytes().all(|byte| byte == b'=') {
            return Some(plain(&paragraph)).filter(|text| !text.is_empty());
        }
        if text.is_empty() || text.starts_with(['#', '>', '|', '<']) || text.bytes().all(|byte| byte == b'-') {
            paragraph.clear();
        } else if paragraph.len() < LONGEST_HEADING {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(text);
        }
    }
    None
}

/// The mark of a fence, how many there are, and what comes behind them.
fn fence_of(text: &str) -> Option<(char, usize, &str)> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    (length >= 3 && !(mark == '`' && rest.contains('`'))).then_some((mark, length, rest))
}

/// What stands behind the one `#` of a heading.
fn atx(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('#').filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))?.trim();
    let without_end = rest.trim_end_matches('#');
    Some(if without_end.is_empty() || without_end.ends_with([' ', '\t']) { without_end.trim_end() } else { rest })
}

/// A heading's text without its markup.
fn plain(text: &str) -> String {
    let text = without_attributes(text.trim());
    let text = &text[..text.floor_char_boundary(LONGEST_HEADING)];
    let mut plain = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        rest = match letter {
            '\\' if after.starts_with(|next: char| next.is_ascii_punctuation()) => {
                plain.push_str(&after[..1]);
                &after[1..]
            }
            '`' => code(rest, &mut plain),
            // The alternative text of an image is no part of a title.
            '!' if after.starts_with('[') => link(after).map_or_else(|| kept('!', after, &mut plain), |(_, rest)| rest),
            '[' => match link(rest) {
                Some((inside, behind)) => {
                    plain.push_str(&self::plain(inside));
                    behind
                }
                None => kept('[', after, &mut plain),
            },
            '<' => match after.split_once('>') {
                Some((tag, behind)) if tag.starts_with(|next: char| next.is_ascii_alphabetic() || next == '/') => {
                    behind
                }
                _ => kept('<', after, &mut plain),
            },
            '*' if !(plain.ends_with(' ') && after.starts_with(' ')) => rest.trim_start_matches('*'),
            '~' | '=' | '^' if after.starts_with(letter) => &after[1..],
            '_' if is_edge(&plain, after) => rest.trim_start_matches('_'),
            ':' => icon(after).unwrap_or_else(|| kept(':', after, &mut plain)),
            letter => kept(letter, after, &mut plain),
        };
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    entities(&words.join(" "))
}

fn kept<'a>(letter: char, after: &'a str, plain: &mut String) -> &'a str {
    plain.push(letter);
    after
}

/// Without `{#id .class}` or `{: … }` at its end.
fn without_attributes(text: &str) -> &str {
    let Some(begin) = text.rfind('{').filter(|_| text.ends_with('}')) else { return text };
    let inside = text[begin + 1..text.len() - 1].trim_start_matches(':').trim_start();
    let is_list = inside.starts_with(['#', '.']) || inside.contains('=');
    if is_list { text[..begin].trim_end() } else { text }
}

fn code<'a>(text: &'a str, plain: &mut String) -> &'a str {
    let rest = text.trim_start_matches('`');
    let marks = &text[..text.len() - rest.len()];
    if let Some(end) = rest.find(marks) {
        plain.push_str(rest[..end].trim());
        rest[end + marks.len()..].trim_start_matches('`')
    } else {
        plain.push_str(marks);
        rest
    }
}

/// The text of `[text](target)`, `[text][name]` or `[text]{…}`, and what comes behind all of it.
fn link(text: &str) -> Option<(&str, &str)> {
    let close = closing(text, '[', ']')?;
    let (inside, behind) = (&text[1..close], &text[close + 1..]);
    let behind = match behind.chars().next() {
        Some('(') => closing(behind, '(', ')').map(|end| &behind[end + 1..])?,
        Some('[') => closing(behind, '[', ']').map(|end| &behind[end + 1..])?,
        _ => return None,
    };
    Some((inside, behind))
}

fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// Whether an underscore here is no part of a word.
fn is_edge(before: &str, after: &str) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    !(is_word(before.chars().next_back()) && is_word(after.trim_start_matches('_').chars().next()))
}

/// What comes behind `:material-home:`, of which the first colon is read.
fn icon(after: &str) -> Option<&str> {
    let (name, behind) = after.split_once(':')?;
    let sets = ["material-", "octicons-", "fontawesome-", "simple-"];
    sets.iter().any(|set| name.starts_with(set)).then_some(behind)
}

fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    named.iter().fold(text.to_owned(), |text, (name, letter)| text.replace(name, letter))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_of_these_is_the_title() {
        assert_eq!(of_page("---\ntitle: From above\n---\n# Heading\n", "a.md"), "From above");
        assert_eq!(of_page("---\ntags: [x]\n---\n\n# Heading\n", "a.md"), "Heading");
        assert_eq!(of_page("text\n", "my-first_page.md"), "My first page");
        assert_eq!(of_page("", "index.md"), "Home");
        assert_eq!(of_page("", "guide/index.md"), "Index");
        assert_eq!(of_page("---\ntitle: [\n---\n# Heading\n", "a.md"), "Heading");
    }

    #[test]
    fn headings_are_found_where_markdown_finds_them() {
        let cases = [
            ("## Two\n# One\n", Some("One")),
            ("One\n===\n", Some("One")),
            ("One\nline\n=\n", Some("One line")),
            ("```\n# no\n```\n# yes\n", Some("yes")),
            ("~~~~\n# no\n~~~\n# no\n~~~~~\n# yes", Some("yes")),
            ("<!-- \n# no\n-->\n# yes\n", Some("yes")),
            ("    # no\n\n# yes #\n", Some("yes")),
            ("#no\n", None),
            ("text\n\n===\n", None),
        ];
        for (body, expected) in cases {
            assert_eq!(heading(body).as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn titles_have_no_markup() {
        let cases = [
            ("First Steps { #first-steps }", "First Steps"),
            ("`uv` and *more* **bold** snake_case _it_", "uv and more bold snake_case it"),
            ("[Guide](a.md 'x') to [that][x] [kept]", "Guide to that [kept]"),
            ("![logo](x.png) Name <small>new</small>", "Name new"),
            ("C\\# &amp; D :material-home: ==marked==", "C# & D marked"),
            ("a {{ value }}", "a {{ value }}"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected);
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "[-a#=`~*_!\\[\\]()<>{}\\\\: \n\t\u{e9}]{0,60}") {
            of_page(&text, "a.md");
        }
    }
}
