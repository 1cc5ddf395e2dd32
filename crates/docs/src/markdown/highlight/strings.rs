//! Strings and regular expressions, as the scanner of most languages reads them.

use super::{general::Scanner, grammar::MOST_QUOTES, tokens::Class};

/// Code within strings within code: beyond this it is part of the string.
const DEEPEST: usize = 8;

/// What follows within a string.
enum Next {
    /// Its end, behind the quote.
    Close(usize),
    /// Code, behind what begins it.
    Code(usize),
    /// The end of the line or of everything.
    Nothing,
}

impl Scanner<'_, '_> {
    /// Reads the string that begins here, which is marked from `start`.
    pub(super) fn string(&mut self, start: usize) -> bool {
        let quotes = self.grammar.quotes;
        let Some((number, quote)) = quotes.iter().enumerate().find(|(_, quote)| self.starts_with(quote.open)) else {
            return false;
        };
        let from = self.at + quote.open.len();
        if self.is_apostrophe(quote.open, start == self.at) || from <= self.unclosed[number] {
            return false;
        }
        let Some(close) = self.close(number, from) else { return false };
        if self.grammar.keys == super::grammar::Keys::Strings && self.is_before_colon(close) {
            self.tokens.mark(Class::Property, start, close);
            (self.at, self.before) = (close, b'"');
            return true;
        }
        let class = if self.is_key(close) { Class::Property } else { Class::Text };
        self.tokens.plain(start);
        if quote.code.is_empty() || class == Class::Property {
            self.tokens.push(class, close);
            self.at = close;
            self.end_of_value();
        } else {
            self.string_rest(number, from);
        }
        true
    }

    /// `don't`, and `'a` where that is the name of a lifetime.
    fn is_apostrophe(&self, open: &str, is_unprefixed: bool) -> bool {
        if open != "'" {
            return false;
        }
        if self.grammar.lifetimes {
            let is_escape = self.byte(self.at + 1) == b'\\';
            let mut end = self.at + 2;
            while self.byte(end) & 0xC0 == 0x80 {
                end += 1;
            }
            return !is_escape && self.byte(end) != b'\'';
        }
        is_unprefixed && !self.grammar.commands && self.at > 0 && self.bytes[self.at - 1].is_ascii_alphabetic()
    }

    fn is_before_colon(&self, end: usize) -> bool {
        self.bytes[end..self.end].iter().find(|byte| !matches!(byte, b' ' | b'\t')) == Some(&b':')
    }

    /// Behind the end of a string whose content begins at `from`, if it has one.
    fn close(&mut self, number: usize, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            match self.next_in_string(number, at, false) {
                (Next::Close(end), _) => return Some(end),
                (Next::Code(end), _) => at = end,
                (Next::Nothing, end) => {
                    self.unclosed[number] = end;
                    return None;
                }
            }
        }
    }

    /// Reads on within a string whose part up to here is not marked yet.
    pub(super) fn string_rest(&mut self, number: usize, from: usize) {
        let has_room = self.strings.len() < DEEPEST;
        match self.next_in_string(number, from, has_room) {
            (Next::Code(end), _) => {
                self.tokens.push(Class::Text, end - self.grammar.quotes[number].code.len());
                self.tokens.plain(end);
                self.strings.push((number, 0));
                (self.at, self.before) = (end, b'{');
                self.at_command = true;
                return;
            }
            (Next::Close(end), _) | (Next::Nothing, end) => {
                self.tokens.push(Class::Text, end);
                self.at = end;
            }
        }
        self.end_of_value();
    }

    /// The command itself may follow the value of a variable.
    pub(super) fn end_of_value(&mut self) {
        self.at_command &= self.before == b'=';
        self.before = b'"';
    }

    fn next_in_string(&self, number: usize, from: usize, with_code: bool) -> (Next, usize) {
        let quote = &self.grammar.quotes[number];
        let (close, code) = (quote.close.as_bytes(), quote.code.as_bytes());
        let mut at = from;
        while at < self.end {
            let byte = self.bytes[at];
            if byte == quote.escape && quote.escape != 0 {
                at += 2;
            } else if byte == close[0] && self.bytes[at..self.end].starts_with(close) {
                return (Next::Close(at + close.len()), at);
            } else if with_code && !code.is_empty() && self.bytes[at..self.end].starts_with(code) {
                return (Next::Code(at + code.len()), at);
            } else if byte == b'\n' && !quote.lines {
                return (Next::Nothing, at);
            } else {
                at += 1;
            }
        }
        (Next::Nothing, self.end)
    }

    /// A regular expression, where `/` can hardly mean to divide.
    pub(super) fn regex(&mut self, next: u8) -> bool {
        let is_place = b"(,=:[!&|?{;\n".contains(&self.before);
        if !is_place || b"/* >=".contains(&next) || self.at < self.unclosed[MOST_QUOTES] {
            return false;
        }
        let (mut at, mut in_set) = (self.at + 1, false);
        while at < self.end {
            match self.bytes[at] {
                b'\\' => at += 1,
                b'[' => in_set = true,
                b']' => in_set = false,
                b'\n' => break,
                b'/' if !in_set => {
                    let end = self.word_end(at + 1);
                    self.mark(Class::Text, end);
                    self.before = b'"';
                    return true;
                }
                _ => {}
            }
            at += 1;
        }
        self.unclosed[MOST_QUOTES] = at.min(self.end);
        false
    }
}
