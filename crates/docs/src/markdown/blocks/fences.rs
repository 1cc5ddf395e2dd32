//! Blocks of code between fences.

use super::Line;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub info: String,
    pub text: String,
    /// The line behind it.
    pub end: usize,
}

/// The block of code that begins at a line; none where nothing ends it.
pub(super) fn at(lines: &[Line<'_>], at: usize, budget: &mut usize) -> Option<Found> {
    let line = lines[at];
    let (mark, length, info) = fence(line.trimmed())?;
    let indentation = line.indentation();
    let closes = |line: &Line<'_>| {
        fence(line.trimmed()).is_some_and(|(other, run, rest)| other == mark && run >= length && rest.is_empty())
    };
    // It ends with the list's item that it is in, closed or not.
    let body = lines[at + 1..].iter().take_while(|line| line.is_blank() || line.indentation() >= indentation);
    let inside = body.take(*budget).take_while(|line| !closes(line)).count();
    *budget -= inside;
    let end = at + 1 + inside;
    if !lines.get(end).is_some_and(closes) {
        return None;
    }
    let text = lines[at + 1..end].iter().map(|line| line.dedented(indentation).text).collect::<Vec<_>>().join("\n");
    Some(Found { info: info.to_owned(), text, end: end + 1 })
}

/// The mark of a fence, how many there are, and what comes behind them.
fn fence(text: &str) -> Option<(char, usize, &str)> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    (length >= 3 && !(mark == '`' && rest.contains('`'))).then_some((mark, length, rest.trim()))
}
