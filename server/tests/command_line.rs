//! The command as a shell sees it: what it prints, and its exit code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use db::{Database, DbError};
use tokio::sync::Notify;

const GOOD: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a }\n\
                    spec: { type: service, lifecycle: production, owner: shop }\n";

/// Far longer than a server takes to stop.
const PATIENCE: Duration = Duration::from_secs(30);

fn callboard(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(arguments)
        .current_dir(folder)
        .env("RUST_LOG", "error")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// `callboard serve` with the configuration of the folder. Killed when dropped.
struct Serving {
    process: Child,
    address: String,
    log: PathBuf,
}

impl Serving {
    fn start(folder: &Path) -> Self {
        Self::run(folder, Command::new(env!("CARGO_BIN_EXE_callboard")))
    }

    /// With at most so many open files.
    fn start_with_files(folder: &Path, files: u32) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -n \"$1\"; shift; exec \"$@\"", "sh", &files.to_string()]);
        command.arg(env!("CARGO_BIN_EXE_callboard"));
        Self::run(folder, command)
    }

    fn run(folder: &Path, mut command: Command) -> Self {
        let log = folder.join("log");
        let mut process = command
            .args(["serve", "--listen", "127.0.0.1:0", "--config", "callboard.yaml"])
            .current_dir(folder)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(address) = line.trim().strip_prefix("Callboard listens on http://") else {
            panic!("the server did not start: {}", fs::read_to_string(&log).unwrap())
        };
        Self { process, address: address.to_owned(), log }
    }

    /// The whole answer, status line and headers included.
    fn get(&self, path: &str) -> String {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        write!(connection, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ended = self.process.kill().is_err();
        self.process.wait().unwrap();
    }
}

#[test]
fn check_exits_with_0_1_or_2() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.yaml"), GOOD).unwrap();
    fs::write(folder.path().join("bad.yaml"), GOOD.replace("owner: shop", "owner: ''")).unwrap();
    let good = callboard(folder.path(), &["check", "good.yaml"]);
    assert_eq!((good.status.code(), text(&good.stdout)), (Some(0), "1 file, 1 entity, 0 errors, 0 warnings\n".into()));
    let bad = callboard(folder.path(), &["check", "."]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(text(&bad.stdout).starts_with("./bad.yaml:4:"), "{}", text(&bad.stdout));
    assert_eq!(callboard(folder.path(), &["check", "none.yaml"]).status.code(), Some(2));
    assert_eq!(callboard(folder.path(), &["check"]).status.code(), Some(2));
}

#[test]
fn check_writes_one_json_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.yaml"), "kind: [\n").unwrap();
    let output = callboard(folder.path(), &["check", "--json", "bad.yaml"]);
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[0]["rule"]), (1, &serde_json::json!("yaml-syntax")));
}

#[test]
fn check_says_where_an_entity_was_defined_first() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), GOOD).unwrap();
    fs::write(folder.path().join("b.yaml"), format!("# Again.\n{GOOD}")).unwrap();
    let output = callboard(folder.path(), &["check", "a.yaml", "b.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let expected = "b.yaml:2:1: component:default/a is already defined at a.yaml:1: remove one, or rename one\n\
                    2 files, 1 entity, 1 error, 0 warnings\n";
    assert_eq!(text(&output.stdout), expected);
}

#[test]
fn docs_check_tells_what_is_wrong_and_fails_for_errors() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("docs/index.md"), "# A\n\n[x](none.md)\n").unwrap();
    let checked = callboard(folder.path(), &["docs", "check", "."]);
    let printed = text(&checked.stdout);
    assert!(printed.starts_with("./docs/index.md:3: warning: ") && printed.contains("(broken-link)"), "{printed}");
    assert!(printed.ends_with("1 page, 0 errors, 1 warning\n"), "{printed}");
    assert_eq!(checked.status.code(), Some(0));
    assert_eq!(callboard(folder.path(), &["docs", "check", ".", "--strict"]).status.code(), Some(1));
    let json = text(&callboard(folder.path(), &["docs", "check", ".", "--json"]).stdout);
    let note: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&note["rule"], &note["address"]), (&serde_json::json!("broken-link"), &serde_json::json!("")));
    fs::write(folder.path().join("docs/index.md"), [0xff, 0xff]).unwrap();
    assert_eq!(callboard(folder.path(), &["docs", "check", "."]).status.code(), Some(1));
    assert_eq!(callboard(folder.path(), &["docs", "check", "none"]).status.code(), Some(2));
}

