//! Follows a source from its first file through every Location to the last.

use std::{collections::HashSet, sync::Arc};

use futures::{StreamExt as _, stream};
use shared::catalog::{DescriptorProblem, Level};

use super::load::{FileCache, LoadedDocument, LoadedFile, Loader};
use crate::{
    descriptor::LocationSpec,
    source::{FileAt, ReadError},
};

/// Files that are read at the same time.
const PARALLEL_FILES: usize = 4;
/// Locations that lead to Locations.
const DEPTH_LIMIT: usize = 32;
/// Files of one source.
const FILE_LIMIT: usize = 200_000;

/// Everything that a source has, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Walk {
    /// In the order in which they are reached.
    pub files: Vec<Arc<LoadedFile>>,
    /// Locations of files that exist as far as anybody knows but could not be read, and why.
    pub unreadable: Vec<(String, String)>,
    /// Problems beside those of the files.
    pub problems: Vec<DescriptorProblem>,
}

/// A Location that is stored from an earlier run: while its own document is broken, its targets stay part of the source.
pub struct StoredLocation {
    /// Of the file that it was read from.
    pub location: String,
    pub entity_ref: shared::EntityRef,
    pub leads_to: LocationSpec,
}

/// A step of the walk: a file, and the document that names it.
struct Step {
    at: FileAt,
    /// A missing file is no problem.
    optional: bool,
    named_by: Option<DescriptorProblem>,
}

/// Fails only where the source itself cannot be read.
pub async fn walk(loader: &Loader, cache: &mut FileCache, stored: &[StoredLocation]) -> Result<Walk, ReadError> {
    let mut walk = Walk::default();
    let mut seen = HashSet::new();
    let roots = loader.source.roots()?;
    let mut steps: Vec<Step> = roots.into_iter().map(|at| Step { at, optional: false, named_by: None }).collect();
    for _ in 0..DEPTH_LIMIT {
        steps.retain(|step| seen.insert(step.at.clone()));
        if steps.is_empty() || seen.len() > FILE_LIMIT {
            break;
        }
        let known: &FileCache = cache;
        let results: Vec<_> = stream::iter(steps)
            .map(|step| async move { (loader.load(step.at.clone(), known).await, step) })
            .buffered(PARALLEL_FILES)
            .collect()
            .await;
        steps = Vec::new();
        for (result, step) in results {
            match result {
                Ok(fresh) => {
                    let file = cache.remember(fresh);
                    steps.extend(next_steps(loader, &file, stored, &mut walk.problems));
                    walk.files.push(file);
                }
                Err(error) => {
                    let location = loader.source.provenance(&step.at).location;
                    steps.extend(kept_steps(loader, &step.at, &location, None, stored));
                    walk.report(loader, step, location, error);
                }
            }
        }
    }
    Ok(walk)
}

impl Walk {
    fn report(&mut self, loader: &Loader, step: Step, location: String, error: ReadError) {
        let optional = step.optional && error.missing;
        if !optional {
            let problem = step.named_by.unwrap_or_else(|| DescriptorProblem {
                level: Level::Error,
                rule: String::new(),
                message: String::new(),
                file: loader.source.display(&step.at),
                line: 0,
                column: 0,
                path: String::new(),
                entity: None,
            });
            let rule = if error.missing { "missing-file" } else { "unreadable-file" };
            self.problems.push(DescriptorProblem { rule: rule.to_owned(), message: error.message.clone(), ..problem });
            self.unreadable.push((location, error.message));
        }
    }
}

/// Where the documents of a file lead to.
fn next_steps(
    loader: &Loader,
    file: &LoadedFile,
    stored: &[StoredLocation],
    problems: &mut Vec<DescriptorProblem>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    for document in &file.documents {
        let Some(spec) = &document.leads_to else { continue };
        for (number, target) in spec.targets.iter().enumerate() {
            let problem = target_problem(file, document, number);
            match loader.source.resolve(&file.at, spec.location_type.as_deref(), target) {
                Ok(found) => steps.extend(found.into_iter().map(|at| Step {
                    at,
                    optional: !spec.required,
                    named_by: Some(problem.clone()),
                })),
                Err(error) if error.missing && !spec.required => {}
                Err(error) => problems.push(DescriptorProblem { message: error.message, ..problem }),
            }
        }
    }
    if file.documents.iter().any(|document| !document.is_good()) || !file.problems.is_empty() {
        steps.extend(kept_steps(loader, &file.at, &file.location, Some(file), stored));
    }
    steps
}

/// Where the Locations lead to that this file had before it broke, except those that it still has.
fn kept_steps(
    loader: &Loader,
    at: &FileAt,
    location: &str,
    file: Option<&LoadedFile>,
    stored: &[StoredLocation],
) -> Vec<Step> {
    let read = |entity_ref| {
        file.is_some_and(|file| {
            file.documents.iter().any(|document| document.is_good() && document.entity_ref.as_ref() == Some(entity_ref))
        })
    };
    let kept = stored.iter().filter(|stored| stored.location == location && !read(&stored.entity_ref));
    kept.flat_map(|stored| stored.leads_to.targets.iter().map(move |target| (stored, target)))
        .filter_map(|(stored, target)| loader.source.resolve(at, stored.leads_to.location_type.as_deref(), target).ok())
        .flatten()
        .map(|at| Step { at, optional: true, named_by: None })
        .collect()
}

fn target_problem(file: &LoadedFile, document: &LoadedDocument, number: usize) -> DescriptorProblem {
    DescriptorProblem {
        level: Level::Error,
        rule: "unreadable-target".to_owned(),
        message: String::new(),
        file: file.display.clone(),
        line: document.line,
        column: 1,
        path: format!("spec.targets[{number}]"),
        entity: document.entity_ref.clone(),
    }
}
