//! A document between reading and checking.

use std::{collections::HashSet, sync::Arc};

use serde_json::Value;
use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Level},
    entity_ref::DEFAULT_NAMESPACE,
};

use super::{
    Document, Kinds,
    location::target_paths,
    marks::{Marks, Part},
    placeholder::{self, Placeholder},
    validate::{self, Finding},
    yaml::Loaded,
};
use crate::entity::Entity;

/// One document as it was read, not yet checked.
#[derive(Debug)]
pub struct RawDocument {
    /// 0-based, among the documents of the file that are not empty.
    pub index: usize,
    /// 1-based line of the file with the first content.
    pub line: u32,
    value: Value,
    file: Arc<str>,
    marks: Marks,
    problems: Vec<DescriptorProblem>,
    placeholders: Vec<Slot>,
    /// The YAML was read to its end and is an object, so that its fields can be checked.
    checkable: bool,
}

#[derive(Debug)]
struct Slot {
    placeholder: Placeholder,
    filled: bool,
}

impl RawDocument {
    pub(super) fn new(index: usize, line: u32, file: Arc<str>, loaded: Loaded) -> Self {
        let Loaded { value, marks, problems, complete } = loaded;
        let checkable = complete && value.is_object();
        let mut document =
            Self { index, line, value, file, marks, problems: Vec::new(), placeholders: Vec::new(), checkable };
        for problem in problems {
            document.problems.push(super::problem(&document.file, problem.rule, problem.message, "", problem.place));
        }
        if complete && !checkable {
            let message = not_an_object(&document.value);
            document.problems.push(document.problem_at("", "root-not-object", message));
        }
        if checkable {
            document.find_placeholders();
        }
        document
    }

    /// The document as JSON, with the values that have been substituted.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The entity this is meant to be, where kind and name can be read.
    pub fn entity_ref(&self) -> Option<EntityRef> {
        entity_ref(&self.value)
    }

    /// What is to be fetched for this document; the position in this list is the `index` of
    /// [`RawDocument::substitute`].
    pub fn placeholders(&self) -> Vec<Placeholder> {
        self.placeholders.iter().map(|slot| slot.placeholder.clone()).collect()
    }

    /// Puts the value of placeholder `index` in its place. A failure, the end of a sentence, becomes a problem of the
    /// document. There is nothing to do for an index that is out of range or has its value already.
    pub fn substitute(&mut self, index: usize, outcome: Result<Value, String>) {
        let Some(Slot { placeholder, filled: false }) = self.placeholders.get(index) else {
            return;
        };
        match outcome {
            Ok(value) => {
                self.marks.seal(placeholder.node);
                if let Some(place) = self.value.pointer_mut(&placeholder.pointer) {
                    *place = value;
                }
                self.placeholders[index].filled = true;
            }
            Err(reason) => {
                let (key, target) = (placeholder.resolver.key(), super::quoted(&placeholder.target));
                let message = format!("the placeholder {key} could not take its value from {target}: {reason}");
                let problem = self.problem_of(placeholder.node, &placeholder.path, "placeholder-failed", message);
                self.problems.push(problem);
            }
        }
    }

    /// An error of the field `path` (`spec.targets[2]`; empty for the whole document) with its place in the file.
    pub fn problem_at(&self, path: &str, rule: &str, message: impl Into<String>) -> DescriptorProblem {
        let place = self.marks.find(&self.value, path, Part::Value);
        let entity = self.entity_ref();
        DescriptorProblem { entity, ..super::problem(&self.file, rule, message.into(), path, place) }
    }

    /// Where a Location names its targets, in the order of [`super::LocationSpec::targets`]: the fields, each with line and
    /// column, 1-based. Empty for every other kind.
    pub fn target_places(&self) -> Vec<(String, (u32, u32))> {
        let place = |path: String| {
            let place = self.marks.find(&self.value, &path, Part::Value);
            (path, place)
        };
        target_paths(&self.value).into_iter().map(place).collect()
    }

    /// Every field that holds no others, with the line and column of its key, in a list of the item; 1-based. What comes
    /// from elsewhere, by a placeholder or an alias, is one field.
    pub fn fields(mut self) -> Vec<(String, (u32, u32))> {
        for slot in &self.placeholders {
            self.marks.seal(slot.placeholder.node);
        }
        self.marks.leaves(&self.value)
    }

