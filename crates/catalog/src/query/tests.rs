//! Answers compared with a slow, plain evaluation over the served JSON, and with what Backstage was seen to answer.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use shared::{Condition, EntityRef, Visibility};

use super::*;
use crate::read_model::{
    ReadModel,
    tests::{any_stored, json_of, model_of, stored},
};

const ALL: &Visibility = &Visibility::Everything;

fn parameters(text: &[(&str, &str)]) -> Vec<(String, String)> {
    text.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn query(model: &ReadModel, text: &[(&str, &str)]) -> Result<QueryPage, QueryError> {
    model.query(&QueryRequest::from_parameters(&parameters(text))?, ALL)
}

fn query_body(model: &ReadModel, body: &Value) -> Result<QueryPage, QueryError> {
    model.query(&QueryRequest::from_body(body)?, ALL)
}

fn list(model: &ReadModel, text: &[(&str, &str)]) -> EntityList {
    model.list(&EntitiesRequest::from_parameters(&parameters(text)).unwrap(), ALL)
}

fn items(items: &Items) -> Vec<Value> {
    let json = items.clone().into_json(usize::MAX).unwrap();
    json.iter().map(|item| serde_json::from_slice(item).unwrap()).collect()
}

fn names(found: &Items) -> Vec<String> {
    items(found).iter().map(|item| item["metadata"]["name"].as_str().unwrap().to_owned()).collect()
}

fn decoded(cursor: Option<&String>) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    String::from_utf8(STANDARD.decode(cursor.unwrap()).unwrap()).unwrap()
}

fn message<T>(result: Result<T, QueryError>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}

/// Four components and a group; in the order of their references a, b, c, d.
fn sample() -> ReadModel {
    let component = |name: &str, spec: Value, metadata: Value| {
        let mut body = json!({"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": name}, "spec": spec});
        body["metadata"].as_object_mut().unwrap().extend(metadata.as_object().unwrap().clone());
        stored(body, 0)
    };
    model_of(vec![
        component("a", json!({"type": "Service", "owner": "team"}), json!({"tags": ["java", "Web"], "title": "One"})),
        component(
            "b",
            json!({"type": "library", "owner": "team"}),
            json!({"tags": ["java"], "annotations": {"x.io/y": "Up"}}),
        ),
        component("c", json!({"type": "service", "owner": "other"}), json!({"title": "Two", "labels": {"a.b/c": "d"}})),
        component(
            "d",
            json!({"owner": "other", "type": null}),
            json!({"tags": ["web"], "annotations": {"x.io/y": "up"}}),
        ),
        stored(
            json!({"apiVersion": "backstage.io/v1alpha1", "kind": "Group", "metadata": {"name": "team"}, "spec": {"type": "team", "children": []}}),
            0,
        ),
    ])
}

#[test]
fn filters_or_and_in_and_exist() {
    let model = sample();
    let found = |filters: &[&str]| {
        let mut asked: Vec<_> = filters.iter().map(|filter| ("filter", *filter)).collect();
        asked.push(("orderField", "metadata.name"));
        names(&query(&model, &asked).unwrap().items).concat()
    };
    assert_eq!(found(&["kind=component"]), "abcd");
    assert_eq!(found(&["KIND=Component, spec.type=SERVICE"]), "ac");
    assert_eq!(found(&["spec.type=service,spec.type=library"]), "abc");
    assert_eq!(found(&["kind=component,spec.type"]), "abcd");
    assert_eq!(found(&["kind=group", "metadata.title"]), "acteam");
    assert_eq!(found(&["metadata.tags=java"]), "ab");
    assert_eq!(found(&["metadata.tags.java,metadata.tags.web"]), "a");
    assert_eq!(found(&["metadata.tags.web=true"]), "ad");
    assert_eq!(found(&["relations.ownedby=group:default/team"]), "ab");
    assert_eq!(found(&["metadata.labels.a.b/c=D"]), "c");
    assert_eq!(found(&["metadata.annotations.x.io/y=up"]), "bd");
    assert_eq!(found(&["spec.type="]), "");
    assert_eq!(found(&["status"]), "");
    assert_eq!(found(&[" , "]), "abcdteam");
}

