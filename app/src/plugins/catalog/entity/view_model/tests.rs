use serde_json::json;

use super::*;

fn entity(value: Value) -> Entity {
    serde_json::from_value(value).unwrap()
}

#[test]
fn only_addresses_of_the_web_and_of_mail_become_links() {
    assert_eq!(safe_href(" https://a.example/x "), Some("https://a.example/x".to_owned()));
    assert_eq!(safe_href("HTTP://a.example"), Some("HTTP://a.example".to_owned()));
    assert_eq!(safe_href("mailto:a@b.example"), Some("mailto:a@b.example".to_owned()));
    for address in ["javascript:alert(1)", "\tjavascript:alert(1)", "data:text/html,x", "/catalog", "ht", "é", ""] {
        assert_eq!(safe_href(address), None, "{address}");
    }
}

#[test]
fn the_source_is_where_a_reader_can_look() {
    let annotated = |annotations: Value| entity(json!({ "metadata": { "annotations": annotations } }));
    let both = annotated(json!({
        "backstage.io/view-url": "https://git.example/view",
        "backstage.io/source-location": "url:https://git.example/tree/",
    }));
    assert_eq!(source_href(&both).as_deref(), Some("https://git.example/view"));
    let file = annotated(json!({ "backstage.io/source-location": "file:/srv/catalog/" }));
    assert_eq!((source_href(&file), edit_href(&file)), (None, None));
    let location = annotated(json!({ "backstage.io/source-location": "url:https://git.example/tree/" }));
    assert_eq!(source_href(&location).as_deref(), Some("https://git.example/tree/"));
    let rejected = annotated(json!({ "backstage.io/edit-url": REJECTED }));
    assert_eq!(edit_href(&rejected), None);
}

#[test]
fn what_an_entity_is_fits_into_two_words() {
    let of = |kind: &str, spec: Value| what_it_is(&entity(json!({ "kind": kind, "spec": spec })));
    assert_eq!(of("Component", json!({ "type": "service" })), "Service");
    assert_eq!(of("API", json!({ "type": "openapi" })), "API, openapi");
    assert_eq!(of("User", json!({})), "User");
}

#[test]
fn a_title_says_the_worst_only() {
    let deprecated = json!({ "spec": { "lifecycle": "deprecated" } });
    assert_eq!(badge(&entity(deprecated)), Some((Tone::Warn, "Deprecated")));
    let item = |level: &str| json!({ "type": "t", "level": level, "message": "m" });
    let broken =
        json!({ "spec": { "lifecycle": "deprecated" }, "status": { "items": [item("warning"), item("error")] } });
    assert_eq!(badge(&entity(broken)), Some((Tone::Bad, "Has a problem")));
    assert_eq!(badge(&entity(json!({ "status": { "items": [item("info")] } }))), None);
    let orphan = json!({ "metadata": { "annotations": { "backstage.io/orphan": "true" } } });
    assert_eq!(badge(&entity(orphan)), Some((Tone::Warn, "Orphan")));
}

#[test]
fn a_template_is_read_in_either_form() {
    let page = json!({ "title": "Name it", "properties": { "name": { "title": "Name" }, "owner": {} } });
    let wanted = vec![("Name it".to_owned(), "Name, owner".to_owned())];
    assert_eq!(parameters(&entity(json!({ "spec": { "parameters": [page] } }))), wanted);
    assert_eq!(parameters(&entity(json!({ "spec": { "parameters": page } }))), wanted);
    assert_eq!(parameters(&entity(json!({ "spec": {} }))), vec![]);
    let of = |step: Value| steps(&entity(json!({ "spec": { "steps": [step] } })));
    assert_eq!(
        of(json!({ "id": "a", "name": "Fetch", "action": "fetch:plain" })),
        [("Fetch".into(), "fetch:plain".into())]
    );
    assert_eq!(of(json!({ "action": "fetch:plain" })), [("fetch:plain".into(), "fetch:plain".into())]);
}

#[test]
fn json_gets_a_line_for_each_value_and_keeps_its_texts() {
    let text = json!({ "a": [], "b": { "c": [1, "x,{\"}:\\"] }, "d": {} }).to_string();
    let indented = indented(&text);
    assert_eq!(indented.lines().count(), 10, "{indented}");
    assert!(indented.starts_with("{\n  \"a\": [],\n  \"b\": {\n    \"c\": [\n      1,\n"), "{indented}");
    assert_eq!(serde_json::from_str::<Value>(&indented).unwrap().to_string(), text);
}

#[test]
fn the_last_entities_are_twenty_and_each_of_them_once() {
    let name = |number: usize| EntityRef::new("component", "default", &format!("c{number}"));
    let settings = |list: &Value| json!({ "buckets": { "recent": { "list": list } } });
    let mut list = visited(&json!({}), &name(0)).unwrap();
    assert_eq!(list, json!(["component:default/c0"]));
    for number in 1..30 {
        list = visited(&settings(&list), &name(number)).unwrap();
    }
    assert_eq!((list.as_array().unwrap().len(), &list[0]), (20, &json!("component:default/c29")));
    assert_eq!(visited(&settings(&list), &name(29)), None);
    let again = visited(&settings(&list), &name(20)).unwrap();
    assert_eq!((again.as_array().unwrap().len(), &again[0]), (20, &json!("component:default/c20")));
}

#[test]
fn near_names_begin_alike() {
    assert_eq!((beginning("checkout-apii"), beginning("a-b"), beginning("ledger")), ("checkout", "a-b", "ledger"));
    let named = |name: &str| entity(json!({ "kind": "Component", "metadata": { "name": name } }));
    let all = ["my-checkout", "checkout-admin", "checkout-api", "checkout.grpc", "a-checkout", "b-checkout"];
    let near = nearest("checkout-apii", all.map(named).into());
    let names: Vec<_> = near.iter().map(|entity| entity.metadata.name.as_str()).collect();
    assert_eq!(names, ["checkout-api", "checkout-admin", "checkout.grpc", "my-checkout", "a-checkout"]);
}

#[test]
fn values_are_lines() {
    assert_eq!(["a", ""].map(|text| value_text(&json!(text))), ["a", "empty"]);
    assert_eq!(value_text(&json!(["a", 1, null])), r#"["a",1,null]"#);
}
