//! `size`: what a browser loads, against `size-budget.toml`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{
    build::{self, Compression, Manifest, Profile},
    workspace::Workspace,
};

const BUDGET: &str = "size-budget.toml";
/// The fonts that the first page needs.
const FIRST_FONTS: [&str; 2] = ["inter-var", "jetbrains-mono-var"];

/// The most that may go over the wire, in bytes, compressed with Brotli where that helps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    /// The code of each page: the shared module and the page's own.
    pages: BTreeMap<String, u64>,
    /// Scripts, code, style sheet and fonts of the page that needs most.
    first_load: u64,
}

#[derive(Debug, PartialEq, Eq)]
struct Sizes {
    /// Path, plain bytes, bytes over the wire.
    files: Vec<(String, u64, u64)>,
    /// The code of each page over the wire.
    pages: Vec<(String, u64)>,
    first_load: u64,
}

/// Builds the client for release, prints the size of each file, and fails above the budget.
pub fn check(workspace: &Workspace) -> Result<()> {
    let manifest = build::assets(workspace, Profile::Release)?;
    let text = fs::read_to_string(workspace.root.join(BUDGET)).with_context(|| format!("cannot read {BUDGET}"))?;
    let budget: Budget = toml::from_str(&text).with_context(|| format!("cannot understand {BUDGET}"))?;
    let sizes = measure(&workspace.dist(), &manifest)?;
    print(&sizes);
    compare(&sizes, &budget)
}

fn measure(dist: &Path, manifest: &Manifest) -> Result<Sizes> {
    let length = |path: &str| fs::metadata(dist.join(path)).map(|metadata| metadata.len());
    let transfer = |path: &str| {
        let compressed = format!("{path}.{}", Compression::Brotli.extension());
        length(&compressed).or_else(|_| length(path)).with_context(|| format!("cannot find {path} in dist/"))
    };
    let mut files = Vec::new();
    for path in manifest.paths() {
        files.push((path.to_owned(), length(path)?, transfer(path)?));
    }
    let mut pages = Vec::new();
    for (page, files) in &manifest.pages {
        let own: u64 = files.iter().map(|path| transfer(path)).sum::<Result<_>>()?;
        pages.push((page.clone(), transfer(&manifest.wasm)? + own));
    }
    let wasm = pages.iter().map(|(_, size)| *size).max().context("the client has no page")?;
    let mut first_load = wasm + transfer(&manifest.js)? + transfer(&manifest.loader)? + transfer(&manifest.css)?;
    for font in FIRST_FONTS {
        let path = manifest.fonts.get(font).with_context(|| format!("style/fonts/ holds no {font}.woff2"))?;
        first_load += transfer(path)?;
    }
    Ok(Sizes { files, pages, first_load })
}

fn print(sizes: &Sizes) {
    println!("{:<48} {:>10} {:>10}", "file", "plain", "transfer");
    for (path, plain, transfer) in &sizes.files {
        println!("{path:<48} {plain:>10} {transfer:>10}");
    }
    for (page, size) in &sizes.pages {
        println!("{:<48} {:>10} {size:>10}", format!("code of {page}"), "");
    }
    println!("{:<48} {:>10} {:>10}", "first load, at most", "", sizes.first_load);
}

fn compare(sizes: &Sizes, budget: &Budget) -> Result<()> {
    let within = |what: &str, size: u64, limit: u64| {
        ensure!(
            size <= limit,
            "{what} has {size} bytes, {} more than {BUDGET} allows: make it smaller, or raise the budget with a reason",
            size - limit
        );
        Ok(())
    };
    for (page, size) in &sizes.pages {
        let limit = budget.pages.get(page).with_context(|| format!("{BUDGET} says nothing of the page {page}"))?;
        within(&format!("the code of {page}"), *size, *limit)?;
    }
    within("the first load", sizes.first_load, budget.first_load)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist() -> (tempfile::TempDir, Manifest) {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str, length: usize| {
            fs::write(folder.path().join(path), vec![0; length]).unwrap();
            path.to_owned()
        };
        let manifest = Manifest {
            js: file("a.js", 100),
            loader: file("pages.js", 7),
            pages: [("small", ["b.wasm"].as_slice()), ("large", &["b.wasm", "c.wasm"])]
                .map(|(page, files)| (page.to_owned(), files.iter().map(|path| file(path, 50)).collect()))
                .into(),
            wasm: file("a.wasm", 1000),
            css: file("a.css", 10),
            fonts: FIRST_FONTS
                .iter()
                .chain(&["newsreader-var"])
                .map(|font| ((*font).to_owned(), file(&format!("{font}.woff2"), 20)))
                .collect(),
            ..Manifest::default()
        };
        file("a.js.br", 30);
        file("a.wasm.br", 400);
        file("a.css.br", 5);
        (folder, manifest)
    }

    #[test]
    fn the_first_load_is_compressed_where_possible_and_leaves_other_fonts_out() {
        let (folder, manifest) = dist();
        let sizes = measure(folder.path(), &manifest).unwrap();
        assert_eq!(sizes.first_load, 582);
        assert_eq!(sizes.pages, [("large".to_owned(), 500), ("small".to_owned(), 450)]);
        assert!(sizes.files.contains(&("a.wasm".to_owned(), 1000, 400)));
    }

    #[test]
    fn each_limit_is_kept() {
        let (folder, manifest) = dist();
        let sizes = measure(folder.path(), &manifest).unwrap();
        let budget = |small, large, first_load| {
            let pages = BTreeMap::from([("small".to_owned(), small), ("large".to_owned(), large)]);
            Budget { pages, first_load }
        };
        assert!(compare(&sizes, &budget(450, 500, 582)).is_ok());
        let small = compare(&sizes, &budget(449, 500, 582)).unwrap_err().to_string();
        assert!(small.starts_with("the code of small has 450 bytes, 1 more"), "{small}");
        assert!(compare(&sizes, &budget(450, 499, 582)).is_err());
        assert!(compare(&sizes, &budget(450, 500, 581)).is_err());
        assert!(compare(&sizes, &Budget { pages: BTreeMap::new(), first_load: 582 }).is_err());
    }
}
