//! Merging, variables, includes, overrides, and files that cannot be read.

use std::fmt::Write;

use super::{Setup, error_of, load_text};

#[test]
fn maps_merge_lists_are_replaced_and_the_later_file_wins() {
    let setup = Setup::new()
        .file("a.yaml", "app: { title: One, baseUrl: http://one.example }\nbackend:\n  reading:\n    allow: [{ host: a }, { host: b }]\n")
        .file("b.yaml", "app:\n  title: Two\nbackend:\n  reading:\n    allow:\n      - host: c\n");
    let loaded = setup.load(&["a.yaml", "b.yaml"]).unwrap();
    assert_eq!(loaded.config.app.title.as_deref(), Some("Two"));
    assert_eq!(loaded.config.app.base_url.unwrap().as_str(), "http://one.example/");
    let hosts: Vec<_> = loaded.config.backend.reading.allow.iter().map(|allowed| allowed.host.as_str()).collect();
    assert_eq!(hosts, ["c"]);
}

#[test]
fn null_hides_an_earlier_value_and_an_unset_variable_does_not() {
    let setup = Setup::new()
        .file("a.yaml", "app: { title: One }\norganization: { name: Acme }\n")
        .file("b.yaml", "app: { title: '${TITLE}' }\norganization:\n");
    let loaded = setup.load(&["a.yaml", "b.yaml"]).unwrap();
    assert_eq!(loaded.config.app.title.as_deref(), Some("One"));
    assert_eq!(loaded.config.organization.name, None);
    assert_eq!(setup.warnings(&loaded), Vec::<String>::new());
}

#[test]
fn variables_are_put_in_by_backstages_rules() {
    for (text, expected) in [
        ("${A}", Some("ada")),
        ("x-${ A }-${B:-bo}", Some("x-ada-bo")),
        ("${EMPTY}", Some("")),
        ("${EMPTY:-filled}", Some("filled")),
        ("${NONE:-}", None),
        ("${NONE}", None),
        ("$${A} and $$${A}", Some("${A} and $${A}")),
        ("${A", Some("${A")),
        ("${{A}} $A {A}", Some("${{A}} $A {A}")),
        ("${${A}", Some("${ada")),
        ("é${A}é", Some("éadaé")),
    ] {
        let setup = Setup::new()
            .variable("A", " ada\n")
            .variable("EMPTY", "")
            .file("a.yaml", format!("app: {{ title: '{text}' }}"));
        let loaded = setup.load(&["a.yaml"]).unwrap();
        assert_eq!(loaded.config.app.title.as_deref(), expected, "{text}");
    }
}

#[test]
fn an_unset_variable_is_a_warning_with_its_place() {
    let setup = Setup::new().file("a.yaml", "app:\n  title: Hello ${NAME}\ntechdocs:\n  url: ${OTHER}\n");
    let loaded = setup.load(&["a.yaml"]).unwrap();
    assert_eq!(
        setup.warnings(&loaded),
        [
            "a.yaml:2:3: app.title: has no value because the environment variable NAME is not set: set it, or write ${NAME:-default}",
            "a.yaml:3:1: techdocs: is known from Backstage but not used yet",
            "a.yaml:4:3: techdocs.url: has no value because the environment variable OTHER is not set: set it, or write ${OTHER:-default}",
        ]
    );
}

#[test]
fn what_needs_an_unset_variable_says_so() {
    let error = error_of("catalog:\n  locations:\n    - type: url\n      target: ${WHERE}\n");
    assert_eq!(
        error,
        "a.yaml:4:7: catalog.locations[0].target: is missing because the environment variable WHERE is not set: set it, or write ${WHERE:-default}"
    );
}

#[test]
fn absent_items_leave_a_list() {
    let setup = Setup::new().variable("B", "b.example").file(
        "a.yaml",
        "backend: { reading: { allow: [{ host: a.example, paths: [/x] }, '${A}', { host: '${B}' }] } }",
    );
    let loaded = setup.load(&["a.yaml"]).unwrap();
    let hosts: Vec<_> = loaded.config.backend.reading.allow.iter().map(|allowed| allowed.host.as_str()).collect();
    assert_eq!(hosts, ["a.example", "b.example"]);
    assert!(setup.warnings(&loaded)[0].starts_with("a.yaml:1:"), "{:?}", loaded.warnings);
}

