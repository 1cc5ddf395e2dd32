//! Other programs: run to their end, or kept running as services and always stopped again.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

/// How long a service may take to stop before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// From now on the first interruption is handed to every running program, after which this process ends by itself
/// and in order; the second one ends everything at once.
pub fn forward_signals() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("cannot listen for signals")?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let again = INTERRUPTED.swap(true, Ordering::SeqCst);
            let handed_on = match signal {
                _ if again => Signal::KILL,
                SIGINT => Signal::INT,
                _ => Signal::TERM,
            };
            for pid in running().iter() {
                // A program that has just ended needs no signal.
                let _ = kill_process(*pid, handed_on);
            }
            if again {
                std::process::exit(128 + signal);
            }
        }
    });
    Ok(())
}

pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Runs a program on our own streams and fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let name = announce(command)?;
    let mut child = spawn(command, &name)?;
    let status = finish(&mut child)?;
    succeeded(&name, status)
}

/// Runs a program, shows what it says line by line, and returns the lines that `keep` picks, in order.
/// Fails when the program fails; the lines have been shown by then.
pub fn run_and_keep(command: &mut Command, keep: impl Fn(&str) -> bool + Sync) -> Result<Vec<String>> {
    let name = announce(command)?;
    let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()), &name)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let kept = Mutex::new(Vec::new());
    let status = thread::scope(|scope| {
        scope.spawn(|| show(stdout, std::io::stdout(), &keep, &kept));
        scope.spawn(|| show(stderr, std::io::stderr(), &keep, &kept));
        finish(&mut child)
    })?;
    succeeded(&name, status)?;
    Ok(kept.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// What a program prints, trimmed. Fails with what it complains about when it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output = command.output().with_context(|| format!("cannot start `{name}`"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{name}` failed ({}): {}", output.status, complaint.trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A program that runs beside us, in a process group of its own so that only we interrupt it. Stopped when dropped.
pub struct Service {
    name: String,
    child: Child,
    stop_signal: Signal,
}

impl Service {
    pub fn start(name: &str, command: &mut Command, stop_signal: Signal) -> Result<Self> {
        ensure!(!interrupted(), "interrupted");
        let child = spawn(command.process_group(0), name)?;
        Ok(Self { name: name.to_owned(), child, stop_signal })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Fails when the program has ended although nobody stopped it.
    pub fn still_runs(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} ended unexpectedly ({status})", self.name),
        }
    }

    /// Waits for the program's own end; an end after an interruption counts as success.
    pub fn wait(&mut self) -> Result<()> {
        let status = finish(&mut self.child)?;
        ensure!(status.success() || interrupted(), "{} failed ({status})", self.name);
        Ok(())
    }

    /// Asks the program to end, and kills it when it does not.
    pub fn stop(&mut self) {
        let Some(pid) = pid(&self.child) else { return };
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = kill_process(pid, self.stop_signal);
            let deadline = Instant::now() + PATIENCE;
            while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
                thread::sleep(Duration::from_millis(20));
            }
            if matches!(self.child.try_wait(), Ok(None)) {
                eprintln!("{} did not stop within {} s and is killed", self.name, PATIENCE.as_secs());
                let _ = self.child.kill();
                let _ = self.child.wait();
            }
        }
        forget(pid);
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}

fn running() -> MutexGuard<'static, Vec<Pid>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

fn forget(pid: Pid) {
    running().retain(|known| *known != pid);
}

fn announce(command: &Command) -> Result<String> {
    ensure!(!interrupted(), "interrupted");
    let name = describe(command);
    println!("$ {name}");
    Ok(name)
}

fn spawn(command: &mut Command, name: &str) -> Result<Child> {
    let child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
    running().extend(pid(&child));
    Ok(child)
}

fn finish(child: &mut Child) -> Result<ExitStatus> {
    let status = child.wait()?;
    if let Some(pid) = pid(child) {
        forget(pid);
    }
    Ok(status)
}

fn succeeded(name: &str, status: ExitStatus) -> Result<()> {
    ensure!(!interrupted(), "interrupted");
    ensure!(status.success(), "`{name}` failed ({status})");
    Ok(())
}

/// The command as a person would type it, without folders in front of the program.
fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(program).chain(command.get_args()).map(|part| part.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn show(from: Option<impl Read>, mut to: impl Write, keep: &(impl Fn(&str) -> bool + Sync), kept: &Mutex<Vec<String>>) {
    let Some(from) = from else { return };
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        // Nobody listens any more when writing fails; the program itself must still be heard to its end.
        let _ = to.write_all(&line);
        let text = String::from_utf8_lossy(&line);
        if keep(text.trim()) {
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(text.trim().to_owned());
        }
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_by_choice_and_failures_are_failures() {
        let kept = run_and_keep(Command::new("sh").args(["-c", "echo one; echo two"]), |line| line == "two");
        assert_eq!(kept.unwrap(), ["two"]);
        let failed = run(Command::new("/bin/sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(failed.to_string(), "`sh -c exit 3` failed (exit status: 3)");
    }

    #[test]
    fn a_program_that_is_missing_is_named() {
        let error = output(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("no-such-program-here"), "{error}");
    }

    #[test]
    fn a_service_is_stopped_when_dropped() {
        let mut service = Service::start("sleep", Command::new("sleep").arg("60"), Signal::TERM).unwrap();
        service.still_runs().unwrap();
        let pid = pid(&service.child).unwrap();
        drop(service);
        assert!(rustix::process::test_kill_process(pid).is_err());
        assert!(!running().contains(&pid));
    }
}
