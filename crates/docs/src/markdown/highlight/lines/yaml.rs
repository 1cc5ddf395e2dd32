//! YAML, in the form that people write.

use super::{
    super::{
        general::find,
        tokens::{Class, Tokens},
    },
    is_number, next_line, spaces, word,
};

const CONSTANTS: [&[u8]; 9] = [b"true", b"false", b"null", b"~", b"yes", b"no", b"on", b"off", b"Null"];

/// Reads line by line; the only state is whether a text that a key began still goes on.
pub(in super::super) fn yaml(tokens: &mut Tokens<'_>, end: usize) {
    let bytes = tokens.bytes();
    // Lines that are further in than this belong to the text that began above.
    let mut text_behind: Option<usize> = None;
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        let first = spaces(bytes, line, line_end);
        if first == line_end {
            continue;
        }
        if let Some(indent) = text_behind {
            if first - line > indent {
                tokens.mark(Class::Text, first, line_end);
                continue;
            }
            text_behind = None;
        }
        if matches!(bytes[line..line_end].trim_ascii_end(), b"---" | b"...") {
            tokens.mark(Class::Keyword, line, line_end);
            continue;
        }
        let mut line = Line { tokens: &mut *tokens, bytes, at: first, end: line_end, start: line, depth: 0 };
        if line.read() {
            text_behind = Some(line.start_of_key() - line.start);
        }
    }
}

struct Line<'t, 'a> {
    tokens: &'t mut Tokens<'a>,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    start: usize,
    /// Brackets that are open.
    depth: u32,
}

impl Line<'_, '_> {
    /// Whether a text begins behind this line.
    fn read(&mut self) -> bool {
        while self.at < self.end {
            let byte = self.bytes[self.at];
            match byte {
                b' ' | b'\t' | b',' => self.at += 1,
                b'#' if self.is_behind_space() => self.mark(Class::Comment, self.end),
                b'-' | b'?' | b':' if self.is_alone() => self.at += 1,
                b'[' | b'{' if !self.is_template() => {
                    self.depth += 1;
                    self.at += 1;
                }
                b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.at += 1;
                }
                b'|' | b'>' if self.begins_text() => {
                    self.mark(Class::Keyword, word(self.bytes, self.at, self.end));
                    let rest = spaces(self.bytes, self.at, self.end);
                    if rest < self.end {
                        self.at = rest;
                        self.mark(Class::Comment, self.end);
                    }
                    return true;
                }
                b'&' | b'*' | b'!' => {
                    let end = word(self.bytes, self.at, self.end);
                    let end = if self.depth > 0 { self.plain_end(self.at).min(end) } else { end };
                    self.mark(Class::Type, end.max(self.at + 1));
                }
                b'"' | b'\'' => self.quoted(byte),
                _ => self.plain(),
            }
        }
        false
    }

    /// Where the line's first key, or what stands in its place, begins: behind the dashes of lists.
    fn start_of_key(&self) -> usize {
        let first = spaces(self.bytes, self.start, self.end);
        // A text belongs to its key, which is further in than the dash; one without a key to the dash.
        let has_key = find(&self.bytes[..self.end], first, b": ").is_some();
        let mut at = first;
        while has_key && self.bytes[at] == b'-' && self.bytes.get(at + 1) == Some(&b' ') {
            at = spaces(self.bytes, at + 1, self.end);
        }
        at
    }

    fn mark(&mut self, class: Class, end: usize) {
        self.tokens.mark(class, self.at, end);
        self.at = end;
    }

    fn is_behind_space(&self) -> bool {
        self.at == self.start || matches!(self.bytes[self.at - 1], b' ' | b'\t')
    }

    fn is_alone(&self) -> bool {
        self.at + 1 >= self.end || matches!(self.bytes[self.at + 1], b' ' | b'\t')
    }

    /// `{{ … }}` is filled in by another program.
    fn is_template(&self) -> bool {
        self.bytes[self.at..self.end].starts_with(b"{{") || self.bytes[self.at..self.end].starts_with(b"{%")
    }

    fn begins_text(&self) -> bool {
        let end = word(self.bytes, self.at, self.end);
        let rest = spaces(self.bytes, end, self.end);
        let is_mark = self.bytes[self.at + 1..end].iter().all(|byte| matches!(byte, b'+' | b'-' | b'1'..=b'9'));
        is_mark && (rest == self.end || self.bytes[rest] == b'#')
    }

    fn is_key(&self, end: usize) -> bool {
        let colon = spaces(self.bytes, end, self.end);
        let is_end = |at: usize| at >= self.end || matches!(self.bytes[at], b' ' | b'\t');
        colon < self.end && self.bytes[colon] == b':' && (is_end(colon + 1) || self.depth > 0)
    }

    fn quoted(&mut self, quote: u8) {
        let mut end = self.at + 1;
        while end < self.end && self.bytes[end] != quote {
            end += if quote == b'"' && self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = (end + 1).min(self.end);
        let class = if self.is_key(end) { Class::Property } else { Class::Text };
        self.mark(class, end);
    }

    /// Where what has no quotes ends: at a key's colon, a comment, and within brackets at what separates.
    fn plain_end(&self, from: usize) -> usize {
        let mut at = from;
        let mut template = false;
        while at < self.end {
            let (byte, next) = (self.bytes[at], self.bytes.get(at + 1).copied().unwrap_or(b' '));
            let is_end = next.is_ascii_whitespace();
            match byte {
                b'{' if matches!(next, b'{' | b'%') => template = true,
                b'}' if template && matches!(self.bytes[at - 1], b'}' | b'%') => template = false,
                _ if template => {}
                b':' if is_end || (self.depth > 0 && matches!(next, b',' | b']' | b'}')) => break,
                b'#' if at > from && matches!(self.bytes[at - 1], b' ' | b'\t') => break,
                b',' | b']' | b'}' | b'[' | b'{' if self.depth > 0 => break,
                _ => {}
            }
            at += 1;
        }
        at
    }

    fn plain(&mut self) {
        let end = self.plain_end(self.at);
        if end == self.at {
            self.at += 1;
            return;
        }
        let text = self.bytes[self.at..end].trim_ascii_end();
        let end = self.at + text.len();
        let is_constant = CONSTANTS.iter().any(|constant| constant.eq_ignore_ascii_case(text));
        let class = match () {
            () if self.is_key(end) => Class::Property,
            () if is_constant => Class::Type,
            () if is_number(text) => Class::Number,
            () => Class::Text,
        };
        self.mark(class, end);
    }
}
