//! Who may use whom: the layers of the workspace, and the one owner of each heavy library.

use cargo_metadata::{DependencyKind, Package};

use super::Finding;

/// What the crates that hold one domain may use of ours.
const DOMAIN: &[&str] = &["shared", "db", "git", "fetch", "jobs"];

/// Every crate of ours and those of ours that it may use. `server` may use all but `testkit`, and `testkit` all.
const LAYERS: &[(&str, &[&str])] = &[
    ("shared", &[]),
    ("migrations", &[]),
    ("xtask", &[]),
    ("elements", &[]),
    ("app", &["shared", "elements"]),
    ("hydrate", &["app"]),
    ("db", &["migrations"]),
    ("fetch", &["shared"]),
    ("search", &["shared"]),
    ("git", &["shared", "fetch"]),
    ("panels", &["shared", "fetch"]),
    ("jobs", &["db"]),
    ("catalog", DOMAIN),
    ("docs", DOMAIN),
    ("kubernetes", DOMAIN),
    ("identity", DOMAIN),
    ("scorecards", DOMAIN),
    ("scaffolder", DOMAIN),
];

/// Libraries that only some crates may use, so that each can be replaced in one place. Tests may use them everywhere.
const OWNERS: &[(&[&str], &[&str])] = &[
    (&["axum", "axum-extra", "tower-http", "leptos_axum", "utoipa-axum"], &["server", "testkit"]),
    (&["leptos", "leptos_meta", "leptos_router"], &["app", "elements", "hydrate", "server"]),
    (
        &["sea-orm"],
        &["db", "migrations", "catalog", "docs", "kubernetes", "identity", "scorecards", "scaffolder", "jobs"],
    ),
    (&["sea-orm-migration"], &["db", "migrations"]),
    (&["sqlx"], &["db"]),
    // The linker leaves out the one that leptos_config names; ours would stay in the client.
    (
        &["regex"],
        &["server", "catalog", "docs", "kubernetes", "scaffolder", "scorecards", "search", "panels", "identity"],
    ),
    (&["git2"], &["git"]),
    (&["reqwest"], &["fetch"]),
    (&["meilisearch-sdk", "tantivy"], &["search"]),
    (&["kube", "k8s-openapi"], &["kubernetes"]),
    (&["comrak", "ammonia"], &["docs"]),
    (&["lightningcss", "wasm-bindgen-cli-support", "cargo_metadata"], &["xtask"]),
    (&["wasm-bindgen", "wasm-bindgen-futures", "web-sys", "js-sys"], &["app", "hydrate"]),
];

/// Server-side rendering needs the router that it asks: `app` has these as optional dependencies.
const OPTIONAL: &[(&str, &str)] = &[("app", "axum")];

/// What must never be compiled into the client.
const TOO_HEAVY_FOR_BROWSERS: &[&str] = &[
    "ammonia",
    "axum",
    "chrono",
    "comrak",
    "git2",
    "kube",
    "k8s-openapi",
    "reqwest",
    "sea-orm",
    "serde_yaml",
    "syntect",
    "tantivy",
    "tokio",
    "yaml_serde",
];

/// One crate of ours.
#[derive(Debug)]
pub struct Member {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug)]
struct Dependency {
    name: String,
    for_tests: bool,
    optional: bool,
}

impl From<&Package> for Member {
    fn from(package: &Package) -> Self {
        let dependencies = package.dependencies.iter().map(|dependency| Dependency {
            name: dependency.name.clone(),
            for_tests: dependency.kind == DependencyKind::Development,
            optional: dependency.optional,
        });
        Self { name: package.name.to_string(), dependencies: dependencies.collect() }
    }
}

/// Checks the layers and the owners.
pub fn check(members: &[Member]) -> Vec<Finding> {
    let is_ours = |name: &str| members.iter().any(|member| member.name == name);
    let mut findings = Vec::new();
    for member in members {
        for dependency in &member.dependencies {
            let problem = if is_ours(&dependency.name) {
                layer_problem(&member.name, dependency)
            } else {
                owner_problem(&member.name, dependency)
            };
            findings.extend(problem.map(|problem| format!("{}: {problem}", member.name)));
        }
        if !is_known(&member.name) {
            findings.push(format!("{}: no layer yet: name what it may use in {}", member.name, file!()));
        }
    }
    findings
}

