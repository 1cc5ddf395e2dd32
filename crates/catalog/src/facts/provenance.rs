//! Who says what about an entity: its document, the catalog, and the entities that refer to it. Pure.

use std::collections::{BTreeSet, HashMap, HashSet};

use bytes::Bytes;
use serde_json::Value;
use shared::{
    EntityRef, Visibility,
    catalog::{
        annotation,
        facts::{AddedField, FieldPlace, RelationOrigin},
    },
};

use crate::{
    descriptor::{Kinds, RawDocument},
    entity::Entity,
    read_model::ReadModel,
};

/// Fields that are listed with their places.
pub(super) const MOST_FIELDS: usize = 2_000;
/// Relations that are listed.
const MOST_RELATIONS: usize = 500;

/// What the catalog puts in the place of an address that would run a script, as Backstage does.
const REFUSED_ADDRESS: &str = "https://backstage.io/annotation-rejected-for-security-reasons";

/// The annotations that the catalog gives, and why.
const ANNOTATIONS: [(&str, &str); 5] = [
    (annotation::MANAGED_BY_LOCATION, "names the file that the entity was read from"),
    (annotation::MANAGED_BY_ORIGIN_LOCATION, "names the source that led to the file"),
    (annotation::VIEW_URL, "is the file's page on its code host"),
    (annotation::EDIT_URL, "is the page of the code host that edits the file"),
    (annotation::SOURCE_LOCATION, "is the folder of the file on its code host"),
];

/// The document of an entity, read again, and where its fields stand.
pub(super) struct Document {
    value: Value,
    pub fields: Vec<FieldPlace>,
    /// There are more fields than are listed.
    pub truncated: bool,
}

impl Document {
    /// None where the document says something else than what is stored of it.
    pub fn of(raw: RawDocument, stored: &Value) -> Option<Self> {
        let placeholders = raw.placeholders();
        let elsewhere: HashSet<&str> = placeholders.iter().map(|placeholder| placeholder.path.as_str()).collect();
        if !(Agreement { elsewhere, path: String::new() }).agrees(raw.value(), stored) {
            return None;
        }
        let value = raw.value().clone();
        let mut places = raw.fields();
        let truncated = places.len() > MOST_FIELDS;
        places.truncate(MOST_FIELDS);
        let place = |(path, (line, column))| FieldPlace { path, line, column };
        Some(Self { value, fields: places.into_iter().map(place).collect(), truncated })
    }

    fn says(&self, pointer: &str) -> bool {
        self.value.pointer(pointer).is_some()
    }

    fn annotates(&self, key: &str) -> bool {
        self.value.pointer("/metadata/annotations").is_some_and(|annotations| annotations.get(key).is_some())
    }
}

/// Compares what a document says with what is stored of it, which may say more where the catalog adds something.
struct Agreement<'a> {
    /// The fields whose values come from other files.
    elsewhere: HashSet<&'a str>,
    path: String,
}

impl Agreement<'_> {
    fn agrees(&mut self, document: &Value, stored: &Value) -> bool {
        match (document, stored) {
            _ if self.elsewhere.contains(self.path.as_str()) => true,
            (Value::Object(document), Value::Object(stored)) => {
                let parent = self.path.len();
                let mut agrees = stored.keys().all(|key| document.contains_key(key) || self.is_added(key));
                for (key, value) in document {
                    self.path.push_str(if parent > 0 { "." } else { "" });
                    self.path.push_str(key);
                    let kept = stored.get(key).map(|stored| self.agrees(value, stored));
                    agrees &= kept.unwrap_or_else(|| self.is_dropped());
                    self.path.truncate(parent);
                }
                agrees
            }
            (Value::Array(document), Value::Array(stored)) => {
                let parent = self.path.len();
                let mut agrees = document.len() == stored.len();
                for (at, (document, stored)) in document.iter().zip(stored).enumerate() {
                    self.path.extend(["[", &at.to_string(), "]"]);
                    agrees = agrees && self.agrees(document, stored);
                    self.path.truncate(parent);
                }
                agrees
            }
            (document, stored) => document == stored || stored == REFUSED_ADDRESS,
        }
    }

    /// Whether the catalog adds this field to the object at hand.
    fn is_added(&self, key: &str) -> bool {
        match self.path.as_str() {
            "metadata" => matches!(key, "namespace" | "annotations"),
            "metadata.annotations" => ANNOTATIONS.iter().any(|(added, _)| *added == key),
            _ => false,
        }
    }

    /// Whether the catalog takes no notice of the field at hand: it is its own to give.
    fn is_dropped(&self) -> bool {
        matches!(self.path.as_str(), "metadata.uid" | "metadata.etag")
    }
}

