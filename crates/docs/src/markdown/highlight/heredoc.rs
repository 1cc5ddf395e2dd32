//! What is particular to shells: names of commands, options, and texts that begin behind `<<`.

use super::{general::Scanner, tokens::Class};

/// A text up to a line of its name.
pub(super) struct Heredoc {
    name: (usize, usize),
}

/// Words behind which another command begins.
const BEFORE_COMMANDS: [&[u8]; 11] =
    [b"!", b"do", b"elif", b"else", b"env", b"exec", b"if", b"sudo", b"then", b"time", b"while"];

impl Scanner<'_, '_> {
    /// What a word is that ends here.
    pub(super) fn command_word(&mut self, end: usize) -> Option<Class> {
        let word = &self.bytes[self.at..end];
        if word[0] == b'-' {
            self.at_command = false;
            return self.is_behind_space().then_some(Class::Property);
        }
        if word.iter().all(u8::is_ascii_digit) {
            return Some(Class::Number);
        }
        // Values of variables may stand before the command.
        if !self.at_command || self.before == b'=' {
            return None;
        }
        if self.byte(end) == b'=' {
            return Some(Class::Property);
        }
        let is_keyword = self.grammar.keywords.binary_search_by(|listed| listed.as_bytes().cmp(word)).is_ok();
        self.at_command = BEFORE_COMMANDS.contains(&word);
        if is_keyword { Some(Class::Keyword) } else { Some(Class::Function) }
    }

    /// `<<NAME`, `<<-NAME`, `<<~NAME`, each with or without quotes.
    pub(super) fn heredoc_name(&mut self) -> bool {
        let mut start = self.at + 2;
        if matches!(self.byte(start), b'-' | b'~') {
            start += 1;
        }
        let quote = self.byte(start);
        let is_quoted = matches!(quote, b'"' | b'\'');
        if is_quoted {
            start += 1;
        }
        let rest = &self.bytes[start..self.end];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let end = start + length;
        if length == 0 || !rest[0].is_ascii_alphabetic() || (is_quoted && self.byte(end) != quote) {
            return false;
        }
        self.heredoc = Some(Heredoc { name: (start, end) });
        self.mark(Class::Keyword, end + usize::from(is_quoted));
        self.before = b'"';
        true
    }

    /// The text itself, which begins here.
    pub(super) fn heredoc_text(&mut self, heredoc: &Heredoc) {
        let name = &self.bytes[heredoc.name.0..heredoc.name.1];
        let mut line = self.at;
        while line < self.end {
            let rest = &self.bytes[line..self.end];
            let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
            if rest[..length].trim_ascii() == name {
                self.mark(Class::Text, line);
                self.mark(Class::Keyword, line + length);
                return;
            }
            line += length + 1;
        }
        self.has_heredocs = false;
    }
}