/// Checks the names (`name v1.2.3`) of the crates that make up the client.
pub fn check_browser<'a>(crates: impl Iterator<Item = &'a str>) -> Vec<Finding> {
    let mut found: Vec<_> = crates
        .filter_map(|line| line.split(' ').next())
        .filter(|name| TOO_HEAVY_FOR_BROWSERS.contains(name))
        .map(|name| format!("hydrate: {name} is too heavy for the browser: `cargo tree -p hydrate -i {name}` says who"))
        .collect();
    found.sort();
    found.dedup();
    found
}

fn is_known(name: &str) -> bool {
    ["server", "testkit"].contains(&name) || LAYERS.iter().any(|(known, _)| *known == name)
}

fn layer_problem(user: &str, dependency: &Dependency) -> Option<String> {
    let allowed = match (user, dependency.name.as_str()) {
        ("server", "testkit") => dependency.for_tests,
        ("server" | "testkit", "xtask" | "hydrate") => false,
        ("server" | "testkit", _) => true,
        // A crate may name itself in its tests to switch a feature on.
        (user, name) if user == name => dependency.for_tests,
        (user, name) => LAYERS.iter().any(|(known, below)| *known == user && below.contains(&name)),
    };
    (!allowed).then(|| {
        format!("must not use {}: declare a small trait or take a value, and connect them in server", dependency.name)
    })
}

fn owner_problem(user: &str, dependency: &Dependency) -> Option<String> {
    let (_, owners) = OWNERS.iter().find(|(libraries, _)| libraries.contains(&dependency.name.as_str()))?;
    let optional = dependency.optional && OPTIONAL.contains(&(user, dependency.name.as_str()));
    let allowed = dependency.for_tests || optional || owners.contains(&user);
    (!allowed).then(|| format!("must not use {}, which only {} may", dependency.name, owners.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, dependencies: &[&str]) -> Member {
        let dependencies = dependencies.iter().map(|text| Dependency {
            name: text.trim_matches(['+', '?']).to_owned(),
            for_tests: text.starts_with('+'),
            optional: text.ends_with('?'),
        });
        Member { name: name.to_owned(), dependencies: dependencies.collect() }
    }

    fn findings(name: &str, dependencies: &[&str]) -> usize {
        let mut members: Vec<_> = LAYERS.iter().map(|(name, _)| member(name, &[])).collect();
        members.extend([member("server", &[]), member("testkit", &[])]);
        members.retain(|member| member.name != name);
        members.push(member(name, dependencies));
        check(&members).len()
    }

    #[test]
    fn the_layers_hold() {
        assert_eq!(findings("catalog", &["shared", "db", "git", "fetch", "serde"]), 0);
        assert_eq!(findings("server", &["catalog", "app", "+testkit"]), 0);
        assert_eq!(findings("db", &["migrations", "+db"]), 0);
    }

    #[test]
    fn domains_never_use_each_other() {
        assert_eq!(findings("catalog", &["search"]), 1);
        assert_eq!(findings("docs", &["+catalog"]), 1);
        assert_eq!(findings("app", &["catalog"]), 1);
        assert_eq!(findings("shared", &["db"]), 1);
        assert_eq!(findings("xtask", &["shared"]), 1);
    }

    #[test]
    fn the_test_kit_is_for_tests_of_the_server_only() {
        assert_eq!(findings("server", &["testkit"]), 1);
        assert_eq!(findings("catalog", &["+testkit"]), 1);
    }

    #[test]
    fn a_crate_without_a_layer_is_found() {
        assert_eq!(findings("newcomer", &[]), 1);
    }

    #[test]
    fn heavy_libraries_have_one_owner() {
        assert_eq!(findings("catalog", &["axum"]), 1);
        assert_eq!(findings("catalog", &["+axum", "sea-orm"]), 0);
        assert_eq!(findings("app", &["axum?"]), 0);
        assert_eq!(findings("app", &["axum"]), 1);
        assert_eq!(findings("server", &["git2", "sea-orm", "reqwest"]), 3);
        assert_eq!(findings("app", &["regex"]), 1);
    }

    #[test]
    fn heavy_crates_in_the_client_are_found() {
        assert!(check_browser(["leptos v0.8.23", "serde v1.0.0"].into_iter()).is_empty());
        let found = check_browser(["comrak v1.0.0", "comrak v1.0.0 (*)", "tokio v1.0.0"].into_iter());
        assert_eq!(found.len(), 2);
    }
}
