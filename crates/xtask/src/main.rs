//! Builds, runs, tests and measures Callboard: `cargo xtask --help`.
//!
//! The only tool a contributor needs besides Cargo. Each command installs what it needs and is missing, or names it.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks on its standard streams")]

mod bench;
mod build;
mod dev;
mod http;
mod portal;
mod process;
mod run;
mod size;
mod test;
mod tidy;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{build::Profile, test::Suite, workspace::Workspace};

/// Builds, runs, tests and measures Callboard.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the client, the style sheet and the server.
    #[command(after_help = "Example: cargo xtask build --release")]
    Build {
        /// Optimise, compress and embed everything into one binary.
        #[arg(long)]
        release: bool,
        /// Stop after the browser's files in `dist/`.
        #[arg(long)]
        assets_only: bool,
    },
    /// Build and start the portal with the sample company on <http://127.0.0.1:7007>.
    #[command(after_help = "Example: cargo xtask run -- --listen 127.0.0.1:8080")]
    Run {
        /// Run the optimised binary.
        #[arg(long)]
        release: bool,
        /// Passed on to `callboard serve`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Like `run`, and rebuild and restart whenever a source changes.
    Dev {
        /// Passed on to `callboard serve`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run the tests; without a suite, everything that continuous integration runs.
    #[command(after_help = "Examples: cargo xtask test\n          cargo xtask test e2e -- --headed")]
    Test {
        #[arg(value_enum, default_value_t = Suite::All)]
        suite: Suite,
        /// Passed on to the suite's runner; not for `all`.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Show the size of what a browser loads and compare it with `size-budget.toml`.
    Size,
    /// Measure the release binary with a generated catalog.
    #[command(after_help = "Example: cargo xtask bench --entities 100000")]
    Bench {
        /// How many entities the catalog holds.
        #[arg(long, default_value_t = 10_000)]
        entities: usize,
        /// How many requests each route gets.
        #[arg(long, default_value_t = 2_000)]
        requests: usize,
    },
}

fn main() -> ExitCode {
    match execute(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<()> {
    process::forward_signals()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Build { release, assets_only: true } => build::assets(&workspace, Profile::of(release)).map(drop),
        Command::Build { release, assets_only: false } => build::everything(&workspace, Profile::of(release)).map(drop),
        Command::Run { release, arguments } => run::run(&workspace, Profile::of(release), &arguments),
        Command::Dev { arguments } => dev::dev(&workspace, &arguments),
        Command::Test { suite, arguments } => test::test(&workspace, suite, &arguments),
        Command::Size => size::check(&workspace),
        Command::Bench { entities, requests } => bench::bench(&workspace, entities, requests),
    }
}
