//! The command as a shell sees it: what it prints, and its exit code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

const GOOD: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a }\n\
                    spec: { type: service, lifecycle: production, owner: shop }\n";

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

#[test]
fn check_exits_with_0_1_or_2() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.yaml"), GOOD).unwrap();
    fs::write(folder.path().join("bad.yaml"), GOOD.replace("owner: shop", "owner: ''")).unwrap();
    let good = callboard(folder.path(), &["check", "good.yaml"]);
    assert_eq!(
        (good.status.code(), text(&good.stdout)),
        (Some(0), "1 files, 1 entities, 0 errors, 0 warnings\n".into())
    );
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
fn a_port_in_use_is_named_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = callboard(folder.path(), &["serve", "--listen", &address]);
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(message.contains(&format!("another program already listens on {address}")), "{message}");
    assert!(message.contains("--listen"), "{message}");
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
    assert!(text(&output.stderr).contains("the data folder file/data cannot be made"), "{}", text(&output.stderr));
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
}

#[test]
fn migrate_makes_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let output = callboard(folder.path(), &["migrate", "--database-url", "portal.db"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(folder.path().join("portal.db").exists());
}
