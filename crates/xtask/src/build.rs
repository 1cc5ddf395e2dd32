//! The client, the style sheet and the server, in this order, because the server's binary holds the other two.

mod assets;
mod client;
mod style;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

pub use self::assets::{Compression, Manifest};
use crate::{process, tools, workspace::Workspace};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build: nothing is minified or compressed, and the server reads `dist/` from disk.
    Dev,
    /// What users get.
    Release,
}

impl Profile {
    pub fn of(release: bool) -> Self {
        if release { Self::Release } else { Self::Dev }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }
}

/// Builds everything and returns the server's binary.
pub fn everything(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    assets(workspace, profile)?;
    let binary = server(workspace, profile)?;
    let size = fs::metadata(&binary).with_context(|| format!("cannot find {}", binary.display()))?.len();
    println!("built {} ({}.{} MB)", binary.display(), size / 1_000_000, size % 1_000_000 / 100_000);
    Ok(binary)
}

/// Writes `dist/`: the client and the style sheet with all that they refer to, and `manifest.json`.
pub fn assets(workspace: &Workspace, profile: Profile) -> Result<Manifest> {
    tools::wasm_target(workspace)?;
    let style = style::bundle(workspace, profile)?;
    let client = client::bundle(workspace, profile)?;
    assets::assemble(&workspace.dist(), &client, &style)
}

/// Replaces only the style sheet and its fonts in a `dist/` that is already there.
pub fn style_only(workspace: &Workspace, profile: Profile) -> Result<Manifest> {
    let style = style::bundle(workspace, profile)?;
    let client = client::bundle_of_last_build(workspace, profile)?;
    assets::assemble(&workspace.dist(), &client, &style)
}

/// Builds the server and returns its binary.
pub fn server(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    let mut command = workspace.cargo(["build", "--package", "server"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    process::run(&mut command)?;
    let folder = if profile == Profile::Release { "release" } else { "debug" };
    Ok(workspace.target.join(folder).join("callboard"))
}

/// Where one part's bundle is kept until its inputs change.
fn bundle_folder(workspace: &Workspace, profile: Profile, part: &str) -> PathBuf {
    workspace.cache().join(profile.name()).join(part)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
