//! Colours for YAML, and for JSON as it is written line by line: what a person sees of it, not what it means.

use super::Token;

/// The parts of a line; together they are the line.
pub fn yaml_parts(line: &str) -> Vec<(Token, String)> {
    let mut parts = Vec::new();
    let mut add = |token: Token, text: &str| {
        if !text.is_empty() {
            parts.push((token, text.to_owned()));
        }
    };
    let rest = line.trim_start_matches([' ', '-']);
    // A dash that belongs to a word stays with it: `-1`, `--name`.
    let start = line[..line.len() - rest.len()].rfind(' ').map_or(0, |space| space + 1);
    let (indent, rest) = line.split_at(if rest.is_empty() { line.len() } else { start });
    add(Token::Plain, indent);
    if rest.starts_with('#') {
        add(Token::Comment, rest);
        return parts;
    }
    let value = match end_of_key(rest) {
        Some(end) => {
            add(Token::Key, &rest[..end]);
            add(Token::Plain, ":");
            &rest[end + 1..]
        }
        None => rest,
    };
    let (value, comment) = value.split_at(start_of_comment(value));
    let text = value.trim_start();
    add(Token::Plain, &value[..value.len() - text.len()]);
    add(token_of(text.trim_end_matches(',')), text);
    add(Token::Comment, comment);
    parts
}

/// Where the colon behind a key is.
fn end_of_key(text: &str) -> Option<usize> {
    let from = match text.chars().next()? {
        quote @ ('"' | '\'') => text[1..].find(quote)? + 1,
        '[' | '{' | '|' | '>' => return None,
        _ => 0,
    };
    let is_end = |at: &usize| text[at + 1..].chars().next().is_none_or(char::is_whitespace);
    text.match_indices(':').map(|(at, _)| at).filter(|at| *at >= from).find(is_end)
}

/// A comment stands behind a space, and not between quotes.
fn start_of_comment(value: &str) -> usize {
    let text = value.trim_start();
    let from = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            text[1..].find(quote).map_or(value.len(), |end| value.len() - text.len() + end + 2)
        }
        _ => 0,
    };
    value.get(from..).and_then(|rest| rest.find(" #")).map_or(value.len(), |at| from + at)
}

fn token_of(text: &str) -> Token {
    match text.trim_end() {
        "true" | "false" | "null" | "~" => Token::Keyword,
        "" | "|" | ">" | "|-" | ">-" | "---" => Token::Plain,
        text if text.starts_with(['[', '{', ']', '}', '&', '*', '!']) => Token::Plain,
        text if is_number(text) => Token::Number,
        _ => Token::Text,
    }
}

/// Numbers, and what is made of their letters: versions and dates.
fn is_number(text: &str) -> bool {
    text.trim_start_matches(['-', '+']).starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|letter| letter.is_ascii_digit() || "+-.eE:_".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colours(line: &str) -> String {
        let parts = yaml_parts(line);
        assert_eq!(parts.iter().map(|(_, text)| text.as_str()).collect::<String>(), line);
        let letter = |(token, text): &(Token, String)| match token {
            Token::Plain => text.clone(),
            Token::Keyword => format!("<k {text}>"),
            Token::Text => format!("<s {text}>"),
            Token::Key => format!("<p {text}>"),
            Token::Number => format!("<n {text}>"),
            Token::Comment => format!("<c {text}>"),
        };
        parts.iter().map(letter).collect()
    }

    #[test]
    fn keys_values_and_comments_differ() {
        for (line, expected) in [
            ("", ""),
            ("# all of it", "<c # all of it>"),
            ("kind: Component", "<p kind>: <s Component>"),
            ("  - type: url # here", "  - <p type>: <s url><c  # here>"),
            ("  - plain", "  - <s plain>"),
            ("a: \"b # c: d\"", "<p a>: <s \"b # c: d\">"),
            ("backstage.io/x: https://a.test:80/#b", "<p backstage.io/x>: <s https://a.test:80/#b>"),
            ("port: -80", "<p port>: <n -80>"),
            ("on: true", "<p on>: <k true>"),
            ("text: |-", "<p text>: |-"),
            ("tags: [a, b]", "<p tags>: [a, b]"),
            ("---", "---"),
            ("  \"kind\": \"API\",", "  <p \"kind\">: <s \"API\",>"),
            ("it's: 'o", "<p it's>: <s 'o>"),
            ("größe: ✓", "<p größe>: <s ✓>"),
        ] {
            assert_eq!(colours(line), expected);
        }
    }
}
