//! What can go wrong with the database, and what to do about it.

use std::{error::Error, time::Duration};

use sea_orm::{
    ConnAcquireErr, DbErr, RuntimeErr,
    sqlx::{self, postgres::PgDatabaseError, sqlite::SqliteError},
};

/// `place` is the file or the masked URL: no message ever holds a password.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error(
        "the database address '{address}' is not understood ({reason}): write a file path, sqlite://FILE or \
         postgres://USER:PASSWORD@HOST/DATABASE"
    )]
    InvalidAddress { address: String, reason: String },
    #[error(
        "the database {place} cannot be opened for writing ({reason}): check that its folder exists and that this user \
         may write to it"
    )]
    NotWritable { place: String, reason: String },
    #[error("{place} is not a SQLite database: name another file, or move this one away")]
    NotADatabase { place: String },
    #[error("the disk of the database {place} is full: make room and try again")]
    DiskFull { place: String },
    #[error(
        "the database {place} stayed locked by another process for {} ms: stop the other process, or wait until it is \
         done",
        waited.as_millis()
    )]
    Locked { place: String, waited: Duration },
    #[error(
        "no connection to the database {place} became free in time: a long transaction holds them, or there is more \
         work than it can do"
    )]
    Busy { place: String },
    #[error("the database {place} refused access ({reason}): check the user, the password and the user's rights")]
    AccessRefused { place: String, reason: String },
    #[error("the database {place} does not exist on its server ({reason}): create it, or correct the name")]
    MissingDatabase { place: String, reason: String },
    #[error(
        "the server of the database {place} cannot be reached ({reason}): check the host and the port, and that it runs"
    )]
    Unreachable { place: String, reason: String },
    #[error(
        "the encrypted connection to the database {place} cannot be made ({reason}): turn on TLS at its server and check \
         the certificate, or connect without it with sslmode=disable"
    )]
    NotEncrypted { place: String, reason: String },
    #[error(
        "the database {place} was made by a newer version (it has the unknown migrations {migrations}): start that \
         version, or restore a backup from before the upgrade"
    )]
    Newer { place: String, migrations: String },
    #[error("the database {place} could not be brought up to date: {source}")]
    Migration { place: String, source: DbErr },
    #[error("a database statement failed: {0}")]
    Statement(#[from] DbErr),
}

impl DbError {
    /// Names the fault where it is one that people can put right; any other stays a [`DbError::Statement`].
    pub(crate) fn at(place: &str, waited: Duration, error: DbErr) -> Self {
        let place = place.to_owned();
        let reason = || driver_error(&error).map_or_else(|| error.to_string(), driver_reason);
        match Fault::of(&error) {
            Some(Fault::Locked) => Self::Locked { place, waited },
            Some(Fault::Busy) => Self::Busy { place },
            Some(Fault::NotWritable) => Self::NotWritable { reason: reason(), place },
            Some(Fault::NotADatabase) => Self::NotADatabase { place },
            Some(Fault::DiskFull) => Self::DiskFull { place },
            Some(Fault::AccessRefused) => Self::AccessRefused { reason: reason(), place },
            Some(Fault::MissingDatabase) => Self::MissingDatabase { reason: reason(), place },
            Some(Fault::Unreachable) => Self::Unreachable { reason: reason(), place },
            Some(Fault::NotEncrypted) => Self::NotEncrypted { reason: reason(), place },
            Some(Fault::Conflict) | None => Self::Statement(error),
        }
    }

    /// True where the database cannot do its work now and the request itself was fine: trying again later may help.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Locked { .. } | Self::Busy { .. } | Self::DiskFull { .. } | Self::Unreachable { .. } => true,
            Self::Statement(error) => Fault::of(error).is_some(),
            _ => false,
        }
    }
}

/// True where PostgreSQL gave up this transaction for another one and asks to run it again. Looks through the whole
/// chain of sources, as features wrap database errors in their own.
pub(crate) fn is_conflict(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let fault = match (error.downcast_ref::<DbErr>(), error.downcast_ref::<RuntimeErr>()) {
            (Some(error), _) => Fault::of(error),
            (_, Some(RuntimeErr::SqlxError(error))) => Fault::of_driver(error),
            _ => None,
        };
        if fault == Some(Fault::Conflict) {
            return true;
        }
        next = error.source();
    }
    false
}

/// The kinds of failure that both engines share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Locked,
    Busy,
    NotWritable,
    NotADatabase,
    DiskFull,
    AccessRefused,
    MissingDatabase,
    Unreachable,
    NotEncrypted,
    Conflict,
}

impl Fault {
    fn of(error: &DbErr) -> Option<Self> {
        match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(Self::Busy),
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Some(Self::Unreachable),
            _ => driver_error(error).and_then(Self::of_driver),
        }
    }

    fn of_driver(error: &sqlx::Error) -> Option<Self> {
        match error {
            sqlx::Error::PoolTimedOut => Some(Self::Busy),
            sqlx::Error::Tls(_) => Some(Self::NotEncrypted),
            sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Some(Self::Unreachable),
            sqlx::Error::Database(error) => {
                let code = error.code()?;
                if error.try_downcast_ref::<SqliteError>().is_some() {
                    Self::of_sqlite(code.parse().ok()?)
                } else if error.try_downcast_ref::<PgDatabaseError>().is_some() {
                    Self::of_postgres(&code)
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    /// The low byte of an [extended result code](https://www.sqlite.org/rescode.html) is the primary one.
    fn of_sqlite(code: i32) -> Option<Self> {
        match code & 0xff {
            5 | 6 => Some(Self::Locked),
            8 | 14 => Some(Self::NotWritable),
            13 => Some(Self::DiskFull),
            26 => Some(Self::NotADatabase),
            _ => None,
        }
    }

    /// [SQLSTATE codes](https://www.postgresql.org/docs/current/errcodes-appendix.html).
    fn of_postgres(code: &str) -> Option<Self> {
        match code {
            "40001" | "40P01" => Some(Self::Conflict),
            "55P03" => Some(Self::Locked),
            // A standby, or a server set to read only.
            "25006" => Some(Self::NotWritable),
            "53100" => Some(Self::DiskFull),
            "28000" | "28P01" | "42501" => Some(Self::AccessRefused),
            "3D000" => Some(Self::MissingDatabase),
            // Too many connections, or the server is starting or stopping.
            "53300" | "57P01" | "57P02" | "57P03" => Some(Self::Unreachable),
            _ if code.starts_with("08") => Some(Self::Unreachable),
            _ => None,
        }
    }
}

fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

/// What the engine itself says, without the layers around it.
fn driver_reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}
