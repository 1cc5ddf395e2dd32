//! What the change log tells its followers.

use serde::{Deserialize, Serialize};

/// One row of the change log: something of `topic` named `subject` was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Rises by one with every change; the id of the server-sent event.
    pub revision: i64,
    /// `catalog.entity`, `catalog.source`, …
    pub topic: String,
    /// For `catalog.entity`, the entity reference.
    pub subject: String,
    pub operation: Operation,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    Create,
    Update,
    Delete,
}

impl Operation {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}
