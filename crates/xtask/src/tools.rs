//! What the commands need from the machine: found, installed where that is possible, or named.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{process, workspace::Workspace};

/// Installs the standard library for the browser's target when it is missing.
pub fn wasm_target(workspace: &Workspace) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let mut question = Command::new("rustc");
    question.current_dir(&workspace.root).args(["--print", "target-libdir", "--target", TARGET]);
    if Path::new(&process::output(&mut question)?).is_dir() {
        return Ok(());
    }
    let mut install = Command::new("rustup");
    process::run(install.current_dir(&workspace.root).args(["target", "add", TARGET]))
        .with_context(|| format!("the Rust target {TARGET} is missing and rustup cannot add it"))
}

/// The Chromium that the browser tests drive.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = env::var_os("CALLBOARD_CHROMIUM") {
        return Ok(path.into());
    }
    let find = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(program);
    installed("Chromium", &["chromium"], "or set CALLBOARD_CHROMIUM to a Chromium or Chrome", find)
}

/// npm, for the browser tests only.
pub fn npm() -> Result<PathBuf> {
    installed("Node.js with npm", &["nodejs", "npm"], "version 20 or later", || program("npm"))
}

/// The folder that holds `initdb`, `postgres` and `pg_isready`.
pub fn postgres() -> Result<PathBuf> {
    let hint = "or set CALLBOARD_TEST_POSTGRES_URL to a server where databases may be created";
    installed("PostgreSQL", &["postgresql"], hint, find_postgres)
}

/// Where a program is on `PATH`.
pub fn program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Debian keeps the server's programs of each version in a folder outside `PATH`; the newest one is taken.
pub fn find_postgres() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions
        .filter_map(|version| Some((version.file_name().to_str()?.parse::<u32>().ok()?, version.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .max()
        .map(|(_, folder)| folder);
    debian.or_else(|| {
        let initdb = program("initdb")?.canonicalize().ok()?;
        initdb.parent().map(Path::to_owned).filter(|folder| folder.join("postgres").is_file())
    })
}

fn installed(what: &str, packages: &[&str], otherwise: &str, find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !is_root() || program("apt-get").is_none() {
        bail!("{what} is missing: install it (Debian and Ubuntu: apt-get install {}), {otherwise}", packages.join(" "));
    }
    println!("{what} is missing and gets installed");
    process::run(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    process::run(install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))?;
    find().with_context(|| format!("{what} is still missing after its installation"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_looked_up_on_the_path() {
        assert!(program("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(program("no-such-program-here"), None);
    }

    #[test]
    fn what_is_there_is_not_installed() {
        let found = installed("Shell", &["no-such-package"], "", || program("sh")).unwrap();
        assert!(found.ends_with("sh"));
    }
}
