//! What is said: warnings about keys, and the printed configuration.

use super::{
    super::{WarningLevel, print},
    Setup,
};

#[test]
fn unknown_keys_name_the_nearest_known_one() {
    let text = "app:\n  tilte: x\n  baseURL: y\nlisten: ':1'\nkind: Zebra\nzebra:\n  deep: [1]\ncatalog:\n  locations:\n    - { type: url, target: https://x, targt: z }\nbackend:\n  reading:\n    allow: [{ host: a, path: /b }]\n";
    let setup = Setup::new().file("a.yaml", text);
    let loaded = setup.load(&["a.yaml"]).unwrap();
    insta::assert_snapshot!(setup.warnings(&loaded).join("\n"), @r"
    a.yaml:2:3: app.tilte: is not a known key and has no effect; did you mean 'app.title'?
    a.yaml:3:3: app.baseURL: is not a known key and has no effect; did you mean 'app.baseUrl'?
    a.yaml:4:1: listen: is not a known key and has no effect; did you mean 'backend.listen'?
    a.yaml:5:1: kind: is not a known key and has no effect
    a.yaml:6:1: zebra: is not a known key and has no effect
    a.yaml:10:39: catalog.locations[0].targt: is not a known key and has no effect; did you mean 'catalog.locations[0].target'?
    a.yaml:13:24: backend.reading.allow[0].path: is not a known key and has no effect; did you mean 'backend.reading.allow[0].paths'?
    ");
}

#[test]
fn known_sections_that_do_nothing_are_one_information_each() {
    let text = "techdocs: { builder: local, publisher: { type: local } }\nbackend: { cors: {}, csp: {}, cache: { store: memory } }\nscaffolder:\nauth: { providers: { github: { development: {} }, google: {} } }\n";
    let setup = Setup::new().file("a.yaml", text);
    let loaded = setup.load(&["a.yaml"]).unwrap();
    assert!(loaded.warnings.iter().all(|warning| warning.level == WarningLevel::Information));
    insta::assert_snapshot!(setup.warnings(&loaded).join("\n"), @r"
    a.yaml:1:1: techdocs: is known from Backstage but not used yet
    a.yaml:2:12: backend: cache, cors, csp are known from Backstage but not used yet
    a.yaml:4:22: auth: providers.github, providers.google are known from Backstage but not used yet
    ");
}

#[test]
fn the_printed_configuration_masks_secrets() {
    let text = "backend:\n  database:\n    client: pg\n    connection: postgres://ada:hunter2@db/x\n  auth: { externalAccess: [{ type: static, options: { token: '${SCRIPT}', subject: bench } }] }\nproxy:\n  /api: { headers: { X-Api-Key: hunter2, Accept: '*', Other: 'x ${MY_TOKEN}' } }\nauth: { providers: { github: { development: { clientId: id, clientSecret: 12 } } } }\norganization: { name: '${NAME}' }\n";
    let setup = Setup::new()
        .variable("SCRIPT", "hunter2hunter2")
        .variable("MY_TOKEN", "hunter2")
        .variable("NAME", "Acme")
        .file("a.yaml", text);
    let loaded = setup.load(&["a.yaml"]).unwrap();
    let lines = setup.printed(&loaded, "").join("\n");
    insta::assert_snapshot!(lines, @r#"
    auth.environment: "development"  # default
    auth.providers.github.development.clientId: "id"  # a.yaml:8:47
    auth.providers.github.development.clientSecret: "***"  # a.yaml:8:61
    backend.auth.externalAccess[0].options.subject: "bench"  # a.yaml:5:75
    backend.auth.externalAccess[0].options.token: "***"  # a.yaml:5:55 with ${SCRIPT}
    backend.auth.externalAccess[0].type: "static"  # a.yaml:5:30
    backend.baseUrl: "http://127.0.0.1:7007"  # default
    backend.database.client: "pg"  # a.yaml:3:5
    backend.database.connection: "postgres://***@db/x"  # a.yaml:4:5
    backend.listen: "127.0.0.1:7007"  # default
    catalog.orphanStrategy: "delete"  # default
    catalog.processingInterval: "PT2M"  # default
    catalog.readonly: false  # default
    catalog.registerFiles: false  # default
    catalog.rules: ["Component","API","Location"]  # default
    organization.name: "Acme"  # a.yaml:9:17 with ${NAME}
    proxy["/api"].headers.Accept: "*"  # a.yaml:7:42
    proxy["/api"].headers.Other: "***"  # a.yaml:7:55 with ${MY_TOKEN}
    proxy["/api"].headers.X-Api-Key: "***"  # a.yaml:7:22
    "#);
    assert!(!format!("{loaded:?}").contains("hunter2"));
}

#[test]
fn the_printed_configuration_is_json_too() {
    let setup = Setup::new().variable("T", "Portal").file("a.yaml", "app:\n  title: ${T}\n");
    let loaded = setup.load(&["a.yaml"]).unwrap();
    let leaf = print(&loaded).iter().find(|leaf| leaf.path == "app.title").unwrap();
    assert_eq!(
        setup.without_folder(&serde_json::to_string(leaf).unwrap()),
        r#"{"path":"app.title","value":"Portal","origin":"a.yaml:2:3","variables":["T"]}"#
    );
}

#[test]
fn what_stands_in_a_file_of_its_own_is_masked() {
    let text = "organization: { name: { $file: name.txt } }\napp: { title: 'Bearer hunter2' }\n";
    let setup = Setup::new().file("name.txt", "hunter2\n").file("a.yaml", text);
    let loaded = setup.load(&["a.yaml"]).unwrap();
    assert_eq!(loaded.config.organization.name.as_deref(), Some("hunter2"));
    assert_eq!(setup.printed(&loaded, "organization"), ["organization.name: \"***\"  # name.txt:1:1"]);
    assert_eq!(setup.printed(&loaded, "app.title"), ["app.title: \"Bearer ***\"  # a.yaml:2:8"]);
}
