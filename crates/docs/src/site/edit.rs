//! Where the source of a page can be edited (<https://www.mkdocs.org/user-guide/configuration/#edit_uri>).

use url::Url;

use super::{address, documents::Part};
use crate::tree;

/// The address for a page by its path in the tree; none where it is not known or is none of http or https.
pub(super) fn url(part: &Part, path: &str) -> Option<String> {
    let inside = relative(&part.docs_dir, path);
    let uri = match (&part.edit_uri_template, &part.repository.edit_uri) {
        (Some(template), _) => filled(template, &inside),
        (None, Some(edit_uri)) => format!("{edit_uri}{}", address::quoted(&inside)),
        (None, None) => return None,
    };
    let url = match &part.repository.url {
        Some(base) => {
            let is_joined = uri.starts_with(['?', '#']) || base.ends_with('/');
            let base = if is_joined { base.clone() } else { format!("{base}/") };
            Url::parse(&base).ok()?.join(&uri).ok()?
        }
        None => Url::parse(&uri).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// The path from the docs folder; that begins with `..` for a page above it.
fn relative(docs_dir: &str, path: &str) -> String {
    let mut folder = docs_dir;
    let mut up = String::new();
    loop {
        if folder.is_empty() {
            return format!("{up}{path}");
        }
        if let Some(inside) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) {
            return format!("{up}{inside}");
        }
        folder = tree::folder_of(folder);
        up.push_str("../");
    }
}

/// `{path}`, `{path_noext}`, and both with `!q`, which encodes slashes too.
fn filled(template: &str, path: &str) -> String {
    let name_at = path.rfind('/').map_or(0, |at| at + 1);
    let ending = path[name_at..].rfind('.').filter(|at| *at > 0);
    let without_ending = ending.map_or(path, |at| &path[..name_at + at]);
    let all_quoted = |path: &str| address::quoted(path).replace('/', "%2F");
    template
        .replace("{path!q}", &all_quoted(path))
        .replace("{path_noext!q}", &all_quoted(without_ending))
        .replace("{path}", path)
        .replace("{path_noext}", without_ending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Repository;

    fn edit(url: &str, edit_uri: Option<&str>, template: Option<&str>, path: &str) -> Option<String> {
        let owned = |text: &str| text.to_owned();
        let part = Part {
            prefix: String::new(),
            docs_dir: "site/docs".to_owned(),
            repository: Repository {
                url: Some(url).filter(|url| !url.is_empty()).map(owned),
                edit_uri: edit_uri.map(owned),
            },
            edit_uri_template: template.map(owned),
        };
        super::url(&part, path)
    }

    #[test]
    fn links_are_those_of_mkdocs() {
        let page = "site/docs/a/b c.md";
        let cases = [
            (
                edit("https://x.test/o/r", Some("edit/main/docs/"), None, page),
                "https://x.test/o/r/edit/main/docs/a/b%20c.md",
            ),
            (edit("https://x.test/o/r/", Some("?f=docs/"), None, page), "https://x.test/o/r/?f=docs/a/b%20c.md"),
            (edit("https://x.test/o/r", Some("?f=docs/"), None, page), "https://x.test/o/r?f=docs/a/b%20c.md"),
            (edit("", Some("https://x.test/e/"), None, page), "https://x.test/e/a/b%20c.md"),
            (
                edit("https://x.test/o/r", Some("x/"), Some("wiki/{path_noext}?p={path!q}"), page),
                "https://x.test/o/r/wiki/a/b%20c?p=a%2Fb%20c.md",
            ),
            (
                edit("https://x.test/o/r", Some("edit/docs/"), None, "site/README.md"),
                "https://x.test/o/r/edit/README.md",
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(found.as_deref(), Some(expected));
        }
        assert_eq!(edit("https://x.test/o/r", None, None, page), None);
        assert_eq!(edit("", Some("javascript:x/"), None, page), None);
        assert_eq!(edit("", Some("edit/main/"), None, page), None);
    }
}