    /// Checks the document. A placeholder that has no value yet stands for any value: nothing is said about its field.
    pub fn finish(self, kinds: &Kinds) -> Document {
        let mut problems = self.problems;
        if self.checkable {
            let open = self.placeholders.iter().filter(|slot| !slot.filled);
            let open: HashSet<&str> = open.map(|slot| slot.placeholder.path.as_str()).collect();
            for finding in validate::validate(&self.value, kinds) {
                if !finding.is_within_any(&open) {
                    let place = self.marks.find(&self.value, &finding.path, finding.part);
                    problems.push(problem(finding, &self.file, place));
                }
            }
            problems.sort_by_key(|problem| (problem.line, problem.column));
        }
        conclude(self.index, self.line, self.value, problems)
    }

    fn problem_of(&self, node: usize, path: &str, rule: &str, message: String) -> DescriptorProblem {
        super::problem(&self.file, rule, message, path, self.marks.place(node))
    }

    fn find_placeholders(&mut self) {
        let found = placeholder::find(&self.value, &self.marks);
        let left_out = found.without_target.len().saturating_sub(super::MOST_PROBLEMS);
        if left_out > 0 {
            let message = super::more_problems(left_out);
            self.problems.push(self.problem_at("", super::MORE_PROBLEMS, message));
        }
        for (resolver, path, node) in found.without_target.into_iter().take(super::MOST_PROBLEMS) {
            let message = format!(
                "the placeholder {} expected a string value parameter: give it a URL or a relative path, for example \
                 '{}: ./api.yaml'",
                resolver.key(),
                resolver.key()
            );
            let problem = self.problem_of(node, &path, "placeholder-value", message);
            self.problems.push(problem);
        }
        self.placeholders =
            found.placeholders.into_iter().map(|placeholder| Slot { placeholder, filled: false }).collect();
    }
}

/// Checks an entity that came without a file: its problems have no place.
pub fn validate_entity(value: Value, kinds: &Kinds) -> Document {
    let problems = if value.is_object() {
        validate::validate(&value, kinds).into_iter().map(|finding| problem(finding, "", (0, 0))).collect()
    } else {
        let finding = Finding::error("root-not-object", String::new(), Part::Value, not_an_object(&value));
        vec![problem(finding, "", (0, 0))]
    };
    conclude(0, 0, value, problems)
}

fn problem(finding: Finding, file: &str, place: (u32, u32)) -> DescriptorProblem {
    let Finding { level, rule, path, message, .. } = finding;
    DescriptorProblem { level, ..super::problem(file, rule, message, &path, place) }
}

fn conclude(index: usize, line: u32, value: Value, mut problems: Vec<DescriptorProblem>) -> Document {
    let entity_ref = entity_ref(&value);
    for problem in &mut problems {
        problem.entity.clone_from(&entity_ref);
    }
    let entity = match value {
        Value::Object(mut root) if problems.iter().all(|problem| problem.level < Level::Error) => {
            // Both are the server's to give.
            if let Some(metadata) = root.get_mut("metadata").and_then(Value::as_object_mut) {
                metadata.shift_remove("uid");
                metadata.shift_remove("etag");
            }
            Entity::new(root)
        }
        _ => None,
    };
    Document { index, line, entity_ref, entity, problems }
}

fn not_an_object(value: &Value) -> String {
    format!(
        "expected an object at the root, got {}: start with 'apiVersion', 'kind', 'metadata' and 'spec'",
        validate::type_name(value)
    )
}

/// None where a part is missing, is no text, has a NUL in it, or would be read as two parts.
fn entity_ref(value: &Value) -> Option<EntityRef> {
    let kind = value.get("kind")?.as_str()?;
    let metadata = value.get("metadata")?;
    let name = metadata.get("name")?.as_str()?;
    let namespace = metadata.get("namespace").map_or(Some(DEFAULT_NAMESPACE), Value::as_str)?;
    let readable = [kind, namespace].iter().all(|part| !part.is_empty() && !part.contains([':', '/']));
    // A database need not be able to keep a NUL.
    let storable = [kind, namespace, name].iter().all(|part| !part.contains('\0'));
    (readable && storable && !name.is_empty()).then(|| EntityRef::new(kind, namespace, name))
}
