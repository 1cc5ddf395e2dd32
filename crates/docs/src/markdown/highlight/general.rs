//! The scanner of most languages.

use super::{
    grammar::{Grammar, Keys, MOST_QUOTES},
    heredoc::Heredoc,
    tokens::{Class, Tokens},
};

/// One pass over what is not covered yet, up to `end`.
pub(super) fn scan(grammar: &'static Grammar, tokens: &mut Tokens<'_>, end: usize) {
    let (bytes, at) = (tokens.bytes(), tokens.end());
    let mut scanner = Scanner {
        grammar,
        tokens,
        bytes,
        at,
        end,
        strings: Vec::new(),
        unclosed: [0; MOST_QUOTES + 1],
        before: b'\n',
        brackets: 0,
        at_command: true,
        heredoc: None,
        has_heredocs: grammar.heredocs,
    };
    while scanner.at < end {
        scanner.step();
    }
    tokens.plain(end);
}

pub(super) struct Scanner<'t, 'a> {
    pub(super) grammar: &'static Grammar,
    pub(super) tokens: &'t mut Tokens<'a>,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) end: usize,
    /// The strings that the code at hand is within: which quote, and how many braces are open in the code.
    pub(super) strings: Vec<(usize, u32)>,
    /// For each quote, up to where it is known not to be closed. Without it, many that are not would each be followed
    /// to the end.
    pub(super) unclosed: [usize; MOST_QUOTES + 1],
    /// The last byte that was no space; a line's end where the line has none yet.
    pub(super) before: u8,
    /// Square brackets that are open.
    brackets: u32,
    /// Whether a word would be a command's name.
    pub(super) at_command: bool,
    /// The text that begins with the next line.
    pub(super) heredoc: Option<Heredoc>,
    /// Cleared when one has no end, so that not every one is followed to the end.
    pub(super) has_heredocs: bool,
}

impl Scanner<'_, '_> {
    fn step(&mut self) {
        let byte = self.bytes[self.at];
        match byte {
            b'\n' => self.line_end(),
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'0'..=b'9' if !self.grammar.commands => self.number(),
            // No word begins with a hyphen, but for options of commands.
            _ if self.is_word(byte) && (byte != b'-' || self.grammar.commands) => self.word(),
            _ => self.sign(byte),
        }
    }

    fn line_end(&mut self) {
        // A command goes on behind a backslash.
        if !(self.grammar.commands && self.before == b'\\') {
            self.before = b'\n';
            self.at_command = true;
        }
        self.at += 1;
        if let Some(heredoc) = self.heredoc.take() {
            self.heredoc_text(&heredoc);
        }
    }

    pub(super) fn is_word(&self, byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 || self.grammar.word_bytes.contains(&byte)
    }