/// What the catalog says about an entity beyond its document. `known` are values that it certainly gave, in case the
/// document cannot be read.
pub(super) fn added(served: &Value, document: Option<&Document>, known: &HashMap<&str, String>) -> Vec<AddedField> {
    let mut added = Vec::new();
    let mut add = |path: String, why: &str| added.push(AddedField { path, why: why.to_owned() });
    if document.is_some_and(|document| !document.says("/metadata/namespace")) {
        add("metadata.namespace".to_owned(), "is the namespace of an entity that names none");
    }
    let annotation = |key: &str| served.pointer("/metadata/annotations")?.get(key);
    for (key, why) in ANNOTATIONS {
        let is_ours = |value: &Value| match document {
            Some(document) => !document.annotates(key),
            None => known.get(key).is_some_and(|known| value == known),
        };
        if annotation(key).is_some_and(is_ours) {
            add(format!("metadata.annotations.{key}"), why);
        }
    }
    let is_marked_by_hand = document.is_some_and(|document| document.annotates(annotation::ORPHAN));
    if annotation(annotation::ORPHAN).is_some() && !is_marked_by_hand {
        add(format!("metadata.annotations.{}", annotation::ORPHAN), "marks an entity to which nothing leads any more");
    }
    add("metadata.uid".to_owned(), "stays the same for as long as the catalog knows the entity");
    add("metadata.etag".to_owned(), "is another one after every change of what is served");
    add("relations".to_owned(), "follow from the fields of this entity and of those that refer to it");
    if served.get("status").is_some() {
        add("status".to_owned(), "reports what is wrong with the newest version, which is not the one shown");
    }
    added
}

/// Everything that is needed to tell who says which relation of an entity.
pub(super) struct Speakers {
    entity: EntityRef,
    /// The JSON of the entity and of those related to it, as far as the caller may see them.
    entities: Vec<Bytes>,
    /// The word and the target of each relation whose target the caller may know of.
    relations: HashSet<(String, EntityRef)>,
}

/// None where the caller sees no such entity.
pub(super) fn speakers(model: &ReadModel, entity: &EntityRef, visibility: &Visibility) -> Option<Speakers> {
    let id = model.id(entity).filter(|id| model.sees(visibility, *id))?;
    let visible = model.matching(None, visibility);
    let mut entities = vec![model.json(id)];
    let mut others = BTreeSet::from([id]);
    let mut relations = HashSet::new();
    for (word, other) in model.neighbours(id) {
        let exists = model.present().contains(other);
        if exists && !visible.contains(other) {
            continue;
        }
        relations.extend(model.name(other).map(|name| (word.to_owned(), name.clone())));
        if exists && others.insert(other) {
            entities.push(model.json(other));
        }
    }
    Some(Speakers { entity: entity.clone(), entities, relations })
}

impl Speakers {
    /// The JSON of the entity itself.
    pub fn served(&self) -> &[u8] {
        self.entities.first().map_or(&[], |json| json)
    }

    /// Each relation with every field that says it, and whether there are more than are listed.
    pub fn relations(&self, kinds: &Kinds) -> (Vec<RelationOrigin>, bool) {
        let mut origins = BTreeSet::new();
        for json in &self.entities {
            if let Some(speaker) = serde_json::from_slice(json).ok().and_then(Entity::new) {
                let said = spoken(&speaker, kinds, &self.entity);
                origins.extend(
                    said.filter(|origin| {
                        self.relations.contains(&(origin.relation_type.clone(), origin.target.clone()))
                    }),
                );
            }
        }
        let truncated = origins.len() > MOST_RELATIONS;
        (origins.into_iter().take(MOST_RELATIONS).collect(), truncated)
    }
}

/// The relations of `about` that the fields of `speaker` say.
fn spoken<'a>(
    speaker: &'a Entity,
    kinds: &'a Kinds,
    about: &'a EntityRef,
) -> impl Iterator<Item = RelationOrigin> + use<'a> {
    let from = speaker.entity_ref();
    let api_version = speaker.root().get("apiVersion").and_then(Value::as_str).unwrap_or_default();
    let definition = kinds.find(speaker.kind(), api_version).into_iter();
    let fields = definition.flat_map(|definition| definition.fields_of(speaker.spec("type").and_then(Value::as_str)));
    let references = fields.filter_map(|field| Some((field, field.relation.as_ref()?, speaker.spec(&field.name)?)));
    references.flat_map(move |(field, rule, value)| {
        let from = from.clone();
        referred(value).into_iter().flat_map(move |(step, reference)| {
            let target = rule.target(reference, speaker.namespace()).ok();
            let field = format!("spec.{}{step}", field.name);
            let origin = |relation_type: &str, target: &EntityRef| RelationOrigin {
                relation_type: relation_type.to_owned(),
                target: target.clone(),
                from: from.clone(),
                field: field.clone(),
            };
            let forward = target.as_ref().filter(|_| from == *about).map(|target| origin(&rule.forward, target));
            let reverse = target.as_ref().filter(|target| *target == about).map(|_| origin(&rule.reverse, &from));
            [forward, reverse].into_iter().flatten().collect::<Vec<_>>()
        })
    })
}

/// The references in the value of a field, each with its place in a list.
fn referred(value: &Value) -> Vec<(String, &str)> {
    match value {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.filter_map(|(at, item)| Some((format!("[{at}]"), item.as_str()?))).collect()
        }
        value => value.as_str().map(|text| (String::new(), text)).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests;