#[test]
fn predicates_say_the_same_and_more() {
    let model = sample();
    let found = |predicate: Value| {
        let page =
            query_body(&model, &json!({"query": predicate, "orderBy": [{"field": "metadata.name", "order": "asc"}]}));
        names(&page.unwrap().items).concat()
    };
    assert_eq!(found(json!({})), "abcdteam");
    assert_eq!(found(json!({"$all": []})), "abcdteam");
    assert_eq!(found(json!({"$any": []})), "");
    assert_eq!(found(json!({"kind": "component", "spec.type": {"$in": ["Library", "team"]}})), "b");
    assert_eq!(
        found(json!({"$all": [{"kind": "component"}, {"$not": {"metadata.tags": {"$contains": "java"}}}]})),
        "cd"
    );
    assert_eq!(found(json!({"spec.type": {"$exists": true}})), "abcdteam");
    assert_eq!(found(json!({"metadata.title": {"$exists": false}})), "bdteam");
    assert_eq!(found(json!({"spec.type": {"$hasPrefix": "S"}})), "ac");
    assert_eq!(found(json!({"spec.type": {"$hasPrefix": ""}})), "abcteam");
    assert_eq!(found(json!({"metadata.tags.web": true})), "ad");
    assert_eq!(
        found(json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": "group:default/team"}}})),
        "ab"
    );
    let either = json!({"$in": ["group:default/team", "group:default/other"]});
    assert_eq!(found(json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": either}}})), "abcd");
    assert_eq!(found(json!({"relations": {"$contains": {"type": "ownerOf"}}})), "team");
}

#[test]
fn wrong_requests_get_the_messages_of_backstage() {
    let get = |text: &[(&str, &str)]| message(QueryRequest::from_parameters(&parameters(text)));
    let entities = |text: &[(&str, &str)]| message(EntitiesRequest::from_parameters(&parameters(text)));
    let post = |body: Value| message(QueryRequest::from_body(&body));
    let statement = "Invalid filter, '=x' is not a valid statement (expected a string on the form a=b or a= or a)";
    assert_eq!(get(&[("filter", "=x")]), statement);
    assert_eq!(get(&[("filter", "")]), "Empty value found for query parameter 'filter'");
    assert_eq!(get(&[("orderField", "metadata.name,sideways")]), "Invalid order field order, must be asc or desc");
    assert_eq!(get(&[("limit", "-1")]), "request/query/limit must be >= 0");
    assert_eq!(get(&[("limit", "x")]), "request/query/limit must be integer");
    assert!(get(&[("cursor", "zzz")]).starts_with("Malformed cursor: SyntaxError: "));
    assert_eq!(get(&[("fields", "metadata.tags[0]")]), "invalid fields, array type fields are not supported");
    assert_eq!(
        entities(&[("order", "up:kind")]),
        r#"Invalid order parameter "up:kind", expected "<asc or desc>:<field name>""#
    );
    assert_eq!(entities(&[("limit", "0")]), "Invalid limit, must be greater than zero");
    assert_eq!(entities(&[("after", "zzz")]), "Malformed after cursor, could not be parsed");
    assert_eq!(message(FacetsRequest::from_parameters(&[])), "request/query must have required property 'facet'");
    assert_eq!(message(FacetsRequest::from_body(&json!({"facets": [""]}))), "Missing or empty facets parameter");
    assert_eq!(post(json!({"query": "x"})), "request/body/query must be object");
    assert_eq!(post(json!({"cursor": ""})), "Cursor cannot be empty");
    assert!(
        post(json!({"query": {"kind": {"$near": 1}}}))
            .starts_with("Invalid query: expected a text, number or boolean, or one of")
    );
    assert!(
        post(json!({"query": {"$all": ["x"]}})).starts_with("Invalid filter predicate: top-level primitive values")
    );
    assert!(
        post(json!({"query": {"$all": [], "kind": "x"}})).starts_with("Invalid query: '$all' must be the only key")
    );
    assert!(post(json!({"query": {"$some": []}})).starts_with("Invalid query: unknown operator '$some'"));
    assert!(
        post(json!({"query": {"metadata": {"$contains": {"name": "a"}}}}))
            .starts_with("Invalid query: $contains takes")
    );
    assert_eq!(
        post(json!({"orderBy": [{"field": "a", "order": "up"}]})),
        "request/body/orderBy/0/order must be equal to one of the allowed values"
    );
    assert_eq!(post(json!({"fullTextFilter": {"term": 1}})), "request/body/fullTextFilter/term must be string");
}

#[test]
fn deep_and_large_predicates_are_refused() {
    let nested = |levels| (1..levels).fold(json!({"kind": "a"}), |inner, _| json!({ "$not": inner }));
    assert!(Filter::from_predicate(&nested(64)).is_ok());
    assert!(message(Filter::from_predicate(&nested(65))).contains("nested deeper than 64 levels"));
    let many: Vec<u32> = (0..10_001).collect();
    assert!(message(Filter::from_predicate(&json!({"kind": {"$in": many}}))).contains("more than 10000"));
    assert!(message(Filter::from_parameters([["a"; 10].join(",b=").as_str()])).is_empty());
    assert!(message(Filter::from_parameters(vec!["a=b"; 1001])).contains("more than 1000 statements"));
}

#[test]
fn a_cursor_is_the_json_that_backstages_client_reads() {
    let model = sample();
    let asked = [
        ("limit", "2"),
        ("filter", "kind=component"),
        ("orderField", "metadata.name,desc"),
        ("fields", "metadata.name"),
    ];
    let first = query(&model, &asked).unwrap();
    assert_eq!(items(&first.items), [json!({"metadata": {"name": "d"}}), json!({"metadata": {"name": "c"}})]);
    assert_eq!((first.total_items, &first.previous_cursor), (4, &None));
    let uid = |name: &str| json_of(&model, name)["metadata"]["uid"].as_str().unwrap().to_owned();
    assert_eq!(
        decoded(first.next_cursor.as_ref()),
        format!(
            r#"{{"orderFields":[{{"field":"metadata.name","order":"desc"}}],"isPrevious":false,"query":{{"kind":"component"}},"fullTextFilter":{{"term":""}},"orderFieldValues":["c","{}"],"firstSortFieldValues":["d","{}"],"totalItems":4}}"#,
            uid("component:c"),
            uid("component:d")
        )
    );
    let cursor = first.next_cursor.unwrap();
    let second = query(&model, &[("limit", "2"), ("cursor", &cursor)]).unwrap();
    assert_eq!((names(&second.items), second.next_cursor), (vec!["b".to_owned(), "a".to_owned()], None));
    let back = query(&model, &[("limit", "2"), ("cursor", second.previous_cursor.as_ref().unwrap())]).unwrap();
    assert_eq!((names(&back.items), &back.previous_cursor), (vec!["d".to_owned(), "c".to_owned()], &None));
    assert!(back.next_cursor.is_some());
    // Backstage's client sends a cursor that has a query by POST.
    assert_eq!(query_body(&model, &json!({"cursor": cursor, "limit": 2})).unwrap().items, second.items);
}

#[test]
fn cursors_write_filters_as_predicates() {
    let written = |filters: &[&str]| Filter::from_parameters(filters.iter().copied()).unwrap().unwrap().written;
    assert_eq!(written(&["kind=a"]), json!({"kind": "a"}));
    assert_eq!(
        written(&["kind=a,kind=b,c"]),
        json!({"$all": [{"kind": {"$in": ["a", "b"]}}, {"c": {"$exists": true}}]})
    );
    assert_eq!(written(&["a=", "b"]), json!({"$any": [{"a": ""}, {"b": {"$exists": true}}]}));
}

#[test]
fn malformed_cursors_are_refused() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let model = sample();
    let cursor = |cursor: Value| {
        let cursor = STANDARD.encode(cursor.to_string());
        message(query(&model, &[("cursor", &cursor)]))
    };
    let good = json!({"orderFields": [], "isPrevious": false, "orderFieldValues": [uuid::Uuid::nil()]});
    assert_eq!(cursor(good.clone()), "");
    let with = |key: &str, value: Value| {
        let mut changed = good.clone();
        changed[key] = value;
        cursor(changed)
    };
    assert!(with("orderFields", json!([{"field": "a", "order": "up"}])).starts_with("Malformed cursor: "));
    assert!(with("orderFieldValues", json!([])).starts_with("Malformed cursor: its values do not fit"));
    assert!(with("orderFieldValues", json!(["x"])).starts_with("Malformed cursor: 'x' is not a uid"));
    assert!(with("filter", json!({"key": "kind"})).starts_with("Malformed cursor: it has a 'filter'"));
    assert!(with("query", json!({"kind": {"$near": 1}})).starts_with("Malformed cursor: "));
    assert!(cursor(json!([])).starts_with("Malformed cursor: "));
}

#[test]
fn counting_only_and_not_counting() {
    let model = sample();
    let body = |text: &[(&str, &str)]| {
        String::from_utf8(query(&model, text).unwrap().into_body().unwrap().into_bytes().to_vec()).unwrap()
    };
    assert_eq!(body(&[("limit", "0")]), r#"{"items":[],"totalItems":5,"pageInfo":{}}"#);
    assert_eq!(body(&[("limit", "0"), ("totalItems", "exclude")]), r#"{"items":[],"totalItems":0,"pageInfo":{}}"#);
    assert_eq!(body(&[("filter", "kind=x")]), r#"{"items":[],"totalItems":0,"pageInfo":{}}"#);
    let page = query(&model, &[("limit", "1"), ("offset", "3"), ("orderField", "metadata.name")]).unwrap();
    assert_eq!((names(&page.items).concat(), page.total_items), ("d".to_owned(), 5));
}

#[test]
fn full_text_looks_for_a_part_of_a_value() {
    let model = sample();
    let found = |text: &[(&str, &str)]| {
        let page = query(&model, text).unwrap();
        let mut names = names(&page.items);
        names.sort();
        (names.concat(), page.total_items)
    };
    let in_title = ("fullTextFilterFields", "metadata.Title,metadata.name");
    assert_eq!(found(&[("fullTextFilterTerm", " O "), in_title]), ("ac".to_owned(), 2));
    assert_eq!(found(&[("fullTextFilterTerm", "o")]), (String::new(), 0));
    assert_eq!(found(&[("fullTextFilterTerm", "serv"), ("orderField", "spec.type")]), ("ac".to_owned(), 2));
    let empty = query_body(&model, &json!({"fullTextFilter": {"term": " "}})).unwrap();
    assert_eq!(empty.total_items, 5);
}

#[test]
fn orders_differ_between_pages_and_whole_lists() {
    let model = sample();
    let found = |text: &[(&str, &str)]| names(&list(&model, text).items).concat();
    assert_eq!(found(&[("limit", "10")]), "abcdteam");
    assert_eq!(found(&[("order", "asc:metadata.title")]), "ac");
    assert_eq!(found(&[("order", "desc:metadata.title"), ("order", "asc:metadata.name")]), "ca");
    assert!(found(&[("order", "asc:metadata.title"), ("order", "desc:metadata.name"), ("limit", "10")]) == "acteamdb");
    assert!(found(&[("order", "desc:metadata.title"), ("order", "asc:metadata.name"), ("limit", "10")]) == "cabdteam");
    assert_eq!(
        found(&[("order", "asc:spec.type"), ("order", "asc:metadata.name"), ("offset", "2"), ("limit", "3")]),
        "cteamd"
    );
}

#[test]
fn after_continues_a_list() {
    let model = sample();
    let first = list(&model, &[("limit", "2")]);
    assert_eq!(decoded(first.next_after.as_ref()), r#"{"limit":2,"offset":2}"#);
    let last = list(
        &model,
        &[
            ("limit", "2"),
            ("offset", "1"),
            (
                "after",
                &list(&model, &[("limit", "2"), ("after", first.next_after.as_ref().unwrap())]).next_after.unwrap(),
            ),
        ],
    );
    assert_eq!((names(&last.items), last.next_after), (vec!["team".to_owned()], None));
    let whole = list(&model, &[("filter", "kind=component")]);
    assert_eq!((whole.items.len(), whole.next_after.is_none()), (4, true));
    let parsed: Vec<Value> = serde_json::from_slice(&whole.into_body().unwrap().into_bytes()).unwrap();
    assert_eq!(parsed.len(), 4);
}

#[test]
fn fields_keep_what_is_listed_and_there() {
    let fields = |lists: &[&str]| Fields::parse(lists.iter().copied()).unwrap();
    assert_eq!(fields(&["", " , "]), None);
    let entity = json!({"kind": "A", "metadata": {"name": "n", "tags": ["t"], "annotations": {"x.io/y": "z", "x": {"y": 1}}, "none": null}});
    let project = |list: &str| Value::from(fields(&[list]).unwrap().project(entity.as_object().unwrap()));
    assert_eq!(project("metadata.tags, kind"), json!({"metadata": {"tags": ["t"]}, "kind": "A"}));
    assert_eq!(project("metadata.annotations.x.y"), json!({"metadata": {"annotations": {"x": {"y": 1}}}}));
    assert_eq!(project("metadata.annotations.x.io/y"), json!({}));
    assert_eq!(project("metadata.none,metadata.missing,nothing"), json!({"metadata": {"none": null}}));
    let dotted = json!({"metadata": {"annotations": {"x.io/y": "z"}}});
    let project = |list: &str| Value::from(fields(&[list]).unwrap().project(dotted.as_object().unwrap()));
    assert_eq!(project("metadata.annotations.x.io/y"), dotted);
}

#[test]
fn only_so_many_orders_may_be_asked_for() {
    let given = |count| EntitiesRequest::from_parameters(&parameters(&vec![("order", "asc:a"); count]));
    assert!(given(16).is_ok());
    assert!(given(17).unwrap_err().to_string().contains("at most 16"));
}

#[test]
fn an_answer_costs_only_so_much() {
    let numbered = |count: usize| (0..count).map(|at| format!("f{at}")).collect::<Vec<_>>();
    let repeated = |name: &'static str, values: &[String]| -> Vec<(String, String)> {
        values.iter().map(|value| (name.to_owned(), value.clone())).collect()
    };
    let facets =
        |values: &[String]| FacetsRequest::from_parameters(&repeated("facet", values)).map(|asked| asked.facets);
    assert_eq!(facets(&vec!["kind".to_owned(); 1_000]).unwrap(), ["kind"]);
    assert_eq!(facets(&numbered(50)).unwrap().len(), 50);
    assert!(message(facets(&numbered(51))).contains("more than 50"));
    assert!(message(FacetsRequest::from_body(&json!({ "facets": numbered(51) }))).contains("more than 50"));

    let text = |values: &[String]| QueryRequest::from_parameters(&repeated("fullTextFilterFields", values));
    assert!(text(&vec!["kind".to_owned(); 500]).is_ok() && text(&numbered(20)).is_ok());
    assert!(message(text(&numbered(21))).contains("more than 20"));
    let body =
        |count| QueryRequest::from_body(&json!({ "fullTextFilter": { "term": "a", "fields": numbered(count) } }));
    assert!(body(20).is_ok());
    assert!(message(body(21)).contains("more than 20"));
    let wire = json!({ "orderFields": [], "isPrevious": false, "orderFieldValues": [],
        "fullTextFilter": { "term": "a", "fields": numbered(21) } });
    let cursor = cursor::encode_json(&wire);
    assert!(message(QueryRequest::from_body(&json!({ "cursor": cursor }))).contains("fullTextFilter"));

    let fields = |values: &[String]| Fields::parse(values.iter().map(String::as_str));
    assert!(fields(&numbered(100)).is_ok() && fields(&vec!["kind".to_owned(); 1_000]).is_ok());
    for too_much in [numbered(101), vec![["a"; 17].join(".")], vec!["a".repeat(4_001)]] {
        assert!(message(fields(&too_much)).contains("at most 100"));
    }

    let prefixes = |count| json!({ "query": { "$any": vec![json!({ "kind": { "$hasPrefix": "" } }); count] } });
    assert!(QueryRequest::from_body(&prefixes(100)).is_ok());
    assert!(message(QueryRequest::from_body(&prefixes(101))).contains("more than 100 times $hasPrefix"));
    let orders = |count| json!({ "orderBy": vec![json!({ "field": "kind", "order": "asc" }); count] });
    assert!(QueryRequest::from_body(&orders(16)).is_ok() && QueryRequest::from_body(&orders(17)).is_err());
}

/// Every entity ties with one other until the last of the fields: two of them alone would take minutes if each tie
/// looked through all values.
#[test]
fn many_ties_are_broken_in_a_moment() {
    const PAIRS: usize = 10_000;
    let entity = |at: usize| {
        let value = format!("v{:05}", at / 2);
        let spec: Map<String, Value> = ('a'..='o').map(|field| (field.to_string(), json!(value))).collect();
        stored(json!({ "kind": "Component", "metadata": { "name": format!("n{at:05}") }, "spec": spec }), 0)
    };
    let model = model_of((0..2 * PAIRS).map(entity).collect());
    let mut asked: Vec<(String, String)> =
        ('a'..='o').map(|field| ("order".to_owned(), format!("asc:spec.{field}"))).collect();
    asked.extend(parameters(&[("order", "desc:metadata.name"), ("limit", "3"), ("offset", "19996")]));
    let clock = std::time::Instant::now();
    let found = model.list(&EntitiesRequest::from_parameters(&asked).unwrap(), ALL);
    assert_eq!(names(&found.items), ["n19997", "n19996", "n19999"]);
    assert!(clock.elapsed() < std::time::Duration::from_secs(20), "{:?}", clock.elapsed());
}

#[test]
fn references_are_answered_in_order() {
    let model = sample();
    let fields = Fields::parse(["metadata.name"]).unwrap();
    let filter = Filter::from_parameters(["kind=component"]).unwrap();
    let found = model.by_refs(
        &["component:b", "::", "group:team", "Component:default/A", "x"],
        filter.as_ref(),
        fields.as_ref(),
        ALL,
    );
    assert_eq!(
        String::from_utf8(AnswerBody::of_refs(found).unwrap().into_bytes().to_vec()).unwrap(),
        r#"{"items":[{"metadata":{"name":"b"}},null,null,{"metadata":{"name":"a"}},null]}"#
    );
    let request = RefsRequest::from_request(
        &parameters(&[("filter", "kind=component")]),
        &json!({"entityRefs": ["a:b"], "query": {"spec.type": "x"}}),
    );
    assert_eq!(request.unwrap().filter.unwrap().written, json!({"$all": [{"kind": "component"}, {"spec.type": "x"}]}));
    let many = |count: usize| RefsRequest::from_request(&[], &json!({ "entityRefs": vec!["a:b"; count] }));
    assert!(many(10_000).is_ok());
    assert!(message(many(10_001)).contains("more than 10000 items"));
}

#[test]
fn single_reads_honour_visibility() {
    let model = sample();
    let a: EntityRef = "component:a".parse().unwrap();
    let uid = model.get(&a, ALL).unwrap().uid;
    let owner = |team: &str| Visibility::Where(Condition::Owner(vec![EntityRef::new("group", "default", team)]));
    assert!(model.get(&a, &owner("team")).is_some() && model.get_by_uid(uid, &owner("team")).is_some());
    assert!(model.get(&a, &owner("other")).is_none() && model.get_by_uid(uid, &owner("other")).is_none());
    assert!(model.get(&a, &Visibility::Nothing).is_none());
    assert_eq!(model.relations_of(&a, ALL).len(), 1);
    assert_eq!(model.relations_of(&a, &owner("other")), []);
    assert_eq!(items(&model.by_refs(&["component:a"], None, None, &owner("other"))), [Value::Null]);
}

/// The rows of an entity, by Backstage's rules written out.
fn rows_of(entity: &Value) -> Rows {
    fn visit(path: &str, value: &Value, rows: &mut Vec<(String, Value)>) {
        if ["relations", "status", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.etag"]
            .contains(&path)
        {
            return;
        }
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    visit(&if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, value, rows);
                }
            }
            Value::Array(values) => {
                for value in values {
                    visit(path, value, rows);
                    if let Value::String(text) = value {
                        rows.push((format!("{path}.{text}"), Value::Bool(true)));
                    }
                }
            }
            scalar => rows.push((path.to_owned(), scalar.clone())),
        }
    }
    let mut rows = Vec::new();
    visit("", entity, &mut rows);
    for field in ["name", "namespace", "uid"] {
        rows.push((format!("metadata.{field}"), entity["metadata"][field].clone()));
    }
    for relation in entity["relations"].as_array().unwrap() {
        rows.push((format!("relations.{}", relation["type"].as_str().unwrap()), relation["targetRef"].clone()));
    }
    let mut result = BTreeMap::new();
    for (key, value) in rows {
        let text = match value {
            Value::Null => None,
            Value::String(text) => Some(text),
            // The generated numbers are all the number one.
            Value::Number(_) => Some("1".to_owned()),
            other => Some(other.to_string()),
        };
        let text = text.filter(|text| text.to_lowercase().chars().count() <= 200);
        if key.chars().count() <= 200 {
            let lower = text.as_ref().map(|text| text.to_lowercase());
            result.entry((key.to_lowercase(), lower)).or_insert(text.unwrap_or_default());
        }
    }
    result
}

/// Lower-case key and value to the first spelling; a value of none is null.
type Rows = BTreeMap<(String, Option<String>), String>;

struct Naive {
    entities: Vec<(Value, Rows)>,
}

impl Naive {
    fn new(model: &ReadModel, visibility: &Visibility, predicate: &Value) -> Self {
        let all = items(&model.list(&EntitiesRequest::default(), ALL).items);
        let mut entities: Vec<_> = all
            .into_iter()
            .map(|entity| {
                let rows = rows_of(&entity);
                (entity, rows)
            })
            .collect();
        entities.retain(|(entity, rows)| sees(visibility, entity) && holds(predicate, rows));
        Self { entities }
    }

    /// (value, uid) of each row, as by-query sorts them.
    fn sorted(&self, field: Option<&str>, descending: bool) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        for (entity, values) in &self.entities {
            let uid = entity["metadata"]["uid"].as_str().unwrap();
            match field {
                None => rows.push((uid.to_owned(), uid.to_owned())),
                Some(field) => rows.extend(values_at(values, field).map(|value| (value, uid.to_owned()))),
            }
        }
        rows.sort();
        if descending {
            rows.reverse();
        }
        rows
    }

    fn facet(&self, facet: &str) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for ((key, value), spelling) in self.entities.iter().flat_map(|(_, rows)| rows) {
            if *key == facet.to_lowercase() && value.is_some() {
                *counts.entry(spelling.clone()).or_default() += 1;
            }
        }
        counts
    }

    /// Uids as a page of `GET /entities` sorts them: every field in turn, those without it last, then the uid. An entity
    /// is there once for each value of the first field, and has its place by the first of its values of the others;
    /// Backstage lists it for each combination.
    fn paginated(&self, order: &[OrderField]) -> Vec<String> {
        fn fill(entities: Vec<&(Value, Rows)>, order: &[OrderField], is_first: bool, out: &mut Vec<String>) {
            let Some((first, others)) = order.split_first() else {
                let mut uids: Vec<_> =
                    entities.iter().map(|(entity, _)| entity["metadata"]["uid"].as_str().unwrap().to_owned()).collect();
                uids.sort();
                out.extend(uids);
                return;
            };
            let values: BTreeSet<String> =
                entities.iter().flat_map(|(_, rows)| values_at(rows, &first.field)).collect();
            let mut values: Vec<_> = values.into_iter().collect();
            if first.order == Order::Desc {
                values.reverse();
            }
            for value in values {
                fill(
                    entities
                        .iter()
                        .copied()
                        .filter(|(_, rows)| {
                            let mut values = values_at(rows, &first.field);
                            if is_first {
                                values.any(|other| other == value)
                            } else if first.order == Order::Desc {
                                values.max().as_ref() == Some(&value)
                            } else {
                                values.min().as_ref() == Some(&value)
                            }
                        })
                        .collect(),
                    others,
                    false,
                    out,
                );
            }
            fill(
                entities.into_iter().filter(|(_, rows)| values_at(rows, &first.field).next().is_none()).collect(),
                others,
                false,
                out,
            );
        }
        let mut out = Vec::new();
        fill(self.entities.iter().collect(), order, true, &mut out);
        out
    }
}

fn values_at<'a>(rows: &'a Rows, field: &str) -> impl Iterator<Item = String> + use<'a> {
    let field = field.to_lowercase();
    rows.keys().filter(move |(key, _)| *key == field).filter_map(|(_, value)| value.clone())
}