#[test]
fn docs_build_writes_a_site() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("docs/index.md"), "# A\n").unwrap();
    let built = callboard(folder.path(), &["docs", "build", ".", "--output", "public"]);
    let expected = "1 page, 0 files, 0 errors, 0 warnings; written to public\n";
    assert_eq!((built.status.code(), text(&built.stdout)), (Some(0), expected.into()), "{}", text(&built.stderr));
    assert!(fs::read_to_string(folder.path().join("public/index.html")).unwrap().contains("A</"));
    fs::write(folder.path().join("docs/index.md"), "# B\n\n[x](none.md)\n").unwrap();
    let strict = callboard(folder.path(), &["docs", "build", ".", "--output", "public", "--strict"]);
    assert_eq!(strict.status.code(), Some(1));
    assert!(text(&strict.stdout).ends_with("1 warning; nothing is written\n"), "{}", text(&strict.stdout));
    let refused = callboard(folder.path(), &["docs", "build", ".", "--output", "."]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(callboard(folder.path(), &["docs", "build", "none", "--output", "x"]).status.code(), Some(2));
}

/// The sample company's documentation is what a newcomer reads first.
#[test]
fn the_documentation_of_the_examples_is_without_faults() {
    let teams = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/catalog/teams");
    let (mut sites, output) = (0, tempfile::tempdir().unwrap());
    for team in fs::read_dir(teams).unwrap() {
        let Ok(folders) = fs::read_dir(team.unwrap().path().join("docs")) else { continue };
        for folder in folders {
            let path = folder.unwrap().path();
            sites += 1;
            let target = output.path().join(sites.to_string());
            let arguments = ["docs", "build", path.to_str().unwrap(), "--strict", "--output", target.to_str().unwrap()];
            let built = callboard(output.path(), &arguments);
            assert_eq!(built.status.code(), Some(0), "{}{}", text(&built.stdout), text(&built.stderr));
        }
    }
    assert!(sites >= 5, "{sites}");
}

#[test]
fn check_takes_a_warning_for_no_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), GOOD.replace("owner: shop", "owner: shop, dependson: []")).unwrap();
    let output = callboard(folder.path(), &["check", "a.yaml"]);
    let printed = text(&output.stdout);
    assert!(printed.starts_with("a.yaml:4:"), "{printed}");
    assert!(printed.ends_with("1 file, 1 entity, 0 errors, 1 warning\n"), "{printed}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn check_looks_for_descriptors_where_people_keep_them() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, content: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write("service/catalog-info.yaml", &GOOD.replace("name: a", "name: b"));
    write("deep/down/any.yml", GOOD);
    write("deep/down/chart.yaml", "kind: [\n");
    for skipped in ["node_modules", ".git", "target"] {
        write(&format!("{skipped}/catalog-info.yaml"), "kind: [\n");
    }
    symlink(folder.path(), folder.path().join("deep/round")).unwrap();
    let output = callboard(folder.path(), &["check", "."]);
    assert_eq!(text(&output.stdout), "2 files, 2 entities, 0 errors, 0 warnings\n");
}

#[test]
fn check_reads_what_placeholders_point_at() {
    let folder = tempfile::tempdir().unwrap();
    let api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: pay }\n\
               spec: { type: openapi, lifecycle: production, owner: shop, definition: { $text: ./pay.txt } }\n";
    fs::write(folder.path().join("api.yaml"), api).unwrap();
    let output = callboard(folder.path(), &["check", "api.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("pay.txt cannot be read"), "{}", text(&output.stdout));
    fs::write(folder.path().join("pay.txt"), "openapi: 3.1.0").unwrap();
    assert_eq!(callboard(folder.path(), &["check", "api.yaml"]).status.code(), Some(0));
}

#[test]
fn a_port_in_use_is_named_with_a_way_out() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(first.path().join("callboard.yaml"), "").unwrap();
    let serving = Serving::start(first.path());
    let address = serving.address.as_str();
    let output = callboard(second.path(), &["serve", "--listen", address]);
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(message.contains(&format!("another program already listens on {address}")), "{message}");
    assert!(message.contains("--listen"), "{message}");
    assert!(serving.get("/.backstage/health/v1/readiness").starts_with("HTTP/1.1 200 "));
}

#[test]
fn an_address_that_is_none_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let output = callboard(folder.path(), &["serve", "--listen", "nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(message.contains("--listen nowhere is no address: write host:port"), "{message}");
}

#[test]
fn an_unknown_key_is_named_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.yaml"), GOOD).unwrap();
    let config = "catalgo: {}\ncatalog:\n  locations:\n    - { type: file, target: ./all.yaml, rule: [] }\n";
    fs::write(folder.path().join("callboard.yaml"), config).unwrap();
    let serving = Serving::start(folder.path());
    assert!(serving.get("/api/catalog/entities").starts_with("HTTP/1.1 200 "));
    let log = serving.log();
    for message in [
        "callboard.yaml:1:1: catalgo: is not a known key and has no effect; did you mean 'catalog'?",
        "callboard.yaml:4:41: catalog.locations[0].rule: is not a known key and has no effect; did you mean \
         'catalog.locations[0].rules'?",
    ] {
        assert!(log.contains(message), "{log}");
    }
}

