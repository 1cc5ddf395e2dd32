//! Follows a source from its first file through every Location to the last.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
};

use futures::{StreamExt as _, stream};
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Excerpt, Level},
};

use super::{
    SOURCE_ITSELF,
    annotate::generated_location,
    listing::MOST_OF_SOURCE,
    load::{FileCache, LoadedDocument, LoadedFile, Loader},
    reconcile::Stored,
};
use crate::{
    descriptor::{Lines, LocationSpec},
    source::{FileAt, ReadError, SourceSpec},
};

/// Files that are read at the same time.
const PARALLEL_FILES: usize = 4;
/// Locations that lead to Locations.
const DEPTH_LIMIT: usize = 32;
/// Files of one source.
const FILE_LIMIT: usize = 200_000;
/// Files that are read once more to quote from them.
const LOOK_UP_LIMIT: usize = 200;

/// Everything that a source has, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Walk {
    /// In the order in which they are reached.
    pub files: Vec<Arc<LoadedFile>>,
    /// Locations of files that exist as far as anybody knows but could not be read, and why.
    pub unreadable: Vec<(String, String)>,
    /// Why a target could not be followed, though it may lead to what it always led to. What that was, nobody knows any
    /// more, so that nothing that was not read may be taken for gone.
    pub unresolved: Option<String>,
    /// Problems beside those of the files.
    pub problems: Vec<DescriptorProblem>,
    /// What files say at the places that were asked for; none where that cannot be said.
    pub excerpts: HashMap<Place, Option<Excerpt>>,
    /// The places of those problems that still need an excerpt, by their position.
    pub(super) unquoted: Vec<(usize, Place)>,
}

/// A line of a file, from 1.
pub type Place = (FileAt, u32);

/// A Location that is stored from an earlier run: while its own document is broken, its targets stay part of the source.
pub struct StoredLocation {
    /// Of the file that it was read from.
    pub location: String,
    pub entity_ref: EntityRef,
    pub leads_to: LocationSpec,
}

/// A step of the walk: a file, and the document that names it.
struct Step {
    at: FileAt,
    /// A missing file is no problem.
    optional: bool,
    named_by: Option<(FileAt, DescriptorProblem)>,
}

/// Begins with the Location that stands for the source. Fails only where the source itself cannot be read.
pub async fn walk(loader: &Loader, cache: &mut FileCache, stored: &[StoredLocation]) -> Result<Walk, ReadError> {
    let mut walk = Walk { files: vec![Arc::new(source_itself(&loader.spec))], ..Walk::default() };
    let mut seen = HashSet::new();
    let roots = loader.source.roots()?;
    let mut steps: Vec<Step> = roots.into_iter().map(|at| Step { at, optional: false, named_by: None }).collect();
    for depth in 0.. {
        steps.retain(|step| seen.insert(step.at.clone()));
        if steps.is_empty() {
            break;
        }
        if depth == DEPTH_LIMIT || seen.len() > FILE_LIMIT {
            let reason = if depth == DEPTH_LIMIT {
                format!(
                    "Locations are followed {DEPTH_LIMIT} deep, and this is below that: name the file in one further up"
                )
            } else {
                format!("a source may have {FILE_LIMIT} files, and this is beyond that: make it a source of its own")
            };
            walk.leave_out(loader, steps, &mut seen, stored, &reason);
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
                    steps.extend(next_steps(loader, &file, stored, &mut walk));
                    walk.files.push(file);
                }
                Err(error) => {
                    let location = loader.source.provenance(&step.at).location;
                    let kept = kept_steps(loader, &step.at, &location, None, stored);
                    steps.extend(walk.keep(kept));
                    walk.report(loader, step, location, error);
                }
            }
        }
    }
    walk.quote(loader).await;
    Ok(walk)
}

impl Walk {
    /// Whether no file could be read.
    pub fn is_empty(&self) -> bool {
        self.files.iter().all(|file| file.location == SOURCE_ITSELF)
    }

    /// The good entities that are not among those stored.
    pub fn unknown_to(&self, stored: &[Stored]) -> Vec<&EntityRef> {
        let known: HashSet<&EntityRef> = stored.iter().map(|stored| &stored.entity_ref).collect();
        let read = self.files.iter().flat_map(|file| &file.documents).filter(|document| document.is_good());
        let entities = read.filter_map(|document| document.entity_ref.as_ref());
        entities.filter(|entity| !known.contains(entity)).collect()
    }

    /// Reads what files say at these places, each file once.
    pub async fn look_up(&mut self, loader: &Loader, places: HashSet<Place>) {
        let mut files: HashMap<FileAt, Vec<u32>> = HashMap::new();
        for (at, line) in places {
            files.entry(at).or_default().push(line);
        }
        for (number, (at, lines)) in files.into_iter().enumerate() {
            let file = if number < LOOK_UP_LIMIT { loader.source.read(&at).await.ok() } else { None };
            let text = file.as_deref().and_then(Lines::of);
            for line in lines {
                let excerpt = text.as_ref().and_then(|text| text.around(line));
                self.excerpts.insert((at.clone(), line), excerpt);
            }
        }
    }

    fn report(&mut self, loader: &Loader, step: Step, location: String, error: ReadError) {
        let optional = step.optional && error.missing;
        if !optional {
            let rule = if error.missing { "missing-file" } else { "unreadable-file" };
            let named =
                |problem| DescriptorProblem { rule: rule.to_owned(), message: error.message.clone(), ..problem };
            match step.named_by {
                Some((file, problem)) => self.add(file, named(problem)),
                None => self.problems.push(named(problem_of_file(loader.source.display(&step.at)))),
            }
            self.unreadable.push((location, error.message));
        }
    }