fn holds(predicate: &Value, rows: &Rows) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.to_lowercase(),
        Value::Number(_) => "1".to_owned(),
        other => other.to_string(),
    };
    let object = predicate.as_object().unwrap();
    object.iter().all(|(key, test)| match key.as_str() {
        "$all" => test.as_array().unwrap().iter().all(|inner| holds(inner, rows)),
        "$any" => test.as_array().unwrap().iter().any(|inner| holds(inner, rows)),
        "$not" => !holds(test, rows),
        key => {
            let mut values = values_at(rows, key);
            match test.as_object().and_then(|test| test.iter().next()) {
                None => values.any(|value| value == text(test)),
                Some((operator, operand)) => match operator.as_str() {
                    "$exists" => {
                        rows.keys().any(|(other, _)| *other == key.to_lowercase()) == operand.as_bool().unwrap()
                    }
                    "$in" => values.any(|value| operand.as_array().unwrap().iter().any(|other| text(other) == value)),
                    "$hasPrefix" => values.any(|value| value.starts_with(&text(operand))),
                    _ => values.any(|value| value == text(operand)),
                },
            }
        }
    })
}

fn sees(visibility: &Visibility, entity: &Value) -> bool {
    match visibility {
        Visibility::Everything => true,
        Visibility::Nothing => false,
        Visibility::Where(condition) => meets(condition, entity),
    }
}

