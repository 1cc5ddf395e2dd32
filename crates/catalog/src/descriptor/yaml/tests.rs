use serde_json::json;

use super::*;

fn loaded(text: &str) -> Loaded {
    load(text, 1, 64, &mut Budget { nodes: 1_000_000, alias_bytes: 1_000_000 })
}

fn value(text: &str) -> Value {
    let loaded = loaded(text);
    assert_eq!(loaded.problems, [], "{text}");
    loaded.value
}

fn rules(text: &str) -> Vec<(&'static str, (u32, u32))> {
    loaded(text).problems.into_iter().map(|problem| (problem.rule, problem.place)).collect()
}

#[test]
fn plain_scalars_follow_the_core_schema() {
    for (text, expected) in [
        ("yes", json!("yes")),
        ("no", json!("no")),
        ("on", json!("on")),
        ("2024-01-01", json!("2024-01-01")),
        ("12:30:45", json!("12:30:45")),
        ("1_000", json!("1_000")),
        ("0b11", json!("0b11")),
        ("1.2.3", json!("1.2.3")),
        ("-", json!([null])),
        ("true", json!(true)),
        ("FALSE", json!(false)),
        ("tRUE", json!("tRUE")),
        ("~", json!(null)),
        ("null", json!(null)),
        ("nUll", json!("nUll")),
        ("0123", json!(123)),
        ("-7", json!(-7)),
        ("+7", json!(7)),
        ("0x1F", json!(31)),
        ("0o17", json!(15)),
        ("-0x1F", json!("-0x1F")),
        ("1.0", json!(1)),
        ("1.50", json!(1.5)),
        (".5", json!(0.5)),
        ("5.", json!(5)),
        (".", json!(".")),
        ("1e3", json!(1000)),
        ("1e", json!("1e")),
        ("18446744073709551615", json!(18_446_744_073_709_551_615_u64)),
        ("99999999999999999999", json!(1e20)),
        (".inf", json!(null)),
        (".NaN", json!(null)),
        ("'1'", json!("1")),
        ("\"true\"", json!("true")),
        ("!!str 1", json!("1")),
        ("!!int '1'", json!(1)),
        ("!!int x", json!("x")),
        ("!custom 1", json!("1")),
        ("! 1", json!("1")),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn collections_keys_and_line_ends_are_read() {
    assert_eq!(
        value("a: 1\r\nb:\r\n  - x\r\n  - y: |\r\n      line\r\n"),
        json!({"a": 1, "b": ["x", {"y": "line\n"}]})
    );
    assert_eq!(value("1: a\ntrue: b\n~: c\n"), json!({"1": "a", "true": "b", "": "c"}));
    assert_eq!(value("base: &b {x: 1}\nmore:\n  <<: *b\n"), json!({"base": {"x": 1}, "more": {"<<": {"x": 1}}}));
    assert_eq!(value("a: \tb\nc:\t'd'\n"), json!({"a": "b", "c": "d"}));
    assert_eq!(value("a: &k key\n*k : v\n"), json!({"a": "key", "key": "v"}));
}

#[test]
fn syntax_errors_have_their_place_and_keep_what_was_read_before() {
    let text = "kind: Component\nmetadata:\n  name: a\nspec:\n  owner: [x\n  type: y\n";
    let loaded = loaded(text);
    assert!(!loaded.complete);
    assert_eq!(loaded.value["metadata"]["name"], "a");
    assert_eq!(loaded.problems.len(), 1);
    assert_eq!(loaded.problems[0].rule, "yaml-syntax");
    assert!((5..=7).contains(&loaded.problems[0].place.0), "{:?}", loaded.problems);
}

#[test]
fn syntax_errors_say_what_to_do_where_it_can_be_guessed() {
    for (text, hint) in [
        ("a:\n\tb: 1\n", "spaces"),
        ("a:\tb\n", "a space after ':'"),
        ("a: @b\n", "starts with '@'"),
        ("a: b: c\n", "': '"),
        ("a: {{ b }} c\n", "'{{'"),
        ("a: [1\nb: 2\n", "check the indentation"),
    ] {
        let problems = loaded(text).problems;
        assert!(problems[0].message.contains(hint), "{text}: {problems:?}");
    }
}

#[test]
fn a_key_without_a_colon_is_reported_where_it_stands() {
    for (text, place) in [("a:\n  b: 1\n  owner\n\n", (3, 3)), ("a: |\n x\ny\nb: 1\n", (3, 1)), ("a: 1\nb\n", (2, 1))] {
        assert_eq!(rules(text), [("yaml-syntax", place)], "{text}");
    }
}

#[test]
fn keys_that_cannot_be_kept_are_reported_and_the_rest_stays_in_place() {
    let text = "a: 1\na: {x: [1, 2]}\n? [k]\n: 3\nb: 4\n";
    assert_eq!(rules(text), [("duplicate-key", (2, 1)), ("key-type", (3, 3))]);
    let loaded = loaded(text);
    assert_eq!(loaded.value, json!({"a": 1, "b": 4}));
    assert!(loaded.complete);
    assert_eq!(loaded.marks.find(&loaded.value, "b", crate::descriptor::marks::Part::Value), (5, 4));
}

#[test]
fn aliases_are_written_out_up_to_the_limits() {
    assert_eq!(value("a: &x [1, 2]\nb: *x\nc: [*x, *x]\n")["c"], json!([[1, 2], [1, 2]]));
    assert_eq!(rules("a: &x [1, *x]\n"), [("alias-cycle", (1, 11))]);
    assert_eq!(rules("a: *missing\n")[0].0, "yaml-syntax");
}

/// Ten levels, each with ten aliases of the one before: 10^10 values.
fn bomb() -> String {
    let first = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    let level = |level: usize| {
        let aliases = vec![format!("*l{}", level - 1); 10].join(", ");
        format!("l{level}: &l{level} [{aliases}]\n")
    };
    first + &(1..10).map(level).collect::<String>()
}

#[test]
fn an_alias_bomb_is_refused_before_anything_is_written_out() {
    let loaded = loaded(&bomb());
    assert_eq!(loaded.problems[0].rule, "alias-expansion");
    assert!(!loaded.complete);
    // All that exists is what stands before the first alias.
    assert_eq!(loaded.value, json!({"l0": vec!["x"; 10], "l1": []}));
}

#[test]
fn aliases_of_long_texts_and_deep_ones_are_refused() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(10_000), vec!["*a"; 200].join(","));
    assert_eq!(rules(&text)[0].0, "alias-expansion");
    let level = |level: usize| format!("l{level}: &l{level} [*l{}]\n", level - 1);
    let text = "l0: &l0 [x]\n".to_owned() + &(1..70).map(level).collect::<String>();
    assert_eq!(rules(&text), [("too-deep", (64, 12))]);
}

