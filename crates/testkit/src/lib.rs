//! The whole portal in process, for tests: a real configuration, a real database in a temporary folder, the real router.
//!
//! Tests say what is asked and what comes back; this says how.

mod answer;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use serde_json::Value;
use server::{
    config::{self, Environment},
    portal::Portal,
    router::router,
    wiring::{self, Surroundings},
};
use tempfile::TempDir;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

pub use answer::Answer;

/// Lets every kind in and reads every YAML file below `catalog/`.
pub const DEFAULT_CONFIG: &str = "\
catalog:
  rules:
    - allow: [Component, API, Resource, System, Domain, Group, User, Location, Template]
  locations:
    - { type: file, target: './catalog/**/*.yaml' }
";

/// What a [`TestPortal`] starts from.
pub struct TestPortalBuilder {
    folder: TempDir,
    config: String,
    listen: SocketAddr,
    database_url: Option<String>,
}

impl TestPortalBuilder {
    /// Writes a file below the folder of the configuration.
    #[must_use]
    pub fn file(self, path: &str, content: &str) -> Self {
        write(&self.folder.path().join(path), content);
        self
    }

    #[must_use]
    pub fn config(self, config: &str) -> Self {
        Self { config: config.to_owned(), ..self }
    }

    /// Where the portal believes to listen; decides whether guests are allowed.
    #[must_use]
    pub fn listening_on(self, address: &str) -> Self {
        Self { listen: address.parse().expect("a socket address"), ..self }
    }

    #[must_use]
    pub fn database_url(self, url: &str) -> Self {
        Self { database_url: Some(url.to_owned()), ..self }
    }

    /// Starts the portal and waits until every source has run once.
    pub async fn start(self) -> TestPortal {
        let portal = self.start_unread().await;
        portal.read_sources().await;
        portal
    }

    /// Starts the portal; sources run in their own time.
    pub async fn start_unread(self) -> TestPortal {
        let file = self.folder.path().join("callboard.yaml");
        write(&file, &self.config);
        let environment = Environment::new([], self.folder.path());
        let loaded = config::load(&[file], &environment).expect("a valid configuration");
        let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
        let surroundings = Surroundings {
            data: self.folder.path().join("data"),
            database_url: self.database_url.clone(),
            listen: Some(self.listen),
            shutdown: shutdown.clone(),
        };
        let portal = wiring::portal(&loaded.config, surroundings, &tasks).await.expect("the portal starts");
        TestPortal { router: router(portal.clone()), portal, folder: self.folder, tasks, shutdown }
    }
}

/// A running portal. Stops when dropped.
pub struct TestPortal {
    portal: Portal,
    router: Router,
    folder: TempDir,
    tasks: TaskTracker,
    shutdown: CancellationToken,
}

impl TestPortal {
    pub fn builder() -> TestPortalBuilder {
        TestPortalBuilder {
            folder: tempfile::tempdir().expect("a temporary folder"),
            config: DEFAULT_CONFIG.to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 7007)),
            database_url: None,
        }
    }

    /// A portal whose catalog has these descriptors in one file.
    pub async fn with(descriptors: &str) -> Self {
        Self::builder().file("catalog/all.yaml", descriptors).start().await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a valid path")).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let request =
            Request::builder().method(Method::POST).uri(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).expect("a valid path")).await
    }

    /// Any request. It names the host `localhost`, unless it names another.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.headers_mut().entry(header::HOST).or_insert(header::HeaderValue::from_static("localhost:7007"));
        let response = self.router.clone().oneshot(request).await.expect("a router cannot fail");
        Answer::read(response).await
    }

    /// Runs every source once and waits until its changes are visible. Sources that cannot be read say so in their
    /// reports.
    pub async fn read_sources(&self) {
        for source in self.portal.catalog().list_sources().await.expect("the list of sources") {
            let _unreadable = self.portal.catalog().refresh_source(&source.id).await.is_err();
        }
    }

    /// Writes a file below the folder of the configuration, as an editor would.
    pub fn write(&self, path: &str, content: &str) {
        write(&self.folder.path().join(path), content);
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.folder.path().join(path)).expect("the file is there");
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// Stops what works in the background and waits until it has.
    pub async fn stop(&self) {
        self.shutdown.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Drop for TestPortal {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

fn write(path: &Path, content: &str) {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).expect("the folder can be made");
    }
    fs::write(path, content).expect("the file can be written");
}