fn meets(condition: &Condition, entity: &Value) -> bool {
    let same = |value: &Value, texts: &[String]| {
        let value = match value {
            Value::String(text) => text.to_lowercase(),
            Value::Number(_) => "1".to_owned(),
            Value::Bool(value) => value.to_string(),
            _ => return false,
        };
        value.chars().count() <= 200 && texts.iter().any(|text| text.to_lowercase() == value)
    };
    let metadata = &entity["metadata"];
    match condition {
        Condition::AllOf(conditions) => conditions.iter().all(|condition| meets(condition, entity)),
        Condition::AnyOf(conditions) => conditions.iter().any(|condition| meets(condition, entity)),
        Condition::Not(condition) => !meets(condition, entity),
        Condition::Kind(kinds) => same(&entity["kind"], kinds),
        Condition::Namespace(namespaces) => same(&metadata["namespace"], namespaces),
        Condition::Type(types) => same(&entity["spec"]["type"], types),
        Condition::Tag(tags) => metadata["tags"].as_array().unwrap().iter().any(|tag| same(tag, tags)),
        Condition::Owner(owners) => entity["relations"].as_array().unwrap().iter().any(|relation| {
            relation["type"] == "ownedBy" && owners.iter().any(|owner| relation["targetRef"] == owner.as_str())
        }),
        Condition::Label { key, value: None } => metadata["labels"].get(key).is_some(),
        Condition::Label { key, value: Some(value) } => same(&metadata["labels"][key], std::slice::from_ref(value)),
        Condition::Annotation { key, value: None } => metadata["annotations"].get(key).is_some(),
        Condition::Annotation { key, value: Some(value) } => metadata["annotations"][key] == value.as_str(),
    }
}

