use proptest::prelude::*;
use serde_json::json;

use super::*;

const COMPONENT: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\nspec:\n  type: service\n  lifecycle: production\n  owner: team\n";

fn documents(text: &str) -> Vec<Document> {
    let file = parse("f.yaml", text.as_bytes(), &Limits::default());
    assert_eq!(file.problems, []);
    file.documents.into_iter().map(|document| document.finish(Kinds::builtin())).collect()
}

fn places(text: &str) -> Vec<(String, u32, u32)> {
    let problems = documents(text).into_iter().flat_map(|document| document.problems);
    problems.map(|problem| (problem.rule, problem.line, problem.column)).collect()
}

fn place(rule: &str, line: u32, column: u32) -> (String, u32, u32) {
    (rule.to_owned(), line, column)
}

#[test]
fn a_good_file_gives_its_entities() {
    let text = format!("\u{feff}# comment\n{COMPONENT}---\n\n---\r\n{}", COMPONENT.replace("name: a", "name: b"));
    let documents = documents(&text);
    let read: Vec<_> = documents
        .iter()
        .map(|document| (document.index, document.line, document.entity_ref.as_ref().unwrap().as_str()))
        .collect();
    assert_eq!(read, [(0, 2, "component:default/a"), (1, 13, "component:default/b")]);
    assert!(documents.iter().all(|document| document.entity.is_some() && document.problems.is_empty()));
}

#[test]
fn each_problem_has_its_place() {
    let text = "apiVersion: backstage.io/v1alpha1\n\
                kind: Component\n\
                metadata:\n\
                \x20 name: my service\n\
                \x20 annotations:\n\
                \x20   example.com/a.b: 12\n\
                \x20   https://x: y\n\
                \x20 tags: [ok, 'Not ok']\n\
                \x20 links:\n\
                \x20   - title: é\n\
                \x20   - { title: ééé, url: nope }\n\
                spec:\n\
                \x20 type: service\n\
                \x20 lifecycle:\n\
                \x20 dependsOn:\n\
                \x20   - component:a\n\
                \x20   - b\n\
                \x20 consumesApi: [x]\n\
                more: 1\n";
    assert_eq!(
        places(text),
        [
            place("name-format", 4, 9),
            place("wrong-type", 6, 22),
            place("annotation-key-format", 7, 5),
            place("tag-format", 8, 14),
            place("missing-field", 10, 7),
            place("link-url", 11, 26),
            place("missing-field", 12, 1),
            place("wrong-type", 14, 3),
            place("reference-format", 17, 7),
            place("near-miss", 18, 3),
            place("unknown-root-field", 19, 1),
        ]
    );
}

#[test]
fn places_are_those_of_the_file_in_every_document() {
    let bad = COMPONENT.replace("name: a", "name: a b");
    let text = format!("{COMPONENT}---\n{bad}---\r\n{}", bad.replace('\n', "\r\n"));
    assert_eq!(places(&text), [place("name-format", 13, 9), place("name-format", 22, 9)]);
}

#[test]
fn a_broken_document_hides_none_of_its_neighbours() {
    let text =
        format!("{COMPONENT}---\nkind: Component\nmetadata:\n  name: broken\nspec: [\n---\n- a list\n---\n{COMPONENT}");
    let documents = documents(&text);
    let verdicts: Vec<_> = documents
        .iter()
        .map(|document| {
            let rules: Vec<_> = document.problems.iter().map(|problem| problem.rule.as_str()).collect();
            (document.line, document.entity_ref.as_ref().map(EntityRef::name), document.entity.is_some(), rules)
        })
        .collect();
    assert_eq!(
        verdicts,
        [
            (1, Some("a"), true, vec![]),
            (10, Some("broken"), false, vec!["yaml-syntax"]),
            (15, None, false, vec!["root-not-object"]),
            (17, Some("a"), true, vec![]),
        ]
    );
}

