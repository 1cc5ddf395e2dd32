//! Where the workspace and its build results are, and how Cargo is called from inside Cargo.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;

pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder, wherever the configuration or `CARGO_TARGET_DIR` puts it.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks Cargo for the workspace around the current folder.
    pub fn find() -> Result<Self> {
        let metadata = MetadataCommand::new().no_deps().exec().context("cannot ask cargo about the workspace")?;
        Ok(Self {
            root: metadata.workspace_root.into_std_path_buf(),
            target: metadata.target_directory.into_std_path_buf(),
        })
    }

    /// What the browser loads; embedded into the release binary.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// What this tool keeps between its runs.
    pub fn cache(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A Cargo command in the workspace's root.
    ///
    /// Cargo describes this package to us in variables that some build scripts watch (`ring` is one); handing them
    /// on would rebuild half of the dependencies whenever Cargo is called once from here and once from a shell.
    pub fn cargo<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(describes_a_package) {
                command.env_remove(name);
            }
        }
        command.current_dir(&self.root).args(arguments);
        command
    }

    /// A path as a person in the workspace's root would write it.
    pub fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

fn describes_a_package(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|prefix| variable.starts_with(prefix))
        || ["CARGO_PRIMARY_PACKAGE", "OUT_DIR"].contains(&variable)
}

/// Every file below a folder, sorted, without following links and without the folders that `skip` names.
pub fn files_below(folder: &Path, skip: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() && !skip.contains(&entry.file_name().to_string_lossy().as_ref()) {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cargo_says_about_this_package_is_withheld() {
        for variable in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "OUT_DIR"] {
            assert!(describes_a_package(variable), "{variable}");
        }
        for variable in ["CARGO_TARGET_DIR", "CARGO_HOME", "CARGO", "PATH"] {
            assert!(!describes_a_package(variable), "{variable}");
        }
    }

    #[test]
    fn skipped_folders_are_left_out_at_every_depth() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b.txt", "a/a.txt", "a/target/x.txt", "target/x.txt"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found = files_below(folder.path(), &["target"]).unwrap();
        assert_eq!(found, [folder.path().join("a/a.txt"), folder.path().join("b.txt")]);
    }
}
