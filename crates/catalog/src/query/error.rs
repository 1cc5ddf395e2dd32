//! Why a request to the catalog cannot be answered.

/// The request is at fault; the texts are those of Backstage where it has one, because clients show them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A query parameter; `name` is the parameter's.
    #[error("{message}")]
    Parameter { name: &'static str, message: String },
    /// A field of a request body; `path` is the field's, with dots.
    #[error("{message}")]
    Body { path: String, message: String },
    /// The `cursor` of a page. Start again from the first page.
    #[error("Malformed cursor: {0}")]
    Cursor(String),
    /// The `after` of a page. Start again from the first page.
    #[error("Malformed after cursor, {0}")]
    After(&'static str),
    #[error("the answer would take too long: ask for fewer entities with 'limit', or for fewer 'fields'")]
    TooSlow,
    /// In bytes.
    #[error(
        "the answer would have more than {} MiB: ask for fewer entities with 'limit', or only for some of their fields \
         with 'fields'",
        most / (1024 * 1024)
    )]
    TooLarge { most: usize },
}

impl QueryError {
    pub(crate) fn parameter(name: &'static str, message: impl Into<String>) -> Self {
        Self::Parameter { name, message: message.into() }
    }

    pub(super) fn body(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Body { path: path.into(), message: message.into() }
    }
}
