//! The command line.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

mod check;
mod config_print;
mod docs;
mod migrate;
mod serve;

/// A developer portal in one binary: catalog, docs, Kubernetes, templates and search.
#[derive(Parser)]
#[command(
    name = "callboard",
    version,
    after_help = "Examples:\n  callboard serve --config examples/callboard.yaml\n  callboard check catalog-info.yaml\n  callboard config print --config callboard.yaml"
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the portal.
    #[command(
        after_help = "Examples:\n  callboard serve\n  callboard serve --config app-config.yaml --config app-config.production.yaml\n  callboard serve --listen 0.0.0.0:7007 --database-url postgres://portal@db.example/portal"
    )]
    Serve(serve::ServeArguments),
    /// Check descriptors: prints every problem with its place; exit code 1 when there is an error.
    #[command(after_help = "Examples:\n  callboard check .\n  callboard check catalog-info.yaml --json")]
    Check(check::CheckArguments),
    /// Documentation without a server.
    #[command(subcommand)]
    Docs(docs::DocsCommand),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Bring the database up to date and stop.
    #[command(after_help = "Examples:\n  callboard migrate --config callboard.yaml")]
    Migrate(migrate::MigrateArguments),
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Print every value with where it came from; secrets are masked.
    #[command(
        after_help = "Examples:\n  callboard config print --config callboard.yaml\n  callboard config print --config callboard.yaml --json"
    )]
    Print(config_print::PrintArguments),
}

#[derive(Args, Clone)]
struct ConfigFiles {
    /// A configuration file; of several, the later ones win.
    #[arg(long = "config", value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Args, Clone)]
struct Storage {
    /// Where the database and other files are kept.
    #[arg(long, value_name = "FOLDER", default_value = "data")]
    data: PathBuf,
    /// The database: a file path, or `sqlite://FILE`, or `postgres://USER:PASSWORD@HOST/DATABASE`.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// Exit codes: 0 fine, 1 what was asked for failed, 2 wrong usage (clap's own).
pub async fn run() -> ExitCode {
    let outcome = match CommandLine::parse().command {
        Command::Serve(arguments) => serve::serve(arguments).await,
        Command::Check(arguments) => check::check(&arguments),
        Command::Docs(command) => docs::run(&command),
        Command::Config(ConfigCommand::Print(arguments)) => config_print::print(&arguments),
        Command::Migrate(arguments) => migrate::migrate(&arguments).await,
    };
    outcome.unwrap_or_else(|message| {
        print_error(&message);
        ExitCode::FAILURE
    })
}

fn print_error(message: &str) {
    let _closed = writeln!(std::io::stderr(), "callboard: {message}").is_err();
}

/// What a command reports when it cannot do its work.
type Outcome = Result<ExitCode, String>;

fn load(config: &ConfigFiles) -> Result<crate::config::Loaded, String> {
    let environment = crate::config::Environment::of_process()
        .map_err(|error| format!("the current folder is not known: {error}"))?;
    crate::config::load(&config.files, &environment).map_err(|error| error.to_string())
}

/// Prints a line. A reader that has gone away (`| head`) is no error.
fn print_line(line: &str) {
    let _closed = writeln!(std::io::stdout(), "{line}").is_err();
}