fn field() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "kind",
        "Kind",
        "metadata.name",
        "metadata.namespace",
        "metadata.tags",
        "metadata.tags.a",
        "metadata.tags.x.y",
        "metadata.tags.äö",
        "spec.type",
        "spec.owner",
        "spec.dependsOn",
        "spec.dependsOn.component:a",
        "metadata.annotations.one",
        "metadata.annotations.x/y.z",
        "metadata.labels.a",
        "relations.ownedBy",
        "relations.dependencyOf",
        "metadata.uid",
        "metadata.etag",
        "status",
        "missing",
        "metadata.annotations.backstage.io/orphan",
    ])
    .prop_map(str::to_owned)
}

fn scalar() -> impl Strategy<Value = Value> {
    let texts = vec![
        "a",
        "B",
        "Component",
        "api",
        "default",
        "true",
        "x.y",
        "ÄÖ",
        "1",
        "other",
        "group:default/b",
        "component:default/a",
        "",
    ];
    prop_oneof![
        8 => prop::sample::select(texts).prop_map(Value::from),
        1 => Just(json!(true)),
        1 => Just(json!(1)),
        1 => Just(json!("long".repeat(51))),
    ]
}

fn predicate() -> impl Strategy<Value = Value> {
    let test = prop_oneof![
        scalar(),
        any::<bool>().prop_map(|exists| json!({ "$exists": exists })),
        prop::collection::vec(scalar(), 0..3).prop_map(|values| json!({ "$in": values })),
        scalar().prop_map(|value| json!({ "$contains": value })),
        prop::sample::select(vec!["", "a", "C", "group:", "l"]).prop_map(|prefix| json!({ "$hasPrefix": prefix })),
    ];
    let fields = prop::collection::vec((field(), test), 0..3)
        .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>()));
    fields.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|all| json!({ "$all": all })),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|any| json!({ "$any": any })),
            inner.prop_map(|not| json!({ "$not": not })),
        ]
    })
}

