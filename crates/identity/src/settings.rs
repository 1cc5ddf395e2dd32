//! What people keep for themselves: JSON values by bucket and key, for each principal.
//!
//! All settings of a principal are read at once and then stay in memory. A write puts there what it has left; of what
//! other processes write, the change log tells, and it is read anew.

mod cache;
mod error;
mod store;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use db::{ChangeLog, Database, NewChange, Operation, Revision, Since, Transaction};
use serde_json::Value;
use shared::settings::Settings;
use tokio_util::sync::CancellationToken;

use cache::{Cache, Known};
pub use error::SettingsError;

/// Settings in the change log. The subject is the principal; contents are not logged.
pub const SETTING_TOPIC: &str = "user.setting";

/// Room for every entity reference, the longest of which has 191.
const MAX_NAME_CHARACTERS: usize = 256;
const MAX_VALUE_BYTES: usize = 16 * 1024;
/// For one principal.
const MAX_SETTINGS: usize = 500;
/// Of names and values together, for one principal: every page carries them.
const MAX_TOTAL_BYTES: usize = 256 * 1024;

/// Changes that are read at once.
const BATCH: u64 = 500;
/// After the database failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Names one setting of a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingKey {
    bucket: String,
    key: String,
}

impl SettingKey {
    pub fn new(bucket: String, key: String) -> Result<Self, SettingsError> {
        for (part, name) in [("bucket", &bucket), ("key", &key)] {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/-".contains(&byte);
            if name.is_empty() || name.len() > MAX_NAME_CHARACTERS || !name.bytes().all(allowed) {
                return Err(SettingsError::InvalidName { part });
            }
        }
        Ok(Self { bucket, key })
    }

    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    pub fn key(&self) -> &str {
        &self.key
    }
}

/// A handle to the settings of everybody; clones share what is in memory.
#[derive(Clone)]
pub struct UserSettings {
    database: Database,
    cache: Arc<Cache>,
    /// Nothing in memory is older.
    opened_at: Revision,
}

impl UserSettings {
    /// `database` must be migrated. Give [`UserSettings::follow`] a task, or changes of other processes stay unseen.
    pub fn new(database: Database) -> Self {
        let opened_at = *database.newest().borrow();
        Self { database, cache: Arc::default(), opened_at }
    }

    /// All settings of a principal.
    pub async fn list_settings(&self, principal: &str) -> Result<Arc<Settings>, SettingsError> {
        let cell = self.cache.cell(principal);
        let known = cell.get_or_try_init(|| self.read(principal)).await?;
        Ok(Arc::clone(&known.settings))
    }

    /// `now` is in milliseconds since 1970, UTC.
    pub async fn put_setting(
        &self,
        principal: &str,
        key: &SettingKey,
        value: &Value,
        now: i64,
    ) -> Result<(), SettingsError> {
        let value = value.to_string();
        if value.len() > MAX_VALUE_BYTES {
            return Err(SettingsError::ValueTooLarge { bytes: value.len() });
        }
        let write = async |transaction: Transaction| {
            let before: usize =
                store::settings_of(&transaction, principal).await?.iter().map(store::Model::bytes).sum();
            store::put_setting(&transaction, principal, key, &value, now).await?;
            let (revision, rows) = log_and_read(&transaction, principal, now).await?;
            let total: usize = rows.iter().map(store::Model::bytes).sum();
            match (rows.len() > MAX_SETTINGS, total > MAX_TOTAL_BYTES && total > before) {
                (true, _) => Err(SettingsError::TooMany),
                (_, true) => Err(SettingsError::TotalTooLarge { bytes: total }),
                _ => Ok((revision, rows)),
            }
        };
        let (revision, rows) = self.database.write(write).await?;
        self.cache.put(principal, known(revision, rows));
        Ok(())
    }

    /// Deletes the setting, if it is there.
    pub async fn delete_setting(&self, principal: &str, key: &SettingKey, now: i64) -> Result<(), SettingsError> {
        let write = async |transaction: Transaction| {
            if !store::delete_setting(&transaction, principal, key).await? {
                return Ok(None);
            }
            log_and_read(&transaction, principal, now).await.map(Some)
        };
        match self.database.write::<_, SettingsError, _, _>(write).await? {
            Some((revision, rows)) => self.cache.put(principal, known(revision, rows)),
            // Another process may have deleted it just now.
            None => self.cache.forget(principal, Revision::MAX),
        }
        Ok(())
    }

    /// Forgets what other processes change, until `shutdown`.
    pub async fn follow(self, shutdown: CancellationToken) {
        let mut follower = self.database.change_log().follow(self.opened_at);
        loop {
            let since = tokio::select! {
                () = shutdown.cancelled() => return,
                since = follower.next(BATCH) => since,
            };
            match since {
                Ok(Since::Reset { .. }) => self.cache.forget_all(),
                Ok(Since::Changes(changes)) => {
                    for change in changes.iter().filter(|change| change.topic == SETTING_TOPIC) {
                        self.cache.forget(&change.subject, change.revision);
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "settings in memory cannot follow the database: trying again");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn read(&self, principal: &str) -> Result<Known, SettingsError> {
        // In this order: what is committed after `revision` may be in already, and being told of it again does no harm.
        let revision = self.database.change_log().latest().await?;
        let rows = store::settings_of(self.database.read(), principal).await?;
        Ok(known(revision, rows))
    }
}

/// Logs the change, then reads what the transaction leaves. As revisions commit in order, nobody else changes settings
/// between this revision and the commit: what is read goes exactly up to it.
async fn log_and_read(
    transaction: &Transaction,
    principal: &str,
    now: i64,
) -> Result<(Revision, Vec<store::Model>), SettingsError> {
    let change = NewChange {
        topic: SETTING_TOPIC,
        subject: principal.to_owned(),
        operation: Operation::Update,
        before: None,
        after: None,
        origin: "user-settings".to_owned(),
        actor: Some(principal.to_owned()),
        at: now,
    };
    let revisions = ChangeLog::append(transaction, &[change]).await?;
    Ok((revisions.start, store::settings_of(transaction, principal).await?))
}

fn known(revision: Revision, rows: Vec<store::Model>) -> Known {
    Known { revision, settings: Arc::new(store::settings_from(rows)) }
}
