//! Scanners of languages in which lines matter.

mod console;
mod files;
mod markdown;
mod yaml;

pub(super) use console::{console, powershell_console, python_console};
pub(super) use files::{diff, dockerfile, http, ignored, ini, makefile, requirements};
pub(super) use markdown::markdown;
pub(super) use yaml::yaml;

use super::tokens::Tokens;

/// The next line as its beginning and its end, which is before the line's break; none behind `end`.
fn next_line(tokens: &Tokens<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    if start >= end {
        return None;
    }
    let rest = &tokens.bytes()[start..end];
    Some((start, start + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len())))
}

/// Where the spaces that begin here end.
fn spaces(bytes: &[u8], from: usize, end: usize) -> usize {
    from + bytes[from..end].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Where the word that begins here ends: at a space.
fn word(bytes: &[u8], from: usize, end: usize) -> usize {
    from + bytes[from..end].iter().take_while(|byte| !byte.is_ascii_whitespace()).count()
}

/// Whether it is a number, a date or a time.
fn is_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    digits.first().is_some_and(u8::is_ascii_digit)
        && digits.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'e' | b'x' | b'-' | b':'))
}
