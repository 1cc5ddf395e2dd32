//! What can go wrong with settings.

use db::DbError;
use sea_orm::DbErr;

use super::{MAX_NAME_CHARACTERS, MAX_SETTINGS, MAX_TOTAL_BYTES, MAX_VALUE_BYTES};

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// `part` is `bucket` or `key`.
    #[error(
        "the {part} of a setting is 1 to {MAX_NAME_CHARACTERS} characters of A-Z, a-z, 0-9, '.', '_', ':', '/' and '-': \
         choose another {part}"
    )]
    InvalidName { part: &'static str },
    #[error("the value is {bytes} bytes of JSON: keep at most {MAX_VALUE_BYTES} in one setting")]
    ValueTooLarge { bytes: usize },
    #[error("there are {MAX_SETTINGS} settings already: delete one that is no longer needed")]
    TooMany,
    #[error(
        "all settings together would be {bytes} bytes, and at most {MAX_TOTAL_BYTES} are kept: delete one that is no \
         longer needed"
    )]
    TotalTooLarge { bytes: usize },
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<DbErr> for SettingsError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}
