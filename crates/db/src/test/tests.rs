use std::{process::Command, time::Duration};

use super::*;

/// Set for the child process that starts a server and is then killed.
const CHILD: &str = "CALLBOARD_TEST_POSTGRES_CHILD";

fn port_of(url: &str) -> u16 {
    Url::parse(url).unwrap().port().unwrap()
}

fn answers(port: u16) -> bool {
    std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}

#[test]
fn a_server_ends_with_its_value() {
    if skips_postgres() {
        return;
    }
    let server = TestPostgres::start().unwrap();
    let port = port_of(server.url());
    assert!(answers(port));
    drop(server);
    assert!(!answers(port));
}

/// Not a test by itself: the child of the next one.
#[test]
fn a_child_that_starts_a_server() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let server = TestPostgres::start().unwrap();
    println!("port {}", port_of(server.url()));
    std::process::abort();
}

#[test]
fn a_server_ends_when_its_process_dies() {
    if skips_postgres() {
        return;
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "test::tests::a_child_that_starts_a_server", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout);
    assert!(!child.status.success(), "{output}");
    let (_, after) = output.split_once("port ").unwrap();
    let port: u16 = after.lines().next().unwrap().trim().parse().unwrap();
    for _ in 0..100 {
        if !answers(port) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the server on port {port} outlived the process that started it");
}

async fn database_names(server: &str) -> Vec<String> {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sea_orm::sqlx::query_scalar("SELECT datname::text FROM pg_database").fetch_all(&mut connection).await.unwrap()
}

#[tokio::test]
async fn every_test_database_is_its_own_and_is_dropped() {
    if skips_postgres() {
        return;
    }
    let (one, other) = (TestDatabase::postgres().await, TestDatabase::postgres().await);
    assert_ne!(one.address(), other.address());
    let name = Url::parse(one.address()).unwrap().path().trim_start_matches('/').to_owned();
    let mut server = Url::parse(one.address()).unwrap();
    server.set_path("postgres");
    assert!(database_names(server.as_str()).await.contains(&name));
    drop(one);
    assert!(!database_names(server.as_str()).await.contains(&name));
}
