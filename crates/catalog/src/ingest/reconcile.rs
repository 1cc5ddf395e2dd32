//! What has to change so that the stored entities of a source are those that were read. Pure.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level},
};

use super::{
    PROCESSING_STATUS,
    listing::listed,
    load::LoadedDocument,
    walk::{Place, Walk},
};
use crate::entity::StatusItem;

/// What is stored of an entity, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub entity_ref: EntityRef,
    pub hash: String,
    pub status: Vec<StatusItem>,
    pub location: String,
    pub document_index: usize,
    pub line: u32,
}

/// The difference, and everything that is wrong with the source.
#[derive(Debug, Default, PartialEq)]
pub struct Plan<'a> {
    /// New entities, and those whose content, place or status is another one now.
    pub puts: Vec<Put<'a>>,
    pub removals: Vec<EntityRef>,
    pub problems: Vec<DescriptorProblem>,
    /// Entities after the change.
    pub entity_count: usize,
    /// Places of problems of which the walk does not know yet what the file says there.
    pub unread: HashSet<Place>,
}

#[derive(Debug, PartialEq)]
pub struct Put<'a> {
    pub entity_ref: EntityRef,
    pub change: PutChange<'a>,
    pub status: Vec<StatusItem>,
}

#[derive(Debug, PartialEq)]
pub enum PutChange<'a> {
    /// The content is new.
    Content { location: &'a str, document: &'a LoadedDocument, is_new: bool },
    /// The content is known; the document moved within its file or to another one.
    Moved { location: &'a str, document: &'a LoadedDocument },
    /// The last good version stays, with another status.
    StatusOnly,
}

/// Compares. `taken` are the references, among those read, that another source already has.
pub fn reconcile<'a>(stored: &[Stored], walk: &'a Walk, taken: &HashSet<String>) -> Plan<'a> {
    let mut plan = Plan { problems: walk.problems.clone(), ..Plan::default() };
    let known: HashMap<&EntityRef, &Stored> = stored.iter().map(|stored| (&stored.entity_ref, stored)).collect();
    let read = entities_read(walk, taken, &known, &mut plan);
    let mut left_out: HashMap<String, usize> = HashMap::new();
    for file in walk.files.iter().filter(|file| file.left_out > 0) {
        *left_out.entry(file.display.clone()).or_default() += file.left_out;
    }
    let source = walk.files.first().map_or("", |file| &file.display);
    plan.problems = listed(std::mem::take(&mut plan.problems), left_out, source);
    plan.entity_count = read.len();
    let failures = Failures::of(walk, &known);
    for (entity_ref, (location, document)) in &read {
        let change = match known.get(entity_ref) {
            None => PutChange::Content { location, document, is_new: true },
            Some(stored) if stored.hash != document.hash => PutChange::Content { location, document, is_new: false },
            Some(stored) if !stored.is_at(location, document) => PutChange::Moved { location, document },
            Some(stored) if !stored.status.is_empty() => PutChange::StatusOnly,
            Some(_) => continue,
        };
        plan.puts.push(Put { entity_ref: (*entity_ref).clone(), change, status: Vec::new() });
    }
    for stored in stored.iter().filter(|stored| !read.contains_key(&stored.entity_ref)) {
        match failures.keeping(stored) {
            Some(reason) => {
                plan.entity_count += 1;
                let status = vec![StatusItem {
                    status_type: PROCESSING_STATUS.to_owned(),
                    level: Level::Error,
                    message: reason.to_owned(),
                }];
                if status != stored.status {
                    plan.puts.push(Put {
                        entity_ref: stored.entity_ref.clone(),
                        change: PutChange::StatusOnly,
                        status,
                    });
                }
            }
            None => plan.removals.push(stored.entity_ref.clone()),
        }
    }
    plan
}

impl Stored {
    fn is_at(&self, location: &str, document: &LoadedDocument) -> bool {
        self.is_of(location, document) && self.line == document.line
    }

    fn is_of(&self, location: &str, document: &LoadedDocument) -> bool {
        self.location == location && self.document_index == document.index
    }
}

type Read<'a> = IndexMap<&'a EntityRef, (&'a str, &'a LoadedDocument)>;

