use proptest::prelude::*;

use super::*;

fn shown(node: &Node) -> String {
    let tag = node.tag.as_ref().map(|tag| format!("<{tag}>")).unwrap_or_default();
    let value = match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Map(fields) => {
            let fields: Vec<String> = fields.iter().map(|(key, node)| format!("{key}: {}", shown(node))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    };
    format!("{tag}{value}")
}

fn read(text: &str) -> String {
    let loaded = load(text, "mkdocs.yml");
    let notes: Vec<String> = loaded.notes.iter().map(|note| format!("{}: {}", note.line, note.message)).collect();
    [shown(&loaded.root)].into_iter().chain(notes).collect::<Vec<_>>().join("\n")
}

#[test]
fn scalars_mean_what_they_mean_to_python() {
    assert_eq!(
        read("a: yes\nb: 'yes'\nc: 3\nd:\ne: ~\nf: !!str no\n"),
        r#"{a: true, b: "yes", c: "3", d: null, e: null, f: "no"}"#
    );
}

#[test]
fn python_stays_a_name_and_unknown_tags_change_nothing() {
    let text = "a: !!python/name:x.y.z\nb: !!python/object/apply:p.slugify\n  kwds: {case: lower}\nc: !mine value\n\
                d: !relative $config_dir/x\n";
    assert_eq!(
        read(text),
        r#"{a: <python/name:x.y.z>null, b: <python/object/apply:p.slugify>{kwds: {case: "lower"}}, c: <mine>"value", d: <relative>"$config_dir/x"}"#
    );
    let loaded = load(text, "");
    assert_eq!(loaded.root.get("a").and_then(Node::python_name), Some("x.y.z"));
    assert_eq!(loaded.root.get("b").and_then(Node::python_name), Some("p.slugify"));
}

#[test]
fn the_environment_is_not_read() {
    insta::assert_snapshot!(read("a: !ENV [HOME, PATH, 'mine']\nb: !ENV [CI, false]\nc: !ENV HOME\nd: !ENV [PATH]\n"), @r#"
    {a: "mine", b: false, c: null, d: null}
    3: variables of the environment are not read here, so this value stays empty: write !ENV [NAME, default]
    4: variables of the environment are not read here, so this value stays empty: write !ENV [NAME, default]
    "#);
}

#[test]
fn aliases_and_merge_keys_are_written_out() {
    assert_eq!(
        read("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\nc: *x\n"),
        r#"{a: {k: "1", l: "2"}, b: {k: "3", l: "2"}, c: {k: "1", l: "2"}}"#
    );
    assert_eq!(read("a: &x [*x]\n"), "{a: [null]}");
}

#[test]
fn includes_need_no_quotes() {
    assert_eq!(read("- Sub: !include ./sub/mkdocs.yml\n"), r#"[{Sub: "!include ./sub/mkdocs.yml"}]"#);
}

#[test]
fn values_know_their_lines() {
    let loaded = load("nav:\n  - index.md\n  - Guide:\n      - guide.md\n  - Empty:\n\nlast: x\n", "mkdocs.yml");
    let nav = loaded.root.get("nav").unwrap();
    let lines: Vec<u32> = nav.items().iter().map(|item| item.place.line).collect();
    assert_eq!(lines, [2, 3, 5]);
    assert_eq!(nav.items()[2].map().unwrap()["Empty"].place.line, 5);
}

#[test]
fn what_is_complete_before_a_problem_is_kept() {
    insta::assert_snapshot!(read("site_name: x\ndocs_dir: d\nnav:\n  - a: b: c\n"), @r#"
    {site_name: "x", docs_dir: "d"}
    4: this is not valid YAML, mapping values are not allowed in this context: put a value with ': ' in it in quotes
    "#);
    insta::assert_snapshot!(read("site_name: x\nnav:\n\t- a.md\n"), @r#"
    {site_name: "x"}
    3: this is not valid YAML, tabs disallowed within this context (block indentation): indent with spaces, YAML allows no tabs there
    "#);
}

#[test]
fn bombs_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text = format!("{text}a{level}: &a{level} [{aliases}]\n");
    }
    assert!(read(&text).contains("aliases stand for more"));
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(500_000), vec!["*a"; 1000].join(", "));
    assert!(read(&long).contains("aliases stand for more"));
    assert!(read(&"[".repeat(100_000)).contains("\n1: this is not valid YAML"));
    assert!(read(&"- ".repeat(100_000)).contains("levels deep"));
    assert!(read(&format!("[{}]", "a,".repeat(200_000))).contains("commas"));
    assert!(read(&"- a\n".repeat(110_000)).contains("more than 100000 values"));
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "[-a-c:\\[\\]{},&*!|>'\"#<~% \n\t]{0,80}") {
        load(&text, "mkdocs.yml");
    }

    #[test]
    fn nor_any_other(text in any::<String>()) {
        load(&text, "mkdocs.yml");
    }
}
