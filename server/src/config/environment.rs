//! What the loader may know about the process it runs in.

use std::{
    collections::BTreeMap,
    env, io,
    path::{Path, PathBuf},
};

/// The environment variables and the working directory, as values: the loader reads neither by itself. It has no
/// `Debug` on purpose, because variables hold secrets.
pub struct Environment {
    variables: BTreeMap<String, String>,
    working_directory: PathBuf,
}

impl Environment {
    /// `working_directory` must be absolute: relative configuration files are looked for there.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>, working_directory: impl Into<PathBuf>) -> Self {
        Self { variables: variables.into_iter().collect(), working_directory: working_directory.into() }
    }

    /// The process's own. Variables that are not Unicode are left out. Fails when the working directory is gone.
    pub fn of_process() -> io::Result<Self> {
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Ok(Self::new(env::vars_os().filter_map(unicode), env::current_dir()?))
    }

    /// A variable's value without the white space around it, as Backstage reads it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim())
    }

    /// The variables whose names start with `prefix`, in the order of their names, with the rest of the name.
    pub(super) fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
        self.variables
            .iter()
            .filter_map(move |(name, value)| Some((name.as_str(), name.strip_prefix(prefix)?, value.as_str())))
    }

    pub(super) fn working_directory(&self) -> &Path {
        &self.working_directory
    }
}