#[test]
fn the_budget_is_shared_by_the_documents_of_a_file() {
    let mut budget = Budget { nodes: 10, alias_bytes: 100 };
    assert_eq!(load("[a, b, c]", 1, 64, &mut budget).problems, []);
    assert_eq!(budget.nodes, 6);
    let refused = load("[1, 2, 3, 4, 5, 6]", 1, 64, &mut budget);
    assert_eq!(refused.problems[0].rule, "too-many-nodes");
    assert_eq!(load("[a, b, c]", 1, 64, &mut budget).problems, [], "a refused document costs its neighbours nothing");
    let mut budget = Budget { nodes: 20, alias_bytes: 2 };
    assert_eq!(load("[&a x, *a, *a]", 1, 64, &mut budget).problems, []);
    assert_eq!(load("[&a x, *a]", 1, 64, &mut budget).problems[0].rule, "alias-expansion");
}

#[test]
fn depth_is_limited_for_block_and_flow() {
    assert_eq!(rules(&format!("{}{}", "[".repeat(64), "]".repeat(64))), []);
    assert_eq!(rules(&format!("{}{}", "[".repeat(65), "]".repeat(65))), [("too-deep", (1, 65))]);
    assert_eq!(rules(&"- ".repeat(10_000))[0].0, "too-deep");
    assert_eq!(rules(&"[".repeat(100_000)).len(), 1);
    assert_eq!(rules(&"{a: ".repeat(100_000)).len(), 1);
}

#[test]
fn a_list_that_the_parser_would_keep_in_memory_is_refused_unread() {
    assert_eq!(rules(&format!("[{}]", "a,".repeat(MOST_COMMAS + 1))), [("too-many-nodes", (1, 1))]);
}
