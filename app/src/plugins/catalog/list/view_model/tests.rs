use std::collections::BTreeMap;

use serde_json::json;
use shared::catalog::{EntityPage, Facets, Position};

use super::*;

fn entity(name: &str, owner: &str, part_of: &[&str]) -> Entity {
    let mut relations: Vec<_> = part_of.iter().map(|of| json!({ "type": "partOf", "targetRef": of })).collect();
    if !owner.is_empty() {
        relations.push(json!({ "type": "ownedBy", "targetRef": owner }));
    }
    serde_json::from_value(json!({ "kind": "Component", "metadata": { "name": name }, "relations": relations }))
        .unwrap()
}

fn counts(field: &str, values: &[(&str, u64)]) -> Facets {
    let values = values.iter().map(|(value, count)| FacetCount { value: (*value).into(), count: *count }).collect();
    Facets { facets: BTreeMap::from([(field.to_owned(), values)]) }
}

fn page(total: u64, offset: u64, items: usize) -> EntityPage {
    let items = (0..items).map(|number| entity(&format!("e{number}"), "", &[])).collect();
    EntityPage { items, total_items: total, position: Position { offset, ..Default::default() } }
}

const KIND: usize = 0;
const OWNER: usize = 1;
const SYSTEM: usize = 4;

#[test]
fn values_stay_in_their_order_while_their_counts_change() {
    let query = ListQuery::parse("owner=group:default/pay&tag=go");
    let listing = Listing {
        facets: vec![
            counts("kind", &[("API", 2), ("Component", 9), ("Group", 1)]),
            counts("kind", &[("API", 2)]),
            counts("relations.ownedBy", &[("group:default/pay", 3)]),
        ],
        ..Default::default()
    };
    let (values, hidden) = values_of(KIND, &query, &listing);
    let shown: Vec<_> = values.iter().map(|value| (value.label.as_str(), value.count)).collect();
    assert_eq!(shown, [("Component", 0), ("API", 2), ("Group", 0)]);
    assert_eq!(hidden, 0);
    assert_eq!(count_of(OWNER, "group:default/pay", &query, &listing), 3);
}

#[test]
fn a_long_facet_shows_its_beginning_and_what_is_chosen() {
    let many: Vec<_> = (0..20).map(|number| format!("group:default/team-{number:02}")).collect();
    let many: Vec<_> = many.iter().map(|value| (value.as_str(), 1)).collect();
    let listing = Listing { facets: vec![counts("relations.ownedBy", &many)], ..Default::default() };
    let query = ListQuery::parse("owner=group:default/team-15&owner=group:default/gone");
    let (values, hidden) = values_of(OWNER, &query, &listing);
    let chosen: Vec<_> = values.iter().filter(|value| value.chosen).map(|value| value.label.as_str()).collect();
    assert_eq!((values.len(), hidden, chosen), (8, 13, vec!["team-15", "gone"]));
    assert_eq!(values_of(OWNER, &ListQuery::parse("whole=owner"), &listing).1, 0);
}