#[test]
fn an_unset_limit_is_never_no_limit() {
    for text in [
        "backend: { reading: { allow: [{ host: a, paths: '${X}' }] } }",
        "backend: { reading: { allow: [{ host: a, paths: ['${X}'] }] } }",
        "backend: { auth: { externalAccess: [{ type: static, options: { token: 12345678a, subject: s }, accessRestrictions: [{ plugin: catalog, permission: ['${X}'] }] }] } }",
        "catalog: { rules: [{ allow: [User], locations: [{ type: url, exact: '${X}' }] }] }",
        "catalog: { rules: [{ allow: [{ kind: Template, spec.type: '${X}' }] }] }",
    ] {
        assert!(error_of(text).contains("is a limit without a value"), "{text}");
    }
}

#[test]
fn env_file_and_include_are_followed() {
    let setup = Setup::new()
        .variable("TITLE", "Portal")
        .variable("NAME", "name")
        .file(
            "a.yaml",
            "app:\n  title: { $env: TITLE }\norganization:\n  $include: parts/${NAME}.yaml#company.0.about\n",
        )
        .file("parts/name.yaml", "company:\n  - about:\n      name:\n        $file: text/name.txt\n")
        .file("parts/text/name.txt", "  Acme\n\n");
    let loaded = setup.load(&["a.yaml"]).unwrap();
    assert_eq!(loaded.config.app.title.as_deref(), Some("Portal"));
    assert_eq!(loaded.config.organization.name.as_deref(), Some("  Acme"));
    assert_eq!(setup.printed(&loaded, "organization"), ["organization.name: \"***\"  # parts/text/name.txt:1:1"]);
    assert_eq!(setup.printed(&loaded, "app.title"), ["app.title: \"Portal\"  # a.yaml:2:3 with ${TITLE}"]);
}

#[test]
fn a_file_that_is_needed_must_be_there() {
    let setup = Setup::new()
        .file("a.yaml", "app:\n  title: { $file: none.txt }\n")
        .file("b.yaml", "kubernetes:\n  title: { $file: none.txt }\n")
        .file("c.yaml", "app:\n  title: Set later\n");
    let error = setup.error(&["a.yaml"]);
    assert!(error.starts_with("a.yaml:2:3: app.title: none.txt cannot be read: "), "{error}");
    assert!(setup.load(&["b.yaml"]).is_ok());
    assert!(setup.load(&["a.yaml", "c.yaml"]).is_ok());
}

#[test]
fn an_include_cycle_is_an_error_with_its_chain() {
    let setup = Setup::new()
        .file("a.yaml", "app: { $include: b.yaml }")
        .file("b.yaml", "title: { $include: c.yaml#x }")
        .file("c.yaml", "x: { $include: b.yaml }");
    let error = setup.error(&["a.yaml"]);
    assert_eq!(
        error,
        "c.yaml:1:1: the file includes itself: b.yaml -> c.yaml -> b.yaml; remove one of these $include lines"
    );
}

#[test]
fn trees_that_repeat_themselves_are_stopped() {
    let mut laughs = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let below = level - 1;
        let items = vec![format!("*l{below}"); 10].join(", ");
        writeln!(laughs, "l{level}: &l{level} [{items}]").unwrap();
    }
    assert!(error_of(&laughs).contains("more than 200000 values"));
    assert!(error_of(&format!("a: {}{}", "[".repeat(70), "]".repeat(70))).contains("nested more than 64 deep"));
    assert!(error_of(&format!("a: {}", "[".repeat(100_000))).starts_with("a.yaml:1:"));
    assert!(error_of(&"- ".repeat(100_000)).starts_with("a.yaml:1:"));
    assert!(error_of("a: &a [*a]").contains("alias"));
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let setup = Setup::new().file("big.yaml", "#".repeat(1024 * 1024 + 1)).file("latin.yaml", b"app: { title: \xe9 }");
    let missing = setup.error(&["none.yaml"]);
    assert!(missing.starts_with("cannot read the configuration file none.yaml: "), "{missing}");
    assert!(setup.error(&["big.yaml"]).starts_with("big.yaml: the file has more than 1048576 bytes"));
    assert!(setup.error(&["latin.yaml"]).starts_with("latin.yaml: the file is not UTF-8"));
}