#[test]
fn a_configuration_that_is_no_yaml_stops_the_start_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("callboard.yaml"), "app: { title: Portal }\nbackend: [\n").unwrap();
    for arguments in
        [["serve", "--config", "callboard.yaml"].as_slice(), &["config", "print", "--config", "callboard.yaml"]]
    {
        let output = callboard(folder.path(), arguments);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()));
        assert!(text(&output.stderr).contains("callboard.yaml:3:1: "), "{}", text(&output.stderr));
    }
}

#[test]
fn a_portal_that_is_asked_to_stop_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("callboard.yaml"), "").unwrap();
    let mut serving = Serving::start(folder.path());
    assert!(serving.get("/.backstage/health/v1/readiness").starts_with("HTTP/1.1 200 "));
    let asked = Command::new("kill").arg(serving.process.id().to_string()).status().unwrap();
    assert!(asked.success());
    let since = Instant::now();
    let ended = loop {
        if let Some(ended) = serving.process.try_wait().unwrap() {
            break ended;
        }
        assert!(since.elapsed() < PATIENCE, "it still runs: {}", serving.log());
        thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(ended.code(), Some(0), "{}", serving.log());
}

#[test]
fn a_missing_configuration_file_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let output = callboard(folder.path(), &["serve", "--config", "none.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("none.yaml"), "{}", text(&output.stderr));
}

#[test]
fn a_folder_that_cannot_be_made_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let output = callboard(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--data", "file/data"]);
    assert_eq!(output.status.code(), Some(1));
    let folder = folder.path().canonicalize().unwrap().join("file/data");
    let message = format!("the data folder {} cannot be made", folder.display());
    assert!(text(&output.stderr).contains(&message), "{}", text(&output.stderr));
}

#[test]
fn config_print_says_where_values_come_from_and_masks_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let config = "app: { title: Portal }\nbackend:\n  auth:\n    externalAccess:\n      \
                  - { type: static, options: { token: very-secret-token, subject: job } }\n";
    fs::write(folder.path().join("callboard.yaml"), config).unwrap();
    let output = text(&callboard(folder.path(), &["config", "print", "--config", "callboard.yaml"]).stdout);
    assert!(output.contains("app.title: \"Portal\""), "{output}");
    assert!(output.contains("callboard.yaml:1:"), "{output}");
    assert!(!output.contains("very-secret-token"), "{output}");
    let lines = text(&callboard(folder.path(), &["config", "print", "--json", "--config", "callboard.yaml"]).stdout);
    let leaves: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let value = |path: &str| leaves.iter().find(|leaf| leaf["path"] == path).unwrap()["value"].clone();
    assert_eq!(value("backend.auth.externalAccess[0].options.token"), "***");
    assert_eq!(value("app.title"), "Portal");
}

#[test]
fn migrate_makes_the_data_folder_too() {
    let folder = tempfile::tempdir().unwrap();
    let output = callboard(folder.path(), &["migrate", "--data", "new/data"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(folder.path().join("new/data/callboard.db").exists());
}

#[test]
fn migrate_makes_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let output = callboard(folder.path(), &["migrate", "--database-url", "portal.db"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(folder.path().join("portal.db").exists());
}

#[test]
fn check_looks_into_every_form_of_descriptor_and_into_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| fs::write(folder.path().join(name), content).unwrap();
    write("bom.yaml", "\u{feff}apiVersion: backstage.io/v1alpha1\nkind: Componet\nmetadata: { name: a }\n".as_bytes());
    write("latin.yaml", b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: caf\xe9 }\n");
    write("deployment.yaml", b"apiVersion: apps/v1\nkind: Deployment\n");
    let output = callboard(folder.path(), &["check", "."]);
    let lines = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{lines}");
    assert!(lines.contains("bom.yaml:") && lines.contains("latin.yaml:"), "{lines}");
    assert!(!lines.contains("deployment.yaml"), "{lines}");
}

#[test]
fn check_leaves_skeletons_and_what_is_excluded_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("broken")).unwrap();
    let skeleton =
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${{ values.name }}\nspec: {}\n";
    fs::write(folder.path().join("catalog-info.yaml"), skeleton).unwrap();
    fs::write(folder.path().join("broken/catalog-info.yaml"), "kind: [").unwrap();
    let output = callboard(folder.path(), &["check", ".", "--exclude", "**/broken"]);
    let lines = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{lines}");
    assert!(lines.contains("looks like the skeleton of a template"), "{lines}");
}

