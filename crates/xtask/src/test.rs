//! `test`: everything that continuous integration runs, and each suite alone.

mod browser;
mod lint;
mod postgres;

use std::{
    env,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::ValueEnum;

use self::postgres::Postgres;
use crate::{process, size, tidy, tools, workspace::Workspace};

/// Where the test inputs are that are too many for the repository, unless the variable says otherwise.
const CORPORA: (&str, &str) = ("CALLBOARD_CORPORA", "../shared/corpora");
const POSTGRES_URL: &str = "CALLBOARD_TEST_POSTGRES_URL";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// Every crate but the server.
    Unit,
    /// The server: its routes and all that is behind them.
    Api,
    /// The pages in a real browser.
    E2e,
    /// Formatting, clippy, and the rules of this repository.
    Lint,
    /// The rules of this repository alone; a part of `lint` that takes seconds.
    Tidy,
    /// What a browser loads, against its budget.
    Size,
    All,
}

/// Runs a suite; the runners' own closing lines are repeated at the end.
pub fn test(workspace: &Workspace, suite: Suite, arguments: &[String]) -> Result<()> {
    // The server's crate embeds this folder, so that even a lint needs it.
    std::fs::create_dir_all(workspace.dist())?;
    let takes_arguments = matches!(suite, Suite::Unit | Suite::Api | Suite::E2e);
    ensure!(takes_arguments || arguments.is_empty(), "only unit, api and e2e hand arguments on to their runner");
    let mut report = Report::default();
    match suite {
        Suite::Lint => report.add("lint", || lint::check(workspace))?,
        Suite::Tidy => report.add("tidy", || tidy::check(workspace).map(|line| vec![line]))?,
        Suite::Unit => {
            report.add("unit", || {
                crates(workspace, &["--workspace", "--exclude=server", "--exclude=hydrate"], arguments)
            })?;
        }
        Suite::Api => report.add("api", || crates(workspace, &["--package=server"], arguments))?,
        Suite::E2e => report.add("e2e", || browser::journeys(workspace, arguments))?,
        Suite::Size => report.add("size", || size::check(workspace).map(|()| Vec::new()))?,
        Suite::All => {
            report.add("lint", || lint::check(workspace))?;
            report.add("unit and api", || crates(workspace, &["--workspace", "--exclude=hydrate"], &[]))?;
            report.add("size", || size::check(workspace).map(|()| Vec::new()))?;
            report.add("e2e", || browser::journeys(workspace, &[]))?;
        }
    }
    report.print();
    Ok(())
}

#[derive(Default)]
struct Report(Vec<(&'static str, Duration, Vec<String>)>);

impl Report {
    fn add(&mut self, name: &'static str, suite: impl FnOnce() -> Result<Vec<String>>) -> Result<()> {
        println!("\n== {name}");
        let started = Instant::now();
        let lines = suite().inspect_err(|_| self.print())?;
        self.0.push((name, started.elapsed(), lines));
        Ok(())
    }

    fn print(&self) {
        println!();
        for (name, time, lines) in &self.0 {
            println!("{name}: passed in {} s", time.as_secs());
            for line in lines {
                println!("    {line}");
            }
        }
    }
}

/// Runs the tests of some crates with nextest when it is installed and with Cargo's own runner otherwise. The
/// client's crate is never among them: it builds for the browser only.
fn crates(workspace: &Workspace, selection: &[&str], arguments: &[String]) -> Result<Vec<String>> {
    let nextest = tools::program("cargo-nextest").is_some();
    let mut command = workspace.cargo(if nextest { &["nextest", "run"][..] } else { &["test"] });
    command.args(selection).args(arguments);
    let _postgres = environment(workspace, &mut command)?;
    process::run_and_keep(&mut command, is_closing_line)
}

/// Sets what the tests read from the environment. What it returns must live until they have ended.
fn environment(workspace: &Workspace, command: &mut Command) -> Result<Option<Postgres>> {
    let (variable, default) = CORPORA;
    if let (None, Ok(folder)) = (env::var_os(variable), workspace.root.join(default).canonicalize()) {
        command.env(variable, folder);
    }
    if env::var_os(POSTGRES_URL).is_some() {
        return Ok(None);
    }
    let postgres = Postgres::start()?;
    command.env(POSTGRES_URL, postgres.url());
    Ok(Some(postgres))
}

fn is_closing_line(line: &str) -> bool {
    line.starts_with("Summary [") || line.starts_with("test result:")
}
