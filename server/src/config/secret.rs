//! Values that must not be shown, and how they are recognised.

use std::fmt;

const MASK: &str = "***";

/// A text that no log, message or page may show. `Debug` and `Display` print `***`; [`Secret::expose`] is the only way
/// to the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one who must send or compare it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

/// Whether what stands under a key, or in a variable, of this name is a secret: `clientSecret`, `X-Api-Key`,
/// `GITHUB_TOKEN`, `tokenValue`, `client_secret_v2`.
pub(super) fn is_secret_name(name: &str) -> bool {
    const ENDINGS: [&str; 19] = [
        "accesskey",
        "accountkey",
        "apikey",
        "authorization",
        "authheader",
        "cookie",
        "connectionstring",
        "credential",
        "credentials",
        "passphrase",
        "passwd",
        "password",
        "privatekey",
        "saskey",
        "secret",
        "secretkey",
        "signingkey",
        "token",
        "webhookurl",
    ];
    /// Too short to be looked for in the middle of other words.
    const LAST_WORDS: [&str; 4] = ["bearer", "pass", "pat", "pwd"];
    let mut words = words(name);
    while words.len() > 1 && words.last().is_some_and(|word| is_addition(word)) {
        words.pop();
    }
    let last = words.last().map_or("", |word| without_number(word));
    let letters = words.concat();
    let letters = without_number(&letters);
    let singular = letters.strip_suffix('s').unwrap_or(letters);
    ENDINGS.iter().any(|ending| letters.ends_with(ending) || singular.ends_with(ending)) || LAST_WORDS.contains(&last)
}

/// The same for parameters of an address, where signatures stand too.
pub(super) fn is_secret_parameter(name: &str) -> bool {
    is_secret_name(name) || words(name).last().is_some_and(|word| matches!(word.as_str(), "sig" | "signature"))
}

/// `clientSecret-v2` has the words `client`, `secret` and `v2`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && small) {
            words.push(String::new());
        }
        small = letter.is_lowercase() || letter.is_numeric();
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn without_number(word: &str) -> &str {
    word.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// `v2`, `2`, `value`: says which of several secrets it is.
fn is_addition(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or(word);
    matches!(word, "value" | "current" | "old" | "new") || number.chars().all(|digit| digit.is_ascii_digit())
}

/// Hides what is secret inside a text under a harmless key: a private key, who signs in to a URL, a token in a header,
/// the value of anything whose name is that of a secret.
pub(super) fn mask_inside(text: &str) -> String {
    if text.contains("PRIVATE KEY-----") {
        return MASK.to_owned();
    }
    mask_pairs(&mask_schemes(&mask_users(text)))
}

/// Hides user names and passwords before the host of a URL, or of the form `user:password@tcp(host)`.
fn mask_users(text: &str) -> String {
    text.split_inclusive(char::is_whitespace).map(mask_user).collect()
}

/// Passwords may hold what should end the host, so rather too much is hidden than too little.
fn mask_user(word: &str) -> String {
    if let Some(at) = ["@tcp(", "@unix("].iter().find_map(|place| word.rfind(place)) {
        return format!("{MASK}{}", &word[at..]);
    }
    let mut masked = word.to_owned();
    let mut from = 0;
    while let Some(scheme) = masked[from..].find("://") {
        let start = from + scheme + 3;
        let rest = &masked[start..];
        let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
        let whole = rest.rfind('@').filter(|at| rest[..*at].contains(':'));
        if let Some(at) = whole.or_else(|| authority.rfind('@')) {
            masked.replace_range(start..start + at, MASK);
        }
        from = start;
    }
    masked
}

/// Hides what follows `Bearer` and `Basic`.
fn mask_schemes(text: &str) -> String {
    let mut before = "";
    let mut masked = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let content = word.trim_end();
        masked.push_str(if is_credential(before, content) { MASK } else { content });
        masked.push_str(&word[content.len()..]);
        before = content;
    }
    masked
}

