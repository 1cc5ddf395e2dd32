//! Every dependency's licence must be one that a company may ship.

use cargo_metadata::Package;

use super::Finding;

/// Permissive licences, and those whose copyleft ends at the file.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-DFS-2016",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages that may have another licence, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

pub fn check_crates(packages: &[Package]) -> Vec<Finding> {
    let problem = |package: &Package| problem(package.name.as_str(), package.license.as_deref());
    packages.iter().filter_map(problem).collect()
}

/// What is wrong with the licence of this package.
pub fn problem(package: &str, licence: Option<&str>) -> Option<Finding> {
    if EXCEPTIONS.iter().any(|(exempt, _)| *exempt == package) {
        return None;
    }
    let Some(licence) = licence else {
        return Some(format!(
            "{package}: names no licence: read its licence file and write an exception in {}",
            file!()
        ));
    };
    match allows(licence) {
        Some(true) => None,
        Some(false) => Some(format!("{package}: {licence} is not on the list of allowed licences in {}", file!())),
        None => Some(format!("{package}: {licence} is no SPDX expression: write an exception in {}", file!())),
    }
}

/// Whether an SPDX expression can be satisfied with allowed licences alone; `None` when it is not well formed. Cargo's
/// older `MIT/Apache-2.0` means OR.
fn allows(expression: &str) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = tokens.as_slice();
    let allowed = any(&mut rest)?;
    rest.is_empty().then_some(allowed)
}

fn any(rest: &mut &[&str]) -> Option<bool> {
    let mut allowed = all(rest)?;
    while accept(rest, "OR") {
        allowed |= all(rest)?;
    }
    Some(allowed)
}

fn all(rest: &mut &[&str]) -> Option<bool> {
    let mut allowed = one(rest)?;
    while accept(rest, "AND") {
        allowed &= one(rest)?;
    }
    Some(allowed)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    if accept(rest, "(") {
        let allowed = any(rest)?;
        return accept(rest, ")").then_some(allowed);
    }
    let (licence, after) = rest.split_first()?;
    *rest = after;
    if ["OR", "AND", "WITH", ")"].contains(licence) {
        return None;
    }
    if accept(rest, "WITH") {
        let (exception, after) = rest.split_first()?;
        *rest = after;
        return Some(ALLOWED.contains(&format!("{licence} WITH {exception}").as_str()));
    }
    Some(ALLOWED.contains(licence))
}

fn accept(rest: &mut &[&str], token: &str) -> bool {
    let accepted = rest.first() == Some(&token);
    if accepted {
        *rest = &rest[1..];
    }
    accepted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_understood() {
        for allowed in [
            "MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 / MIT",
            "GPL-3.0-only OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0-only",
            "MIT AND (GPL-2.0-only OR ISC)",
        ] {
            assert_eq!(allows(allowed), Some(true), "{allowed}");
        }
        for refused in ["GPL-3.0-only", "MIT AND GPL-3.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", "SSPL-1.0"]
        {
            assert_eq!(allows(refused), Some(false), "{refused}");
        }
        for broken in ["", "MIT OR", "AND MIT", "(MIT", "MIT)", "MIT Apache-2.0", "MIT WITH"] {
            assert_eq!(allows(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_bad_licence_and_a_missing_one_are_found() {
        assert_eq!(problem("good", Some("MIT")), None);
        assert!(problem("bad", Some("AGPL-3.0-only")).is_some_and(|finding| finding.starts_with("bad: AGPL-3.0-only")));
        assert!(problem("silent", None).is_some());
    }
}
