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
/// `GITHUB_TOKEN`.
pub(super) fn is_secret_name(name: &str) -> bool {
    const ENDINGS: [&str; 18] = [
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
        "secret",
        "secretkey",
        "signingkey",
        "token",
        "webhookurl",
    ];
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let singular = letters.strip_suffix('s').unwrap_or(&letters);
    ENDINGS.iter().any(|ending| letters.ends_with(ending) || singular.ends_with(ending))
}

/// Hides what is secret inside a text under a harmless key: a private key, the password of a URL or of a connection
/// string, a token in a query.
pub(super) fn mask_inside(text: &str) -> String {
    if text.contains("PRIVATE KEY-----") {
        return MASK.to_owned();
    }
    let mut masked = text.to_owned();
    let mut from = 0;
    while let Some(scheme) = masked[from..].find("://") {
        let start = from + scheme + 3;
        // Passwords may hold what should end the host, so rather too much is hidden than too little.
        let end = masked[start..].find(char::is_whitespace).map_or(masked.len(), |length| start + length);
        if let Some(at) = masked[start..end].rfind('@')
            && let Some(colon) = masked[start..start + at].find(':')
        {
            masked.replace_range(start + colon + 1..start + at, MASK);
        }
        from = start;
    }
    mask_pairs(&masked)
}

/// Hides the value of every `name=value` whose name is that of a secret.
fn mask_pairs(text: &str) -> String {
    text.split_inclusive(['?', '&', ';', ' ', '\n'])
        .map(|piece| match piece.split_once('=') {
            Some((name, value)) if is_secret_name(name) => {
                let separator = value.chars().next_back().filter(|last| matches!(last, '?' | '&' | ';' | ' ' | '\n'));
                format!("{name}={MASK}{}", separator.map(String::from).unwrap_or_default())
            }
            _ => piece.to_owned(),
        })
        .collect()
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
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["tokenUrl", "accessKeyId", "host", "key", "tokenEndpointAuthMethod", "authenticated"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn secrets_inside_texts_are_hidden() {
        for (text, expected) in [
            ("postgres://ada:p@ss:w@db:5432/x", "postgres://ada:***@db:5432/x"),
            ("postgres://ada:p/w#d@db/x", "postgres://ada:***@db/x"),
            ("https://example.com/a@b:c", "https://example.com/a@b:c"),
            ("https://example.com/?api_key=1&page=2", "https://example.com/?api_key=***&page=2"),
            ("host=db password=p user=ada", "host=db password=*** user=ada"),
            ("-----BEGIN RSA PRIVATE KEY-----\nabc", "***"),
            ("a:b://:é@h x://u:q@", "a:b://:***@h x://u:***@"),
        ] {
            assert_eq!(mask_inside(text), expected);
        }
    }
}
