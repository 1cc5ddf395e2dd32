//! Where a database is: a file, or a server.

use sea_orm::sqlx::{postgres::PgConnectOptions, sqlite::SqliteConnectOptions};
use url::Url;

use crate::DbError;

/// A parsed database address.
#[derive(Debug)]
pub(crate) enum Address {
    File(SqliteConnectOptions),
    /// `:memory:`. Several connections have to share it, so it is a temporary file rather than memory.
    Temporary,
    Server(PgConnectOptions),
}

impl Address {
    /// Reads a file path, `sqlite://FILE[?mode=…]`, `sqlite::memory:`, `:memory:` or `postgres://…`. A SQLite file that
    /// is not there is made, unless `mode` says otherwise.
    pub(crate) fn parse(text: &str) -> Result<Self, DbError> {
        let text = text.trim();
        let invalid = |reason: String| DbError::InvalidAddress { address: masked(text), reason };
        if text.is_empty() {
            return Err(invalid("it is empty".to_owned()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return text.parse().map(Self::Server).map_err(|_| invalid("it is not a URL of a server".to_owned()));
        }
        if is_key_value(text) {
            return Err(invalid("it is of the form key=value, which is not read".to_owned()));
        }
        if let Some(file) = text.strip_prefix("sqlite:") {
            let file = file.strip_prefix("//").unwrap_or(file);
            if file.split('?').next().is_none_or(str::is_empty) {
                return Err(invalid("it names no file".to_owned()));
            }
            if file.starts_with(":memory:") || file.contains("mode=memory") {
                return Ok(Self::Temporary);
            }
            let options: SqliteConnectOptions =
                text.parse().map_err(|_| invalid("a parameter is unknown".to_owned()))?;
            return Ok(Self::File(if file.contains("mode=") { options } else { options.create_if_missing(true) }));
        }
        if text == ":memory:" {
            return Ok(Self::Temporary);
        }
        if text.contains("://") {
            return Err(invalid("only SQLite and PostgreSQL are supported".to_owned()));
        }
        Ok(Self::File(SqliteConnectOptions::new().filename(text).create_if_missing(true)))
    }
}

/// `host=db password=secret`, as PostgreSQL's own programs take it. Taken for a file it would be one whose name holds
/// the password.
fn is_key_value(text: &str) -> bool {
    const KEYS: [&str; 8] = ["dbname", "host", "hostaddr", "password", "port", "service", "sslmode", "user"];
    let key_before = |at: usize| text[..at].split_whitespace().next_back();
    !text.contains("://")
        && text.match_indices('=').any(|(at, _)| key_before(at).is_some_and(|key| KEYS.contains(&key)))
}

/// The address as it may be shown and logged: without passwords, and without parameters, which may hold some.
pub(crate) fn masked(text: &str) -> String {
    let text = text.trim();
    if is_key_value(text) {
        return "…".to_owned();
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    if scheme == "sqlite" {
        return text.to_owned();
    }
    // An `@` behind the host means that an unescaped password was cut in the wrong place.
    let url = Url::parse(text).ok().filter(|url| {
        let tail = [Some(url.path()), url.query(), url.fragment()];
        !rest.is_empty() && tail.iter().flatten().all(|part| !part.contains('@'))
    });
    let Some(mut url) = url else {
        return format!("{scheme}://…");
    };
    url.set_query(None);
    url.set_fragment(None);
    if url.password().is_some() && url.set_password(Some("***")).is_err() {
        return format!("{scheme}://…");
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn files_servers_and_memory_are_told_apart() {
        for text in ["callboard.db", "/var/lib/callboard.db", "sqlite://a.db?mode=rwc", "sqlite:///a.db", "sqlite:a.db"]
        {
            assert!(matches!(Address::parse(text), Ok(Address::File(_))), "{text}");
        }
        for text in [":memory:", "sqlite::memory:", "sqlite://:memory:", "sqlite://x?mode=memory"] {
            assert!(matches!(Address::parse(text), Ok(Address::Temporary)), "{text}");
        }
        for text in ["postgres://ada:secret@db.example/portal", "postgresql://localhost"] {
            assert!(matches!(Address::parse(text), Ok(Address::Server(_))), "{text}");
        }
    }

    #[test]
    fn other_engines_are_refused_without_their_password() {
        let error = Address::parse("mysql://ada:secret@db.example/portal?ssl=x").unwrap_err().to_string();
        assert_eq!(
            error,
            "the database address 'mysql://ada:***@db.example/portal' is not understood (only SQLite and PostgreSQL are \
             supported): write a file path, sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE"
        );
        assert!(Address::parse("  ").is_err());
    }

    #[test]
    fn addresses_that_name_no_file_or_are_of_another_form_are_refused() {
        for text in ["sqlite:", "sqlite://", "sqlite://?mode=rwc"] {
            assert!(Address::parse(text).unwrap_err().to_string().contains("it names no file"), "{text}");
        }
        for text in ["host=db password=s3cret user=ada", "password = s3cret", "dbname=x  password='s3cret'"] {
            let refused = Address::parse(text).map(|_| ()).unwrap_err().to_string();
            assert!(refused.contains("key=value") && refused.contains("postgres://USER"), "{refused}");
            assert!(!refused.contains("s3cret") && !masked(text).contains("s3cret"), "{refused}");
        }
    }

    #[test]
    fn a_password_that_was_not_escaped_stays_hidden() {
        for text in ["postgres://ada:12#secret@h/d", "postgres://ada:s/ecret@h/d", "postgres://ada:1?secret@h/d"] {
            assert_eq!(masked(text), "postgres://…");
        }
    }

    proptest! {
        #[test]
        fn no_message_holds_the_password(password in "[!-~]{4,20}", tail in "[a-z?=&#@/]{0,12}") {
            prop_assume!(!"postgres://ada:***@…localhost/portal".contains(&password) && !tail.contains(&password));
            let secret = format!("Q{password}Q");
            let text = format!("postgres://ada:{secret}@localhost/portal{tail}");
            prop_assert!(!masked(&text).contains(&secret));
            if let Err(error) = Address::parse(&text) {
                prop_assert!(!error.to_string().contains(&secret));
            }
        }
    }
}
