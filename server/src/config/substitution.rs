//! `${NAME}`, `${NAME:-default}` and the escape `$${` in texts, by Backstage's rules.

use super::{Environment, tree::Absence};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Substituted {
    /// There was nothing to replace.
    Unchanged,
    /// `variables` are those whose values went into the text.
    Text { text: String, variables: Vec<String> },
    /// A variable without a default is not set, so the whole value does not exist.
    Absent(Absence),
}

/// Replaces every variable in `text`. An empty variable counts as unset only where a default is given.
pub(super) fn substitute(text: &str, environment: &Environment) -> Substituted {
    let (mut result, mut variables, mut unset) = (String::new(), Vec::new(), Vec::new());
    let (mut rest, mut found, mut empty) = (text, false, false);
    while let Some(reference) = next_reference(rest) {
        found = true;
        result.push_str(&rest[..reference.start]);
        rest = &rest[reference.end..];
        if reference.escaped {
            result.push_str("${");
            result.push_str(reference.inside);
            result.push('}');
            continue;
        }
        let (name, fallback) = match reference.inside.split_once(":-") {
            Some((name, fallback)) => (name.trim(), Some(fallback.trim())),
            None => (reference.inside.trim(), None),
        };
        let value = environment.get(name);
        match (value, fallback) {
            (Some(value), fallback) if fallback.is_none() || !value.is_empty() => {
                result.push_str(value);
                variables.push(name.to_owned());
            }
            (_, Some("")) => empty = true,
            (_, Some(fallback)) => result.push_str(fallback),
            (_, None) => unset.push(name.to_owned()),
        }
    }
    result.push_str(rest);
    match (found, unset.is_empty(), empty) {
        (false, ..) => Substituted::Unchanged,
        (_, false, _) => Substituted::Absent(Absence::UnsetVariables(unset)),
        (_, _, true) => Substituted::Absent(Absence::EmptyFallback),
        _ => Substituted::Text { text: result, variables },
    }
}

/// `${…}` or `$${…}` in a text; `start` and `end` are byte offsets.
struct Reference<'a> {
    start: usize,
    end: usize,
    inside: &'a str,
    escaped: bool,
}

fn next_reference(text: &str) -> Option<Reference<'_>> {
    text.match_indices("${").find_map(|(dollar, _)| {
        let inside_start = dollar + 2;
        let length = text[inside_start..].find(['{', '}'])?;
        let inside_end = inside_start + length;
        if !text[inside_end..].starts_with('}') {
            return None;
        }
        let escaped = text[..dollar].ends_with('$');
        let start = if escaped { dollar - 1 } else { dollar };
        Some(Reference { start, end: inside_end + 1, inside: &text[inside_start..inside_end], escaped })
    })
}
