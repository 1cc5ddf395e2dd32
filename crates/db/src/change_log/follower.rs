//! Waits for changes and hands each one out exactly once.

use tokio::sync::watch;

use crate::{ChangeLog, DbError, Revision, Since};

/// A reader of the change log that remembers where it is. Wakes at the commits of this process at once, and at those of
/// others as [`Database::watch_replicas`](crate::Database::watch_replicas) finds them.
pub struct Follower {
    change_log: ChangeLog,
    newest: watch::Receiver<Revision>,
    position: Revision,
}

impl Follower {
    pub(crate) fn new(change_log: ChangeLog, newest: watch::Receiver<Revision>, position: Revision) -> Self {
        Self { change_log, newest, position }
    }

    /// The last revision that was handed out.
    pub fn position(&self) -> Revision {
        self.position
    }

    /// Waits until there is something after [`Follower::position`] and returns at most `limit` changes of it. After a
    /// [`Since::Reset`] it goes on from `newest`. May be dropped at any time without losing a change; after an error,
    /// the next call tries the same changes again.
    pub async fn next(&mut self, limit: u64) -> Result<Since, DbError> {
        let position = self.position;
        // Waiting cannot fail: the sender lives in the database that `change_log` holds.
        self.newest.wait_for(|newest| *newest > position).await.ok();
        let since = self.change_log.since(position, limit).await?;
        match &since {
            Since::Changes(changes) => self.position = changes.last().map_or(position, |last| last.revision),
            Since::Reset { newest, .. } => self.position = *newest,
        }
        Ok(since)
    }
}