#[test]
fn a_key_that_is_there_twice_does_not_stop_the_other_checks() {
    let text = COMPONENT.replace("  owner: team\n", "  type: website\n  owner: ''\n");
    assert_eq!(places(&text), [place("duplicate-key", 8, 3), place("empty-text", 9, 10)]);
}

#[test]
fn aliases_are_followed_and_their_problems_are_where_they_stand() {
    let text = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: a}\nspec:\n  type: team\n  profile: \
                &p {email: 1}\n  children: []\n  members: [*p]\n";
    assert_eq!(places(text), [place("wrong-type", 6, 23), place("wrong-type", 8, 13)]);
}

#[test]
fn what_cannot_be_a_descriptor_at_all_is_refused_as_a_file() {
    let problem = |bytes: &[u8], limits: &Limits| {
        let mut file = parse("f", bytes, limits);
        assert!(file.documents.is_empty());
        let problem = file.problems.remove(0);
        (problem.rule, problem.line, problem.column)
    };
    let limits = Limits { max_bytes: 100, max_documents: 2, ..Limits::default() };
    assert_eq!(problem(&[b' '; 100], &limits), place("file-too-large", 0, 0));
    assert_eq!(problem(&[b' '; 99], &limits), place("empty-file", 0, 0));
    assert!(parse("f", b"# nothing yet\n", &limits).problems.is_empty());
    assert_eq!(problem(b"a: 1\nb: \xc3\xa9\xff", &limits), place("not-utf8", 2, 5));
    assert_eq!(problem(b"a: 1\n---\nb: 1\n---\nc: 1\n", &limits), place("too-many-documents", 5, 1));
    assert!(parse("f", b"a: 1\n---\n---\nb: 1\n---\n", &limits).problems.is_empty());
}

#[test]
fn the_reference_is_known_only_where_it_can_be_read() {
    let reference = |value: Value| validate_entity(value, Kinds::builtin()).entity_ref.map(|it| it.to_string());
    assert_eq!(reference(json!({"kind": "A", "metadata": {"name": "My S"}})).as_deref(), Some("a:default/my s"));
    for value in [
        json!({"kind": "A"}),
        json!({"kind": "A", "metadata": {"name": ""}}),
        json!({"kind": "A:b", "metadata": {"name": "x"}}),
        json!({"kind": "A", "metadata": {"name": "x", "namespace": 1}}),
        json!({"kind": "A", "metadata": {"name": "x", "namespace": "a/b"}}),
        json!([]),
    ] {
        assert_eq!(reference(value.clone()), None, "{value}");
    }
}

#[test]
fn an_entity_without_a_file_is_checked_without_places() {
    let document = validate_entity(json!([1]), Kinds::builtin());
    assert_eq!((document.problems[0].rule.as_str(), document.problems[0].line), ("root-not-object", 0));
    let document = validate_entity(
        json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "System", "spec": {"owner": "a"},
            "metadata": {"name": "a", "uid": "u", "etag": "e"}
        }),
        Kinds::builtin(),
    );
    let entity = document.entity.unwrap();
    assert_eq!((entity.metadata("uid"), entity.metadata("etag")), (None, None), "both are the server's to give");
}

#[test]
fn the_targets_of_a_location_have_places() {
    let places = |text: &str| parse("a.yaml", text.as_bytes(), &Limits::default()).documents[0].target_places();
    let text = "kind: Location\nmetadata: { name: a }\nspec:\n  targets:\n    - b\n    - c\n  target: a\n";
    let expected = [("spec.target", (7, 11)), ("spec.targets[0]", (5, 7)), ("spec.targets[1]", (6, 7))];
    assert_eq!(places(text), expected.map(|(path, place)| (path.to_owned(), place)));
    assert_eq!(places(&text.replace("Location", "Component")), []);
}

