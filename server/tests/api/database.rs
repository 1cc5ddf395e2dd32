//! Another process holds the database's write lock for longer than the server waits for it.

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, body::Body, http::Request};
use catalog::{
    Catalog, CatalogSettings, RegistrationSettings,
    descriptor::{Kinds, Limits},
    rules::Rules,
    source::{CodeHosts, SourceKind, SourceReader, SourceSpec},
};
use db::{ConnectSettings, Database, DbError};
use fetch::{FetchPolicy, Fetcher};
use identity::{Policy, UserSettings};
use serde_json::json;
use server::{
    portal::{Portal, PortalParts},
    router::router,
    wiring::WiringError,
};
use testkit::Answer;
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use crate::catalog::component;

/// How long the server waits for the lock.
const WAIT: Duration = Duration::from_millis(100);
/// Until a source that could not be read must have been read again; it takes about two seconds.
const PATIENCE: Duration = Duration::from_secs(20);

async fn open(file: &Path) -> Result<Database, DbError> {
    let settings = ConnectSettings { busy_timeout: WAIT, ..ConnectSettings::default() };
    let database = Database::connect_with(&file.display().to_string(), settings).await?;
    database.migrate().await?;
    Ok(database)
}

/// A portal with one source, put together here so that it waits for the lock only shortly.
struct Serving {
    catalog: Catalog,
    router: Router,
    source: String,
    shutdown: CancellationToken,
}

impl Serving {
    /// Reads no source before [`Serving::start`].
    async fn open(folder: &Path) -> Self {
        let database = open(&folder.join("portal.db")).await.unwrap();
        let descriptors = folder.join("catalog/all.yaml");
        let spec = SourceSpec::configured(SourceKind::File { target: descriptors.display().to_string() }, Vec::new());
        let source = spec.id();
        let settings = CatalogSettings {
            sources: vec![spec],
            rules: Rules::default(),
            interval: None,
            limits: Limits::default(),
            kinds: Kinds::builtin().clone(),
            registration: RegistrationSettings::default(),
            folder: None,
        };
        let fetcher = Fetcher::new(FetchPolicy::default()).unwrap();
        let reader = SourceReader::new(fetcher, CodeHosts::default(), folder.join("mirrors"));
        let catalog = Catalog::open(database.clone(), settings, reader).await.unwrap();
        let shutdown = CancellationToken::new();
        let policy = Policy { guests_allowed: true, tokens: Vec::new() };
        let portal = Portal::new(PortalParts {
            catalog: catalog.clone(),
            settings: UserSettings::new(database.clone()),
            database,
            policy,
            hosts: Vec::new(),
            organization: None,
            assets: None,
            shutdown: shutdown.clone(),
        });
        Self { catalog, router: router(portal), source, shutdown }
    }

    fn start(&self) {
        self.catalog.start(&TaskTracker::new(), &self.shutdown);
    }

    async fn send(&self, mut request: Request<Body>) -> Answer {
        request.headers_mut().insert("host", "localhost".parse().unwrap());
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn refresh(&self) -> Answer {
        let path = format!("/api/catalog/v1/sources/{}/refresh", self.source);
        self.send(Request::post(path).body(Body::empty()).unwrap()).await
    }

    async fn components(&self) -> Vec<String> {
        self.get("/api/catalog/entities?filter=kind=component").await.names()
    }

    async fn wait_for_component(&self, name: &str) {
        let started = Instant::now();
        while self.components().await != [name] {
            assert!(started.elapsed() < PATIENCE, "{name} was not read within {:?}", started.elapsed());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

/// The write lock of a database, held through a connection of its own.
struct Lock {
    release: Arc<Notify>,
    holder: JoinHandle<Result<(), DbError>>,
}

impl Lock {
    async fn take(file: &Path) -> Self {
        let (taken, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let other = Database::connect(&file.display().to_string()).await.unwrap();
        let holder = tokio::spawn({
            let (taken, release) = (Arc::clone(&taken), Arc::clone(&release));
            async move {
                let hold = other.write(async |_| {
                    taken.notify_one();
                    release.notified().await;
                    Ok::<_, DbError>(())
                });
                hold.await
            }
        });
        taken.notified().await;
        Self { release, holder }
    }

    async fn release(self) {
        self.release.notify_one();
        self.holder.await.unwrap().unwrap();
    }
}

fn write_component(folder: &Path, name: &str) {
    fs::create_dir_all(folder.join("catalog")).unwrap();
    fs::write(folder.join("catalog/all.yaml"), component(name)).unwrap();
}

#[tokio::test]
async fn while_the_database_is_locked_reads_go_on_and_writes_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_component(folder, "before");
    let portal = Serving::open(folder).await;
    portal.start();
    portal.wait_for_component("before").await;

    let lock = Lock::take(&folder.join("portal.db")).await;
    write_component(folder, "after");
    let setting = Request::put("/api/user-settings/buckets/look/keys/theme").header("content-type", "application/json");
    for refused in [portal.refresh().await, portal.send(setting.body(Body::from(r#"{"value":1}"#)).unwrap()).await] {
        assert_eq!((refused.status, &refused.json()["error"]["code"]), (503, &json!("database_unavailable")));
        assert!(refused.message().starts_with("another program keeps the database locked: try again in a moment"));
    }
    assert_eq!(portal.components().await, ["before"]);
    for path in [
        "/catalog",
        "/sources",
        "/api/catalog/v1/sources",
        "/api/catalog/entity-facets?facet=kind",
        "/.backstage/health/v1/readiness",
    ] {
        assert_eq!(portal.get(path).await.status, 200, "{path}");
    }

    lock.release().await;
    portal.wait_for_component("after").await;
    assert_eq!(portal.refresh().await.status, 200);
}

#[tokio::test]
async fn a_run_that_met_a_lock_is_made_up_for_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_component(folder, "a");
    let portal = Serving::open(folder).await;
    let lock = Lock::take(&folder.join("portal.db")).await;
    portal.start();
    tokio::time::sleep(3 * WAIT).await;
    assert_eq!(portal.components().await, [""; 0]);
    lock.release().await;
    portal.wait_for_component("a").await;
}

#[tokio::test]
async fn a_start_on_a_locked_database_says_what_is_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portal.db");
    open(&file).await.unwrap();
    let lock = Lock::take(&file).await;
    let refused = WiringError::from(open(&file).await.err().unwrap());
    assert_eq!(
        refused.to_string(),
        format!(
            "the database {} stayed locked by another process for 100 ms: stop the other process, or wait until it is done",
            file.display()
        )
    );
    lock.release().await;
    open(&file).await.unwrap();
}
