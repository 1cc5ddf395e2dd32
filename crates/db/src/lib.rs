//! The database: SQLite for a team, PostgreSQL for a company, one way to use both.
//!
//! - [`Database`] connects, migrates, reads and writes. Every write is one transaction given to [`Database::write`],
//!   which serialises writers on SQLite and repeats the transaction where PostgreSQL asks for that.
//! - [`ChangeLog`] is the one log of all features. A transaction appends what it changed; followers read it in the
//!   order of commit, without gaps, and are told to start anew where it was trimmed.
//! - [`test`] (feature `test`) gives every test a database of its own on both engines.
//!
//! Tables belong to the features that use them; their sea-orm entities live in those features' `store` modules. The
//! schema itself is in `migrations`. Times are milliseconds since 1970, UTC, as `i64`.

mod address;
mod change_log;
mod connect;
mod database;
mod entity;
mod error;
mod page;
#[cfg(any(test, feature = "test"))]
pub mod test;
mod transaction;

pub use change_log::{ChangeLog, Content, Follower, NewChange, Since};
pub use connect::{ConnectSettings, Engine};
pub use database::Database;
pub use entity::change_log::{Model as Change, Operation};
pub use error::DbError;
pub use page::Page;
pub use transaction::Transaction;

/// A position in the change log: 0 before the first change, then one more with every change.
pub type Revision = i64;
