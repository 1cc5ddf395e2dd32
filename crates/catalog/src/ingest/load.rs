//! One file: bytes to documents, with a memory of what has not changed.

use std::{collections::HashMap, path::Path, sync::Arc};

use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level},
};

use super::{
    annotate::{Provenance, annotated_body},
    substitute::{Substituted, substitute},
};
use crate::{
    descriptor::{self, Document, Kinds, Limits, Lines, LocationSpec, MORE_PROBLEMS, MOST_PROBLEMS},
    rules::Rules,
    source::{FileAt, OpenSource, ReadError, SourceSpec},
};

/// What a file says, in the form that is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedFile {
    pub at: FileAt,
    /// `file:/…` or `url:…`.
    pub location: String,
    /// The file as problems name it.
    pub display: String,
    pub documents: Vec<LoadedDocument>,
    /// Problems of the file as a whole.
    pub problems: Vec<DescriptorProblem>,
    /// Problems of the file and its documents that are not among theirs any more: there are too many.
    pub left_out: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LoadedDocument {
    /// The place among the file's documents, from 0.
    pub index: usize,
    /// The first line, from 1.
    pub line: u32,
    pub entity_ref: Option<EntityRef>,
    /// BLAKE3 of the body; empty where the document is not good.
    pub hash: String,
    /// The entity's JSON with its annotations. None where the document is not good, and in the memory of earlier runs:
    /// the store has it.
    pub body: Option<Arc<str>>,
    /// Where the document leads to, when it is a good Location.
    pub leads_to: Option<LocationSpec>,
    /// The fields that say so, each with line and column.
    pub target_places: Vec<(String, (u32, u32))>,
    pub problems: Vec<DescriptorProblem>,
}

impl LoadedDocument {
    pub fn is_good(&self) -> bool {
        !self.hash.is_empty()
    }
}

/// What earlier runs of a source read, so that an unchanged file costs one read and one hash.
#[derive(Default)]
pub struct FileCache {
    files: HashMap<FileAt, CachedFile>,
}

struct CachedFile {
    hash: blake3::Hash,
    /// Files that were substituted into this one.
    substituted: Vec<Substituted>,
    file: Arc<LoadedFile>,
}

impl FileCache {
    pub fn clear(&mut self) {
        self.files.clear();
    }

    /// Every local file that is known, and those that were substituted into one.
    pub fn local_files(&self) -> impl Iterator<Item = &Path> {
        let all = self.files.iter().flat_map(|(at, cached)| {
            std::iter::once(at).chain(cached.substituted.iter().map(|(substituted, _)| substituted))
        });
        all.filter_map(|at| match at {
            FileAt::Local(path) => Some(path.as_path()),
            _ => None,
        })
    }

    /// Forgets the bodies, and every file that is not among `files` any more.
    pub fn settle(&mut self, files: &[Arc<LoadedFile>]) {
        let present: std::collections::HashSet<&FileAt> = files.iter().map(|file| &file.at).collect();
        self.files.retain(|at, _| present.contains(at));
        for cached in self.files.values_mut() {
            if cached.file.documents.iter().any(|document| document.body.is_some()) {
                let mut file = LoadedFile::clone(&cached.file);
                file.documents.iter_mut().for_each(|document| document.body = None);
                cached.file = Arc::new(file);
            }
        }
    }
}

/// What loading needs to know of its surroundings.
#[derive(Clone)]
pub struct Loader {
    pub source: OpenSource,
    pub spec: Arc<SourceSpec>,
    pub rules: Arc<Rules>,
    pub kinds: Arc<Kinds>,
    pub limits: Limits,
}

/// A file that was loaded, and what the cache should remember of it.
pub struct Fresh {
    cached: CachedFile,
}

impl FileCache {
    pub fn remember(&mut self, fresh: Fresh) -> Arc<LoadedFile> {
        let file = Arc::clone(&fresh.cached.file);
        self.files.insert(file.at.clone(), fresh.cached);
        file
    }
}