fn visibility() -> impl Strategy<Value = Visibility> {
    let texts = || {
        prop::collection::vec(
            prop::sample::select(vec!["a", "B", "component", "API", "default", "other", "true", "1", "ÄÖ"])
                .prop_map(str::to_owned),
            0..3,
        )
    };
    let value = || {
        prop::option::of(prop_oneof![
            4 => prop::sample::select(vec!["a", "A", "Ab", "ab", "true", "äÖ", "ÄÖ"]).prop_map(str::to_owned),
            1 => Just("Long".repeat(51)),
        ])
    };
    let owners = prop::sample::select(vec!["group:default/b", "group:default/c", "group:other/b", "group:default/a"]);
    let leaf = prop_oneof![
        texts().prop_map(Condition::Kind),
        texts().prop_map(Condition::Namespace),
        texts().prop_map(Condition::Type),
        texts().prop_map(Condition::Tag),
        prop::collection::vec(owners.prop_map(|owner| owner.parse().unwrap()), 0..3).prop_map(Condition::Owner),
        ("[abc]", value()).prop_map(|(key, value)| Condition::Label { key, value }),
        (prop::sample::select(vec!["one", "x/y.z", "x/y"]), value())
            .prop_map(|(key, value)| Condition::Annotation { key: key.to_owned(), value }),
    ];
    let condition = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::AllOf),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::AnyOf),
            inner.prop_map(|condition| Condition::Not(Box::new(condition))),
        ]
    });
    prop_oneof![2 => Just(Visibility::Everything), 1 => Just(Visibility::Nothing), 6 => condition.prop_map(Visibility::Where)]
}

