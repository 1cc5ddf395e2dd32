//! Markdown, as an example within Markdown.

use super::{
    super::{
        languages, markup,
        tokens::{Class, Tokens},
    },
    next_line, spaces,
};

pub(in super::super) fn markdown(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        let first = spaces(bytes, line, line_end);
        let text = &bytes[first..line_end];
        match text {
            [b'#', ..] => tokens.mark(Class::Heading, first, line_end),
            [b'`', b'`', b'`', ..] | [b'~', b'~', b'~', ..] => {
                tokens.mark(Class::Keyword, first, line_end);
                start = fenced(tokens, &text[..3], first + 3, start, end);
            }
            [b'>', ..] => tokens.mark(Class::Comment, first, line_end),
            [b'-' | b'*' | b'+', b' ', ..] => {
                tokens.mark(Class::Keyword, first, first + 1);
                inline(tokens, first + 1, line_end);
            }
            [b'!', b'!', b'!', ..] | [b'?', b'?', b'?', ..] | [b'=', b'=', b'=', ..] => {
                tokens.mark(Class::Keyword, first, line_end);
            }
            _ => inline(tokens, first, line_end),
        }
    }
}

/// Code within the example, whose first line begins at `from`: returns the beginning of the line behind it.
fn fenced(tokens: &mut Tokens<'_>, fence: &[u8], info: usize, from: usize, end: usize) -> usize {
    let bytes = tokens.bytes();
    let mut start = from;
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        if bytes[line..line_end].trim_ascii_start().starts_with(fence) {
            let info = tokens.text.get(info..from).unwrap_or_default().trim();
            let name = info.split([' ', '{', '}', '.']).find(|word| !word.is_empty()).unwrap_or_default();
            tokens.plain(from);
            // Markdown within Markdown within Markdown could go on for ever.
            if let Some(language) = languages::find(name).filter(|language| language.name != "markdown") {
                language.scan.run(tokens, line);
            }
            tokens.mark(Class::Keyword, line, line_end);
            return line_end + 1;
        }
        start = line_end + 1;
    }
    from
}

/// Code and links in a line, and HTML.
fn inline(tokens: &mut Tokens<'_>, from: usize, end: usize) {
    let bytes = tokens.bytes();
    let mut at = from;
    // Up to where no backtick closes what another one opens.
    let mut is_open = true;
    while at < end {
        let rest = &bytes[at + 1..end];
        match bytes[at] {
            b'`' if is_open => match rest.iter().position(|byte| *byte == b'`') {
                Some(length) => {
                    tokens.mark(Class::Text, at, at + length + 2);
                    at += length + 2;
                }
                None => is_open = false,
            },
            b']' if rest.first() == Some(&b'(') => {
                let length = rest.iter().take_while(|byte| **byte != b')').count();
                tokens.mark(Class::Property, at + 2, at + 1 + length);
                at += 1 + length;
            }
            b'<' if rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/' || *byte == b'!') => {
                tokens.plain(at);
                at = markup::element(tokens, at, end).max(at + 1);
            }
            _ => at += 1,
        }
    }
}
