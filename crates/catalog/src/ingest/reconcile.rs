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
    let read = entities_read(walk, taken, &mut plan);
    let mut left_out: HashMap<String, usize> = HashMap::new();
    for file in walk.files.iter().filter(|file| file.left_out > 0) {
        *left_out.entry(file.display.clone()).or_default() += file.left_out;
    }
    let source = walk.files.first().map_or("", |file| &file.display);
    plan.problems = listed(std::mem::take(&mut plan.problems), left_out, source);
    plan.entity_count = read.len();
    let known: HashMap<&EntityRef, &Stored> = stored.iter().map(|stored| (&stored.entity_ref, stored)).collect();
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
        self.location == location && self.document_index == document.index && self.line == document.line
    }
}

type Read<'a> = IndexMap<&'a EntityRef, (&'a str, &'a LoadedDocument)>;

/// The first good document of every reference; each further one, and those that another source has, is a problem.
fn entities_read<'a>(walk: &'a Walk, taken: &HashSet<String>, plan: &mut Plan) -> Read<'a> {
    let mut read: Read = IndexMap::new();
    for file in &walk.files {
        plan.problems.extend(file.problems.iter().cloned());
        for document in &file.documents {
            plan.problems.extend(document.problems.iter().cloned());
            let Some(entity_ref) = document.entity_ref.as_ref().filter(|_| document.is_good()) else {
                continue;
            };
            let refusal = if let Some((location, first)) = read.get(entity_ref) {
                Some((
                    "duplicate-entity",
                    format!(
                        "{entity_ref} is already defined at {}:{}, and the first definition counts: remove one, or rename one",
                        location.split_once(':').map_or(*location, |(_, path)| path),
                        first.line
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
        let of_entity = self.entities.get(&stored.entity_ref).or_else(|| self.of_kind(stored));
        let reason = of_entity.or_else(|| self.files.get(stored.location.as_str()));
        reason.or(self.everything.as_ref()).map(String::as_str)
    }

    fn of_kind(&self, stored: &Stored) -> Option<&String> {
        self.kinds.get(stored.location.as_str())?.get(stored.entity_ref.kind())
    }
}

#[cfg(test)]
mod tests;
