//! Where a value of the configuration was written.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The place a value came from. Displays as editors and CI systems make clickable: `file:line:column`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A place in a file: the key's for a field, the value's for an item of a list.
    File {
        /// Absolute.
        path: Arc<Path>,
        /// 1-based.
        line: u32,
        /// 1-based, in characters.
        column: u32,
        /// The environment variables whose values stand in this one.
        variables: Arc<[String]>,
        /// The value is the text of the whole file, which `$file` names; mostly that is a secret.
        whole: bool,
    },
    /// An environment variable that overrides the files (`CALLBOARD_CONFIG_…`, `APP_CONFIG_…`).
    Variable(Arc<str>),
    /// Nobody set it.
    Default,
}

impl Origin {
    pub(super) fn file(path: &Arc<Path>, line: usize, column: usize) -> Self {
        Self::File {
            path: Arc::clone(path),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            variables: Arc::new([]),
            whole: false,
        }
    }

    /// The origin of a value that is all that stands in a file.
    pub(super) fn whole_file(path: &Arc<Path>) -> Self {
        Self::File { path: Arc::clone(path), line: 1, column: 1, variables: Arc::new([]), whole: true }
    }

    pub(super) fn is_whole_file(&self) -> bool {
        matches!(self, Self::File { whole: true, .. })
    }

    /// The same place, with the variables that were put in.
    pub(super) fn with_variables(self, names: Vec<String>) -> Self {
        match self {
            Self::File { path, line, column, whole, .. } => {
                Self::File { path, line, column, variables: names.into(), whole }
            }
            other => other,
        }
    }

    /// The environment variables this value depends on.
    pub fn variables(&self) -> &[String] {
        match self {
            Self::File { variables, .. } => variables,
            Self::Variable(_) | Self::Default => &[],
        }
    }

    /// Sorts by file, then line and column; what is in no file comes last.
    pub(super) fn position(&self) -> (u8, String, u32, u32) {
        match self {
            Self::File { path, line, column, .. } => (0, path.display().to_string(), *line, *column),
            Self::Variable(name) => (1, name.to_string(), 0, 0),
            Self::Default => (2, String::new(), 0, 0),
        }
    }

    /// The folder that relative paths written here start from, absolute; none when no file says them.
    pub(super) fn folder(&self) -> Option<&Path> {
        match self {
            Self::File { path, .. } => path.parent(),
            Self::Variable(_) | Self::Default => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line, column, .. } => write!(formatter, "{}:{line}:{column}", path.display()),
            Self::Variable(name) => write!(formatter, "environment variable {name}"),
            Self::Default => formatter.write_str("default"),
        }
    }
}

/// Joins `path` to `folder` and removes `.` and `..` without asking the file system, so that patterns such as
/// `../catalog/**/*.yaml` can be resolved too.
pub(super) fn resolve(folder: &Path, path: &str) -> PathBuf {
    use std::path::Component;

    let mut resolved = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                resolved.pop();
            }
            other => resolved.push(other),
        }
    }
    resolved
}
