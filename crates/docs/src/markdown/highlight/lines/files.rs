//! Files of tools: differences, containers, settings, requirements, make, HTTP.

use super::{
    super::{
        general, grammars,
        tokens::{Class, Tokens},
    },
    is_number, next_line, spaces, word,
};

/// Differences between files.
pub(in super::super) fn diff(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        let text = &bytes[line..line_end];
        let is_heading = [&b"+++ "[..], b"--- ", b"@@", b"diff ", b"index ", b"Index: ", b"==="];
        let class = match text.first() {
            _ if is_heading.iter().any(|heading| text.starts_with(heading)) => Class::Heading,
            Some(b'+' | b'>') => Class::Inserted,
            Some(b'-' | b'<') => Class::Deleted,
            _ => continue,
        };
        // The line's end belongs to it, so that its background goes through.
        tokens.mark(class, line, (line_end + 1).min(end));
    }
}

/// Instructions, and mostly commands behind them.
pub(in super::super) fn dockerfile(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        let first = spaces(bytes, line, line_end);
        if first < line_end && bytes[first] == b'#' {
            tokens.mark(Class::Comment, first, line_end);
            continue;
        }
        let instruction = word(bytes, first, line_end);
        if instruction == first {
            continue;
        }
        let name = bytes[first..instruction].to_ascii_uppercase();
        tokens.mark(Class::Keyword, first, instruction);
        let mut command_end = line_end;
        while bytes[..command_end].trim_ascii_end().ends_with(b"\\") || is_comment(bytes, line_end, command_end) {
            let Some((_, next_end)) = next_line(tokens, command_end + 1, end) else { break };
            command_end = next_end;
        }
        start = command_end + 1;
        if matches!(&name[..], b"RUN" | b"CMD" | b"ENTRYPOINT" | b"SHELL") {
            general::scan(&grammars::SHELL, tokens, command_end);
        } else {
            general::scan(&grammars::DOCKERFILE, tokens, command_end);
        }
    }
}

/// Whether the line that ends here, one of those behind the first, is a comment: it does not end the instruction.
fn is_comment(bytes: &[u8], first_end: usize, end: usize) -> bool {
    let Some(line) = bytes[first_end..end].iter().rposition(|byte| *byte == b'\n') else { return false };
    bytes[first_end + line..end].trim_ascii_start().starts_with(b"#")
}

/// `[section]` and `key = value`.
pub(in super::super) fn ini(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        let first = spaces(bytes, line, line_end);
        match bytes[first..line_end].first() {
            None => {}
            Some(b'#' | b';' | b'!') => tokens.mark(Class::Comment, first, line_end),
            Some(b'[') => tokens.mark(Class::Type, first, line_end),
            Some(_) => setting(tokens, first, line_end),
        }
    }
}

fn setting(tokens: &mut Tokens<'_>, first: usize, end: usize) {
    let bytes = tokens.bytes();
    let Some(length) = bytes[first..end].iter().position(|byte| matches!(byte, b'=' | b':')) else { return };
    let key = bytes[first..first + length].trim_ascii_end();
    tokens.mark(Class::Property, first, first + key.len());
    let value = spaces(bytes, first + length + 1, end);
    let rest = bytes[value..end].trim_ascii_end();
    let is_constant =
        [&b"true"[..], b"false", b"yes", b"no", b"on", b"off"].iter().any(|word| word.eq_ignore_ascii_case(rest));
    let class = match () {
        () if is_constant => Class::Type,
        () if is_number(rest) => Class::Number,
        () => Class::Text,
    };
    tokens.mark(class, value, end);
}

/// Patterns of files, a line each.
pub(in super::super) fn ignored(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        match bytes[line..line_end].first() {
            Some(b'#') => tokens.mark(Class::Comment, line, line_end),
            Some(b'!') => tokens.mark(Class::Keyword, line, line + 1),
            _ => {}
        }
    }
}

/// What Python's `pip` installs: a package, its version, and options.
pub(in super::super) fn requirements(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        let mut at = spaces(bytes, line, line_end);
        let is_package = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let name = at + bytes[at..line_end].iter().take_while(|byte| is_package(byte)).count();
        if at < line_end && bytes[at].is_ascii_alphanumeric() {
            tokens.mark(Class::Function, at, name);
            at = name;
        }
        while at < line_end {
            let next = word(bytes, at, line_end).max(at + 1).min(line_end);
            let text = &bytes[at..next];
            match text[0] {
                b'#' => {
                    tokens.mark(Class::Comment, at, line_end);
                    break;
                }
                b'-' => tokens.mark(Class::Property, at, next),
                b'"' | b'\'' => tokens.mark(Class::Text, at, next),
                b'=' | b'<' | b'>' | b'~' | b'!' | b'0'..=b'9' => tokens.mark(Class::Number, at, next),
                _ => {}
            }
            at = next;
        }
    }
}

/// Rules with their commands, and variables.
pub(in super::super) fn makefile(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        let text = &bytes[line..line_end];
        if text.first() == Some(&b'\t') {
            tokens.plain(line);
            general::scan(&grammars::SHELL, tokens, line_end);
            continue;
        }
        if text.first() == Some(&b'#') {
            tokens.mark(Class::Comment, line, line_end);
            continue;
        }
        let sign = text.iter().position(|byte| matches!(byte, b'=' | b':' | b'?' | b'+'));
        let Some(sign) = sign.filter(|sign| *sign > 0) else { continue };
        let is_rule = text[sign] == b':' && text.get(sign + 1) != Some(&b'=');
        let name = text[..sign].trim_ascii_end();
        tokens.mark(if is_rule { Class::Function } else { Class::Property }, line, line + name.len());
        tokens.plain(line + sign + 1);
        general::scan(&grammars::DOCKERFILE, tokens, line_end);
    }
}

/// Requests and answers: the first line, the headers, and JSON behind an empty line.
pub(in super::super) fn http(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    let mut is_first = true;
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        if is_first {
            tokens.mark(Class::Keyword, line, word(bytes, line, line_end));
        } else if line == line_end {
            tokens.plain(start.min(end));
            let begin = tokens.end();
            if matches!(bytes[begin..end].trim_ascii_start().first(), Some(b'{' | b'[')) {
                general::scan(&grammars::JSON, tokens, end);
            }
            return;
        } else {
            setting(tokens, line, line_end);
        }
        is_first = false;
    }
}
