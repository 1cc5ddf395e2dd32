//! A PostgreSQL server for tests, that cannot outlive the process that started it.

use std::{
    env, fs,
    hash::{BuildHasher, Hasher, RandomState},
    io::{self, BufRead, BufReader},
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::OnceLock,
};

use tempfile::TempDir;

/// Another process may take the port between our looking for a free one and the server's start.
const PORT_ATTEMPTS: usize = 3;

const USER: &str = "callboard";

/// Starts the server, then waits for the end of its input. The kernel closes that when our process ends, however it
/// ends, so no server is left behind. `$1` is the folder of the programs, `$2` the folder of everything else.
const WARDEN: &str = r#"
trap '' PIPE
"$1/initdb" --pgdata="$2/data" --username="$3" --pwfile="$2/password" --auth=password --encoding=UTF8 --no-locale \
    --no-sync </dev/null >>"$2/log" 2>&1 || exit 1
cat "$2/settings" >>"$2/data/postgresql.conf" || exit 1
"$1/pg_ctl" --pgdata="$2/data" --log="$2/log" --wait --timeout=60 --silent start </dev/null >>"$2/log" 2>&1 || exit 1
echo ready
read -r _
"$1/pg_ctl" --pgdata="$2/data" --mode=immediate --wait --silent stop >>"$2/log" 2>&1
rm -rf "$2"
"#;

/// A server of its own in a temporary folder, on a free port of 127.0.0.1, that forgets everything when it ends: with
/// this value, or at the latest with this process.
pub struct TestPostgres {
    url: String,
    warden: Child,
    /// Closing it tells the warden to stop the server.
    input: Option<ChildStdin>,
}

#[derive(Debug, thiserror::Error)]
pub enum TestPostgresError {
    #[error(
        "the programs of PostgreSQL (initdb, pg_ctl) are neither on PATH nor in /usr/lib/postgresql/*/bin: install the \
         package 'postgresql', or set {}=1 to leave out the tests that need it",
        super::SKIP_POSTGRES
    )]
    Missing,
    #[error("PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody' to run it as")]
    NoUser,
    #[error("a folder for the PostgreSQL server could not be prepared: {0}")]
    Folder(#[from] io::Error),
    #[error("the PostgreSQL server for tests did not start; its log ends with:\n{0}")]
    NotStarted(String),
}

impl TestPostgres {
    /// Starts a server and waits until it takes connections: one to two seconds. Blocks the thread.
    pub fn start() -> Result<Self, TestPostgresError> {
        let programs = find_programs().ok_or(TestPostgresError::Missing)?;
        for _ in 1..PORT_ATTEMPTS {
            match Self::start_once(&programs) {
                Err(TestPostgresError::NotStarted(log)) if log.contains("could not bind") => {}
                outcome => return outcome,
            }
        }
        Self::start_once(&programs)
    }

    /// The one server of this process, started by the first caller.
    pub fn shared() -> Result<&'static Self, &'static TestPostgresError> {
        static SHARED: OnceLock<Result<TestPostgres, TestPostgresError>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// The URL of the database `postgres`, with a user who may create others.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn start_once(programs: &Path) -> Result<Self, TestPostgresError> {
        let folder = tempfile::Builder::new().prefix("callboard-postgres-").tempdir()?;
        let port = free_port()?;
        let password = random_text();
        fs::write(folder.path().join("password"), &password)?;
        fs::write(folder.path().join("settings"), settings(folder.path(), port))?;
        let mut warden = warden(programs, &folder)?;
        let input = warden.stdin.take();
        let mut answer = String::new();
        if let Some(output) = warden.stdout.take() {
            BufReader::new(output).read_line(&mut answer)?;
        }
        if answer.trim() != "ready" {
            warden.wait()?;
            return Err(TestPostgresError::NotStarted(end_of_log(folder.path())));
        }
        // From here on the warden removes the folder.
        let _path = folder.keep();
        Ok(Self { url: format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres"), warden, input })
    }
}

impl Drop for TestPostgres {
    fn drop(&mut self) {
        drop(self.input.take());
        drop(self.warden.wait());
    }
}

/// 32 hexadecimal digits that nobody can guess.
pub(super) fn random_text() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// The folder of `initdb` and `pg_ctl`: one on PATH, else the newest that Debian keeps.
fn find_programs() -> Option<PathBuf> {
    let complete = |folder: &PathBuf| ["initdb", "pg_ctl"].iter().all(|program| folder.join(program).is_file());
    let on_path = env::var_os("PATH").and_then(|path| env::split_paths(&path).find(complete));
    on_path.or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        let version = |folder: &PathBuf| folder.file_name()?.to_str()?.parse::<u32>().ok();
        let newest = versions.map(|entry| entry.path()).filter(|folder| complete(&folder.join("bin")));
        newest.max_by_key(version).map(|folder| folder.join("bin"))
    })
}

/// Speed instead of safety: what a crash loses here, nobody misses.
fn settings(folder: &Path, port: u16) -> String {
    format!(
        "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{}'\nmax_connections = 200\n\
         fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n",
        folder.display()
    )
}

/// Runs as a user whom PostgreSQL accepts, in a process group of its own, so that Ctrl-C reaches only us and the warden
/// can still clean up.
fn warden(programs: &Path, folder: &TempDir) -> Result<Child, TestPostgresError> {
    let mut command = Command::new("sh");
    command.arg("-c").arg(WARDEN).arg("sh").arg(programs).arg(folder.path()).arg(USER);
    command.current_dir(folder.path()).process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    if fs::metadata(folder.path())?.uid() == 0 {
        let (user, group) = unprivileged_user()?.ok_or(TestPostgresError::NoUser)?;
        for path in [folder.path().to_owned(), folder.path().join("password"), folder.path().join("settings")] {
            chown(path, Some(user), Some(group))?;
        }
        command.uid(user).gid(group);
    }
    Ok(command.spawn()?)
}

/// The ids of `postgres`, else of `nobody`.
fn unprivileged_user() -> io::Result<Option<(u32, u32)>> {
    let users = fs::read_to_string("/etc/passwd")?;
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    Ok(ids("postgres").or_else(|| ids("nobody")))
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn end_of_log(folder: &Path) -> String {
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    let lines: Vec<_> = log.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}
