//! The server is killed at random moments of an ingest. After a restart the catalog is what a clean ingest makes of the
//! same files, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

const FILES: usize = 20;
const ENTITIES_PER_FILE: usize = 30;
const KILLS: u64 = 20;
/// Until a restarted server must have caught up; it takes about a second.
const PATIENCE: Duration = Duration::from_mins(1);

db::database_story!(a_killed_ingest_is_made_up_for, |database| {
    let folder = tempfile::tempdir().unwrap();
    let address = database.address().to_owned();
    for round in 0..KILLS {
        write_catalog(folder.path(), round);
        let killed = Server::start(folder.path(), &address);
        tokio::time::sleep(moment(round)).await;
        drop(killed);
        let restarted = Server::start(folder.path(), &address);
        restarted.wait_for_round(round).await;
    }
    let survived = Server::start(folder.path(), &address).entities().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let clean = Server::start(folder.path(), elsewhere.path().join("clean.db").to_str().unwrap());
    clean.wait_for_round(KILLS - 1).await;
    assert_eq!(survived, clean.entities().await);
});

/// Spread over the first 600 ms, in which a run reads, compares and commits; the same in every run of the test.
fn moment(round: u64) -> Duration {
    Duration::from_millis(round.wrapping_mul(2_654_435_761) % 600)
}

/// Every round changes every entity, drops some and adds others.
fn write_catalog(folder: &Path, round: u64) {
    let catalog = folder.join("catalog");
    let _none = fs::remove_dir_all(&catalog).is_err();
    fs::create_dir_all(&catalog).unwrap();
    for file in 0..FILES {
        let documents: Vec<String> = (0..ENTITIES_PER_FILE).map(|at| component(file, at, round)).collect();
        fs::write(catalog.join(format!("{file}.yaml")), documents.join("---\n")).unwrap();
    }
    let config = "catalog:\n  locations:\n    - { type: file, target: './catalog/*.yaml' }\n";
    fs::write(folder.join("callboard.yaml"), config).unwrap();
}

fn component(file: usize, at: usize, round: u64) -> String {
    // A third of the names is new in each round.
    let name = if at.is_multiple_of(3) { format!("c-{file}-{at}-{round}") } else { format!("c-{file}-{at}") };
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n\
         metadata: {{ name: {name}, labels: {{ round: r{round} }} }}\n\
         spec: {{ type: service, lifecycle: production, owner: team-{at}, dependsOn: ['component:c-{file}-1'] }}\n"
    )
}

/// The real binary. Killed, not stopped, when dropped.
struct Server {
    process: Child,
    url: String,
    _data: TempDir,
}

impl Server {
    fn start(folder: &Path, database: &str) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_callboard"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url", database])
            .arg("--config")
            .arg(folder.join("callboard.yaml"))
            .arg("--data")
            .arg(data.path())
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://"), "the server did not start: {line}");
        Self { process, url, _data: data }
    }

    async fn get(&self, path: &str) -> Value {
        let client = fetch_client();
        let answer = client.get(format!("{}{path}", self.url)).send().await.unwrap();
        answer.json().await.unwrap()
    }

    async fn wait_for_round(&self, round: u64) {
        let expected = FILES * ENTITIES_PER_FILE;
        let started = Instant::now();
        loop {
            let count = async |filter: &str| {
                let page = self.get(&format!("/api/catalog/entities/by-query?limit=0&filter={filter}")).await;
                usize::try_from(page["totalItems"].as_u64().unwrap()).unwrap()
            };
            let counts = (count("kind=component").await, count(&format!("metadata.labels.round=r{round}")).await);
            if counts == (expected, expected) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "round {round}: {counts:?} of {expected} entities");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Everything but what differs by design: ids, etags.
    async fn entities(&self) -> Value {
        let fields = "kind,metadata.name,metadata.labels,metadata.annotations,spec,relations,status";
        self.get(&format!("/api/catalog/entities?order=asc:metadata.name&fields={fields}")).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGKILL: the server gets no chance to tidy up.
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn fetch_client() -> reqwest::Client {
    fetch::install_crypto_provider();
    reqwest::Client::new()
}
