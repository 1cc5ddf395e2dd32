//! The typed values: their forms, their defaults, and what is wrong with them.

use std::time::Duration;

use super::{
    super::{AllowedKind, CodeHost, Config, DatabaseConfig, Guests, Listen, OrphanStrategy, Processing, SqlitePlace},
    Setup, error_of, load_text,
};

fn config(text: &str) -> Config {
    load_text(text).unwrap().config
}

#[test]
fn nothing_configured_is_a_portal_on_loopback() {
    let loaded = Setup::new().load(&[]).unwrap();
    let config = loaded.config;
    assert_eq!(config.backend.listen.to_string(), "127.0.0.1:7007");
    assert_eq!(config.backend.base_url(), "http://127.0.0.1:7007");
    assert_eq!(config.backend.database, DatabaseConfig::Sqlite(SqlitePlace::DataDirectory));
    assert_eq!(config.auth.guests, Guests::Loopback);
    assert!(config.catalog.locations.is_empty() && config.backend.auth.external_access.is_empty());
    assert!(loaded.warnings.is_empty());
    let defaults: Vec<_> = loaded.origins.iter().map(|leaf| leaf.path.as_str()).collect();
    assert!(defaults.contains(&"backend.listen") && defaults.contains(&"backend.database.client"), "{defaults:?}");
}

#[test]
fn every_form_of_an_address_is_read() {
    for (form, expected) in [
        ("':7007'", "0.0.0.0:7007"),
        ("7007", "0.0.0.0:7007"),
        ("'7007'", "0.0.0.0:7007"),
        ("localhost:80", "localhost:80"),
        ("'[::1]:80'", "[::1]:80"),
        ("{ host: 127.0.0.1, port: 80 }", "127.0.0.1:80"),
        ("{ host: '::', port: '80' }", "[::]:80"),
        ("{ port: 80 }", "0.0.0.0:80"),
        ("{ host: localhost }", "localhost:7007"),
        ("{ host: '${UNSET}', port: 80 }", "127.0.0.1:80"),
    ] {
        assert_eq!(config(&format!("backend: {{ listen: {form} }}")).backend.listen.to_string(), expected, "{form}");
    }
    for form in ["localhost", "a:b", "::1:80", "70000", "'host:+80'", "'http://a:80'", "[]", "{ port: -1 }", "''"] {
        let error = error_of(&format!("backend:\n  listen: {form}\n"));
        assert!(error.starts_with("a.yaml:2:"), "{form}: {error}");
    }
    assert_eq!(Listen::parse("[::1:80"), None);
}

#[test]
fn every_form_of_the_interval_is_read() {
    for (form, expected) in [
        ("PT30M", Processing::Every(Duration::from_mins(30))),
        ("30s", Processing::Every(Duration::from_secs(30))),
        ("{ hours: 1, minutes: '30' }", Processing::Every(Duration::from_mins(90))),
        ("false", Processing::Off),
        ("'false'", Processing::Off),
        ("", Processing::Every(Duration::from_mins(2))),
    ] {
        assert_eq!(
            config(&format!("catalog: {{ processingInterval: {form} }}")).catalog.processing,
            expected,
            "{form}"
        );
    }
    for form in ["true", "30", "soon", "{ minutes: x }", "{}", "[]"] {
        let error = error_of(&format!("catalog:\n  processingInterval: {form}\n"));
        assert!(error.starts_with("a.yaml:2:3: catalog.processingInterval: "), "{form}: {error}");
        assert!(error.ends_with("PT30M, 30s or { minutes: 30 }"), "{form}: {error}");
    }
}