fn order_field() -> impl Strategy<Value = OrderField> {
    (field(), any::<bool>())
        .prop_map(|(field, asc)| OrderField { field, order: if asc { Order::Asc } else { Order::Desc } })
}

/// Pages of a query to the end and back again, each as (value, uid), and the total of the first.
fn walk(model: &ReadModel, first: QueryRequest, visibility: &Visibility) -> (Vec<Vec<String>>, Vec<Vec<String>>, u64) {
    let uids = |page: &QueryPage| {
        items(&page.items).iter().map(|item| item["metadata"]["uid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let turn = |cursor: &str| {
        let request = QueryRequest::from_body(&json!({"cursor": cursor, "limit": first.limit})).unwrap();
        model.query(&request, visibility).unwrap()
    };
    let mut page = model.query(&first, visibility).unwrap();
    let total = page.total_items;
    let mut forward = vec![uids(&page)];
    while let Some(cursor) = &page.next_cursor {
        page = turn(cursor);
        forward.push(uids(&page));
    }
    let mut back = vec![uids(&page)];
    while let Some(cursor) = &page.previous_cursor {
        page = turn(cursor);
        back.insert(0, uids(&page));
    }
    (forward, back, total)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn answers_agree_with_a_plain_evaluation(
        entities in prop::collection::vec(any_stored(), 0..20),
        predicate in predicate(),
        visibility in visibility(),
        order in prop::collection::vec(order_field(), 0..3),
        limit in 1_usize..5,
        offset in 0_usize..4,
    ) {
        let model = model_of(entities);
        let naive = Naive::new(&model, &visibility, &predicate);
        let filter = Some(Filter::from_predicate(&predicate).unwrap());
        let first = order.first();

        let sorted = naive.sorted(first.map(|order| order.field.as_str()), first.is_some_and(OrderField::is_descending));
        let expected: Vec<String> = sorted.iter().map(|(_, uid)| uid.clone()).collect();
        let query = Query { filter: filter.clone(), order: order.clone(), full_text: None };
        let (forward, back, total) = walk(&model, QueryRequest { query: query.clone(), limit, ..QueryRequest::default() }, &visibility);
        prop_assert_eq!(total, expected.len() as u64);
        prop_assert_eq!(forward.concat(), expected.clone());
        prop_assert!(forward.iter().rev().skip(1).all(|page| page.len() == limit));
        prop_assert_eq!(back.concat(), expected.clone());
        let skipped = model.query(&QueryRequest { query, limit, offset, ..QueryRequest::default() }, &visibility).unwrap();
        let uid_of = |item: &Value| item["metadata"]["uid"].as_str().unwrap().to_owned();
        let skipped: Vec<String> = items(&skipped.items).iter().map(uid_of).collect();
        prop_assert_eq!(skipped, expected.iter().skip(offset).take(limit).cloned().collect::<Vec<_>>());

        let request = EntitiesRequest { filter: filter.clone(), fields: None, order: order.clone(), limit: None, offset: None };
        let whole: Vec<String> = items(&model.list(&request, &visibility).items).iter().map(uid_of).collect();
        prop_assert_eq!(whole, expected);
        let paginated = model.list(&EntitiesRequest { limit: Some(limit), offset: Some(offset), ..request }, &visibility);
        let all: Vec<String> = if order.is_empty() {
            let mut by_ref: Vec<_> = naive.entities.iter().map(|(entity, _)| {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                (EntityRef::new(&text(&entity["kind"]), &text(&entity["metadata"]["namespace"]), &text(&entity["metadata"]["name"])), uid_of(entity))
            }).collect();
            by_ref.sort();
            by_ref.into_iter().map(|(_, uid)| uid).collect()
        } else {
            naive.paginated(&order)
        };
        prop_assert_eq!(paginated.next_after.is_some(), all.len() > offset + limit);
        let page: Vec<String> = items(&paginated.items).iter().map(uid_of).collect();
        prop_assert_eq!(page, all.into_iter().skip(offset).take(limit).collect::<Vec<_>>());

        let facets = ["kind", "spec.type", "metadata.tags", "metadata.tags.a", "metadata.tags.x.y", "metadata.annotations.one", "relations.dependsOn", "metadata.labels.a"];
        let request = FacetsRequest { facets: facets.map(str::to_owned).to_vec(), filter: filter.clone(), full_text: None };
        let counted = model.facets(&request, &visibility);
        for facet in facets {
            let counted: Vec<_> = counted.facets[facet].iter().map(|value| (value.value.clone(), value.count)).collect();
            prop_assert_eq!(counted, naive.facet(facet).into_iter().collect::<Vec<_>>());
        }

        let visible = Naive::new(&model, &visibility, &json!({}));
        let all = items(&model.list(&EntitiesRequest::default(), ALL).items);
        for entity in all {
            let uid = uuid::Uuid::parse_str(&uid_of(&entity)).unwrap();
            let expected = visible.entities.iter().any(|(other, _)| *other == entity);
            prop_assert_eq!(model.get_by_uid(uid, &visibility).is_some(), expected);
        }
    }

    #[test]
    fn filters_of_urls_mean_what_their_predicates_mean(
        entities in prop::collection::vec(any_stored(), 0..12),
        filters in prop::collection::vec(prop::collection::vec((field(), prop::option::of("[aB1]|true|default")), 1..4), 1..4),
    ) {
        let model = model_of(entities);
        let texts: Vec<String> = filters.iter().map(|filter| {
            filter.iter().map(|(key, value)| match value { Some(value) => format!("{key}={value}"), None => key.clone() }).collect::<Vec<_>>().join(",")
        }).collect();
        let filter = Filter::from_parameters(texts.iter().map(String::as_str)).unwrap().unwrap();
        let again = Filter::from_predicate(&filter.written).unwrap();
        let naive = Naive::new(&model, ALL, &filter.written);
        for filter in [filter, again] {
            prop_assert_eq!(model.matching(Some(&filter), ALL).len(), naive.entities.len() as u64);
        }
    }

    #[test]
    fn reading_requests_never_panics(text in "\\PC{0,40}", cursor in "[A-Za-z0-9+/=_-]{0,80}") {
        for name in ["filter", "fields", "order", "orderField", "cursor", "after", "limit", "offset", "totalItems"] {
            let given = parameters(&[(name, &text)]);
            let _ = QueryRequest::from_parameters(&given);
            let _ = EntitiesRequest::from_parameters(&given);
        }
        let _ = QueryRequest::from_parameters(&parameters(&[("cursor", &cursor)]));
    }
}