impl Loader {
    /// Reads a file and, unless it is as `cache` knows it, parses and checks it.
    pub async fn load(&self, at: FileAt, cache: &FileCache) -> Result<Fresh, ReadError> {
        let bytes = self.source.read(&at).await?;
        let hash = blake3::hash(&bytes);
        if let Some(cached) = cache.files.get(&at)
            && cached.hash == hash
            && self.are_unchanged(&cached.substituted).await
        {
            let (substituted, file) = (cached.substituted.clone(), Arc::clone(&cached.file));
            return Ok(Fresh { cached: CachedFile { hash, substituted, file } });
        }
        let display = self.source.display(&at);
        let limits = self.limits.clone();
        let (mut parsed, bytes) = blocking({
            let display = display.clone();
            move || (descriptor::parse(&display, &bytes, &limits), bytes)
        })
        .await?;
        let substituted = substitute(self, &mut parsed.documents, &at).await;
        let (spec, rules, kinds) = (Arc::clone(&self.spec), Arc::clone(&self.rules), Arc::clone(&self.kinds));
        let provenance = self.source.provenance(&at);
        let location = provenance.location.clone();
        let (documents, problems, left_out) = blocking(move || {
            let origin = spec.location();
            let provenance = Provenance {
                location: &provenance.location,
                origin: &origin,
                view_url: provenance.view_url.as_deref(),
                edit_url: provenance.edit_url.as_deref(),
                source_location: provenance.source_location.as_deref(),
            };
            let finished = parsed.documents.into_iter().map(|document| {
                let target_places = document.target_places();
                let finished = document.finish(&kinds);
                LoadedDocument { target_places, ..loaded(finished, &rules, &spec, &provenance) }
            });
            let (mut documents, mut problems) = (finished.collect::<Vec<_>>(), parsed.problems);
            let left_out = keep_first_problems(&mut documents, &mut problems);
            quote(&bytes, &kinds, &mut documents, &mut problems);
            (documents, problems, left_out)
        })
        .await?;
        let file = LoadedFile { at, location, display, documents, problems, left_out };
        Ok(Fresh { cached: CachedFile { hash, substituted, file: Arc::new(file) } })
    }

    async fn are_unchanged(&self, files: &[Substituted]) -> bool {
        for (at, hash) in files {
            let now = self.source.read(at).await.ok().map(|bytes| blake3::hash(&bytes));
            if now != *hash {
                return false;
            }
        }
        true
    }
}

fn loaded(document: Document, rules: &Rules, spec: &SourceSpec, provenance: &Provenance) -> LoadedDocument {
    let mut problems = document.problems;
    let entity = document.entity.filter(|entity| match rules.refusal(entity, &entity.entity_ref(), spec) {
        None => true,
        Some(message) => {
            problems.push(DescriptorProblem {
                level: Level::Error,
                rule: "kind-not-allowed".to_owned(),
                message,
                file: problem_file(provenance),
                line: document.line,
                column: 1,
                path: "kind".to_owned(),
                entity: document.entity_ref.clone(),
                excerpt: None,
            });
            false
        }
    });
    let leads_to = entity.as_ref().and_then(descriptor::location_targets);
    let body: Option<Arc<str>> = entity.map(|entity| annotated_body(entity, provenance).into());
    LoadedDocument {
        index: document.index,
        line: document.line,
        entity_ref: document.entity_ref,
        hash: body.as_ref().map(|body| blake3::hash(body.as_bytes()).to_hex().to_string()).unwrap_or_default(),
        body,
        leads_to,
        target_places: Vec::new(),
        problems,
    }
}

/// Leaves a file no more problems than help, but every document that is not good a reason for that. Says how many go.
fn keep_first_problems(documents: &mut [LoadedDocument], problems: &mut Vec<DescriptorProblem>) -> usize {
    let mut room = MOST_PROBLEMS;
    let mut left_out = problems.len().saturating_sub(room);
    problems.truncate(room);
    room -= problems.len();
    for document in documents.iter_mut().filter(|document| !document.problems.is_empty()) {
        let is_good = document.is_good();
        let all = &mut document.problems;
        if all.len() > room {
            let before = all.len();
            let mut others = all.split_off(room);
            if room > 0 {
                // How many more the document has is what the number here cannot tell.
                all.extend(others.extract_if(.., |problem| problem.rule == MORE_PROBLEMS));
            }
            if !is_good && all.iter().all(|problem| problem.level < Level::Error) {
                all.extend(others.into_iter().find(|problem| problem.level == Level::Error));
            }
            left_out += before - all.len();
        }
        room = room.saturating_sub(all.len());
    }
    left_out
}

/// Adds to the problems what the file says there, where the file is one of descriptors. Nothing of another file is shown
/// to whoever had it read.
fn quote(file: &[u8], kinds: &Kinds, documents: &mut [LoadedDocument], problems: &mut [DescriptorProblem]) {
    const QUOTING: [&str; 2] = ["yaml-syntax", "duplicate-key"];
    if problems.is_empty() && documents.iter().all(|document| document.problems.is_empty()) {
        return;
    }
    let lines = if descriptor::is_descriptor(file, kinds) { Lines::of(file) } else { None };
    for problem in documents.iter_mut().flat_map(|document| &mut document.problems).chain(problems) {
        match &lines {
            Some(lines) => problem.excerpt = lines.around(problem.line),
            None if QUOTING.contains(&problem.rule.as_str()) => {
                "this is not valid YAML; what is there is not shown, because no line of the file names a kind or an \
                 apiVersion of the catalog: add both, or name another file"
                    .clone_into(&mut problem.message);
            }
            None => {}
        }
    }
}

fn problem_file(provenance: &Provenance) -> String {
    let location = provenance.location;
    location.strip_prefix("file:").or_else(|| location.strip_prefix("url:")).unwrap_or(location).to_owned()
}

/// Parsing and checking take milliseconds: never on the threads that answer requests.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReadError> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome.map_err(|_| ReadError::new("reading this file failed because of a fault of Callboard's own, see its log"))
}
