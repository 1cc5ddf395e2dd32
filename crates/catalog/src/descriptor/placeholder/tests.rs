use serde_json::json;

use super::*;
use crate::descriptor::parse;

#[test]
fn only_objects_with_one_known_key_are_placeholders() {
    let text = json!({
        "spec": {
            "definition": {"$text": "./a.yaml"},
            "parameters": [{"x": {"$ref": "#/y"}}, {"a/b~": {"$json": "b.json"}}],
            "two": {"$text": "x", "other": {"$text": "not looked at"}},
            "unknown": {"$x": {"$text": "not looked at"}},
            "wrong": {"$yaml": 3},
        }
    })
    .to_string();
    let mut budget = yaml::Budget { nodes: 100, alias_bytes: 0 };
    let loaded = yaml::load(&text, 1, 10, &mut budget);
    let found = find(&loaded.value, &loaded.marks);
    let placeholders: Vec<_> =
        found.placeholders.iter().map(|found| (found.resolver, found.target.as_str(), found.path.as_str())).collect();
    assert_eq!(
        placeholders,
        [(Resolver::Text, "./a.yaml", "spec.definition"), (Resolver::Json, "b.json", "spec.parameters[1].a/b~"),]
    );
    assert_eq!(found.placeholders[1].pointer, "/spec/parameters/1/a~1b~0");
    for placeholder in &found.placeholders {
        let (_, column) = loaded.marks.place(placeholder.node);
        assert!(text[column as usize - 1..].starts_with(&format!("{{\"{}\"", placeholder.resolver.key())));
    }
    let (resolver, path, _) = &found.without_target[0];
    assert_eq!((*resolver, path.as_str(), found.without_target.len()), (Resolver::Yaml, "spec.wrong", 1));
}

fn decode_placeholder(resolver: Resolver, text: &str) -> Result<Value, String> {
    PlaceholderBudget::new(&Limits::default()).decode(resolver, text)
}

#[test]
fn each_resolver_decodes_its_format() {
    assert_eq!(decode_placeholder(Resolver::Text, "a: 1"), Ok(json!("a: 1")));
    assert_eq!(decode_placeholder(Resolver::OpenApi, "{}"), Ok(json!("{}")));
    assert_eq!(decode_placeholder(Resolver::Json, "{\"a\": 1}"), Ok(json!({"a": 1})));
    assert_eq!(decode_placeholder(Resolver::Yaml, "a: &x 1\n<<: *x\n"), Ok(json!({"a": 1, "<<": 1})));
    for (resolver, text, reason) in [
        (Resolver::Json, "{", "not valid JSON"),
        (Resolver::Yaml, "", "there is none"),
        (Resolver::Yaml, "a: 1\n---\nb: 2\n", "more than one"),
        (Resolver::Yaml, "a: 1\nb: [\n", "line 3, column 1"),
    ] {
        let error = decode_placeholder(resolver, text).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn a_value_takes_the_place_of_its_placeholder_and_a_failure_becomes_a_problem() {
    let text = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\nspec:\n  type: openapi\n  \
                lifecycle: x\n  owner: y\n  definition:\n    $text: ./a.yaml\n";
    let read = || parse("f", text.as_bytes(), &Limits::default()).documents.remove(0);
    let kinds = crate::descriptor::Kinds::builtin();

    let unresolved = read().finish(kinds);
    assert_eq!(unresolved.problems, [], "a placeholder without a value stands for any value");

    let mut filled = read();
    filled.substitute(0, Ok(json!("openapi: 3.1.0")));
    filled.substitute(0, Ok(json!("again")));
    let entity = filled.finish(kinds).entity.unwrap();
    assert_eq!(entity.spec("definition"), Some(&json!("openapi: 3.1.0")));

    let mut wrong = read();
    wrong.substitute(0, Ok(json!({"deep": ["x"]})));
    let problems = wrong.finish(kinds).problems;
    assert_eq!((problems[0].rule.as_str(), problems[0].line, problems[0].column), ("wrong-type", 9, 5));

    let mut failed = read();
    failed.substitute(0, Err("no such file".into()));
    failed.substitute(7, Err("out of range".into()));
    let document = failed.finish(kinds);
    let lines: Vec<_> = document.problems.iter().map(shared::catalog::DescriptorProblem::line_text).collect();
    assert_eq!(lines, ["f:9:5: the placeholder $text could not take its value from './a.yaml': no such file"]);
    assert_eq!(document.entity, None);
}

#[test]
fn a_placeholder_without_a_text_is_a_problem() {
    let text = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\nspec: {type: x, lifecycle: x, \
                owner: y, definition: {$text: 3}}\n";
    let document = parse("f", text.as_bytes(), &Limits::default()).documents.remove(0);
    let document = document.finish(crate::descriptor::Kinds::builtin());
    assert!(document.problems.iter().any(|problem| {
        problem.rule == "placeholder-value" && problem.message.contains("expected a string value parameter")
    }));
}

#[test]
fn the_placeholders_of_a_file_share_one_budget() {
    let limits = Limits { max_bytes: 100, max_nodes: 20, ..Limits::default() };
    let mut budget = PlaceholderBudget::new(&limits);
    let aliases = "- &a [x, y]\n- *a\n- *a\n";
    assert!(budget.decode(Resolver::Yaml, aliases).is_ok());
    let refused = budget.decode(Resolver::Yaml, aliases).unwrap_err();
    assert!(refused.contains("aliases"), "{refused}");

    let mut budget = PlaceholderBudget::new(&limits);
    assert_eq!(budget.decode(Resolver::Json, r#"{"a": [1, null, "x", true, -1, 0.5]}"#).unwrap()["a"][2], "x");
    let refused = budget.decode(Resolver::Json, "[0,0,0,0,0,0,0,0,0,0,0,0]").unwrap_err();
    assert!(refused.contains("it has 13 values"), "{refused}");

    let mut budget = PlaceholderBudget::new(&limits);
    let refused = budget.decode(Resolver::Text, &"x".repeat(101)).unwrap_err();
    assert!(refused.contains("more than the 100 that a file may have"), "{refused}");
    for _ in 0..8 {
        assert!(budget.decode(Resolver::Text, &"x".repeat(95)).is_ok());
    }
    let refused = budget.decode(Resolver::Text, &"x".repeat(60)).unwrap_err();
    assert!(refused.contains("bring 800 bytes together"), "{refused}");
    assert!(budget.decode(Resolver::Text, &"x".repeat(40)).is_ok());

    let taken: Vec<bool> = (0..=MOST_PLACEHOLDERS).map(|_| budget.take().is_ok()).collect();
    assert_eq!(taken.iter().filter(|taken| **taken).count(), MOST_PLACEHOLDERS);
}
