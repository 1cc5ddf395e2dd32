//! For tests: a catalog of one file source, whose own files lie in the same folder.

use std::{fs, path::Path};

use db::Database;
use fetch::{FetchPolicy, Fetcher};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Catalog, CatalogSettings, RegistrationSettings,
    descriptor::{Kinds, Limits},
    rules::{Allowance, Rules},
    source::{CodeHosts, SourceKind, SourceReader, SourceSpec},
};

pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes the source's file anew, with these components.
    pub fn write(&self, names: &[&str]) {
        let component = |name: &&str| {
            format!(
                "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: {name} }}\nspec: {{ type: service, \
                 lifecycle: production, owner: shop }}\n"
            )
        };
        fs::write(self.path().join("all.yaml"), names.iter().map(component).collect::<String>()).unwrap();
    }

    pub async fn open(&self, database: &Database) -> Catalog {
        let target = self.path().join("all.yaml");
        let settings = CatalogSettings {
            sources: vec![SourceSpec::configured(
                SourceKind::parse("file", target.to_str().unwrap()).unwrap(),
                Vec::new(),
            )],
            rules: Rules { allow: vec![Allowance::kind("Component")], located: Vec::new() },
            interval: None,
            limits: Limits::default(),
            kinds: Kinds::builtin().clone(),
            registration: RegistrationSettings::default(),
            folder: Some(self.path().to_owned()),
        };
        let fetcher = Fetcher::new(FetchPolicy::default()).unwrap();
        let reader = SourceReader::new(fetcher, CodeHosts::default(), self.path().join("mirrors"));
        Catalog::open(database.clone(), settings, reader).await.unwrap()
    }

    /// Serves until everything is read, and ends as a server does.
    pub async fn serve(&self, database: &Database) {
        let catalog = self.open(database).await;
        let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
        catalog.start(&tasks, &shutdown);
        for runner in catalog.inner.runners.all() {
            catalog.refresh_source(runner.id()).await.unwrap();
        }
        shutdown.cancel();
        tasks.close();
        tasks.wait().await;
    }
}
