//! `backend.database`: SQLite or PostgreSQL.

use std::path::{Path, PathBuf};

use url::Url;

use super::{
    Secret,
    origin::resolve,
    reader::{Place, Reader},
    tree::Value,
};

/// The database that PostgreSQL is asked for when the configuration names none.
const DEFAULT_DATABASE: &str = "callboard";

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseConfig {
    Sqlite(SqlitePlace),
    Postgres(PostgresConfig),
}

/// Where the SQLite file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SqlitePlace {
    /// In the data directory of the server.
    DataDirectory,
    /// In this folder (absolute).
    Folder(PathBuf),
    /// This file (absolute).
    File(PathBuf),
    /// Gone when the server stops.
    Memory,
}

/// How to reach PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresConfig {
    /// `postgres://user:password@host:port/database?sslmode=…`. Without a user it is the system user's name.
    pub url: Secret,
    /// The certificate authority that must have signed the server's certificate, as PEM.
    pub certificate_authority: Option<String>,
    /// Our own certificate, as PEM.
    pub client_certificate: Option<String>,
    /// The key of our own certificate, as PEM.
    pub client_key: Option<Secret>,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self::Sqlite(SqlitePlace::DataDirectory)
    }
}

impl DatabaseConfig {
    pub(super) fn read(reader: &mut Reader<'_>, backend: &Place<'_>, working_directory: &Path) -> Self {
        let place = reader.section(backend, "database");
        let client = place.field("client");
        if !place.is_set() {
            reader.default(&client, "better-sqlite3");
            return Self::default();
        }
        let connection = place.field("connection");
        match reader.required_text(&client, "better-sqlite3 or pg").as_deref() {
            Some("better-sqlite3" | "sqlite3") => Self::Sqlite(sqlite(reader, &connection, working_directory)),
            Some("pg") => postgres(reader, &connection).map(Self::Postgres).unwrap_or_default(),
            Some(_) => {
                reader.invalid(&client, "is not a database that Callboard works with; write better-sqlite3 or pg");
                Self::default()
            }
            None => Self::default(),
        }
    }
}

fn sqlite(reader: &mut Reader<'_>, connection: &Place<'_>, working_directory: &Path) -> SqlitePlace {
    let absolute = |place: &Place<'_>, name: &str| resolve(place.origin.folder().unwrap_or(working_directory), name);
    match connection.value() {
        None => SqlitePlace::DataDirectory,
        Some(Value::Text(name)) if name == ":memory:" => SqlitePlace::Memory,
        Some(Value::Text(name)) if name.contains("://") => {
            reader.invalid(
                connection,
                "is an address and no file, which is what SQLite needs; for PostgreSQL set client to pg",
            );
            SqlitePlace::DataDirectory
        }
        Some(Value::Text(name)) if !name.is_empty() => SqlitePlace::File(absolute(connection, name)),
        Some(Value::Map(_)) => {
            let (file, folder) = (connection.field("filename"), connection.field("directory"));
            match (reader.text(&file), reader.text(&folder)) {
                (Some(name), _) if name == ":memory:" => SqlitePlace::Memory,
                (Some(name), _) => SqlitePlace::File(absolute(&file, &name)),
                (None, Some(name)) => SqlitePlace::Folder(absolute(&folder, &name)),
                (None, None) => SqlitePlace::DataDirectory,
            }
        }
        Some(_) => {
            reader.wrong_type(connection, "':memory:', a file, or { directory: folder }");
            SqlitePlace::DataDirectory
        }
    }
}

/// None when a problem was reported.
fn postgres(reader: &mut Reader<'_>, connection: &Place<'_>) -> Option<PostgresConfig> {
    let text = match connection.value() {
        Some(Value::Map(_)) => connection.field("connectionString"),
        Some(Value::Text(_)) => connection.clone(),
        None => {
            reader.missing(connection, "postgres://user:password@host/database or { host, port, user, password }");
            return None;
        }
        Some(_) => {
            reader.wrong_type(connection, "a URL or { host, port, user, password }");
            return None;
        }
    };
    if text.is_set() {
        let parsed = reader.text(&text).and_then(|text| Url::parse(&text).ok());
        let Some(url) = parsed.filter(|url| matches!(url.scheme(), "postgres" | "postgresql")) else {
            reader.invalid(&text, "is not a PostgreSQL URL; write postgres://user:password@host:5432/database");
            return None;
        };
        return Some(with_tls(reader, connection, url));
    }
    let kind = connection.field("type");
    if reader.text(&kind).is_some_and(|kind| kind != "default") {
        reader.warn(&kind, "has no effect: sign-in through a cloud provider is not supported, a password is");
    }
    let url = postgres_url(reader, connection)?;
    Some(with_tls(reader, connection, url))
}

fn postgres_url(reader: &mut Reader<'_>, connection: &Place<'_>) -> Option<Url> {
    let mut url = Url::parse("postgres://localhost").ok()?;
    let host = connection.field("host");
    if let Some(name) = reader.text(&host).filter(|name| !name.is_empty()) {
        // A folder is that of a Unix socket, which URLs of PostgreSQL carry in the query.
        let accepted = if name.starts_with('/') {
            url.query_pairs_mut().append_pair("host", &name);
            true
        } else if name.contains(':') && !name.starts_with('[') {
            url.set_host(Some(&format!("[{name}]"))).is_ok()
        } else {
            url.set_host(Some(&name)).is_ok()
        };
        if !accepted {
            reader.invalid(&host, "is not the name or address of a host");
            return None;
        }
    }
    let port = reader.port(&connection.field("port"));
    let user = reader.text(&connection.field("user")).unwrap_or_default();
    let password = reader.text(&connection.field("password"));
    let database = reader.text(&connection.field("database")).filter(|name| !name.is_empty());
    url.set_port(port).ok()?;
    url.set_username(&escaped(&user)).ok()?;
    url.set_password(password.as_deref().map(escaped).as_deref()).ok()?;
    url.set_path(&escaped(database.as_deref().unwrap_or(DEFAULT_DATABASE)));
    Some(url)
}

/// Percent-encodes everything that means something in a URL, `%` included, so that reading it gives `text` again.
fn escaped(text: &str) -> String {
    shared::paths::escape(text)
}

/// Adds what `ssl` asks for. Node checks certificates unless told otherwise, so `ssl: true` does here too.
fn with_tls(reader: &mut Reader<'_>, connection: &Place<'_>, mut url: Url) -> PostgresConfig {
    let ssl = connection.field("ssl");
    let details = matches!(ssl.value(), Some(Value::Map(_)));
    let wanted = if details { Some(true) } else { reader.flag(&ssl) };
    let mode = match wanted {
        None => None,
        Some(false) => Some("disable"),
        Some(true) if reader.flag(&ssl.field("rejectUnauthorized")) == Some(false) => Some("require"),
        Some(true) => Some("verify-full"),
    };
    if let Some(mode) = mode {
        url.query_pairs_mut().append_pair("sslmode", mode);
    }
    PostgresConfig {
        url: Secret::new(url),
        certificate_authority: reader.text(&ssl.field("ca")),
        client_certificate: reader.text(&ssl.field("cert")),
        client_key: reader.secret(&ssl.field("key")),
    }
}
