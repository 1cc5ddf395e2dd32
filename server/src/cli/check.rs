use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use catalog::descriptor::{self, Kinds, Limits, Resolver};
use clap::Args;
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level},
};

use super::{Outcome, print_line};

#[derive(Args)]
pub struct CheckArguments {
    /// Files, or folders to look through for descriptors.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

const USAGE: u8 = 2;

pub fn check(arguments: &CheckArguments) -> Outcome {
    let mut files = Vec::new();
    for path in &arguments.paths {
        if !path.exists() {
            super::print_error(&format!("there is no file or folder {}", path.display()));
            return Ok(ExitCode::from(USAGE));
        }
        collect(path, true, &mut files);
    }
    let (problems, entities) = check_files(&files);
    for problem in &problems {
        let line = if arguments.json {
            serde_json::to_string(problem).map_err(|error| error.to_string())?
        } else {
            problem.line_text()
        };
        print_line(&line);
    }
    let errors = problems.iter().filter(|problem| problem.level == Level::Error).count();
    if !arguments.json {
        let warnings = problems.len() - errors;
        print_line(&format!("{} files, {entities} entities, {errors} errors, {warnings} warnings", files.len()));
    }
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All problems, in the order of the files, and how many entities are good.
fn check_files(files: &[PathBuf]) -> (Vec<DescriptorProblem>, usize) {
    let kinds = Kinds::builtin();
    let mut problems = Vec::new();
    let mut first_seen: HashMap<EntityRef, String> = HashMap::new();
    for file in files {
        let display = file.display().to_string();
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                problems.push(file_problem(&display, "unreadable-file", &format!("the file cannot be read: {error}")));
                continue;
            }
        };
        let parsed = descriptor::parse(&display, &bytes, &Limits::default());
        problems.extend(parsed.problems);
        for mut document in parsed.documents {
            for (number, placeholder) in document.placeholders().into_iter().enumerate() {
                document.substitute(number, resolve(file, placeholder.resolver, &placeholder.target));
            }
            let finished = document.finish(kinds);
            let line = finished.line;
            problems.extend(finished.problems);
            let Some(entity) = finished.entity else { continue };
            let place = format!("{display}:{line}");
            if let Some(first) = first_seen.insert(entity.entity_ref(), place) {
                let message =
                    format!("{} is already defined at {first}: remove one, or rename one", entity.entity_ref());
                problems.push(DescriptorProblem {
                    line,
                    column: 1,
                    ..file_problem(&display, "duplicate-entity", &message)
                });
            }
        }
    }
    (problems, first_seen.len())
}

/// What a placeholder points at. A URL cannot be read here: it stands for some text.
fn resolve(file: &Path, resolver: Resolver, target: &str) -> Result<serde_json::Value, String> {
    if target.contains("://") {
        return Ok(serde_json::Value::String(target.to_owned()));
    }
    let path = file.parent().unwrap_or(Path::new("")).join(target);
    let text = fs::read_to_string(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    descriptor::decode_placeholder(resolver, &text)
}

fn file_problem(file: &str, rule: &str, message: &str) -> DescriptorProblem {
    DescriptorProblem {
        level: Level::Error,
        rule: rule.to_owned(),
        message: message.to_owned(),
        file: file.to_owned(),
        line: 0,
        column: 0,
        path: String::new(),
        entity: None,
    }
}

/// A file that is named is checked; in folders, those that look like descriptors are.
fn collect(path: &Path, named: bool, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let Ok(entries) = fs::read_dir(path) else { return };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|path| !is_skipped(path)) {
            collect(path, false, files);
        }
    } else if named || looks_like_descriptor(path) {
        files.push(path.to_path_buf());
    }
}

fn is_skipped(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    path.is_symlink() || (path.is_dir() && matches!(name, ".git" | "node_modules" | "target"))
}

fn looks_like_descriptor(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some((stem, "yaml" | "yml")) = name.rsplit_once('.') else {
        return false;
    };
    let says_so = || {
        let text = fs::read_to_string(path).unwrap_or_default();
        text.lines().any(|line| line.starts_with("apiVersion:") && line.contains("backstage.io/"))
    };
    stem == "catalog-info" || says_so()
}
