use proptest::prelude::*;
use serde_json::from_slice;

use super::*;
use crate::{
    entity::StoredEntity,
    read_model::tests::{any_stored, model_of, stored},
};

const ALL: &Visibility = &Visibility::Everything;

fn component(name: &str, spec: Value) -> StoredEntity {
    let mut body = json!({"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": name}});
    body["spec"] = spec;
    stored(body, 0)
}

/// In the order of their types d, b, a and c, and last those without one.
fn sample() -> Vec<StoredEntity> {
    [("a", "service"), ("b", "library"), ("c", "Service"), ("d", "job"), ("e", ""), ("f", "")]
        .map(|(name, typed)| component(name, if typed.is_empty() { json!({}) } else { json!({ "type": typed }) }))
        .into()
}

fn page(model: &ReadModel, body: &Value) -> ListPage {
    model.list_page(&ListPageRequest::from_body(body).unwrap(), ALL)
}

fn by_type(start: &Value) -> Value {
    let mut body = json!({ "orderBy": [{ "field": "spec.type", "order": "asc" }], "limit": 2 });
    body.as_object_mut().unwrap().extend(start.as_object().unwrap().clone());
    body
}

fn names(page: &ListPage) -> Vec<String> {
    let items = page.items.clone().into_json(usize::MAX).unwrap();
    items
        .iter()
        .map(|item| from_slice::<Value>(item).unwrap()["metadata"]["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn pages_lead_to_the_end_and_back() {
    let model = model_of(sample());
    let first = page(&model, &by_type(&json!({})));
    assert_eq!((names(&first).concat(), first.total_items, first.offset, &first.before), ("db".into(), 6, 0, &None));
    assert_eq!(first.after.as_deref(), Some("component:default/b=library"));
    let second = page(&model, &by_type(&json!({ "after": first.after })));
    assert_eq!((names(&second).concat(), second.offset), ("ac".into(), 2));
    let last = page(&model, &by_type(&json!({ "after": second.after })));
    assert_eq!((names(&last).concat(), last.offset, &last.after), ("ef".into(), 4, &None));
    assert_eq!(last.before.as_deref(), Some("component:default/e"));
    assert_eq!(page(&model, &by_type(&json!({ "before": last.before }))), second);
    let back = page(&model, &by_type(&json!({ "before": "component:default/b=library" })));
    assert_eq!((names(&back).concat(), back.offset), ("db".into(), 0), "the first page is a whole one");
}

#[test]
fn a_page_stays_where_it_is_while_the_list_changes() {
    let after = by_type(&json!({ "after": "component:default/b=library" }));
    let without = |gone: &str| model_of(sample().into_iter().filter(|one| one.entity_ref.name() != gone).collect());
    for (gone, offset) in [("b", 1), ("d", 1), ("f", 2)] {
        let page = page(&without(gone), &after);
        assert_eq!((names(&page).concat(), page.offset), ("ac".into(), offset), "without {gone}");
    }
    let mut more = sample();
    more.push(component("aa", json!({ "type": "api" })));
    let page = page(&model_of(more), &after);
    assert_eq!((names(&page).concat(), page.offset, page.total_items), ("ac".into(), 3, 7));
}

#[test]
fn behind_the_end_there_is_nothing() {
    let model = model_of(sample());
    let page = page(&model, &by_type(&json!({ "after": "component:default/zz" })));
    assert_eq!((names(&page), page.offset, page.before, page.after), (vec![], 6, None, None));
}

#[test]
fn what_is_no_place_is_refused() {
    let refused = |body: Value| ListPageRequest::from_body(&body).unwrap_err().to_string();
    assert!(refused(json!({ "after": "here" })).contains("'here' is no place in the list"));
    assert!(refused(json!({ "after": "api:a/b", "before": "api:a/b" })).contains("not both"));
    assert!(refused(json!({ "offset": 3 })).contains("leave 'cursor' and 'offset' out"));
    assert!(refused(json!({ "after": 3 })).contains("must be string"));
}

#[test]
fn a_text_is_looked_for_in_entities() {
    let model = model_of(sample());
    let found = |text: &str| {
        let filter = json!({ "term": text, "fields": ["metadata.name", "spec.type"] });
        names(&page(&model, &json!({ "fullTextFilter": filter }))).concat()
    };
    assert_eq!((found("SERV"), found("e"), found("")), ("ac".into(), "ace".into(), "abcdef".into()));
}

proptest! {
    #[test]
    fn every_entity_is_on_one_page(
        entities in prop::collection::vec(any_stored(), 0..20),
        field in "metadata.name|spec.type|metadata.tags|relations.dependsOn|kind|no.such",
        order in "asc|desc",
        limit in 1_usize..5,
    ) {
        let model = model_of(entities);
        let body = |start: Value| {
            let mut body = json!({ "orderBy": [{ "field": field, "order": order }], "limit": limit });
            body.as_object_mut().unwrap().extend(start.as_object().unwrap().clone());
            body
        };
        let mut turned = page(&model, &body(json!({})));
        let mut forward = vec![turned.clone()];
        while let Some(after) = turned.after.clone() {
            turned = page(&model, &body(json!({ "after": after })));
            forward.push(turned.clone());
            prop_assert!(forward.len() as u64 <= model.len(), "the pages come to an end");
        }
        let mut all: Vec<String> = forward.iter().flat_map(names).collect();
        prop_assert_eq!(all.len() as u64, model.len());
        let mut offset = 0;
        for page in &forward {
            prop_assert_eq!((page.offset, page.total_items as u64), (offset, model.len()));
            offset += page.items.len();
        }
        let mut back = 1;
        while let Some(before) = turned.before.clone() {
            back += 1;
            prop_assert!(back <= forward.len(), "and to a beginning");
            turned = page(&model, &body(json!({ "before": before })));
            let at = forward.iter().position(|page| page == &turned);
            prop_assert!(at.is_some(), "going back shows the same pages");
        }
        all.sort();
        let mut expected = names(&page(&model, &json!({ "limit": 1000 })));
        expected.sort();
        prop_assert_eq!(all, expected);
    }
}