#[test]
fn a_location_names_its_targets() {
    let targets = |spec: Value| {
        let value = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Location", "metadata": {"name": "a"}, "spec": spec
        });
        location_targets(&validate_entity(value, Kinds::builtin()).entity.unwrap()).unwrap()
    };
    assert_eq!(targets(json!({})), LocationSpec { location_type: None, targets: vec![], required: true });
    assert_eq!(
        targets(json!({"type": "url", "target": "a", "targets": ["b", "c"], "presence": "optional"})),
        LocationSpec {
            location_type: Some("url".into()),
            targets: vec!["a".into(), "b".into(), "c".into()],
            required: false
        }
    );
    let component = documents(COMPONENT).remove(0).entity.unwrap();
    assert_eq!(location_targets(&component), None);
}

/// Bytes that look like YAML more often than chance would have it.
fn yaml_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "a",
            "key",
            ": ",
            ":",
            "- ",
            "-",
            "\n",
            "\r\n",
            "\r",
            "  ",
            "    ",
            "\t",
            "---",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "|\n",
            ">-\n",
            "|2+\n",
            "'",
            "\"",
            "\\x41",
            "\\u00e9",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "? ",
            "&a ",
            "*a",
            "!!str ",
            "!<x> ",
            "# c",
            "<<: ",
            "$text: ",
            "kind: Component\n",
            "metadata:\n  name: a\n",
            "\u{feff}",
            "\u{85}",
            "é",
            "0x1",
            "1e9",
            "~",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..3),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Names begin with letters: `serde_yaml` writes a text like 1e999 without quotes, which makes it a number.
fn entity() -> impl Strategy<Value = Value> {
    let name = "[A-Za-z]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?";
    let text = "[ -~é\n\t]{1,40}";
    let annotations = prop::collection::hash_map("[a-z]{1,8}(\\.[a-z]{1,8})?/[a-z]{1,12}", text, 0..5);
    (name, "[a-z][a-z0-9]{0,9}", text, annotations, prop::collection::vec("[a-z]{1,9}", 0..4)).prop_map(
        |(name, namespace, description, annotations, apis)| {
            json!({
                "apiVersion": "backstage.io/v1alpha1",
                "kind": "Component",
                "metadata": {
                    "name": name, "namespace": namespace, "description": description, "annotations": annotations
                },
                "spec": {"type": description, "lifecycle": "x", "owner": "a", "providesApis": apis, "extra": [1.5, null, true]}
            })
        },
    )
}

proptest! {
    #[test]
    fn nothing_makes_parsing_panic(bytes in prop_oneof![yaml_like(), prop::collection::vec(any::<u8>(), 0..200)]) {
        let limits = Limits { max_bytes: 10_000, max_documents: 20, max_depth: 8, max_nodes: 100 };
        for mut document in parse("f", &bytes, &limits).documents {
            for index in 0..document.placeholders().len() {
                document.substitute(index, Ok(Value::Null));
            }
            document.finish(Kinds::builtin());
        }
    }

    #[test]
    fn a_written_entity_is_read_back(entity in entity()) {
        let written = serde_yaml::to_string(&entity).unwrap();
        let document = documents(&written).remove(0);
        prop_assert_eq!(&document.problems, &vec![], "{}", written);
        prop_assert_eq!(Value::Object(document.entity.unwrap().into_root()), entity.clone());
        let document = documents(&entity.to_string()).remove(0);
        prop_assert_eq!(Value::Object(document.entity.unwrap().into_root()), entity, "JSON is YAML");
    }

    #[test]
    fn every_value_has_its_place(entity in entity()) {
        let written = serde_yaml::to_string(&entity).unwrap();
        let document = parse("f", written.as_bytes(), &Limits::default()).documents.remove(0);
        for (key, value) in entity["metadata"]["annotations"].as_object().unwrap() {
            let problem = document.problem_at(&format!("metadata.annotations.{key}"), "x", "y");
            let line = written.lines().nth(problem.line as usize - 1).unwrap();
            prop_assert!(line.contains(key.as_str()), "{} {:?}", line, value);
        }
    }
}
