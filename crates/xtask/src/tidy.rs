//! The rules of this repository that no compiler and no linter knows. Each rule is a function from what it reads to
//! findings, so that its tests can show it something bad.

mod dependencies;
mod licences;
mod lock_files;
mod sources;
mod words;

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::{
    process,
    workspace::{Workspace, files_below},
};

/// One broken rule: `place: what is wrong and what to do`.
type Finding = String;

/// Checks every rule, prints what breaks one, and fails when anything does. Returns the closing line.
pub fn check(workspace: &Workspace) -> Result<String> {
    let metadata = MetadataCommand::new().current_dir(&workspace.root).exec().context("cannot read the crates")?;
    let browser_crates = browser_crates(workspace)?;
    let texts = texts(workspace)?;

    let mut findings = dependencies::check(&members(&metadata));
    findings.extend(dependencies::check_browser(browser_crates.lines()));
    findings.extend(licences::check_crates(&metadata.packages));
    for (path, text) in &texts {
        findings.extend(sources::check(path, text));
        findings.extend(words::check(path, text));
        if path.ends_with("package-lock.json") {
            findings.extend(lock_files::check(path, text));
        }
    }
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} rules of this repository are broken", findings.len());
    }
    Ok(format!("tidy: {} files and {} crates follow the rules", texts.len(), metadata.packages.len()))
}

fn members(metadata: &Metadata) -> Vec<dependencies::Member> {
    metadata.workspace_packages().into_iter().map(dependencies::Member::from).collect()
}

/// The crates that are compiled into the client, one name and version a line.
fn browser_crates(workspace: &Workspace) -> Result<String> {
    let arguments = "tree --package hydrate --target wasm32-unknown-unknown --edges normal,no-proc-macro --prefix none";
    process::output(&mut workspace.cargo(arguments.split(' ')))
}

/// Every text file of the repository by its path, without what is built, installed or kept beside it.
fn texts(workspace: &Workspace) -> Result<Vec<(String, String)>> {
    const SKIPPED: [&str; 8] =
        [".git", "target", "dist", "data", "node_modules", "test-results", "report", "proptest-regressions"];
    let mut texts = Vec::new();
    for path in files_below(&workspace.root, &SKIPPED)? {
        if is_text(&path) {
            // A file that is not UTF-8 is no text, whatever its name says.
            if let Ok(text) = fs::read_to_string(&path) {
                texts.push((workspace.relative(&path).to_string_lossy().into_owned(), text));
            }
        }
    }
    Ok(texts)
}

fn is_text(path: &Path) -> bool {
    const TEXT: [&str; 15] =
        ["rs", "toml", "md", "css", "ts", "mjs", "js", "json", "yaml", "yml", "sh", "sql", "html", "snap", "svg"];
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) => TEXT.contains(&extension),
        None => path.ends_with(".ci/run") || path.ends_with("Containerfile"),
    }
}