#[test]
fn check_of_nothing_is_a_mistake_of_the_call() {
    let folder = tempfile::tempdir().unwrap();
    let output = callboard(folder.path(), &["check", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no descriptors found"), "{}", text(&output.stderr));
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let letter = "Dear reader, this is not a database. ".repeat(100);
    fs::write(folder.path().join("letter.txt"), &letter).unwrap();
    for arguments in [["migrate"].as_slice(), &["serve", "--listen", "127.0.0.1:0"]] {
        let output = callboard(folder.path(), &[arguments, &["--database-url", "letter.txt"]].concat());
        assert_eq!(output.status.code(), Some(1));
        let message = text(&output.stderr);
        assert!(message.contains("letter.txt is not a SQLite database: name another file"), "{message}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("letter.txt")).unwrap(), letter);
}

#[test]
fn a_data_folder_that_is_a_file_is_called_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let output = callboard(folder.path(), &["migrate", "--data", "file"]);
    assert_eq!(output.status.code(), Some(1));
    let message = format!("the data folder {} is a file", folder.path().canonicalize().unwrap().join("file").display());
    assert!(text(&output.stderr).contains(&message), "{}", text(&output.stderr));
}

#[test]
fn config_print_says_what_has_no_effect() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("callboard.yaml"), "app: { tilte: x }\nbackend: { cors: {} }\n").unwrap();
    let output = callboard(folder.path(), &["config", "print", "--config", "callboard.yaml"]);
    assert_eq!(output.status.code(), Some(0));
    let said = text(&output.stderr);
    assert!(said.contains("warning: ") && said.contains("did you mean 'app.title'?"), "{said}");
    assert!(said.contains("note: ") && said.contains("backend: cors is known from Backstage"), "{said}");
}

#[test]
fn a_log_that_goes_to_a_file_has_no_colours() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["serve", "--log", "pretty", "--listen", "127.0.0.1:0", "--database-url", "letter.txt"];
    fs::write(folder.path().join("callboard.yaml"), "tilte: x\n").unwrap();
    fs::write(folder.path().join("letter.txt"), "This is no database. ".repeat(100)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(arguments)
        .args(["--config", "callboard.yaml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let log = text(&output.stderr);
    assert!(log.contains("is not a known key") && !log.contains('\u{1b}'), "{log:?}");
}

#[test]
fn guests_and_an_address_for_others_do_not_go_together() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("callboard.yaml"), "backend: { baseUrl: 'https://portal.example.org' }\n").unwrap();
    let serving = Serving::start(folder.path());
    assert!(serving.get("/.backstage/health/v1/liveness").starts_with("HTTP/1.1 200 "));
    let log = serving.log();
    assert!(log.contains("https://portal.example.org/") && log.contains("X-Forwarded-For"), "{log}");
}

#[test]
fn a_database_that_another_process_keeps_locked_stops_the_start_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(callboard(folder.path(), &["migrate"]).status.code(), Some(0));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let file = folder.path().join("data/callboard.db").display().to_string();
    let database = runtime.block_on(Database::connect(&file)).unwrap();
    let (taken, is_taken) = mpsc::channel();
    let release = Arc::new(Notify::new());
    let holder = runtime.spawn({
        let release = Arc::clone(&release);
        async move {
            let hold = database.write(async |_| {
                taken.send(()).unwrap();
                release.notified().await;
                Ok::<_, DbError>(())
            });
            hold.await
        }
    });
    is_taken.recv().unwrap();
    let output = callboard(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("stayed locked by another process for 5000 ms: stop the other process"), "{message}");
    release.notify_one();
    runtime.block_on(holder).unwrap().unwrap();
    assert_eq!(callboard(folder.path(), &["migrate"]).status.code(), Some(0));
}

#[test]
fn a_database_address_in_another_form_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let output = callboard(folder.path(), &["migrate", "--database-url", "host=db password=s3cret dbname=x"]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains("postgres://USER") && !message.contains("s3cret"), "{message}");
    let made: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(made, ["data"]);
}

#[test]
fn help_says_what_a_port_alone_means() {
    let folder = tempfile::tempdir().unwrap();
    let help = text(&callboard(folder.path(), &["serve", "--help"]).stdout);
    assert!(help.contains("A port alone means every interface"), "{help}");
}

#[test]
fn as_many_connections_as_the_system_allows_files_for_are_taken_and_then_the_log_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("callboard.yaml"), "").unwrap();
    let serving = Serving::start_with_files(folder.path(), 128);
    let held: Vec<TcpStream> = (0..80).map(|_| TcpStream::connect(&serving.address).unwrap()).collect();
    let since = Instant::now();
    while !serving.log().contains("as many connections are open as this server takes") {
        assert!(since.elapsed() < PATIENCE, "{}", serving.log());
        thread::sleep(Duration::from_millis(20));
    }
    assert!(!serving.log().contains("could not be taken"), "{}", serving.log());
    drop(held);
    assert!(serving.get("/.backstage/health/v1/readiness").starts_with("HTTP/1.1 200 "));
}
