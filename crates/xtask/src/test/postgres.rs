//! One PostgreSQL server for a whole test run, quick and forgetful, in a folder that goes away with it.

use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::{
    portal::free_address,
    process::{self, Service},
    tools,
};

const PATIENCE: Duration = Duration::from_secs(30);

pub struct Postgres {
    port: u16,
    // Stopped before its folder is removed: fields are dropped in this order.
    _service: Service,
    _folder: TempDir,
}

impl Postgres {
    /// Creates a cluster and starts a server for it on a free port of this machine; installs PostgreSQL if need be.
    pub fn start() -> Result<Self> {
        let programs = tools::postgres()?;
        let folder = tempfile::Builder::new().prefix("callboard-postgres-").tempdir()?;
        // PostgreSQL refuses to run as root.
        let user = if tools::is_root() { Some(unprivileged_user(&fs::read_to_string("/etc/passwd")?)?) } else { None };
        if let Some((user, group)) = user {
            chown(folder.path(), Some(user), Some(group)).context("cannot hand over PostgreSQL's folder")?;
        }
        let command = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(folder.path());
            if let Some((user, group)) = user {
                command.uid(user).gid(group);
            }
            command
        };

        let data = folder.path().join("data");
        let mut initdb = command("initdb");
        initdb.arg("--pgdata").arg(&data);
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        process::output(&mut initdb).context("cannot create a PostgreSQL cluster")?;

        let port = free_address()?.port();
        let mut server = command("postgres");
        server.arg("-D").arg(&data).args(settings(port));
        server.stderr(fs::File::create(folder.path().join("log"))?);
        println!("starting PostgreSQL on port {port}");
        let mut service = Service::start("PostgreSQL", &mut server, Signal::INT)?;
        wait_until_ready(&programs, port, &mut service)
            .with_context(|| fs::read_to_string(folder.path().join("log")).unwrap_or_default())?;
        Ok(Self { port, _service: service, _folder: folder })
    }

    /// The address of the server's own database; tests create theirs beside it.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

/// Nothing here has to survive a crash, and a runner may start a process with its own connections for each test.
fn settings(port: u16) -> Vec<String> {
    let settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "autovacuum=off",
        "jit=off",
    ];
    let port = format!("port={port}");
    settings.into_iter().chain([port.as_str()]).map(|setting| format!("--{setting}")).collect()
}

fn wait_until_ready(programs: &Path, port: u16, service: &mut Service) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let mut question = Command::new(programs.join("pg_isready"));
    question.args(["--host=127.0.0.1", "--dbname=postgres", "--username=postgres", &format!("--port={port}")]);
    while process::output(&mut question).is_err() {
        service.still_runs()?;
        ensure!(Instant::now() < deadline, "PostgreSQL was not ready within {} s", PATIENCE.as_secs());
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// User and group of `postgres`, or of `nobody`, from the text of `/etc/passwd`.
fn unprivileged_user(passwd: &str) -> Result<(u32, u32)> {
    let find = |name: &str| {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(str::parse);
        Some((fields.next()?.ok()?, fields.next()?.ok()?))
    };
    find("postgres").or_else(|| find("nobody")).context("PostgreSQL does not run as root: add a user postgres")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_while_it_is_wanted_and_leaves_nothing_behind() {
        let Some(programs) = tools::find_postgres() else {
            println!("SKIPPED: PostgreSQL is not installed; `cargo xtask test` installs it");
            return;
        };
        let postgres = Postgres::start().unwrap();
        let mut question = Command::new(programs.join("psql"));
        question.args([
            &postgres.url(),
            "--no-align",
            "--tuples-only",
            "--command=show fsync",
            "--command=show data_directory",
        ]);
        let answer = process::output(&mut question).unwrap();
        let (fsync, folder) = answer.split_once('\n').unwrap();
        assert_eq!(fsync, "off");
        assert!(Path::new(folder).exists());
        drop(postgres);
        assert!(process::output(&mut question).is_err());
        assert!(!Path::new(folder).exists());
    }

    #[test]
    fn the_servers_own_user_is_preferred() {
        let passwd = "root:x:0:0::/:/bin/sh\nnobody:x:65534:65533::/:/bin/false\n";
        assert_eq!(unprivileged_user(passwd).unwrap(), (65534, 65533));
        let passwd = format!("{passwd}postgres:x:101:104::/:/bin/sh\n");
        assert_eq!(unprivileged_user(&passwd).unwrap(), (101, 104));
        assert!(unprivileged_user("root:x:0:0::/:/bin/sh").is_err());
    }
}
