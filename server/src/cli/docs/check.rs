use std::{path::PathBuf, process::ExitCode};

use ::docs::Addresses;
use clap::Args;

use super::{
    report::{self, Counts},
    whole::Whole,
};
use crate::cli::{Outcome, print_error, print_line};

#[derive(Args)]
pub struct CheckArguments {
    /// The folder that mkdocs.yml or the docs folder is in.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Fail for warnings as well, broken links among them.
    #[arg(long)]
    pub strict: bool,
}

/// As clap's own.
pub const USAGE: u8 = 2;

pub fn check(arguments: &CheckArguments) -> Outcome {
    if !arguments.folder.is_dir() {
        print_error(&no_folder(&arguments.folder));
        return Ok(ExitCode::from(USAGE));
    }
    let whole = Whole::read(&arguments.folder)?;
    let notes = whole.render(|_| Addresses::default(), |_, _| Ok(()))?;
    for note in &notes {
        let line = if arguments.json {
            let note = report::site_note(&whole.site, note);
            serde_json::to_string(&note).map_err(|error| error.to_string())?
        } else {
            report::line(&arguments.folder, note)
        };
        print_line(&line);
    }
    let counts = Counts::of(&notes);
    if !arguments.json {
        print_line(&format!("{}, {}", report::counted(whole.site.pages.len(), "page"), counts.text()));
    }
    Ok(if counts.are_fine(arguments.strict) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub fn no_folder(folder: &std::path::Path) -> String {
    format!("there is no folder {}: name the one that mkdocs.yml or docs is in", folder.display())
}
