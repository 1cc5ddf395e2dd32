//! What the list says, from what the server answered. Pure.

use shared::{
    EntityRef,
    catalog::{Entity, EntityRelation, FacetCount, Level},
    entity_ref::DEFAULT_NAMESPACE,
};

use super::{
    listing::Listing,
    query::{FACETS, Facet, ListQuery, ONLY},
};
use crate::{
    api::Start,
    ui::{number, written_out},
};

/// Values of a facet that show without being asked for.
const SHOWN_VALUES: usize = 6;
/// So many more show all the same: a link to them would take as much room.
const SPARE_VALUES: usize = 3;

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "a facet has values, and each of them a text")]
pub struct Value {
    pub value: String,
    pub label: String,
    /// How many there are with all other filters.
    pub count: u64,
    pub chosen: bool,
}

/// The values of one of [`FACETS`], and how many more there are. The order does not depend on the filters, so that
/// nothing moves while a reader chooses.
pub fn values_of(facet: usize, query: &ListQuery, listing: &Listing) -> (Vec<Value>, usize) {
    let mut known = Vec::new();
    for FacetCount { value, count } in counted(listing, 0, facet) {
        if concerns(&FACETS[facet], value) {
            known.push((*count, value));
        }
    }
    known.sort_unstable_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    let is_whole = query.is_whole(facet) || known.len() <= SHOWN_VALUES + SPARE_VALUES;
    let mut values: Vec<Value> = Vec::new();
    let mut hidden = 0;
    for (_, value) in &known {
        let chosen = query.has(facet, value);
        if !chosen && values.len() >= SHOWN_VALUES && !is_whole {
            hidden += 1;
            continue;
        }
        let count = count_of(facet, value, query, listing);
        values.push(Value { value: (*value).clone(), label: label_of(facet, value), count, chosen });
    }
    for value in &query.chosen[facet] {
        if !values.iter().any(|known| known.value.eq_ignore_ascii_case(value)) {
            values.push(Value { value: value.clone(), label: label_of(facet, value), count: 0, chosen: true });
        }
    }
    (values, hidden)
}

/// How many entities have this value, with all filters but the one on its own field.
pub fn count_of(facet: usize, value: &str, query: &ListQuery, listing: &Listing) -> u64 {
    let narrowed = query.chosen.iter().take(facet).filter(|values| !values.is_empty()).count();
    let answer = match listing.facets.len() {
        0 | 1 => 0,
        _ if query.chosen[facet].is_empty() => 1,
        _ => 2 + narrowed,
    };
    let same = |known: &&FacetCount| known.value.eq_ignore_ascii_case(value);
    counted(listing, answer, facet).iter().find(same).map_or(0, |known| known.count)
}

fn counted(listing: &Listing, answer: usize, facet: usize) -> &[FacetCount] {
    let answer = listing.facets.get(answer).and_then(|answer| answer.facets.get(FACETS[facet].field));
    answer.map(Vec::as_slice).unwrap_or_default()
}

fn concerns(facet: &Facet, value: &str) -> bool {
    let kind = value.split(':').next().unwrap_or_default();
    facet.kind.is_empty() || facet.kind == "*" || kind.eq_ignore_ascii_case(facet.kind)
}

/// A value as a reader knows it.
pub fn label_of(facet: usize, value: &str) -> String {
    if FACETS[facet].kind.is_empty() {
        let is_word = ["type", "lifecycle"].contains(&FACETS[facet].name);
        return if is_word { written_out(value) } else { value.to_owned() };
    }
    value.parse().map_or_else(|_| value.to_owned(), |entity: EntityRef| name_of(&entity))
}

/// The name, with the namespace where that is not the default one.
pub fn name_of(entity: &EntityRef) -> String {
    match entity.namespace() {
        DEFAULT_NAMESPACE => entity.name().to_owned(),
        namespace => format!("{namespace}/{}", entity.name()),
    }
}

/// A filter that holds: what it is about, its values, and the list without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    pub label: &'static str,
    pub value: String,
    pub without: String,
}

pub fn chips(query: &ListQuery, listing: &Listing) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (at, facet) in FACETS.iter().enumerate().filter(|(at, _)| !query.chosen[*at].is_empty()) {
        let spelled = |value: &String| {
            let same = |known: &&FacetCount| known.value.eq_ignore_ascii_case(value);
            label_of(at, counted(listing, 0, at).iter().find(same).map_or(value, |known| &known.value))
        };
        let values: Vec<String> = query.chosen[at].iter().map(spelled).collect();
        let without = query.with(|query| query.chosen[at].clear()).address();
        chips.push(Chip { label: facet.label, value: values.join(", "), without });
    }
    if !query.text.is_empty() {
        let without = query.with(|query| query.text.clear()).address();
        chips.push(Chip { label: "Text", value: query.text.clone(), without });
    }
    chips
}

/// Everything in the catalog.
pub fn in_all(listing: &Listing) -> u64 {
    counted(listing, 0, 0).iter().map(|kind| kind.count).sum()
}