    pub(super) fn word_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from..self.end];
        from + rest.iter().position(|&byte| !self.is_word(byte)).unwrap_or(rest.len())
    }

    /// The byte at this place; 0 behind the end.
    pub(super) fn byte(&self, at: usize) -> u8 {
        if at < self.end { self.bytes[at] } else { 0 }
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.bytes[self.at..self.end].starts_with(text.as_bytes())
    }

    pub(super) fn mark(&mut self, class: Class, end: usize) {
        self.tokens.mark(class, self.at, end);
        self.at = end;
    }

    fn number(&mut self) {
        let mut end = self.at + 1;
        while end < self.end {
            let byte = self.bytes[end];
            let is_part = byte.is_ascii_alphanumeric()
                || byte == b'_'
                || (byte == b'.' && self.byte(end + 1).is_ascii_digit())
                || (matches!(byte, b'+' | b'-')
                    && matches!(self.bytes[end - 1], b'e' | b'E')
                    && self.byte(self.at + 1) != b'x');
            // Where words may have hyphens, `2-alpine` is one.
            if !is_part && !self.grammar.word_bytes.contains(&byte) {
                break;
            }
            end += 1;
        }
        self.before = b'0';
        if self.is_key(end) {
            self.mark(Class::Property, end);
        } else {
            self.mark(Class::Number, end);
        }
    }

    fn word(&mut self) {
        let (start, end) = (self.at, self.word_end(self.at));
        let word = &self.bytes[start..end];
        if word.len() <= 3 && !self.grammar.prefixes.is_empty() && self.is_prefix(word) {
            self.tokens.plain(start);
            self.at = end;
            if self.string(start) {
                return;
            }
            self.at = start;
        }
        let class = if self.grammar.commands { self.command_word(end) } else { self.class_of(end) };
        if let Some(class) = class {
            self.tokens.mark(class, start, end);
        }
        self.before = self.bytes[end - 1];
        self.at = end;
    }

    fn is_prefix(&self, word: &[u8]) -> bool {
        self.grammar.prefixes.iter().any(|prefix| prefix.as_bytes().eq_ignore_ascii_case(word))
    }

    fn class_of(&self, end: usize) -> Option<Class> {
        let word = &self.bytes[self.at..end];
        let next = self.byte(end);
        let is_member = self.before == b'.';
        if self.is_key(end) && !is_member && word != b"default" && !self.is_listed(self.grammar.types, word) {
            return Some(Class::Property);
        }
        if !is_member {
            if self.is_listed(self.grammar.keywords, word) {
                return Some(Class::Keyword);
            }
            if self.is_listed(self.grammar.types, word) {
                return Some(Class::Type);
            }
        }
        if next == b'(' || (self.grammar.options && word.contains(&b'-')) {
            return Some(Class::Function);
        }
        (self.grammar.capital_types && word[0].is_ascii_uppercase()).then_some(Class::Type)
    }

    fn is_listed(&self, list: &[&str], word: &[u8]) -> bool {
        if !self.grammar.ignore_case {
            return list.binary_search_by(|listed| listed.as_bytes().cmp(word)).is_ok();
        }
        let mut lower = [0; 24];
        let Some(lower) = lower.get_mut(..word.len()) else { return false };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        list.binary_search_by(|listed| listed.as_bytes().cmp(lower)).is_ok()
    }

    /// Whether what ends here is a key.
    pub(super) fn is_key(&self, end: usize) -> bool {
        let keys = self.grammar.keys;
        if keys == Keys::Colon && self.byte(end) == b':' && self.byte(end + 1) != b':' {
            return true;
        }
        if keys == Keys::Equals {
            let spaces = self.bytes[end..self.end].iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count();
            return self.byte(end + spaces) == b'=' && !matches!(self.byte(end + spaces + 1), b'=' | b'>' | b'~');
        }
        // `name="…"` and `name={…}` of an element.
        self.grammar.elements && self.byte(end) == b'=' && matches!(self.byte(end + 1), b'"' | b'{' | b'\'')
    }

    /// Anything that is neither space, word nor number.
    fn sign(&mut self, byte: u8) {
        if self.comment() || self.string(self.at) || self.special(byte) {
            return;
        }
        match byte {
            b'[' => (self.brackets, self.at_command) = (self.brackets + 1, false),
            b']' => self.brackets = self.brackets.saturating_sub(1),
            b'{' => {
                if let Some((_, braces)) = self.strings.last_mut() {
                    *braces += 1;
                }
                self.at_command = true;
            }
            b'}' => match self.strings.last_mut() {
                Some((quote, 0)) => {
                    let quote = *quote;
                    self.strings.pop();
                    self.tokens.plain(self.at + 1);
                    self.string_rest(quote, self.at + 1);
                    return;
                }
                Some((_, braces)) => *braces -= 1,
                None => {}
            },
            b'|' | b'&' | b';' | b'(' | b'`' => self.at_command = true,
            _ => {}
        }
        self.before = byte;
        self.at += 1;
    }

    fn special(&mut self, byte: u8) -> bool {
        let next = self.byte(self.at + 1);
        match byte {
            b'@' if self.is_word(next) && !next.is_ascii_digit() => self.at_name(),
            b'$' if self.grammar.dollar => self.variable(next),
            b'#' if self.grammar.directives && self.before == b'\n' => {
                let spaces = self.bytes[self.at + 1..self.end].iter().take_while(|&&byte| byte == b' ').count();
                let end = self.word_end(self.at + 1 + spaces);
                self.mark(Class::Keyword, end);
                self.before = b'#';
                true
            }
            b'<' if self.grammar.elements => self.element(next),
            b'<' if self.has_heredocs && next == b'<' && self.heredoc.is_none() => self.heredoc_name(),
            b'/' if self.grammar.regexes => self.regex(next),
            b'-' if self.grammar.options && next.is_ascii_alphabetic() && self.is_behind_space() => {
                let end = self.word_end(self.at + 1);
                self.mark(Class::Property, end);
                self.before = b'a';
                true
            }
            b'[' if self.grammar.sections && self.before == b'\n' && self.brackets == 0 => {
                let rest = &self.bytes[self.at..self.end];
                let line = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                let Some(close) = rest[..line].iter().rposition(|&byte| byte == b']') else { return false };
                self.mark(Class::Type, self.at + close + 1);
                self.before = b']';
                true
            }
            _ => false,
        }
    }

    pub(super) fn is_behind_space(&self) -> bool {
        self.at == 0 || self.bytes[self.at - 1].is_ascii_whitespace()
    }

    fn at_name(&mut self) -> bool {
        let Some(class) = self.grammar.at else { return false };
        let mut end = self.word_end(self.at + 1);
        while self.byte(end) == b'.' && self.is_word(self.byte(end + 1)) {
            end = self.word_end(end + 1);
        }
        self.mark(class, end);
        self.before = b'a';
        true
    }

    fn variable(&mut self, next: u8) -> bool {
        let end = match next {
            b'{' => {
                // `${name}`, not what is written in place of a name that has no value.
                let end =
                    self.at + 2 + self.bytes[self.at + 2..self.end].iter().take_while(|byte| is_name(**byte)).count();
                if self.byte(end) == b'}' { end + 1 } else { end }
            }
            _ if is_name(next) => {
                self.at + 1 + self.bytes[self.at + 1..self.end].iter().take_while(|byte| is_name(**byte)).count()
            }
            b'@' | b'*' | b'#' | b'?' | b'!' if self.grammar.commands => self.at + 2,
            _ => return false,
        };
        self.mark(Class::Type, end);
        self.end_of_value();
        true
    }

    /// The name of an element, where `<` can hardly mean less than.
    fn element(&mut self, next: u8) -> bool {
        let start = if next == b'/' { self.at + 2 } else { self.at + 1 };
        let is_place = !self.is_word(self.before) && !matches!(self.before, b')' | b']' | b'.');
        if !self.byte(start).is_ascii_alphabetic() || !(is_place || next == b'/') {
            return false;
        }
        let rest = &self.bytes[start..self.end];
        let length = rest.iter().position(|&byte| !(self.is_word(byte) || byte == b'.' || byte == b'-'));
        let end = start + length.unwrap_or(rest.len());
        self.at = start;
        self.mark(Class::Keyword, end);
        self.before = b'<';
        true
    }

    fn comment(&mut self) -> bool {
        let line = &self.grammar.line_comments;
        if line.iter().any(|open| self.starts_with(open)) && (!self.grammar.spaced_comments || self.is_behind_space()) {
            let rest = &self.bytes[self.at..self.end];
            let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
            self.mark(Class::Comment, self.at + length);
            return true;
        }
        let Some((open, close)) = self.grammar.block_comments.iter().find(|(open, _)| self.starts_with(open)) else {
            return false;
        };
        let from = self.at + open.len();
        let end = find(&self.bytes[..self.end], from, close.as_bytes()).map_or(self.end, |end| end + close.len());
        self.mark(Class::Comment, end);
        true
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Where `text` next begins.
pub(super) fn find(bytes: &[u8], from: usize, text: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(text.len()).position(|window| window == text).map(|at| from + at)
}
