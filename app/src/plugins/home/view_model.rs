//! What the first page says, from what the server knows. Pure.

use shared::{
    EntityRef,
    catalog::{Entity, FacetCount, Facets},
    paths,
};

/// The page's title: by the organisation, since the server knows no times of day.
pub fn greeting(organization: Option<&str>) -> String {
    match organization.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => format!("Welcome to {name}"),
        None => "Welcome".to_owned(),
    }
}

/// Kinds by how many entities they have, the most first.
pub fn kinds(facets: Facets) -> Vec<FacetCount> {
    let mut kinds = facets.facets.into_values().next().unwrap_or_default();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    kinds
}

/// The list of the entities of a kind.
pub fn kind_address(kind: &str) -> String {
    format!("{}?kind={}", paths::CATALOG, paths::escape(&kind.to_lowercase()))
}

/// Entities with what they are called, in the order of that.
pub fn called(entities: &[Entity]) -> Vec<(EntityRef, String)> {
    let mut called: Vec<_> =
        entities.iter().map(|entity| (entity.entity_ref(), entity.display_name().to_owned())).collect();
    called.sort_unstable_by(|one, other| one.1.cmp(&other.1));
    called
}

/// References in their order, each with its entity where the catalog has it.
pub fn found(entities: &[EntityRef], page: Vec<Entity>) -> Vec<(EntityRef, Option<Entity>)> {
    let mut page: Vec<Option<Entity>> = page.into_iter().map(Some).collect();
    let mut take = |wanted: &EntityRef| {
        let is_it = |entity: &Option<Entity>| entity.as_ref().is_some_and(|entity| entity.entity_ref() == *wanted);
        page.iter_mut().find(|entity| is_it(entity)).and_then(Option::take)
    };
    entities.iter().map(|entity| (entity.clone(), take(entity))).collect()
}

#[cfg(test)]
mod tests {
    use shared::catalog::Metadata;

    use super::*;

    #[test]
    fn the_greeting_names_the_organisation_where_there_is_one() {
        assert_eq!(greeting(Some(" Parcelwright ")), "Welcome to Parcelwright");
        assert_eq!([greeting(None), greeting(Some(" "))], ["Welcome", "Welcome"]);
    }

    #[test]
    fn kinds_begin_with_the_most_entities() {
        let count = |value: &str, count| FacetCount { value: value.to_owned(), count };
        let facets = Facets { facets: [("kind".to_owned(), vec![count("API", 2), count("Component", 9)])].into() };
        assert_eq!(kinds(facets), [count("Component", 9), count("API", 2)]);
        assert_eq!(kinds(Facets::default()), []);
        assert_eq!(kind_address("AiResource"), "/catalog?kind=airesource");
    }

    #[test]
    fn teams_are_sorted_by_what_they_are_called() {
        let group = |name: &str, title: Option<&str>| Entity {
            kind: "Group".to_owned(),
            metadata: Metadata { name: name.to_owned(), title: title.map(str::to_owned), ..Metadata::default() },
            ..Entity::default()
        };
        let called = called(&[group("a", Some("Payments")), group("b", Some("Checkout"))]);
        let called: Vec<_> = called.iter().map(|(team, label)| (team.as_str(), label.as_str())).collect();
        assert_eq!(called, [("group:default/b", "Checkout"), ("group:default/a", "Payments")]);
    }

    #[test]
    fn entities_stand_where_their_references_stood() {
        let entity = |name: &str| Entity {
            kind: "Component".to_owned(),
            metadata: Metadata { name: name.to_owned(), ..Metadata::default() },
            ..Entity::default()
        };
        let refs = ["b", "gone", "a"].map(|name| EntityRef::new("component", "default", name));
        let found = found(&refs, vec![entity("a"), entity("b")]);
        let names: Vec<_> =
            found.iter().map(|(_, entity)| entity.as_ref().map(|entity| entity.metadata.name.as_str())).collect();
        assert_eq!(names, [Some("b"), None, Some("a")]);
    }
}