#[test]
fn syntax_errors_have_a_place() {
    for (text, place) in [
        ("app:\n  title: [a\nb: c\n", "a.yaml:3:"),
        ("app: {}\napp: {}\n", "a.yaml:2:1: the key 'app' stands here a second time"),
        ("app: {}\n---\nb: {}\n", "a.yaml:2:1: a second YAML document"),
        (
            "- a\n",
            "a.yaml:1:1: a configuration file is a map of sections, found a list; begin with a section such as 'app:' or 'backend:'",
        ),
        ("app:\n  ? [a]\n  : b\n", "a.yaml:2:5: a key must be a text"),
        ("app:\n  title: { $file: a, b: c }\n", "a.yaml:2:3: '$file' stands alone"),
        ("app:\n  title: { $env: [a] }\n", "a.yaml:2:12: '$env' takes a text, found a list"),
        ("app:\n  title: { $include: a.yaml#b.c }\n", "a.yaml:2:3: a.yaml has nothing at 'b.c'"),
    ] {
        let error = error_of(text);
        assert!(error.starts_with(place), "{text}\n{error}");
    }
}

#[test]
fn mistakes_in_yaml_come_with_a_remedy() {
    for (text, remedy) in [
        ("app:\n\ttitle: x\n", "indent with spaces, YAML allows no tabs there"),
        ("app:\n  title: @x\n", "put a value that starts with '@' in quotes"),
        ("app: [\n", "check the indentation and the quotes here and just above"),
    ] {
        let error = error_of(text);
        assert!(error.starts_with("a.yaml:") && error.ends_with(remedy), "{text}\n{error}");
    }
}

#[test]
fn anchors_and_merge_keys_are_understood() {
    let loaded = load_text("organization: &o { name: Acme }\napp: { <<: [*o], title: Portal }\n").unwrap();
    assert_eq!(loaded.config.app.title.as_deref(), Some("Portal"));
}

#[test]
fn an_empty_file_says_nothing() {
    assert_eq!(load_text("# nothing\n").unwrap().config, Setup::new().load(&[]).unwrap().config);
}

#[test]
fn overrides_win_over_files_and_ours_over_backstages() {
    let setup = Setup::new()
        .file("a.yaml", "app: { title: File, baseUrl: http://file.example }")
        .variable("APP_CONFIG_app_title", "\"Theirs\"")
        .variable("CALLBOARD_CONFIG_app_title", "Ours, not JSON")
        .variable("APP_CONFIG_backend_listen", r#"{"host":"::1","port":80}"#)
        .variable("APP_CONFIG_app_baseUrl", "")
        .variable("APP_CONFIG_1x", "1")
        .variable("APP_CONFIG_organization_name", "null");
    let loaded = setup.load(&["a.yaml"]).unwrap();
    assert_eq!(loaded.config.app.title.as_deref(), Some("Ours, not JSON"));
    assert_eq!(loaded.config.backend.listen.to_string(), "[::1]:80");
    assert_eq!(loaded.config.organization.name, None);
    assert_eq!(
        setup.printed(&loaded, "app."),
        [
            "app.baseUrl: \"http://file.example\"  # a.yaml:1:21",
            "app.title: \"Ours, not JSON\"  # environment variable CALLBOARD_CONFIG_app_title",
        ]
    );
    let warnings = setup.warnings(&loaded);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].starts_with("environment variable APP_CONFIG_1x: is ignored: "), "{warnings:?}");
}
