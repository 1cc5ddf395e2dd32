//! What was typed into a terminal, and what came back.

use super::{
    super::{
        general,
        grammar::Grammar,
        grammars,
        tokens::{Class, Tokens},
    },
    next_line, spaces,
};

/// `$ command` with `user@host:~$` or `(venv)` in front, and its output.
pub(in super::super) fn console(tokens: &mut Tokens<'_>, end: usize) {
    session(tokens, end, shell_prompt, &grammars::SHELL);
}

/// `PS C:\> command`.
pub(in super::super) fn powershell_console(tokens: &mut Tokens<'_>, end: usize) {
    session(tokens, end, powershell_prompt, &grammars::POWERSHELL);
}

/// `>>> code`.
pub(in super::super) fn python_console(tokens: &mut Tokens<'_>, end: usize) {
    session(tokens, end, python_prompt, &grammars::PYTHON);
}

fn session(tokens: &mut Tokens<'_>, end: usize, prompt: fn(&[u8]) -> Option<usize>, grammar: &'static Grammar) {
    let bytes = tokens.bytes();
    let mut start = tokens.end();
    while let Some((line, line_end)) = next_line(tokens, start, end) {
        start = line_end + 1;
        let Some(length) = prompt(&bytes[line..line_end]) else {
            tokens.mark(Class::Output, line, line_end);
            continue;
        };
        // A command goes on behind a backslash.
        let mut command_end = line_end;
        while bytes[..command_end].ends_with(b"\\") {
            let Some((_, next_end)) = next_line(tokens, command_end + 1, end) else { break };
            command_end = next_end;
        }
        start = command_end + 1;
        tokens.mark(Class::Prompt, line, line + length);
        general::scan(grammar, tokens, command_end);
    }
}

/// The length of the prompt that the line begins with.
fn shell_prompt(line: &[u8]) -> Option<usize> {
    let first = spaces(line, 0, line.len());
    let sign = line.iter().take(80).position(|byte| matches!(byte, b'$' | b'#' | b'%' | b'>'))?;
    let is_end = line.len() == sign + 1 || line[sign + 1] == b' ';
    let before = line[first.min(sign)..sign].trim_ascii_end();
    let is_prompt = match before {
        [] => true,
        // `user@host`, `bash-5.1`, `(venv)`, `[user@host folder]`.
        [b'(' | b'[', .., b')' | b']'] => line[sign] != b'>',
        _ => {
            let word = before.split(|byte| *byte == b' ').next().unwrap_or(before);
            line[sign] != b'>'
                && (word.contains(&b'@')
                    || word.starts_with(b"~")
                    || (word.len() == before.len() && word.starts_with(b"bash-")))
                && line[sign - 1] != b' '
        }
    };
    (is_end && is_prompt).then(|| (sign + 2).min(line.len()))
}

fn powershell_prompt(line: &[u8]) -> Option<usize> {
    if line.starts_with(b"PS") {
        let sign = line.iter().position(|byte| *byte == b'>')?;
        return Some((sign + 2).min(line.len()));
    }
    line.starts_with(b">> ").then_some(3)
}

fn python_prompt(line: &[u8]) -> Option<usize> {
    let is_prompt = line.starts_with(b">>> ") || line.starts_with(b"... ");
    let is_bare = matches!(line, b">>>" | b"...");
    if is_prompt { Some(4) } else { is_bare.then_some(3) }
}
