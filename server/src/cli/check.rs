use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use catalog::descriptor::{self, Kinds, Limits, Placeholder, PlaceholderBudget, RawDocument};
use clap::Args;
use globset::{Glob, GlobSet, GlobSetBuilder};
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
    /// Leaves files and folders out, for example '**/skeleton'. May be given several times.
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

const USAGE: u8 = 2;

pub fn check(arguments: &CheckArguments) -> Outcome {
    let mut found = Found { exclude: exclusions(&arguments.exclude)?, ..Found::default() };
    for path in &arguments.paths {
        if !path.exists() {
            return Ok(usage(&format!("there is no file or folder {}", path.display())));
        }
        found.collect(path, true);
    }
    if found.files.is_empty() && found.problems.is_empty() {
        let message = "no descriptors found: name the files, or a folder with *.yaml files that have an apiVersion";
        return Ok(usage(message));
    }
    let (mut problems, entities) = check_files(&found.files);
    problems.splice(0..0, found.problems);
    let files = found.files;
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
        let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let counts = [
            count(files.len(), "file", "files"),
            count(entities, "entity", "entities"),
            count(errors, "error", "errors"),
            count(warnings, "warning", "warnings"),
        ];
        print_line(&counts.join(", "));
    }
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn usage(message: &str) -> ExitCode {
    super::print_error(message);
    ExitCode::from(USAGE)
}

fn exclusions(globs: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(Glob::new(glob).map_err(|error| format!("--exclude {glob} is no glob ({error})"))?);
    }
    set.build().map_err(|error| error.to_string())
}

/// All problems, in the order of the files, and how many entities are good.
fn check_files(files: &[PathBuf]) -> (Vec<DescriptorProblem>, usize) {
    let (kinds, limits) = (Kinds::builtin(), Limits::default());
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
        let parsed = descriptor::parse(&display, &bytes, &limits);
        problems.extend(parsed.problems);
        let mut budget = PlaceholderBudget::new(&limits);
        for mut document in parsed.documents {
            if is_skeleton(&document) {
                problems.push(skeleton_note(&document));
                continue;
            }
            substitute(&mut document, file, &mut budget);
            let finished = document.finish(kinds);
            let line = finished.line;
            problems.extend(finished.problems);
            let Some(entity) = finished.entity else { continue };
            if let Some(first) = first_seen.get(&entity.entity_ref()) {
                let message =
                    format!("{} is already defined at {first}: remove one, or rename one", entity.entity_ref());
                problems.push(DescriptorProblem {
                    line,
                    column: 1,
                    ..file_problem(&display, "duplicate-entity", &message)
                });
            } else {
                first_seen.insert(entity.entity_ref(), format!("{display}:{line}"));
            }
        }
    }
    (problems, first_seen.len())
}

/// As the server does it, with the same budget.
fn substitute(document: &mut RawDocument, file: &Path, budget: &mut PlaceholderBudget) {
    for (number, placeholder) in document.placeholders().into_iter().enumerate() {
        if let Err(refusal) = budget.take() {
            document.substitute(number, Err(refusal));
            break;
        }
        document.substitute(number, value_of(&placeholder, file, budget));
    }
}

/// What a placeholder points at. A URL cannot be read here: it stands for some text.
fn value_of(
    placeholder: &Placeholder,
    file: &Path,
    budget: &mut PlaceholderBudget,
) -> Result<serde_json::Value, String> {
    let target = &placeholder.target;
    if target.contains("://") {
        return Ok(serde_json::Value::String(target.clone()));
    }
    let path = file.parent().unwrap_or(Path::new("")).join(target);
    let unreadable = |error| format!("{} cannot be read: {error}", path.display());
    let size = fs::metadata(&path).map_err(unreadable)?.len();
    budget.check(usize::try_from(size).unwrap_or(usize::MAX))?;
    let text = fs::read_to_string(&path).map_err(unreadable)?;
    budget.decode(placeholder.resolver, &text)
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
        excerpt: None,
    }
}

/// A template fills this document in later, so that nothing can be said about it now.
fn is_skeleton(document: &RawDocument) -> bool {
    let name = document.value().pointer("/metadata/name").and_then(serde_json::Value::as_str);
    name.is_some_and(|name| name.contains("{{"))
}

fn skeleton_note(document: &RawDocument) -> DescriptorProblem {
    let message = "this looks like the skeleton of a template, which fills its name in: it is not checked";
    DescriptorProblem { level: Level::Info, ..document.problem_at("metadata.name", "template-skeleton", message) }
}

/// What there is to check.
#[derive(Default)]
struct Found {
    exclude: GlobSet,
    files: Vec<PathBuf>,
    /// Folders that cannot be read.
    problems: Vec<DescriptorProblem>,
}

impl Found {
    /// A file that is named is checked; in folders, those that look like descriptors are.
    fn collect(&mut self, path: &Path, named: bool) {
        if self.exclude.is_match(path) || self.files.iter().any(|file| file == path) {
            return;
        }
        if path.is_dir() {
            let entries = match fs::read_dir(path) {
                Ok(entries) => entries,
                Err(error) => {
                    let message = format!("the folder cannot be read ({error}): check who may read it");
                    self.problems.push(file_problem(&path.display().to_string(), "unreadable-folder", &message));
                    return;
                }
            };
            let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths.iter().filter(|path| !is_skipped(path)) {
                self.collect(path, false);
            }
        } else if named || looks_like_descriptor(path) {
            self.files.push(path.to_path_buf());
        }
    }
}

fn is_skipped(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    path.is_symlink() || (path.is_dir() && matches!(name, ".git" | "node_modules" | "target"))
}

/// What cannot be read is taken along, so that the check says so.
fn looks_like_descriptor(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some((stem, "yaml" | "yml")) = name.rsplit_once('.') else {
        return false;
    };
    stem == "catalog-info" || fs::read(path).map_or(true, |bytes| says_descriptor(&String::from_utf8_lossy(&bytes)))
}

/// A top-level `apiVersion` of Backstage's, in whatever form of YAML: quoted, indented, as JSON, behind a byte order mark.
fn says_descriptor(text: &str) -> bool {
    let mut starts_document = true;
    text.trim_start_matches('\u{feff}').lines().any(|line| {
        let content = line.trim_start_matches([' ', '\t', '{', '"', '\'']);
        let is_top = starts_document || !line.starts_with([' ', '\t']);
        starts_document = match line.trim() {
            "" | "{" => starts_document,
            line => line.starts_with("---") || starts_document && line.starts_with('#'),
        };
        is_top && content.starts_with("apiVersion") && content.contains("backstage.io/")
    })
}

#[cfg(test)]
mod tests {
    use super::says_descriptor;

    #[test]
    fn descriptors_are_known_by_their_first_words_in_every_form() {
        for text in [
            "apiVersion: backstage.io/v1alpha1\nkind: X",
            "kind: X\napiVersion: backstage.io/v1alpha1",
            "\u{feff}apiVersion: backstage.io/v1alpha1",
            "# about\n---\n  apiVersion: scaffolder.backstage.io/v1beta3",
            "\"apiVersion\": backstage.io/v1alpha1",
            "{\n  \"apiVersion\": \"backstage.io/v1alpha1\"}",
            "{\"apiVersion\": \"backstage.io/v1alpha1\"}",
        ] {
            assert!(says_descriptor(text), "{text}");
        }
        for text in ["apiVersion: apps/v1\nkind: Deployment", "run: |\n  apiVersion: backstage.io/v1alpha1", ""] {
            assert!(!says_descriptor(text), "{text}");
        }
    }
}
