//! Addresses of pages below the site's own.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What Python's `quote` leaves as it is.
const QUOTED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~').remove(b'/');

/// The address of a page by its path in the docs folder.
pub(crate) fn of_page(uri: &str, directory_urls: bool) -> String {
    let (folder, name) = match uri.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/"), name),
        None => (String::new(), uri),
    };
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_start = matches!(stem, "index" | "README");
    let address = match (is_start, directory_urls) {
        (true, _) if folder.is_empty() => String::new(),
        (true, true) => folder,
        (true, false) => format!("{folder}index.html"),
        (false, true) => format!("{folder}{stem}/"),
        (false, false) => format!("{folder}{stem}.html"),
    };
    quoted(&address)
}

pub(crate) fn quoted(path: &str) -> String {
    utf8_percent_encode(path, QUOTED).to_string()
}

/// Whether something in place of a page is an address elsewhere that is safe to lead to.
pub(super) fn is_elsewhere(text: &str) -> bool {
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https" | "mailto" | "tel") => true,
        _ => text.starts_with('/') || text.starts_with('#'),
    }
}

/// Whether it is an address at all.
pub(super) fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !scheme.contains(".md")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_mkdocs() {
        let cases = [
            ("index.md", "", ""),
            ("README.md", "", ""),
            ("a.md", "a/", "a.html"),
            ("a/index.md", "a/", "a/index.html"),
            ("a/b.c.md", "a/b.c/", "a/b.c.html"),
            ("readme.md", "readme/", "readme.html"),
            ("what's new?/é.md", "what%27s%20new%3F/%C3%A9/", "what%27s%20new%3F/%C3%A9.html"),
        ];
        for (uri, with_folders, with_files) in cases {
            assert_eq!(of_page(uri, true), with_folders);
            assert_eq!(of_page(uri, false), with_files);
        }
    }

    #[test]
    fn only_safe_addresses_lead_elsewhere() {
        for safe in ["https://x.test", "MAILTO:a@x.test", "/other/", "#top"] {
            assert!(is_elsewhere(safe), "{safe}");
        }
        for unsafe_or_page in ["javascript:alert(1)", "data:text/html,x", "a.md", "a/b"] {
            assert!(!is_elsewhere(unsafe_or_page), "{unsafe_or_page}");
        }
        assert!(has_scheme("javascript:x") && !has_scheme("a/b:c.md") && !has_scheme("a.md"));
    }
}
