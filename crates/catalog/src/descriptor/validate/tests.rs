use serde_json::json;

use super::*;

/// A valid entity of each kind, as small as it may be.
fn smallest(kind: &str) -> Value {
    let (api_version, spec) = match kind {
        "Component" => ("backstage.io/v1alpha1", json!({"type": "service", "lifecycle": "production", "owner": "a"})),
        "API" => (
            "backstage.io/v1beta1",
            json!({"type": "openapi", "lifecycle": "x", "owner": "a", "definition": "openapi: 3.1.0"}),
        ),
        "Resource" => ("backstage.io/v1alpha1", json!({"type": "database", "owner": "a"})),
        "System" | "Domain" => ("backstage.io/v1alpha1", json!({"owner": "a"})),
        "Group" => ("backstage.io/v1alpha1", json!({"type": "team", "children": []})),
        "User" => ("backstage.io/v1alpha1", json!({"memberOf": []})),
        "Location" => ("backstage.io/v1alpha1", json!({})),
        "Template" => ("scaffolder.backstage.io/v1beta3", json!({"type": "service", "steps": []})),
        "AiResource" => ("backstage.io/v1alpha1", json!({"type": "other", "lifecycle": "x", "owner": "a"})),
        other => panic!("no example of {other}"),
    };
    json!({"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}, "spec": spec})
}

/// Sets the field at a JSON pointer; a missing last step is added.
fn with(mut entity: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    entity.pointer_mut(parent).unwrap()[name.replace("~1", "/")] = value;
    entity
}

fn without(mut entity: Value, pointer: &str) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    entity.pointer_mut(parent).unwrap().as_object_mut().unwrap().shift_remove(name);
    entity
}

fn found(entity: &Value) -> Vec<(&'static str, String)> {
    validate(entity, Kinds::builtin()).into_iter().map(|finding| (finding.rule, finding.path)).collect()
}

#[track_caller]
fn accepts(pointer: &str, values: &[Value]) {
    for value in values {
        assert_eq!(found(&with(smallest("Component"), pointer, value.clone())), [], "{pointer}: {value}");
    }
}

#[track_caller]
fn refuses(rule: &str, pointer: &str, values: &[Value]) {
    for value in values {
        let found = found(&with(smallest("Component"), pointer, value.clone()));
        assert!(found.iter().any(|(found, _)| *found == rule), "{pointer}: {value}: {found:?}");
    }
}

fn message(entity: &Value) -> String {
    let findings = validate(entity, Kinds::builtin());
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings[0].message.clone()
}

#[test]
fn the_smallest_entity_of_each_kind_is_valid_and_needs_every_field_it_has() {
    for definition in Kinds::builtin().definitions() {
        let entity = smallest(&definition.kind);
        assert_eq!(found(&entity), [], "{}", definition.kind);
        for field in entity["spec"].as_object().unwrap().keys() {
            let found = found(&without(entity.clone(), &format!("/spec/{field}")));
            assert!(found.contains(&("missing-field", format!("spec.{field}"))), "{}: {found:?}", definition.kind);
        }
        for field in ["apiVersion", "kind", "metadata", "spec"] {
            let found = found(&without(entity.clone(), &format!("/{field}")));
            assert!(found.contains(&("missing-field", field.to_owned())), "{}: {found:?}", definition.kind);
        }
        let found = found(&without(entity, "/metadata/name"));
        assert_eq!(found, [("missing-field", "metadata.name".to_owned())]);
    }
}

#[test]
fn names_and_namespaces() {
    let longest = json!("x".repeat(63));
    accepts("/metadata/name", &[json!("a"), json!("A.b_c-1"), json!("1"), json!("a--b"), longest.clone()]);
    refuses(
        "name-format",
        "/metadata/name",
        &[json!("my service"), json!("-a"), json!("a."), json!("é"), json!("a/b"), json!("x".repeat(64))],
    );
    refuses("wrong-type", "/metadata/name", &[json!(1), json!(null), json!({})]);
    refuses("empty-text", "/metadata/name", &[json!("")]);
    accepts("/metadata/namespace", &[json!("a"), json!("team-1"), json!("a--b"), longest]);
    refuses("namespace-format", "/metadata/namespace", &[json!("Team"), json!("a.b"), json!("-a"), json!("a-")]);
    refuses("wrong-type", "/metadata/namespace", &[json!(null)]);
}

#[test]
fn texts_of_metadata() {
    accepts("/metadata/description", &[json!(""), json!("any text")]);
    refuses("wrong-type", "/metadata/description", &[json!(null), json!(["a"])]);
    for field in ["title", "uid", "etag"] {
        accepts(&format!("/metadata/{field}"), &[json!("x y")]);
        refuses("empty-text", &format!("/metadata/{field}"), &[json!("")]);
        refuses("wrong-type", &format!("/metadata/{field}"), &[json!(2024)]);
    }
    accepts("/metadata/anything", &[json!({"else": 1})]);
}

#[test]
fn labels_and_annotations() {
    accepts("/metadata/labels", &[json!({}), json!({"a": "", "example.com/a_b": "v.1"})]);
    refuses("wrong-type", "/metadata/labels", &[json!(null), json!([]), json!({"a": true}), json!({"a": 1})]);
    refuses("label-value-format", "/metadata/labels", &[json!({"a": "b c"}), json!({"a": "-"})]);
    refuses(
        "label-key-format",
        "/metadata/labels",
        &[
            json!({"Example.com/a": "b"}),
            json!({"a/b/c": "d"}),
            json!({"/a": "b"}),
            json!({"a b": "c"}),
            json!({"": "c"}),
        ],
    );
    accepts("/metadata/annotations", &[json!({"example.com/a": "", "b": "any: text\n"})]);
    refuses("wrong-type", "/metadata/annotations", &[json!({"a": 1}), json!({"a": null}), json!("x")]);
    refuses("annotation-key-format", "/metadata/annotations", &[json!({"https://example.com": "a"})]);
}

#[test]
fn tags_and_links() {
    accepts("/metadata/tags", &[json!([]), json!(["java", "c++", "c#", "a:b", "one-two", "1"])]);
    refuses(
        "tag-format",
        "/metadata/tags",
        &[json!(["Java"]), json!([".net"]), json!(["ci/cd"]), json!(["a--b"]), json!(["a_b"]), json!(["x".repeat(64)])],
    );
    refuses("wrong-type", "/metadata/tags", &[json!(null), json!("java"), json!([1])]);
    refuses("empty-text", "/metadata/tags", &[json!([""])]);
    accepts(
        "/metadata/links",
        &[
            json!([]),
            json!([{"url": "https://example.com/a b", "title": "x", "icon": "dashboard", "type": "t", "more": 1}]),
            json!([{"url": "mailto:a@example.com"}]),
        ],
    );
    refuses("missing-field", "/metadata/links", &[json!([{}])]);
    refuses("link-url", "/metadata/links", &[json!([{"url": "example.com"}]), json!([{"url": "/a"}])]);
    refuses("link-icon", "/metadata/links", &[json!([{"url": "https://a", "icon": "a b"}])]);
    refuses(
        "empty-text",
        "/metadata/links",
        &[
            json!([{"url": "https://a", "title": ""}]),
            json!([{"url": "https://a", "title": " "}]),
            json!([{"url": "https://a", "type": ""}]),
        ],
    );
    refuses("wrong-type", "/metadata/links", &[json!({}), json!(["https://a"]), json!([{"url": 1}])]);
}

#[test]
fn root_fields() {
    refuses("unknown-root-field", "/dependsOn", &[json!([])]);
    refuses("unknown-root-field", "/relations", &[json!([])]);
    refuses("unknown-root-field", "/status", &[json!({})]);
    refuses("wrong-type", "/spec", &[json!(null), json!([])]);
    refuses("wrong-type", "/metadata", &[json!("a")]);
    for (key, remedy) in [
        ("dependsOn", "move it into spec"),
        ("labels", "move it into metadata"),
        ("relations", "the catalog itself fills in"),
        ("apiversion", "did you mean 'apiVersion'"),
        ("other", "only apiVersion, kind, metadata, spec may be there"),
    ] {
        let found = validate(&with(smallest("Component"), &format!("/{key}"), json!("x")), Kinds::builtin());
        assert!(found[0].message.contains(remedy), "{found:?}");
    }
}

#[test]
fn kinds_and_versions() {
    refuses("kind-format", "/kind", &[json!("My Kind"), json!("1a"), json!("x".repeat(64))]);
    refuses("unknown-kind", "/kind", &[json!("component"), json!("Package")]);
    refuses("wrong-type", "/kind", &[json!(1)]);
    accepts("/apiVersion", &[json!("backstage.io/v1alpha1"), json!("backstage.io/v1beta1")]);
    refuses(
        "unknown-api-version",
        "/apiVersion",
        &[json!("backstage.io/v1"), json!("scaffolder.backstage.io/v1beta3")],
    );
    refuses("api-version-format", "/apiVersion", &[json!("backstage.io"), json!("a/b/c"), json!("B.io/v1")]);
    assert_eq!(message(&with(smallest("API"), "/kind", json!("Api"))), "kind 'Api' is not known: did you mean 'API'");
    let unknown = message(&with(smallest("Component"), "/kind", json!("Compound")));
    assert!(unknown.starts_with("kind 'Compound' is not known: use one of Component, "), "{unknown}");
    assert_eq!(
        message(&with(smallest("Template"), "/apiVersion", json!("backstage.io/v1beta2"))),
        "apiVersion 'backstage.io/v1beta2' is not known for kind Template: use 'scaffolder.backstage.io/v1beta3'"
    );
    assert_eq!(found(&with(smallest("AiResource"), "/apiVersion", json!("backstage.io/v1beta1"))).len(), 1);
}

#[test]
fn spec_fields_have_their_shape() {
    accepts("/spec/dependsOn", &[json!([]), json!(["component:a", "Resource:x/b"])]);
    refuses("wrong-type", "/spec/dependsOn", &[json!("component:a"), json!([1]), json!(null)]);
    accepts("/spec/dependencyOf", &[json!("component:a"), json!(["component:a"])]);
    refuses("empty-text", "/spec/owner", &[json!("")]);
    refuses("wrong-type", "/spec/owner", &[json!(null), json!(["a"])]);
    refuses("wrong-type", "/spec/type", &[json!(true)]);
    accepts("/spec/anything", &[json!({"else": [1]})]);
    for (kind, pointer, value, expected) in [
        ("Group", "/spec/profile", json!({"email": ""}), Some(("empty-text", "spec.profile.email"))),
        ("User", "/spec/profile", json!({"displayName": 1}), Some(("wrong-type", "spec.profile.displayName"))),
        ("User", "/spec/profile", json!({"more": 1}), None),
        ("Location", "/spec/presence", json!("maybe"), Some(("unknown-value", "spec.presence"))),
        ("Location", "/spec/presence", json!("optional"), None),
        ("Location", "/spec/targets", json!(["a", ""]), Some(("empty-text", "spec.targets[1]"))),
        ("Template", "/spec/steps", json!([{"id": "a"}]), Some(("missing-field", "spec.steps[0].action"))),
        ("Template", "/spec/steps", json!([{"action": "a", "if": true, "each": 1}]), None),
        ("Template", "/spec/steps", json!([{"action": "a", "if": 1}]), Some(("wrong-type", "spec.steps[0].if"))),
        ("Template", "/spec/parameters", json!({"properties": {}}), None),
        ("Template", "/spec/parameters", json!([{"title": "x"}]), None),
        ("Template", "/spec/parameters", json!(["x"]), Some(("wrong-type", "spec.parameters[0]"))),
        ("Template", "/spec/parameters", json!("x"), Some(("wrong-type", "spec.parameters"))),
        ("Template", "/spec/output", json!({"links": [{"url": "${{ x }}"}], "any": "text"}), None),
        ("Template", "/spec/output", json!({"any": 1}), Some(("wrong-type", "spec.output.any"))),
        ("Template", "/spec/owner", json!(""), Some(("empty-text", "spec.owner"))),
    ] {
        let found = found(&with(smallest(kind), pointer, value.clone()));
        let expected: Vec<_> = expected.into_iter().map(|(rule, path)| (rule, path.to_owned())).collect();
        assert_eq!(found, expected, "{kind} {pointer} {value}");
    }
}

#[test]
fn types_have_their_own_fields() {
    let ai = |spec: Value| found(&with(smallest("AiResource"), "/spec", spec));
    let base = |entity_type: &str, more: Value| {
        let mut spec = json!({"type": entity_type, "lifecycle": "x", "owner": "a"});
        spec.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        spec
    };
    let missing = |path: &str| ("missing-field", path.to_owned());
    assert_eq!(ai(base("skill", json!({"agents": ["a"], "dependsOn": ["b"], "allowedTools": "Read"}))), []);
    assert_eq!(
        ai(base("skill", json!({"compatibility": "x".repeat(501)}))),
        [("text-too-long", "spec.compatibility".to_owned())]
    );
    assert_eq!(ai(base("rule", json!({}))), [missing("spec.category"), missing("spec.rationale")]);
    assert_eq!(ai(base("plugin", json!({}))), [missing("spec.skills")]);
    assert_eq!(ai(base("marketplace", json!({"plugins": ["a"], "version": "1"}))), []);

    let api = |spec: Value| found(&with(smallest("API"), "/spec", spec));
    let remotes = json!({"remotes": [{"type": "sse", "url": "https://example.com"}]});
    assert_eq!(api(base("mcp-server", remotes.clone())), []);
    assert_eq!(api(base("mcp-server", json!({"definition": "x"}))), []);
    assert_eq!(api(base("mcp-server", json!({}))), [missing("spec.remotes")]);
    assert_eq!(api(base("mcp-server", json!({"remotes": []}))), [("too-few-items", "spec.remotes".to_owned())]);
    assert_eq!(api(base("mcp-server", json!({"remotes": [{"type": "a"}]}))), [missing("spec.remotes[0].url")]);
    assert_eq!(api(base("openapi", remotes)), [missing("spec.definition")]);
}

#[test]
fn references_must_be_readable() {
    accepts("/spec/owner", &[json!("a"), json!("user:a"), json!("ns/a"), json!("Group:ns/A b")]);
    refuses("reference-format", "/spec/owner", &[json!("group:"), json!("/a"), json!(":a")]);
    refuses("reference-format", "/spec/dependsOn", &[json!(["a"]), json!(["ns/a"]), json!(["component:a", "b:"])]);
    let found = found(&with(smallest("Component"), "/spec/dependsOn", json!(["component:a", "b"])));
    assert_eq!(found, [("reference-format", "spec.dependsOn[1]".to_owned())]);
}

#[test]
fn keys_that_differ_only_by_case_are_refused() {
    refuses("case-collision", "/spec/Owner", &[json!("b")]);
    refuses("case-collision", "/metadata/annotations", &[json!({"a/B": "1", "a/b": "2"})]);
    // The path of a value in a list does not number the items.
    let steps = json!([{"action": "a", "input": {"repo": 1}}, {"action": "a", "input": {"Repo": 1}}]);
    assert_eq!(
        found(&with(smallest("Template"), "/spec/steps", steps)),
        [("case-collision", "spec.steps[1].input.Repo".to_owned())]
    );
    // Objects without values have no path, and the same path twice is no collision.
    accepts("/spec/Owner", &[json!({}), json!([])]);
    accepts("/spec/list", &[json!([{"a": 1}, {"a": 2}])]);
}

#[test]
fn obvious_slips_are_warned_about() {
    let warned = |kind: &str, pointer: &str| {
        let findings = validate(&with(smallest(kind), pointer, json!(["x"])), Kinds::builtin());
        let first = findings.into_iter().next()?;
        assert_eq!((first.level, first.rule), (Level::Warning, "near-miss"));
        Some(first.message)
    };
    for (kind, pointer, suggestion) in [
        ("Component", "/spec/consumesApi", Some("did you mean 'consumesApis'")),
        ("Component", "/spec/subComponentOf", Some("did you mean 'subcomponentOf'")),
        ("API", "/spec/apiConsumedBy", Some("did you mean 'consumesApis'")),
        ("Component", "/spec/partOf", Some("did you mean 'system'")),
        ("System", "/spec/system", None),
        ("Component", "/spec/tier", None),
        ("Component", "/metadata/annotation", Some("did you mean 'annotations'")),
        ("Component", "/metadata/lable", None),
        ("Component", "/metadata/lables", Some("did you mean 'labels'")),
        ("Component", "/metadata/custom", None),
    ] {
        let message = warned(kind, pointer);
        match suggestion {
            Some(suggestion) => assert!(message.as_ref().is_some_and(|it| it.contains(suggestion)), "{message:?}"),
            None => assert_eq!(message, None, "{pointer}"),
        }
    }
}

#[test]
fn messages_say_how_to_fix_it() {
    let component = |pointer: &str, value: Value| message(&with(smallest("Component"), pointer, value));
    assert_eq!(
        component("/metadata/name", json!("my service")),
        "metadata.name 'my service' may only have letters, digits, '-', '_' and '.', at most 63, and must start and \
         end with a letter or digit: for example 'my-service'"
    );
    assert!(component("/metadata/tags", json!(["platformToken"])).ends_with("for example 'platform-token'"));
    assert!(component("/metadata/tags", json!([".net"])).ends_with("for example 'net'"));
    assert!(component("/metadata/annotations", json!({"a": 1})).ends_with("but it is a number: put it in quotes"));
    assert!(component("/metadata/tags", json!("a, b")).ends_with("write it as '[…]' or as lines with '- '"));
    assert!(component("/spec/dependsOn", json!(["db"])).contains("names no kind"));
    assert_eq!(
        message(&without(smallest("Component"), "/spec/owner")),
        "spec.owner is missing: add it, for example 'owner: team-a'"
    );
}

#[test]
fn suggestions_are_themselves_valid() {
    for text in
        ["my service", "--a--", "${{ values.name }}", "É é", "A/B.c", "x y z ".repeat(40).as_str(), "..", "日本"]
    {
        for (suggest, accept) in [
            (formats::nearest_name as fn(&str) -> Option<String>, formats::is_name as fn(&str) -> bool),
            (formats::nearest_dns_label, formats::is_dns_label),
            (formats::nearest_tag, formats::is_tag),
            (formats::nearest_key, formats::is_key),
        ] {
            if let Some(suggestion) = suggest(text) {
                assert!(accept(&suggestion), "{text} -> {suggestion}");
            }
        }
    }
}

#[test]
fn no_more_problems_are_listed_than_anybody_reads() {
    let found = validate(&with(smallest("Component"), "/metadata/tags", json!(vec!["No"; 1000])), Kinds::builtin());
    assert_eq!(found.len(), MOST_PROBLEMS + 1);
    assert_eq!(found[MOST_PROBLEMS].message, "this document has 800 more problems: fix the others first");
}
