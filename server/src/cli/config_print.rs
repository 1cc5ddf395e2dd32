use std::process::ExitCode;

use clap::Args;

use super::{ConfigFiles, Outcome, load, print_error, print_line};
use crate::config;

#[derive(Args)]
pub struct PrintArguments {
    #[command(flatten)]
    config: ConfigFiles,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

pub fn print(arguments: &PrintArguments) -> Outcome {
    let loaded = load(&arguments.config)?;
    for leaf in config::print(&loaded) {
        let line = if arguments.json {
            serde_json::to_string(leaf).map_err(|error| error.to_string())?
        } else {
            leaf.to_string()
        };
        print_line(&line);
    }
    for warning in &loaded.warnings {
        print_error(&format!("{}: {warning}", warning.level));
    }
    Ok(ExitCode::SUCCESS)
}
