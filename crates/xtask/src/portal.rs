//! A portal of our own on a free port, for tests and measurements.

use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;

use crate::{
    http::{Connection, Response},
    process::{Service, interrupted},
};

pub const LIVENESS: &str = "/.backstage/health/v1/liveness";
const READINESS: &str = "/.backstage/health/v1/readiness";
/// How long a portal may take until it is ready.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Portal {
    pub address: SocketAddr,
    /// From the program's start to its first answer that it is ready.
    pub ready_after: Duration,
    service: Service,
}

impl Portal {
    /// Starts the server with one configuration and one data folder, and waits until it is ready. What it says goes
    /// to the file `log`.
    pub fn start(binary: &Path, config: &Path, data: &Path, log: &Path) -> Result<Self> {
        let address = free_address()?;
        let output = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new(binary);
        command.arg("serve").arg("--config").arg(config).arg("--data").arg(data);
        command.args(["--listen", &address.to_string()]);
        command.stdout(output.try_clone()?).stderr(output);
        let started = Instant::now();
        let service = Service::start("callboard", &mut command, Signal::TERM)?;
        let mut portal = Self { address, ready_after: Duration::ZERO, service };
        let ready = portal.wait_for(READINESS, |response| response.status == 200);
        ready.with_context(|| format!("the portal did not become ready: {} says why", log.display()))?;
        portal.ready_after = started.elapsed();
        Ok(portal)
    }

    pub fn id(&self) -> u32 {
        self.service.id()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn connect(&self) -> Result<Connection> {
        Connection::open(self.address)
    }

    /// Asks for a path every few milliseconds until the answer is as wanted.
    pub fn wait_for(&mut self, path: &str, wanted: impl Fn(&Response) -> bool) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.service.still_runs()?;
            ensure!(!interrupted(), "interrupted");
            let last = match self.connect().and_then(|mut connection| connection.get(path)) {
                Ok(response) if wanted(&response) => return Ok(()),
                Ok(response) => format!("status {}", response.status),
                Err(error) => format!("{error:#}"),
            };
            let seconds = PATIENCE.as_secs();
            ensure!(Instant::now() < deadline, "GET {path} was not answered as wanted for {seconds} s; last: {last}");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// An address on this machine that nobody listens on.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot find a free port")?.local_addr()?)
}