/// The first good document of every reference; each further one, and those that another source has, is a problem. So is
/// one behind a definition that was good before and is not now: that one's last good version stays.
fn entities_read<'a>(
    walk: &'a Walk,
    taken: &HashSet<String>,
    known: &HashMap<&EntityRef, &Stored>,
    plan: &mut Plan,
) -> Read<'a> {
    let mut read: Read = IndexMap::new();
    let mut broken: HashMap<&EntityRef, (&str, u32)> = HashMap::new();
    for file in &walk.files {
        plan.problems.extend(file.problems.iter().cloned());
        for document in &file.documents {
            plan.problems.extend(document.problems.iter().cloned());
            let Some(entity_ref) = document.entity_ref.as_ref() else { continue };
            if !document.is_good() {
                if known.get(entity_ref).is_some_and(|stored| stored.is_of(&file.location, document)) {
                    broken.insert(entity_ref, (&file.location, document.line));
                }
                continue;
            }
            let first = read.get(entity_ref).map(|(location, first)| (*location, first.line));
            let first = first.or_else(|| broken.get(entity_ref).copied());
            let refusal = if let Some((location, line)) = first {
                Some((
                    "duplicate-entity",
                    format!(
                        "{entity_ref} is already defined at {}:{line}, and the first definition counts: remove one, or rename one",
                        location.split_once(':').map_or(location, |(_, path)| path),
                    ),
                ))
            } else if taken.contains(entity_ref.as_str()) {
                Some((
                    "conflicting-entity",
                    format!(
                        "{entity_ref} already comes from another source, which keeps it: remove it there, or rename this one"
                    ),
                ))
            } else {
                None
            };
            match refusal {
                Some((rule, message)) => {
                    let place = (file.at.clone(), document.line);
                    let excerpt = walk.excerpts.get(&place).cloned();
                    if excerpt.is_none() && document.line > 0 {
                        plan.unread.insert(place);
                    }
                    plan.problems.push(DescriptorProblem {
                        level: Level::Error,
                        rule: rule.to_owned(),
                        message,
                        file: file.display.clone(),
                        line: document.line,
                        column: 1,
                        path: String::new(),
                        entity: Some(entity_ref.clone()),
                        excerpt: excerpt.flatten(),
                    });
                }
                None => {
                    read.insert(entity_ref, (&file.location, document));
                }
            }
        }
    }
    read
}

/// What could not be read, and so says nothing about what there is.
struct Failures<'a> {
    entities: HashMap<&'a EntityRef, String>,
    /// By location and place among the file's documents: what stood there under another name may be what the document
    /// is about.
    places: HashMap<&'a str, HashMap<usize, String>>,
    /// By location and kind: documents that would be entities of that kind, nobody knows which.
    kinds: HashMap<&'a str, HashMap<&'a str, String>>,
    files: HashMap<&'a str, String>,
    /// Why nothing could be read at all.
    everything: Option<String>,
}

impl<'a> Failures<'a> {
    fn of(walk: &'a Walk, known: &HashMap<&EntityRef, &Stored>) -> Self {
        let mut failures = Self {
            entities: HashMap::new(),
            places: HashMap::new(),
            kinds: HashMap::new(),
            files: walk.unreadable.iter().map(|(location, reason)| (location.as_str(), reason.clone())).collect(),
            everything: walk.unresolved.clone(),
        };
        if walk.is_empty() && failures.everything.is_none() {
            failures.everything = walk.unreadable.first().map(|(_, reason)| reason.clone());
        }
        for file in &walk.files {
            for problem in file.problems.iter().filter(|problem| problem.level == Level::Error) {
                failures.files.entry(&file.location).or_insert_with(|| problem.line_text());
            }
            for document in file.documents.iter().filter(|document| !document.is_good()) {
                let Some(problem) = document.problems.iter().find(|problem| problem.level == Level::Error) else {
                    continue;
                };
                let stored = document.entity_ref.as_ref().and_then(|entity_ref| known.get(entity_ref));
                if !stored.is_some_and(|stored| stored.is_of(&file.location, document)) {
                    failures.places.entry(&file.location).or_default().insert(document.index, problem.line_text());
                }
                match &document.entity_ref {
                    Some(entity_ref) if known.contains_key(entity_ref) => {
                        failures.entities.entry(entity_ref).or_insert_with(|| problem.line_text())
                    }
                    // The mistake may be in the very name. Whoever it was about, it was one of this file's, and of its
                    // kind where that is known to be right.
                    Some(entity_ref) if document.problems.iter().all(|problem| problem.path != "kind") => failures
                        .kinds
                        .entry(&file.location)
                        .or_default()
                        .entry(entity_ref.kind())
                        .or_insert_with(|| problem.line_text()),
                    _ => failures.files.entry(&file.location).or_insert_with(|| problem.line_text()),
                };
            }
        }
        failures
    }

    /// Why an entity that was not read stays all the same.
    fn keeping(&self, stored: &Stored) -> Option<&str> {
        let location = stored.location.as_str();
        let of_place = || self.places.get(location)?.get(&stored.document_index);
        let of_kind = || self.kinds.get(location)?.get(stored.entity_ref.kind());
        let reason = self.entities.get(&stored.entity_ref).or_else(of_place).or_else(of_kind);
        reason.or_else(|| self.files.get(location)).or(self.everything.as_ref()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
