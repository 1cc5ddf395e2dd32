//! What an entity is connected with, as its page says it.

use shared::{
    EntityRef,
    catalog::facts::{EntityGraph, GraphNode},
};

use crate::{api::About, ui::capitalised};

/// On which side of an entity those of a relation stand in a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Those that need it.
    Left,
    /// Those that it needs.
    Right,
    /// In none: people, and what they own.
    Beside,
}

/// A relation in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// `dependsOn`; empty for those that nobody knows.
    pub relation: &'static str,
    /// Above a list of those that are connected in this way.
    pub title: &'static str,
    /// Behind one of them.
    pub note: &'static str,
    pub side: Side,
}

const fn words(relation: &'static str, title: &'static str, note: &'static str, side: Side) -> Words {
    Words { relation, title, note, side }
}

/// In the order in which a page lists them.
pub const RELATIONS: &[Words] = &[
    words("dependsOn", "Depends on", "depends on", Side::Right),
    words("dependencyOf", "Used by", "used by", Side::Left),
    words("providesApi", "Provides", "provides", Side::Right),
    words("apiProvidedBy", "Provided by", "provided by", Side::Left),
    words("consumesApi", "Consumes", "consumes", Side::Right),
    words("apiConsumedBy", "Consumed by", "consumed by", Side::Left),
    words("hasPart", "Parts", "part", Side::Left),
    words("partOf", "Part of", "part of", Side::Right),
    words("ownerOf", "Owns", "owns", Side::Beside),
    words("ownedBy", "Owned by", "owner", Side::Beside),
    words("hasMember", "Members", "member", Side::Beside),
    words("memberOf", "Member of", "group", Side::Beside),
    words("parentOf", "Subgroups", "subgroup", Side::Beside),
    words("childOf", "Parent", "parent", Side::Beside),
];

/// For relations that are not in the list.
const OTHER: Words = words("", "Other relations", "related", Side::Right);

/// The words for a relation.
pub fn words_of(relation: &str) -> Words {
    RELATIONS.iter().find(|words| words.relation == relation).copied().unwrap_or(OTHER)
}

/// An entity that another is connected with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    pub entity: EntityRef,
    /// As the entity writes it.
    pub kind: String,
    pub note: &'static str,
    /// What to call it where that is not its name.
    pub title: Option<String>,
    pub entity_type: String,
    pub owner: Option<EntityRef>,
    /// False where nothing in the catalog has this name.
    pub exists: bool,
    pub problem: bool,
}

/// Looks up what is known of `entity` around the entity of the page.
fn related(entity: &EntityRef, note: &'static str, surroundings: Option<&EntityGraph>) -> Related {
    let node = surroundings.and_then(|graph| graph.nodes.iter().find(|node| node.entity == *entity));
    let title = |node: &GraphNode| (!node.title.eq_ignore_ascii_case(entity.name())).then(|| node.title.clone());
    Related {
        entity: entity.clone(),
        kind: node.filter(|node| node.exists).map_or_else(|| capitalised(entity.kind()), |node| node.kind.clone()),
        note,
        title: node.and_then(title),
        entity_type: node.and_then(|node| node.entity_type.clone()).unwrap_or_default(),
        owner: node.and_then(|node| node.owner.clone()),
        exists: node.is_none_or(|node| node.exists),
        problem: node.is_some_and(|node| node.problem),
    }
}

/// How many of those that are connected in a way are looked up.
const MOST: usize = 300;

impl About {
    /// Those that the entity is connected with in one of these ways, way by way.
    pub fn related(&self, relations: &[&str]) -> Vec<Related> {
        let mut found = Vec::new();
        for words in relations.iter().map(|relation| words_of(relation)) {
            let targets = self.entity.related(words.relation).take(MOST);
            found.extend(targets.map(|target| related(target, words.note, self.surroundings.as_ref())));
        }
        found
    }

    /// Those of a line of [`RELATIONS`], or of none of its lines.
    pub fn related_by(&self, words: Words) -> Vec<Related> {
        if words == OTHER { self.related_otherwise() } else { self.related(&[words.relation]) }
    }

    /// Those that the entity is connected with in ways that nobody knows.
    pub fn related_otherwise(&self) -> Vec<Related> {
        let others = self.entity.relations.iter().filter(|relation| words_of(&relation.relation_type) == OTHER);
        others.take(MOST).map(|relation| related(&relation.target, OTHER.note, self.surroundings.as_ref())).collect()
    }

    /// How often the entity is connected in one of these ways.
    pub fn count(&self, relations: &[&str]) -> usize {
        self.entity.relations.iter().filter(|relation| relations.contains(&relation.relation_type.as_str())).count()
    }

    /// The words of every relation that the entity has and `wanted` says yes to, in the order of [`RELATIONS`], each
    /// with how many there are.
    pub fn kinds_of_relations(&self, wanted: fn(Side) -> bool) -> Vec<(Words, usize)> {
        let others = || {
            let relations = self.entity.relations.iter();
            relations.filter(|relation| words_of(&relation.relation_type) == OTHER).count()
        };
        let count = |words: Words| if words == OTHER { others() } else { self.count(&[words.relation]) };
        let all = RELATIONS.iter().copied().chain([OTHER]).filter(|words| wanted(words.side));
        all.map(|words| (words, count(words))).filter(|(_, count)| *count > 0).collect()
    }
}

/// How many of `entities` there are of each kind, in the order in which the kinds come.
pub fn count_kinds<'a>(entities: impl Iterator<Item = &'a EntityRef>) -> Vec<(&'a str, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for entity in entities {
        match counts.iter_mut().find(|(kind, _)| *kind == entity.kind()) {
            Some((_, count)) => *count += 1,
            None => counts.push((entity.kind(), 1)),
        }
    }
    counts
}

#[cfg(test)]
mod tests;
