//! The formats of names, keys and tags, which are Kubernetes's with a few exceptions.

/// The longest name, label value, tag or part of a domain.
const LONGEST: usize = 63;
const LONGEST_DOMAIN: usize = 253;

/// Letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.
pub(super) fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    bytes.len() <= LONGEST
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// Lower-case letters, digits and `-`, with a letter or digit at both ends.
pub(super) fn is_dns_label(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| is_lower_or_digit(byte) || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

pub(super) fn is_kind(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `[prefix/]suffix`, with letters and digits in the suffix.
pub(super) fn is_api_version(text: &str) -> bool {
    has_form(text, |suffix| {
        (1..=LONGEST).contains(&suffix.len()) && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The key of a label or an annotation: `[prefix/]name`.
pub(super) fn is_key(text: &str) -> bool {
    has_form(text, is_name)
}

/// Lower-case letters, digits, `:`, `+` and `#`, in words joined by single `-`.
pub(super) fn is_tag(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| is_lower_or_digit(byte) || matches!(byte, b':' | b'+' | b'#'))
    };
    text.len() <= LONGEST && text.split('-').all(is_word)
}

/// The nearest text that [`is_name`] accepts, where there is one.
pub(super) fn nearest_name(text: &str) -> Option<String> {
    nearest(text, |letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.'))
}

/// The nearest text that [`is_dns_label`] accepts.
pub(super) fn nearest_dns_label(text: &str) -> Option<String> {
    nearest(&text.to_lowercase(), |letter| letter.is_ascii_alphanumeric())
}

/// The nearest text that [`is_tag`] accepts.
pub(super) fn nearest_tag(text: &str) -> Option<String> {
    let mut separated = String::with_capacity(text.len());
    let mut after_lower = false;
    for letter in text.chars() {
        // `platformToken` becomes `platform-token`.
        if letter.is_uppercase() && after_lower {
            separated.push('-');
        }
        after_lower = letter.is_lowercase();
        separated.extend(letter.to_lowercase());
    }
    nearest(&separated, |letter| letter.is_ascii_alphanumeric() || matches!(letter, ':' | '+' | '#'))
}

/// The nearest text that [`is_key`] accepts.
pub(super) fn nearest_key(text: &str) -> Option<String> {
    let (prefix, name) = text.rsplit_once('/').map_or((None, text), |(prefix, name)| (Some(prefix), name));
    let name = nearest_name(name)?;
    match prefix {
        None => Some(name),
        Some(prefix) => {
            let labels: Vec<String> = prefix.split(['.', '/']).filter_map(nearest_dns_label).collect();
            (!labels.is_empty()).then(|| format!("{}/{name}", labels.join(".")))
        }
    }
}

/// Keeps what is allowed, puts one `-` in place of the rest, and cuts to the longest length.
fn nearest(text: &str, allowed: impl Fn(char) -> bool) -> Option<String> {
    let mut result = String::new();
    for letter in text.chars() {
        if result.len() == LONGEST {
            break;
        }
        if allowed(letter) {
            result.push(letter);
        } else if !result.ends_with('-') {
            result.push('-');
        }
    }
    let trimmed = result.trim_matches(|letter| matches!(letter, '-' | '_' | '.'));
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

fn has_form(text: &str, is_suffix: impl Fn(&str) -> bool) -> bool {
    match text.split_once('/') {
        None => is_suffix(text),
        Some((prefix, suffix)) => is_domain(prefix) && is_suffix(suffix),
    }
}

fn is_domain(text: &str) -> bool {
    text.len() <= LONGEST_DOMAIN && text.split('.').all(is_dns_label)
}

fn is_lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}