/// Whether a word is what an `Authorization` header has behind the name of a scheme.
fn is_credential(before: &str, word: &str) -> bool {
    /// A shorter word behind `Basic` is a word.
    const SHORTEST: usize = 8;
    let scheme = before.trim_matches(|letter: char| !letter.is_alphanumeric());
    scheme.eq_ignore_ascii_case("bearer") && !word.is_empty()
        || scheme.eq_ignore_ascii_case("basic") && word.len() >= SHORTEST
}

/// Hides the value in every `name=value`, `name: value` and `"name":"value"` whose name is that of a secret.
fn mask_pairs(text: &str) -> String {
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_name) {
        let end = rest[start..].find(|letter| !is_name(letter)).map_or(rest.len(), |length| start + length);
        let (name, after) = (&rest[start..end], &rest[end..]);
        masked.push_str(&rest[..end]);
        rest = after;
        if let Some((value, length)) = value_in(after).filter(|_| is_secret_parameter(name)) {
            masked.push_str(&after[..value]);
            masked.push_str(MASK);
            rest = &after[value + length..];
        }
    }
    masked + rest
}

/// Where the value begins behind a name, and how long it is, quotes included; none where no value follows.
fn value_in(text: &str) -> Option<(usize, usize)> {
    let trimmed = text.trim_start_matches(['"', '\'', ' ', '\t']);
    let value = trimmed.strip_prefix(['=', ':'])?.trim_start_matches([' ', '\t']);
    let start = text.len() - value.len();
    let length = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].find(quote).map_or(value.len(), |length| length + 2),
        // The rest of an address is no value.
        '/' => return None,
        _ => value.find(|letter: char| letter.is_whitespace() || "&;,}".contains(letter)).unwrap_or(value.len()),
    };
    (length > 0).then_some((start, length))
}

pub(super) fn mask() -> String {
    MASK.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "*** *** Some(***)");
        assert_eq!(secret.expose(), "hunter2");
    }

    #[test]
    fn names_of_secrets_are_recognised() {
        for name in ["token", "clientSecret", "X-Api-Key", "GITHUB_TOKEN", "privateKey", "secretAccessKey", "passwords"]
            .into_iter()
            .chain(["pass", "pwd", "PAT", "bearer", "sasKey", "tokenValue", "client_secret_v2", "dbPass", "TOKEN2"])
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in
            ["tokenUrl", "accessKeyId", "host", "key", "tokenEndpointAuthMethod", "authenticated", "compass", "path"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
        assert!(is_secret_parameter("sig") && is_secret_parameter("X-Amz-Signature") && !is_secret_parameter("ref"));
    }

    #[test]
    fn secrets_inside_texts_are_hidden() {
        for (text, expected) in [
            ("postgres://ada:p@ss:w@db:5432/x", "postgres://***@db:5432/x"),
            ("postgres://ada:p/w#d@db/x", "postgres://***@db/x"),
            ("https://ghp_token@github.com/x", "https://***@github.com/x"),
            ("https://example.com/a@b:c", "https://example.com/a@b:c"),
            ("https://example.com/?api_key=1&page=2", "https://example.com/?api_key=***&page=2"),
            ("https://example.com/?page=2&sig=a%2Fb", "https://example.com/?page=2&sig=***"),
            ("host=db password=p user=ada", "host=db password=*** user=ada"),
            ("password='a b' user=ada", "password=*** user=ada"),
            ("password = x; user = ada", "password = ***; user = ada"),
            (r#"{"password":"x y","user":"ada"}"#, r#"{"password":***,"user":"ada"}"#),
            ("ada:pw@tcp(db:3306)/x", "***@tcp(db:3306)/x"),
            ("Bearer abc.def", "Bearer ***"),
            ("x, Authorization: basic YWRhOnB3, y", "x, Authorization: *** *** y"),
            ("Basic rules for all", "Basic rules for all"),
            ("-----BEGIN RSA PRIVATE KEY-----\nabc", "***"),
            ("a:b://:é@h x://u:q@", "a:b://***@h x://***@"),
            ("the tokens are rotated", "the tokens are rotated"),
        ] {
            assert_eq!(mask_inside(text), expected);
        }
    }
}
