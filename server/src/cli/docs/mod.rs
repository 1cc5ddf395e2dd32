//! Documentation without a server: checked, or written as files.

use clap::Subcommand;

use super::Outcome;

mod build;
mod check;
mod html;
mod output;
mod report;
mod whole;

#[cfg(test)]
mod tests;

#[derive(Subcommand)]
pub enum DocsCommand {
    /// Check a site: prints what is wrong with its place; exit code 1 when there is an error.
    #[command(after_help = "Examples:\n  callboard docs check .\n  callboard docs check services/a --strict --json")]
    Check(check::CheckArguments),
    /// Write a site as HTML that any web server can serve, without scripts.
    #[command(after_help = "Examples:\n  callboard docs build . --output public")]
    Build(build::BuildArguments),
}

pub fn run(command: &DocsCommand) -> Outcome {
    match command {
        DocsCommand::Check(arguments) => check::check(arguments),
        DocsCommand::Build(arguments) => build::build(arguments),
    }
}
