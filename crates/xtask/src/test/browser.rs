//! The journeys in a real browser, against a portal with the sample company.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    build::{self, Profile},
    portal::Portal,
    process, tools,
    workspace::Workspace,
};

/// Builds the client as users get it and the server as developers do (it serves the same `dist/` and builds in a
/// fraction of the time), and runs the journeys.
pub fn journeys(workspace: &Workspace, arguments: &[String]) -> Result<Vec<String>> {
    let folder = workspace.root.join("e2e");
    let chromium = tools::chromium()?;
    install(&tools::npm()?, &folder)?;
    build::assets(workspace, Profile::Release)?;
    let binary = build::server(workspace, Profile::Dev)?;

    let data = tempfile::tempdir().context("cannot create a temporary folder")?;
    let log = workspace.cache().join("e2e-portal.log");
    println!("starting the portal; its log is {}", log.display());
    let portal = Portal::start(&binary, &workspace.root.join("examples/callboard.yaml"), data.path(), &log)?;
    let bin = folder.join("node_modules/.bin");
    process::run(Command::new(bin.join("tsc")).current_dir(&folder).arg("--noEmit"))?;
    let mut playwright = Command::new(bin.join("playwright"));
    playwright.current_dir(&folder).arg("test").args(arguments);
    playwright.env("CALLBOARD_URL", portal.url()).env("CALLBOARD_CHROMIUM", chromium);
    process::run_and_keep(&mut playwright, is_closing_line)
}

/// Installs exactly what the lock file says, when it says something new.
fn install(npm: &Path, folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).context("cannot read e2e/package-lock.json")?;
    let installed = folder.join("node_modules/.callboard-lock");
    let hash = blake3::hash(&lock).to_hex();
    if fs::read_to_string(&installed).is_ok_and(|known| known == hash.as_str()) {
        return Ok(());
    }
    process::run(Command::new(npm).current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&installed, hash.as_str()).with_context(|| format!("cannot write {}", installed.display()))
}

/// `12 passed (8.1s)`, `1 flaky`, `2 skipped`: what the list reporter ends with.
fn is_closing_line(line: &str) -> bool {
    let mut words = line.split(' ');
    let (count, state) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    count.parse::<u32>().is_ok() && ["passed", "flaky", "skipped", "failed"].contains(&state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_told_from_others() {
        for line in ["12 passed (8.1s)", "1 flaky", "2 skipped"] {
            assert!(is_closing_line(line), "{line}");
        }
        for line in ["Running 12 tests using 1 worker", "✓ 1 passed over", "", "12 tests"] {
            assert!(!is_closing_line(line), "{line}");
        }
    }
}