#[test]
fn a_text_counts_like_another_filter() {
    let facets = vec![counts("kind", &[("API", 2), ("Group", 1)]), counts("kind", &[("API", 1)])];
    let listing = Listing { facets, ..Default::default() };
    let (values, _) = values_of(KIND, &ListQuery::parse("text=pay"), &listing);
    assert_eq!(values.iter().map(|value| value.count).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn only_systems_are_systems() {
    let values = [("component:default/shop", 2), ("system:shop/checkout", 3), ("domain:default/shop", 1)];
    let listing = Listing { facets: vec![counts("relations.partOf", &values)], ..Default::default() };
    let (values, _) = values_of(SYSTEM, &ListQuery::default(), &listing);
    assert_eq!(values.iter().map(|value| value.label.as_str()).collect::<Vec<_>>(), ["shop/checkout"]);
}

#[test]
fn a_chip_says_a_value_as_the_catalog_writes_it() {
    let query = ListQuery::parse("kind=api&kind=gone&text=pay&after=api:default/a=a");
    let listing = Listing { facets: vec![counts("kind", &[("API", 2)])], ..Default::default() };
    let chips = chips(&query, &listing);
    assert_eq!(
        (chips[0].label, chips[0].value.as_str(), chips[0].without.as_str()),
        ("Kind", "API, gone", "/catalog?text=pay")
    );
    assert_eq!(chips[1].without, "/catalog?kind=api&kind=gone");
}

#[test]
fn the_position_counts_what_matches_and_what_there_is() {
    let facets = vec![counts("kind", &[("API", 1000), ("Group", 200)])];
    let at = |total, offset, items| {
        position(&Listing { page: page(total, offset, items), facets: facets.clone(), ..Default::default() })
    };
    assert_eq!(at(73, 0, 50), "1 to 50 of 73 matches, 1,200 in all");
    assert_eq!(at(73, 50, 23), "51 to 73 of 73 matches, 1,200 in all");
    assert_eq!(at(1, 0, 1), "1 to 1 of 1 match, 1,200 in all");
    assert_eq!(at(1200, 0, 50), "1 to 50 of 1,200");
    assert_eq!(at(73, 73, 0), "73 matches, 1,200 in all");
}

#[test]
fn the_pages_beside_begin_where_this_one_ends() {
    let query = ListQuery::parse("order=owner&after=component:default/a=group:default/pay");
    let around = Position { offset: 50, before: Some("api:default/b".into()), after: Some("api:default/c=x".into()) };
    let listing = Listing { page: EntityPage { position: around, ..page(110, 0, 50) }, ..Default::default() };
    let address = |rest: &str| Some(format!("/catalog?order=owner&{rest}"));
    let beside = (address("before=api%3Adefault%2Fb"), address("after=api%3Adefault%2Fc%3Dx"));
    assert_eq!(neighbours(&query, &listing), beside);
    assert_eq!(neighbours(&query, &Listing { page: page(50, 0, 50), ..Default::default() }), (None, None));
}

#[test]
fn groups_are_sorted_by_name_and_none_is_lost() {
    let (b, a, c) = (
        entity("b", "group:default/pay", &["component:default/a", "system:default/checkout"]),
        entity("a", "group:default/pay", &["domain:default/shop"]),
        entity("c", "", &[]),
    );
    let named = |by| {
        let groups = groups(by, &[&b, &a, &c]);
        let names = |group: &Group<'_>| group.entities.iter().map(|entity| entity.metadata.name.clone()).collect();
        groups.iter().map(|group| (group.key.clone(), names(group))).collect::<Vec<(String, Vec<String>)>>()
    };
    let group = |key: &str, names: &[&str]| (key.to_owned(), names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(named("owner"), [group("group:default/pay", &["a", "b"]), group("", &["c"])]);
    let by_system = [group("system:default/checkout", &["b"]), group("domain:default/shop", &["a"]), group("", &["c"])];
    assert_eq!(named("system"), by_system);
}

#[test]
fn what_was_saved_is_read_as_an_address_of_the_list() {
    let views = json!({ "My:20team": "kind=API&owner=group:default/pay", "odd": "javascript:alert(1)", "broken": 4 });
    let settings = serde_json::from_value(json!({ "buckets": { "views": views } })).unwrap();
    let saved = saved_views(&Listing { settings, ..Default::default() });
    let addresses: Vec<_> = saved.iter().map(|view| (view.name.as_str(), view.address.as_str())).collect();
    assert_eq!(addresses, [("My team", "/catalog?kind=API&owner=group%3Adefault%2Fpay"), ("odd", "/catalog")]);
}

#[test]
fn a_view_is_the_current_one_while_the_address_says_so() {
    let saved = [SavedView { name: "APIs".into(), address: "/catalog?kind=API".into() }];
    let current = |address: &str| current_view(&ListQuery::parse(address), &saved);
    assert_eq!(current("kind=API&after=api:default/a&whole=tag").as_deref(), Some("APIs"));
    assert_eq!(current("kind=API&tag=go"), None);
    assert_eq!(current("only=problems&kind=API").as_deref(), Some("With problems"));
}
