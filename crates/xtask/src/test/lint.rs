//! Formatting, clippy for the server's side and for the browser's, and the rules of this repository.

use anyhow::Result;

use crate::{process, tidy, tools, workspace::Workspace};

/// The quickest check comes first. Returns the closing line.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    process::run(&mut workspace.cargo(["fmt", "--all", "--check"]))?;
    let tidy = tidy::check(workspace)?;
    tools::wasm_target(workspace)?;
    process::run(&mut workspace.cargo(SERVER_SIDE))?;
    process::run(&mut workspace.cargo(BROWSER_SIDE))?;
    Ok(vec![tidy])
}

const SERVER_SIDE: [&str; 7] = ["clippy", "--workspace", "--exclude=hydrate", "--all-targets", "--", "-D", "warnings"];

/// In the client's release profile, so that its build shares the procedural macros.
const BROWSER_SIDE: [&str; 7] = [
    "clippy",
    "--package=hydrate",
    "--target=wasm32-unknown-unknown",
    "--profile=wasm-release",
    "--",
    "-D",
    "warnings",
];
