//! The size of source files, the one place in a crate that knows the database, and what a view must not say.

use std::path::Path;

use super::Finding;

const RUST_LINES: usize = 400;
const CSS_LINES: usize = 600;

/// Crates that are all about the database; elsewhere only `store` modules know it, and the error that they return.
const DATABASE_CRATES: [&str; 2] = ["crates/db/", "migrations/"];

pub fn check(path: &str, text: &str) -> Vec<Finding> {
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
    let (lines, limit) = match extension {
        Some("rs") if is_test_file(path) => return Vec::new(),
        Some("rs") => (lines_without_tests(text), RUST_LINES),
        Some("css") => (text.lines().count(), CSS_LINES),
        _ => return Vec::new(),
    };
    let mut findings = Vec::new();
    if lines > limit {
        findings.push(format!("{path}: {lines} lines, more than {limit}: split it by what it does"));
    }
    if extension == Some("rs") && !may_know_the_database(path) {
        let uses = text.lines().position(|line| line.contains("sea_orm::") && !line.trim_start().starts_with("//"));
        findings.extend(
            uses.map(|line| format!("{path}:{}: only store modules know the database: move this to one", line + 1)),
        );
    }
    if path.starts_with("app/") {
        findings.extend(listening_components(text).map(|line| {
            format!(
                "{path}:{line}: a listener on a component stays the first one through every redraw: give it a property, \
                 like `on_click` of a Button"
            )
        }));
    }
    findings
}

/// The lines where a component, not an element, is given a listener.
fn listening_components(text: &str) -> impl Iterator<Item = usize> {
    let listeners = text.match_indices(" on:").filter(|(at, on)| {
        let (before, after) = (&text[..*at], &text[at + on.len()..]);
        let is_listener = after.trim_start_matches(|letter: char| letter.is_ascii_lowercase()).starts_with('=');
        let tag = before.rsplit('<').next().unwrap_or_default();
        is_listener && tag.starts_with(|first: char| first.is_ascii_uppercase())
    });
    listeners.map(|(at, _)| text[..at].lines().count())
}

pub fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.ends_with("_tests.rs") || path.contains("/tests/")
}

fn may_know_the_database(path: &str) -> bool {
    DATABASE_CRATES.iter().any(|known| path.starts_with(known))
        || path.ends_with("/store.rs")
        || path.ends_with("/error.rs")
        || path.contains("/store/")
        || path.starts_with("crates/xtask/")
}

/// The lines up to a `#[cfg(test)]` module that stands in the file itself; such modules come last.
fn lines_without_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let starts_tests =
        |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{');
    lines.windows(2).position(starts_tests).unwrap_or(lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> String {
        "x\n".repeat(count)
    }

    #[test]
    fn long_files_are_found_and_their_tests_do_not_count() {
        assert!(check("app/src/lib.rs", &lines(400)).is_empty());
        assert_eq!(check("app/src/lib.rs", &lines(401)).len(), 1);
        assert_eq!(check("style/a.css", &lines(601)).len(), 1);
        assert!(check("README.md", &lines(5000)).is_empty());
        let tested = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", lines(300), lines(300));
        assert!(check("app/src/lib.rs", &tested).is_empty());
        assert!(check("app/src/lib/tests.rs", &lines(1000)).is_empty());
        let sibling = format!("{}#[cfg(test)]\nmod tests;\n{}", lines(300), lines(300));
        assert_eq!(check("app/src/lib.rs", &sibling).len(), 1);
    }

    #[test]
    fn components_are_given_no_listeners() {
        let listening = "view! {\n    <Button label=\"Go\"\n        on:click=go/>\n}\n";
        assert!(check("app/src/a.rs", listening)[0].contains("app/src/a.rs:3:"));
        let element = "view! { <Row><button type=\"button\" on:click=go><Icon name/></button></Row> }\n";
        assert!(check("app/src/a.rs", element).is_empty());
    }

    #[test]
    fn only_store_modules_know_the_database() {
        let text = "// sea_orm::Set is fine here\nuse sea_orm::Set;\n";
        assert_eq!(check("crates/catalog/src/query.rs", text).len(), 1);
        assert!(check("crates/catalog/src/query.rs", text)[0].contains("query.rs:2:"));
        for path in ["crates/catalog/src/store.rs", "crates/catalog/src/store/rows.rs", "crates/db/src/lib.rs"] {
            assert!(check(path, text).is_empty(), "{path}");
        }
    }
}