#[test]
fn wrong_types_are_all_reported_with_place_and_expectation() {
    let error =
        error_of("app:\n  title: 5\nbackend: []\ncatalog:\n  locations: x\n  readonly: maybe\n  orphanStrategy: eat\n");
    insta::assert_snapshot!(error, @r"
    a.yaml:2:3: app.title: has the wrong type: found a number, expected a text; put the value in quotes
    a.yaml:3:1: backend: has the wrong type: found a list, expected a map
    a.yaml:5:3: catalog.locations: has the wrong type: found a text, expected a list
    a.yaml:6:3: catalog.readonly: has the wrong type: found a text, expected true or false
    a.yaml:7:3: catalog.orphanStrategy: is not a strategy for orphans; write keep or delete
    ");
}

#[test]
fn wrong_types_in_what_is_not_used_stop_nothing() {
    assert!(
        load_text("techdocs: 5\nkubernetes: [1]\nbackend: { cors: 7, csp: x }\nnobody: { knows: [this] }\n").is_ok()
    );
}

#[test]
fn file_targets_start_from_the_file_that_names_them() {
    let setup = Setup::new()
        .file("configs/a.yaml", "catalog:\n  locations:\n    - { type: file, target: ../catalog/**/*.yaml, rules: [{ allow: [User] }] }\n    - { type: url, target: https://example.com/a.yaml }\n    - { type: file, target: /absolute/x.yaml }\n    - $include: parts/one.yaml\n")
        .file("configs/parts/one.yaml", "type: file\ntarget: ./one/all.yaml\n");
    let loaded = setup.load(&["configs/a.yaml"]).unwrap();
    let targets: Vec<_> =
        loaded.config.catalog.locations.iter().map(|place| setup.without_folder(&place.target)).collect();
    assert_eq!(
        targets,
        ["catalog/**/*.yaml", "https://example.com/a.yaml", "/absolute/x.yaml", "configs/parts/one/all.yaml"]
    );
    let allow = vec![AllowedKind { kind: "User".into(), spec_type: None }];
    assert_eq!(loaded.config.catalog.locations[0].rules[0].allow, allow);
    assert_eq!(setup.without_folder(&loaded.config.catalog.locations[0].origin.to_string()), "configs/a.yaml:3:7");
}

#[test]
fn targets_written_for_backstages_working_directory_are_found() {
    let setup = Setup::new()
        .file("app-config.yaml", "catalog: { locations: [{ type: file, target: ../../examples/*.yaml }] }")
        .file("examples/all.yaml", "")
        .file("packages/backend/package.json", "{}");
    let loaded = setup.load(&["app-config.yaml"]).unwrap();
    assert_eq!(setup.without_folder(&loaded.config.catalog.locations[0].target), "examples/*.yaml");
}

#[test]
fn catalog_rules_have_both_forms() {
    let catalog = config(
        "catalog:\n  readonly: 'yes'\n  registerFiles: true\n  orphanStrategy: keep\n  rules:\n    - allow: [Group, { kind: Template, spec.type: website }]\n      locations: [{ type: url, pattern: 'https://x/**' }]\n",
    )
    .catalog;
    assert!(catalog.readonly && catalog.register_files);
    assert_eq!(catalog.orphan_strategy, OrphanStrategy::Keep);
    let rule = &catalog.rules[0];
    assert_eq!(rule.allow[1], AllowedKind { kind: "Template".into(), spec_type: Some("website".into()) });
    assert_eq!(rule.locations[0].pattern.as_deref(), Some("https://x/**"));
    let defaults = config("").catalog.rules;
    assert_eq!(
        defaults[0].allow.iter().map(|allowed| allowed.kind.as_str()).collect::<Vec<_>>(),
        ["Component", "API", "Location"]
    );
}

#[test]
fn databases_have_every_form() {
    let postgres = |text: &str| match config(&format!("backend: {{ database: {{ client: pg, connection: {text} }} }}"))
        .backend
        .database
    {
        DatabaseConfig::Postgres(postgres) => postgres,
        DatabaseConfig::Sqlite(_) => panic!("{text}"),
    };
    for (text, expected) in [
        ("{ host: db, port: '5433', user: ada, password: 'p@s/s%' }", "postgres://ada:p%40s%2Fs%25@db:5433/callboard"),
        ("{ host: '::1', database: x, ssl: true }", "postgres://[::1]/x?sslmode=verify-full"),
        ("{ host: /run/postgresql }", "postgres://localhost/callboard?host=%2Frun%2Fpostgresql"),
        ("{ ssl: { rejectUnauthorized: false } }", "postgres://localhost/callboard?sslmode=require"),
        ("postgresql://a:b@c/d", "postgresql://a:b@c/d"),
        ("{ connectionString: 'postgres://a:b@c/d', ssl: false }", "postgres://a:b@c/d?sslmode=disable"),
    ] {
        assert_eq!(postgres(text).url.expose(), expected, "{text}");
    }
    let tls = postgres("{ ssl: { ca: PEM, key: KEY } }");
    assert_eq!(
        (tls.certificate_authority.as_deref(), tls.client_key.as_ref().map(super::super::Secret::expose)),
        (Some("PEM"), Some("KEY"))
    );

    let setup = Setup::new()
        .file("a/memory.yaml", "backend: { database: { client: better-sqlite3, connection: ':memory:' } }")
        .file("a/folder.yaml", "backend: { database: { client: better-sqlite3, connection: { directory: ../data } } }");
    let database = |file| setup.load(&[file]).unwrap().config.backend.database;
    assert_eq!(database("a/memory.yaml"), DatabaseConfig::Sqlite(SqlitePlace::Memory));
    assert_eq!(database("a/folder.yaml"), DatabaseConfig::Sqlite(SqlitePlace::Folder(setup.path("data"))));

    assert!(error_of("backend: { database: { client: mysql2 } }").contains("write better-sqlite3 or pg"));
    assert!(error_of("backend: { database: { client: pg } }").contains("backend.database.connection: is missing"));
    assert!(error_of("backend: { database: { connection: x } }").contains("backend.database.client: is missing"));
    assert!(
        error_of("backend: { database: { client: pg, connection: 'secret-value' } }").ends_with("host:5432/database")
    );
}

#[test]
fn tokens_are_read_and_weak_ones_refused() {
    let access = |options: &str| {
        format!("backend:\n  auth:\n    externalAccess:\n      - type: static\n        options: {options}\n")
    };
    let with_limits = access("{ token: abcdefgh, subject: bench }")
        + "        accessRestrictions: [{ plugin: catalog, permission: a.b, permissionAttribute: { action: [read] } }]\n      - type: jwks\n        options: { url: https://x }\n";
    let loaded = load_text(&with_limits).unwrap();
    let accesses = loaded.config.backend.auth.external_access;
    assert_eq!((accesses[0].token.expose(), accesses[0].subject.as_str()), ("abcdefgh", "bench"));
    assert_eq!(accesses[0].restrictions[0].permissions, ["a.b"]);
    assert_eq!(accesses[0].restrictions[0].actions, ["read"]);
    assert_eq!(accesses.len(), 1);
    assert!(loaded.warnings[0].message.contains("gives none"), "{:?}", loaded.warnings);
    for options in [
        "{ token: short, subject: s }",
        "{ token: 'abc defgh', subject: s }",
        "{ token: abcdefgh, subject: 'a b' }",
        "{ subject: s }",
        "{}",
    ] {
        let error = error_of(&access(options));
        assert!(error.starts_with("a.yaml:"), "{options}");
        assert!(!error.contains("abc"), "{error}");
    }
}

#[test]
fn guests_are_let_in_as_the_providers_say() {
    for (auth, expected) in [
        ("{}", Guests::Loopback),
        ("{ providers: { guest: {} } }", Guests::Loopback),
        ("{ providers: { guest: } }", Guests::Loopback),
        ("{ providers: { guest: { dangerouslyAllowOutsideDevelopment: true } } }", Guests::Everybody),
        ("{ providers: { github: {} } }", Guests::Nobody),
    ] {
        assert_eq!(config(&format!("auth: {auth}")).auth.guests, expected, "{auth}");
    }
    let auth = config("auth: { environment: production, providers: { guest: { userEntityRef: Ada } } }").auth;
    assert_eq!((auth.environment.as_str(), auth.guest_user.unwrap().as_str()), ("production", "user:default/ada"));
}

#[test]
fn integrations_know_their_urls() {
    let loaded = load_text(
        "integrations:\n  github:\n    - { host: github.com, token: t }\n    - { host: GHE.example.com }\n  gitlab:\n    - { host: lab.example, baseUrl: 'https://lab.example/git', token: '' }\n  bitbucketServer:\n    - { host: 'bb.example:8443', username: u, password: p }\n  gitea:\n    - { host: '${NONE}' }\n    - { host: tea.example, baseUrl: temp }\n",
    )
    .unwrap();
    let found = |url: &str| loaded.config.integration_for(&url::Url::parse(url).unwrap()).cloned().unwrap();
    let github = found("https://github.com/a/b");
    assert_eq!((github.kind, github.token.unwrap().expose()), (CodeHost::GitHub, "t"));
    assert_eq!(github.api_base_url.as_str(), "https://api.github.com/");
    assert_eq!(found("https://ghe.example.com/a").api_base_url.as_str(), "https://ghe.example.com/api/v3");
    let gitlab = found("https://lab.example/x");
    assert_eq!((gitlab.api_base_url.as_str(), gitlab.token), ("https://lab.example/git/api/v4", None));
    assert_eq!(found("https://bb.example:8443/x").api_base_url.as_str(), "https://bb.example:8443/rest/api/1.0");
    assert_eq!(found("https://bitbucket.org/x").kind, CodeHost::BitbucketCloud);
    assert_eq!(loaded.config.integrations.len(), 6);
    assert!(loaded.warnings.iter().any(|warning| warning.message.contains("left out")), "{:?}", loaded.warnings);
    assert!(error_of("integrations: { gitea: [{}] }").contains("integrations.gitea[0].host: is missing"));
    assert!(error_of("integrations: { gitea: [{ host: 'https://x/y' }] }").contains("is not a host"));
}

#[test]
fn a_wrong_url_does_not_show_itself() {
    let error = error_of("app:\n  baseUrl: 'ftp://ada:hunter2@x'\n");
    assert_eq!(error, "a.yaml:2:3: app.baseUrl: is not a URL; write it like https://portal.example.com");
}

#[test]
fn locations_that_cannot_be_read_are_reported_all_at_once_and_without_their_secrets() {
    let text = "catalog:
  locations:
    - { type: ftp, target: x }
    - { target: ./a.yaml }
    - { type: url, target: not a url }
    - { type: url, target: 'ftp://x.test/a.yaml' }
    - { type: url, target: 'http://user:s3cret@x.test/a.yaml' }
    - { type: url, target: 'https://x.test/a.yaml?private_token=s3cret' }
    - { type: git, target: 'https://u:s3cret@git.test/x.git' }
    - { type: git, target: 'https://s3cret@git.test/x.git//a.yaml?ref=main' }
    - { type: git, target: 'https://git.test/x.git?access_token=s3cret' }
    - { type: git, target: ./x }
    - { type: git, target: 'https://git.test/x.git?ref=' }
    - { type: file, target: http://x/y }
";
    insta::assert_snapshot!(error_of(text), @r"
    a.yaml:3:9: catalog.locations[0].type: is no type of location; write file, url or git
    a.yaml:4:7: catalog.locations[1].type: is missing; write file, url or git
    a.yaml:5:20: catalog.locations[2].target: is not a URL; write it like https://example.com/catalog-info.yaml
    a.yaml:6:20: catalog.locations[3].target: is not a URL; write it like https://example.com/catalog-info.yaml
    a.yaml:7:20: catalog.locations[4].target: carries a user name or password; put the token under integrations instead
    a.yaml:8:20: catalog.locations[5].target: carries a secret, the parameter 'private_token'; put the token under integrations instead
    a.yaml:9:20: catalog.locations[6].target: carries a user name or password; put the token under integrations instead
    a.yaml:10:20: catalog.locations[7].target: carries a user name or password; put the token under integrations instead
    a.yaml:11:20: catalog.locations[8].target: carries a secret, the parameter 'access_token'; put the token under integrations instead
    a.yaml:12:20: catalog.locations[9].target: is not the address of a repository; write it as https://, ssh://, file:// or git@host:path, then //PATH and ?ref=BRANCH where they are needed
    a.yaml:13:20: catalog.locations[10].target: is not the address of a repository; write it as https://, ssh://, file:// or git@host:path, then //PATH and ?ref=BRANCH where they are needed
    a.yaml:14:21: catalog.locations[11].target: is an address and no file; write type: url, or git for a repository
    ");
}

#[test]
fn locations_in_every_form_are_read() {
    let text = "catalog:
  locations:
    - { type: url, target: 'https://x.test/a.yaml?ref=main' }
    - { type: git, target: 'https://git.test/x.git//*/a.yaml?ref=main' }
    - { type: git, target: 'git@git.test:o/r.git' }
    - { type: git, target: 'ssh://git@git.test/o/r.git' }
    - { type: git, target: 'file:///srv/r.git' }
    - { type: file, target: './**/{a,b}.yaml' }
";
    assert_eq!(load_text(text).unwrap().config.catalog.locations.len(), 6);
}

#[test]
fn a_kind_that_is_misspelt_in_a_rule_gets_a_warning() {
    let text = "catalog:
  rules:
    - allow: [component, Componnt, { kind: Templat, spec.type: x }, Zebra]
  locations:
    - { type: file, target: a.yaml, rules: [{ allow: [Usr] }] }
";
    let setup = Setup::new().file("a.yaml", text);
    let loaded = setup.load(&["a.yaml"]).unwrap();
    insta::assert_snapshot!(setup.warnings(&loaded).join("\n"), @r"
    a.yaml:3:26: catalog.rules[0].allow[1]: 'Componnt' is no kind that Callboard knows, so it lets nothing in; did you mean 'Component'?
    a.yaml:3:38: catalog.rules[0].allow[2].kind: 'Templat' is no kind that Callboard knows, so it lets nothing in; did you mean 'Template'?
    a.yaml:3:69: catalog.rules[0].allow[3]: 'Zebra' is no kind that Callboard knows, so it lets nothing in
    a.yaml:5:55: catalog.locations[0].rules[0].allow[0]: 'Usr' is no kind that Callboard knows, so it lets nothing in; did you mean 'User'?
    ");
}

#[test]
fn an_address_for_sqlite_is_refused() {
    let text = "backend: { database: { client: better-sqlite3, connection: 'postgres://ada:s3cret@x/y' } }";
    let error = error_of(text);
    assert!(error.contains("set client to pg") && !error.contains("s3cret"), "{error}");
}
