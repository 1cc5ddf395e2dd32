//! One file: bytes to documents, with a memory of what has not changed.

use std::{collections::HashMap, path::Path, sync::Arc};

use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level},
};

use super::annotate::{Provenance, annotated_body};
use crate::{
    descriptor::{self, Document, Kinds, Limits, Lines, LocationSpec, RawDocument},
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
    substituted: Vec<(FileAt, Option<blake3::Hash>)>,
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
        let mut substituted = Vec::new();
        for document in &mut parsed.documents {
            self.substitute(document, &at, &mut substituted).await;
        }
        let (spec, rules, kinds) = (Arc::clone(&self.spec), Arc::clone(&self.rules), Arc::clone(&self.kinds));
        let provenance = self.source.provenance(&at);
        let location = provenance.location.clone();
        let (documents, problems) = blocking(move || {
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
            quote(&bytes, &mut documents, &mut problems);
            (documents, problems)
        })
        .await?;
        let file = LoadedFile { at, location, display, documents, problems };
        Ok(Fresh { cached: CachedFile { hash, substituted, file: Arc::new(file) } })
    }

    /// Puts in what `$text`, `$json` and the like point at.
    async fn substitute(
        &self,
        document: &mut RawDocument,
        at: &FileAt,
        read: &mut Vec<(FileAt, Option<blake3::Hash>)>,
    ) {
        for (number, placeholder) in document.placeholders().into_iter().enumerate() {
            let content = match self.source.resolve_one(at, &placeholder.target) {
                Ok(target) => {
                    let content = self.source.read(&target).await;
                    read.push((target, content.as_ref().ok().map(|bytes| blake3::hash(bytes))));
                    content
                }
                Err(error) => Err(error),
            };
            let value = content.map_err(|error| error.message).and_then(|bytes| {
                let text = String::from_utf8(bytes).map_err(|_| format!("{} is not UTF-8 text", placeholder.target))?;
                descriptor::decode_placeholder(placeholder.resolver, &text)
            });
            document.substitute(number, value);
        }
    }

    async fn are_unchanged(&self, files: &[(FileAt, Option<blake3::Hash>)]) -> bool {
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

/// Adds to the problems what the file says there.
fn quote(file: &[u8], documents: &mut [LoadedDocument], problems: &mut [DescriptorProblem]) {
    if problems.is_empty() && documents.iter().all(|document| document.problems.is_empty()) {
        return;
    }
    let Some(lines) = Lines::of(file) else { return };
    for problem in documents.iter_mut().flat_map(|document| &mut document.problems).chain(problems) {
        problem.excerpt = lines.around(problem.line);
    }
}

fn problem_file(provenance: &Provenance) -> String {
    let location = provenance.location;
    location.strip_prefix("file:").or_else(|| location.strip_prefix("url:")).unwrap_or(location).to_owned()
}

/// Parsing and checking take milliseconds: never on the threads that answer requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReadError> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome.map_err(|_| ReadError::new("reading this file failed because of a fault of Callboard's own, see its log"))
}
