//! HTML and XML, with the marks of templates.

use super::{
    general::{self, find},
    grammar::Grammar,
    grammars,
    tokens::{Class, Tokens},
};

/// What begins in templates, what ends it, and whether it is a comment.
const TEMPLATES: [(&str, &str, bool); 4] =
    [("{#", "#}", true), ("{{", "}}", false), ("{%", "%}", false), ("<%", "%>", false)];

pub(super) fn markup(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut at = tokens.end();
    while at < end {
        match bytes[at] {
            b'<' | b'{' => {
                let next = template(tokens, at, end).max(at);
                at = if next > at { next } else { element(tokens, at, end).max(at + 1) };
            }
            b'&' => {
                let rest = &bytes[at + 1..end];
                let length =
                    rest.iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
                if length > 0 && rest.get(length) == Some(&b';') {
                    tokens.mark(Class::Type, at, at + length + 2);
                }
                at += 1 + length;
            }
            _ => at += 1,
        }
    }
    tokens.plain(end);
}

/// Reads the mark of a template that begins here; returns where it ends, or `at` where there is none.
fn template(tokens: &mut Tokens<'_>, at: usize, end: usize) -> usize {
    let bytes = tokens.bytes();
    let kind = TEMPLATES.iter().find(|(open, ..)| bytes[at..end].starts_with(open.as_bytes()));
    let Some((open, close, is_comment)) = kind else { return at };
    // On one line, mostly; what is not closed soon is none, and must not be looked for again and again.
    let limit = end.min(at + if *is_comment { 4000 } else { 400 });
    let Some(close) = find(&bytes[..limit], at + open.len(), close.as_bytes()) else { return at };
    if *is_comment {
        tokens.mark(Class::Comment, at, close + 2);
        return close + 2;
    }
    tokens.mark(Class::Keyword, at, at + open.len());
    general::scan(&grammars::JINJA, tokens, close);
    tokens.push(Class::Keyword, close + 2);
    close + 2
}

/// Reads the comment, tag or declaration that begins here; returns where it ends, or `at` where it is only a sign.
pub(super) fn element(tokens: &mut Tokens<'_>, at: usize, end: usize) -> usize {
    let bytes = tokens.bytes();
    let rest = &bytes[at..end];
    if rest.starts_with(b"<!--") {
        let close = find(&bytes[..end], at + 4, b"-->").map_or(end, |close| close + 3);
        tokens.mark(Class::Comment, at, close);
        return close;
    }
    if rest.starts_with(b"<![CDATA[") {
        let close = find(&bytes[..end], at, b"]]>").map_or(end, |close| close + 3);
        tokens.mark(Class::Text, at, close);
        return close;
    }
    let start = at + 1 + usize::from(matches!(rest.get(1), Some(b'/' | b'!' | b'?')));
    let length = bytes[start..end].iter().take_while(|byte| is_name(**byte)).count();
    if rest.first() != Some(&b'<') || length == 0 {
        return at;
    }
    tokens.mark(Class::Keyword, start, start + length);
    let is_opening = start == at + 1;
    let close = attributes(tokens, start + length, end);
    let name = &bytes[start..start + length];
    if !is_opening {
        return close;
    }
    let grammar: &'static Grammar = match name {
        b"script" => &grammars::ECMASCRIPT,
        b"style" => &grammars::CSS,
        _ => return close,
    };
    let closing: &[u8] = if name == b"script" { b"</script" } else { b"</style" };
    // Without an end, everything is code: it must not be looked for again and again.
    let content = find(&bytes[..end], close, closing).unwrap_or(end);
    tokens.plain(close);
    general::scan(grammar, tokens, content);
    content
}

/// Reads up to the end of a tag and returns where that is.
fn attributes(tokens: &mut Tokens<'_>, from: usize, end: usize) -> usize {
    let bytes = tokens.bytes();
    let mut at = from;
    while at < end {
        match bytes[at] {
            b'>' => return at + 1,
            b'<' => return at,
            quote @ (b'"' | b'\'') => {
                let length = bytes[at + 1..end].iter().position(|byte| *byte == quote);
                let Some(length) = length else { return end };
                tokens.mark(Class::Text, at, at + length + 2);
                at += length + 2;
            }
            byte if is_name(byte) => {
                let length = bytes[at..end].iter().take_while(|byte| is_name(**byte)).count();
                let is_value = bytes[at - 1] == b'=';
                tokens.mark(if is_value { Class::Text } else { Class::Property }, at, at + length);
                at += length;
            }
            _ => at += 1,
        }
    }
    end
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || b"-_:.@#*".contains(&byte)
}
