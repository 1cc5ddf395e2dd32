//! Reads every site of a corpus of real ones and counts what is found.
//!
//! The corpus is not part of this project: `CALLBOARD_CORPORA` names the folder it is in.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use docs::{NavItem, Site, Tree};

#[test]
fn real_sites_are_read_as_before() {
    let Some(corpora) = env::var_os("CALLBOARD_CORPORA") else {
        // Not `eprintln!`: what that writes is shown for failing tests only.
        let notice = "SKIPPED real_sites_are_read_as_before: CALLBOARD_CORPORA names no folder of real sites";
        writeln!(io::stderr(), "{notice}").unwrap();
        return;
    };
    let mut lines = Vec::new();
    for repository in folders(&PathBuf::from(corpora).join("docs")) {
        let name = repository.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let tree = Tree::of_folder(&repository).expect("a readable folder");
        for folder in sites(&tree) {
            lines.push(format!("{name}/{folder}: {}", summary(&Site::read(&tree, &folder))));
        }
    }
    assert!(!lines.is_empty(), "the corpus has no sites");
    insta::assert_snapshot!(lines.join("\n"));
}

fn folders(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    entries.map(|entry| entry.expect("a readable entry").path()).filter(|path| path.is_dir()).collect()
}

/// The folders with a configuration, and those with a `docs` folder that belongs to none.
fn sites(tree: &Tree) -> BTreeSet<String> {
    let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let configured = tree.paths().filter(|path| path.ends_with("mkdocs.yml") || path.ends_with("mkdocs.yaml"));
    let configured: BTreeSet<String> = configured.map(folder).collect();
    let of_docs = tree.paths().filter(|path| path.ends_with("/docs/index.md") || path.ends_with("/docs/README.md"));
    let of_docs = of_docs.map(|path| folder(&folder(path))).filter(|site| !configured.contains(site));
    of_docs.collect::<BTreeSet<String>>().union(&configured).cloned().collect()
}

fn summary(site: &Site) -> String {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for note in &site.notes {
        *rules.entry(&note.rule).or_default() += 1;
    }
    let rules = rules.iter().map(|(rule, count)| format!(", {rule} {count}"));
    let (pages, entries, redirects) = (site.pages.len(), count(&site.nav), site.redirects.len());
    format!("{pages} pages, {entries} entries, {redirects} redirects{}", rules.collect::<String>())
}

fn count(items: &[NavItem]) -> usize {
    let inside = |item: &NavItem| if let NavItem::Section { items, .. } = item { count(items) } else { 0 };
    items.iter().map(|item| 1 + inside(item)).sum()
}