    /// Notes steps that are not gone, though they are new. What is stored of them, and of what is below them, stays.
    fn leave_out(
        &mut self,
        loader: &Loader,
        mut steps: Vec<Step>,
        seen: &mut HashSet<FileAt>,
        stored: &[StoredLocation],
        reason: &str,
    ) {
        while let Some(Step { at, named_by, .. }) = steps.pop() {
            let location = loader.source.provenance(&at).location;
            let below = self.keep(kept_steps(loader, &at, &location, None, stored));
            steps.extend(below.into_iter().filter(|step| seen.insert(step.at.clone())));
            if let Some((file, problem)) = named_by {
                let message = format!("{} is not read: {reason}", loader.source.display(&at));
                self.add(file, DescriptorProblem { rule: "not-followed".to_owned(), message, ..problem });
            }
            self.unreadable.push((location, reason.to_owned()));
        }
    }

    /// The steps among these; remembers why others could not be found.
    fn keep(&mut self, steps: Vec<Result<Step, ReadError>>) -> Vec<Step> {
        let mut found = Vec::new();
        for step in steps {
            match step {
                Ok(step) => found.push(step),
                Err(error) => self.note_unresolved(&error),
            }
        }
        found
    }

    fn note_unresolved(&mut self, error: &ReadError) {
        if !error.missing {
            self.unresolved.get_or_insert_with(|| error.message.clone());
        }
    }

    /// Adds a problem of a file.
    fn add(&mut self, file: FileAt, problem: DescriptorProblem) {
        self.unquoted.push((self.problems.len(), (file, problem.line)));
        self.problems.push(problem);
    }

    async fn quote(&mut self, loader: &Loader) {
        let mut unquoted = std::mem::take(&mut self.unquoted);
        unquoted.truncate(MOST_OF_SOURCE);
        self.look_up(loader, unquoted.iter().map(|(_, place)| place.clone()).collect()).await;
        for (at, place) in unquoted {
            self.problems[at].excerpt = self.excerpts.get(&place).cloned().flatten();
        }
    }
}

/// Where the documents of a file lead to.
fn next_steps(loader: &Loader, file: &LoadedFile, stored: &[StoredLocation], walk: &mut Walk) -> Vec<Step> {
    let mut steps = Vec::new();
    for document in &file.documents {
        let Some(spec) = &document.leads_to else { continue };
        for (number, target) in spec.targets.iter().enumerate() {
            let problem = target_problem(file, document, number);
            match loader.source.resolve(&file.at, spec.location_type.as_deref(), target) {
                Ok(found) => steps.extend(found.into_iter().map(|at| Step {
                    at,
                    optional: !spec.required,
                    named_by: Some((file.at.clone(), problem.clone())),
                })),
                Err(error) if error.missing && !spec.required => {}
                Err(error) => {
                    walk.note_unresolved(&error);
                    walk.add(file.at.clone(), DescriptorProblem { message: error.message, ..problem });
                }
            }
        }
    }
    if file.documents.iter().any(|document| !document.is_good()) || !file.problems.is_empty() {
        steps.extend(walk.keep(kept_steps(loader, &file.at, &file.location, Some(file), stored)));
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
) -> Vec<Result<Step, ReadError>> {
    let read = |entity_ref| {
        file.is_some_and(|file| {
            file.documents.iter().any(|document| document.is_good() && document.entity_ref.as_ref() == Some(entity_ref))
        })
    };
    let kept = stored.iter().filter(|stored| stored.location == location && !read(&stored.entity_ref));
    kept.flat_map(|stored| stored.leads_to.targets.iter().map(move |target| (stored, target)))
        .flat_map(|(stored, target)| {
            match loader.source.resolve(at, stored.leads_to.location_type.as_deref(), target) {
                Ok(found) => found.into_iter().map(|at| Ok(Step { at, optional: true, named_by: None })).collect(),
                Err(error) => vec![Err(error)],
            }
        })
        .collect()
}

/// The Location that stands for the source, as a file of its own.
fn source_itself(spec: &SourceSpec) -> LoadedFile {
    let (entity_ref, body) = generated_location(spec);
    let document = LoadedDocument {
        index: 0,
        line: 0,
        entity_ref: Some(entity_ref),
        hash: blake3::hash(body.as_bytes()).to_hex().to_string(),
        body: Some(body.into()),
        leads_to: None,
        target_places: Vec::new(),
        problems: Vec::new(),
    };
    LoadedFile {
        at: FileAt::Local(PathBuf::new()),
        location: SOURCE_ITSELF.to_owned(),
        display: spec.target(),
        documents: vec![document],
        problems: Vec::new(),
        left_out: 0,
    }
}

fn target_problem(file: &LoadedFile, document: &LoadedDocument, number: usize) -> DescriptorProblem {
    let start = || (String::new(), (document.line, 1));
    let (path, (line, column)) = document.target_places.get(number).cloned().unwrap_or_else(start);
    DescriptorProblem {
        rule: "unreadable-target".to_owned(),
        line,
        column,
        path,
        entity: document.entity_ref.clone(),
        ..problem_of_file(file.display.clone())
    }
}

/// An error of a file as a whole, without its rule and message.
fn problem_of_file(file: String) -> DescriptorProblem {
    DescriptorProblem {
        level: Level::Error,
        rule: String::new(),
        message: String::new(),
        file,
        line: 0,
        column: 0,
        path: String::new(),
        entity: None,
        excerpt: None,
    }
}
