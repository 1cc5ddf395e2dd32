//! What stops the configuration from loading, and what only deserves a word.

use std::{fmt, io, path::PathBuf};

use super::Origin;

/// Why the configuration cannot be used. Every message names the place and the remedy; none contains a value that
/// could be a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the configuration file {}: {source}; check the path given with --config", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: the file has more than {limit} bytes; split it into several files with --config or $include", path.display())]
    FileTooLarge { path: PathBuf, limit: u64 },
    #[error("{}: the file is not UTF-8; save it as UTF-8", path.display())]
    NotText { path: PathBuf },
    /// YAML, or one of the `$` forms, that cannot be read.
    #[error("{origin}: {message}")]
    Syntax { origin: Origin, message: String },
    #[error("{origin}: the file includes itself: {chain}; remove one of these $include lines")]
    IncludeCycle { origin: Origin, chain: String },
    #[error("{origin}: includes are nested more than {limit} deep; include the last file directly")]
    IncludesTooDeep { origin: Origin, limit: usize },
    #[error("{origin}: the configuration has more than {limit} values; remove repeated aliases and includes")]
    TooManyValues { origin: Origin, limit: usize },
    /// Values that have the wrong type, are missing, or mean nothing: all of them, not only the first.
    #[error("{}", lines(.0))]
    Invalid(Vec<ConfigProblem>),
}

/// One value that cannot be used. Displays as `place: key: message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The value's place, or, for a missing value, that of what should hold it.
    pub origin: Origin,
    /// The dotted key: `catalog.locations[0].target`.
    pub path: String,
    /// What is wrong, and what to write.
    pub message: String,
}

/// How much a warning matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WarningLevel {
    /// Nothing is wrong; a part of the configuration has no effect here.
    Information,
    /// Probably not what the writer meant.
    Warning,
}

/// Something in the configuration that does not stop the server. Displays as `place: key: message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigWarning {
    pub level: WarningLevel,
    pub origin: Origin,
    /// The dotted key; empty when the warning is about no key.
    pub path: String,
    pub message: String,
}

impl fmt::Display for WarningLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Information => "note",
            Self::Warning => "warning",
        })
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_line(formatter, &self.origin, &self.path, &self.message)
    }
}

impl fmt::Display for ConfigWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_line(formatter, &self.origin, &self.path, &self.message)
    }
}

fn write_line(formatter: &mut fmt::Formatter<'_>, origin: &Origin, path: &str, message: &str) -> fmt::Result {
    if *origin != Origin::Default {
        write!(formatter, "{origin}: ")?;
    }
    if path.is_empty() { formatter.write_str(message) } else { write!(formatter, "{path}: {message}") }
}

fn lines(problems: &[ConfigProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