/// Which part of the list the page is, and how much there is: `1 to 50 of 73 matches, 128 in all`.
pub fn position(listing: &Listing) -> String {
    let (matches, in_all) = (listing.page.total_items, in_all(listing));
    let from = listing.page.position.offset + 1;
    let to = from - 1 + listing.page.items.len() as u64;
    let word = if matches == 1 { "match" } else { "matches" };
    let of = if matches == in_all {
        number(in_all)
    } else {
        format!("{} {word}, {} in all", number(matches), number(in_all))
    };
    if to < from { of } else { format!("{} to {} of {of}", number(from), number(to)) }
}

/// The addresses of the page before and of the page after.
pub fn neighbours(query: &ListQuery, listing: &Listing) -> (Option<String>, Option<String>) {
    let at = |start| query.with(|query| query.start = start).address();
    let info = &listing.page.position;
    (info.before.clone().map(Start::Before).map(at), info.after.clone().map(Start::After).map(at))
}

/// Whom or what an entity belongs to.
pub fn related<'a>(entity: &'a Entity, relation: &str, kind: &str) -> Option<&'a EntityRef> {
    let is_it =
        |known: &&EntityRelation| known.relation_type == relation && (kind.is_empty() || known.target.kind() == kind);
    entity.relations.iter().find(is_it).map(|known| &known.target)
}

pub fn owner_of(entity: &Entity) -> Option<&EntityRef> {
    related(entity, "ownedBy", "")
}

pub fn system_of(entity: &Entity) -> Option<&EntityRef> {
    related(entity, "partOf", "system")
}

/// Whether somebody is expected to own it, or a system to have it.
pub fn lacks(entity: &Entity, what: &str) -> bool {
    let kinds: &[&str] = match what {
        "owner" => &["Component", "API", "Resource", "System", "Domain", "Template"],
        _ => &["Component", "API", "Resource"],
    };
    kinds.iter().any(|kind| kind.eq_ignore_ascii_case(&entity.kind))
}

/// The worst that the catalog reports of the entity.
pub fn worst(entity: &Entity) -> Option<Level> {
    entity.status.items.iter().map(|item| item.level).filter(|level| *level != Level::Info).max()
}

/// Some of the page's entities that have something in common.
pub struct Group<'a> {
    /// The reference or the word that they share; empty for those that lack one, and [`NEEDS_NONE`].
    pub key: String,
    pub entities: Vec<&'a Entity>,
}

/// The key of a group of those that need not belong to anything: people, teams and places.
pub const NEEDS_NONE: &str = "-";

impl Group<'_> {
    pub fn is_named(&self) -> bool {
        !matches!(self.key.as_str(), "" | NEEDS_NONE)
    }
}

/// The entities by what they are grouped by, in the order of the page; in a group by name.
pub fn groups<'a>(by: &str, entities: &[&'a Entity]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for entity in entities {
        let key = match by {
            "owner" => owner_of(entity).map(ToString::to_string),
            "system" => system_of(entity).or_else(|| related(entity, "partOf", "")).map(ToString::to_string),
            _ => entity.spec_text("lifecycle").map(str::to_lowercase),
        };
        let needs_none = || by != "lifecycle" && !lacks(entity, by);
        let key = key.unwrap_or_else(|| if needs_none() { NEEDS_NONE.to_owned() } else { String::new() });
        match groups.iter_mut().find(|group| group.key == key) {
            Some(group) => group.entities.push(entity),
            None => groups.push(Group { key, entities: vec![entity] }),
        }
    }
    // What is missing nowhere comes last.
    if let Some(at) = groups.iter().position(|group| group.key == NEEDS_NONE) {
        let group = groups.remove(at);
        groups.push(group);
    }
    for group in &mut groups {
        group.entities.sort_unstable_by(|one, other| one.metadata.name.cmp(&other.metadata.name));
    }
    groups
}

/// A view that the reader saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub name: String,
    pub address: String,
}

/// The reader's own views. What was stored is read as an address of the list, whatever it is.
pub fn saved_views(listing: &Listing) -> Vec<SavedView> {
    let views = listing.settings.buckets.get(super::views::BUCKET).into_iter().flatten();
    let view = |(key, value): (&String, &serde_json::Value)| {
        Some(SavedView { name: super::views::name_of(key), address: ListQuery::parse(value.as_str()?).address() })
    };
    views.filter_map(view).collect()
}

/// The view that the address is, by its name: one of the reader's own, one of [`ONLY`], or none for the whole list.
pub fn current_view(query: &ListQuery, saved: &[SavedView]) -> Option<String> {
    let address = query.with(|query| query.whole = 0).address();
    let own = saved.iter().find(|view| view.address == address).map(|view| view.name.clone());
    own.or_else(|| ONLY.iter().find(|only| only.0 == query.only).map(|only| only.1.to_owned()))
}

#[cfg(test)]
mod tests;
