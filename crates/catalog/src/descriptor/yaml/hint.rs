//! What to do about a YAML syntax error, guessed from the line it is on.

use std::borrow::Cow;

/// What is wrong with a YAML text, and what to do about it. `reason` is the parser's own sentence; `line_number` counts
/// from 1 in `text`.
pub fn explain(reason: &str, text: &str, line_number: usize) -> String {
    let line = text.lines().nth(line_number.saturating_sub(1)).unwrap_or_default();
    let reason = reason.trim_end_matches('.');
    match hint(line) {
        Some(hint) => format!("this is not valid YAML, {reason}: {hint}"),
        None => format!("this is not valid YAML, {reason}: check the indentation and the quotes here and just above"),
    }
}

fn hint(line: &str) -> Option<Cow<'static, str>> {
    let indentation = line.len() - line.trim_start().len();
    if line[..indentation].contains('\t') {
        return Some("indent with spaces, YAML allows no tabs there".into());
    }
    if line.contains(":\t") {
        return Some("put a space after ':' instead of a tab".into());
    }
    let content = line.trim_start().trim_start_matches("- ");
    let (key, value) = content.split_once(": ").unwrap_or(("", content));
    let value = value.trim();
    let first = value.chars().next()?;
    if value.contains("{{") && !value.starts_with(['"', '\'']) {
        return Some("put a value with '{{' in it in quotes".into());
    }
    if matches!(first, '@' | '`' | '%') {
        return Some(format!("put a value that starts with '{first}' in quotes").into());
    }
    if first == '*' {
        return Some("put a value that starts with '*' in quotes, unless it stands for an anchor".into());
    }
    if !key.is_empty() && value.contains(": ") && !value.starts_with(['"', '\'', '{', '[']) {
        return Some("put a value with ': ' in it in quotes".into());
    }
    None
}
