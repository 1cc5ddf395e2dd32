//! Reads the document of an entity again, to say where its fields stand.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use git::ScmUrl;
use parking_lot::Mutex;
use serde_json::Value;

use super::provenance::Document;
use crate::{
    descriptor,
    run::{Reading, SourceRunner},
    source::{FileAt, OpenSource, ReadError, SourceKind},
    store::EntityRow,
};

/// How long somebody may have to wait for a file.
const LONGEST: Duration = Duration::from_secs(5);
/// A repository that was fetched so recently is read as it was then, unless that is not what the catalog has.
const FRESH: Duration = Duration::from_mins(1);
/// It is not fetched more often than this, whoever asks.
const JUST_NOW: Duration = Duration::from_secs(2);

/// Repositories that were opened lately, so that looking at entities does not fetch once for each look.
#[derive(Default)]
pub struct OpenRepositories {
    by_source: Mutex<HashMap<String, Arc<Place>>>,
}

/// Held while the repository is fetched, so that others wait for the same.
type Place = tokio::sync::Mutex<Option<Opened>>;

struct Opened {
    at: Instant,
    source: OpenSource,
}

impl OpenRepositories {
    async fn open(&self, runner: &SourceRunner, reading: &Reading, age: Duration) -> Result<OpenSource, ReadError> {
        let open = || reading.reader.open(runner.spec(), reading.limits.max_bytes);
        if !matches!(runner.spec().kind, SourceKind::Git { .. }) {
            return open().await;
        }
        let place = self.place_of(runner.id());
        let mut opened = place.lock().await;
        if let Some(known) = opened.as_ref().filter(|known| known.at.elapsed() < age) {
            return Ok(known.source.clone());
        }
        let source = open().await?;
        *opened = Some(Opened { at: Instant::now(), source: source.clone() });
        Ok(source)
    }

    /// Also forgets the repositories that nobody has looked at for a while.
    fn place_of(&self, id: &str) -> Arc<Place> {
        let mut by_source = self.by_source.lock();
        by_source.retain(|_, place| {
            let opened = place.try_lock();
            opened.map_or(true, |opened| opened.as_ref().is_some_and(|opened| opened.at.elapsed() < FRESH))
        });
        Arc::clone(by_source.entry(id.to_owned()).or_default())
    }

    /// The document that a row was read from, while it still says what is stored; else why it is not there, for the
    /// person who looks at the entity.
    pub(super) async fn document_of(
        &self,
        row: &EntityRow,
        runner: Option<Arc<SourceRunner>>,
        reading: &Reading,
    ) -> Result<Document, String> {
        let Some(runner) = runner else {
            return Err("this server does not read the source of this entity".to_owned());
        };
        let is_repository = matches!(runner.spec().kind, SourceKind::Git { .. });
        let ages: &[Duration] = if is_repository { &[FRESH, JUST_NOW] } else { &[FRESH] };
        for age in ages {
            let read = tokio::time::timeout(LONGEST, self.read(row, &runner, reading, *age)).await;
            let read =
                read.map_err(|_| format!("the file could not be read within {} s: try again", LONGEST.as_secs()));
            if let Some(document) = read?.map_err(|error| format!("the file cannot be read now: {error}"))? {
                return Ok(document);
            }
        }
        Err("the file has changed since the catalog read it: look again after the next run of its source".to_owned())
    }

    /// None where the file has the document no more.
    async fn read(
        &self,
        row: &EntityRow,
        runner: &SourceRunner,
        reading: &Reading,
        age: Duration,
    ) -> Result<Option<Document>, ReadError> {
        let source = self.open(runner, reading, age).await?;
        let at = file_at(&row.location, &source, reading);
        let at = at.ok_or_else(|| ReadError::new(format!("{} names no file of its source", row.location)))?;
        let bytes = source.read(&at).await?;
        let (limits, body, index) = (reading.limits.clone(), row.body.clone(), row.document_index);
        let parsed = tokio::task::spawn_blocking(move || {
            let mut file = descriptor::parse("", &bytes, &limits);
            let index = usize::try_from(index).ok().filter(|index| *index < file.documents.len())?;
            let stored: Value = serde_json::from_str(&body).ok()?;
            Document::of(file.documents.swap_remove(index), &stored)
        });
        parsed.await.map_err(|_| ReadError::new("parsing it failed because of a fault of Callboard's own, see its log"))
    }
}

/// The file that a stored location means.
fn file_at(location: &str, source: &OpenSource, reading: &Reading) -> Option<FileAt> {
    let (scheme, place) = location.split_once(':')?;
    match scheme {
        "file" => Some(FileAt::Local(place.into())),
        "git" => match SourceKind::parse("git", place).ok()? {
            SourceKind::Git { path, .. } => Some(FileAt::Git(path)),
            SourceKind::File { .. } | SourceKind::Url { .. } => None,
        },
        "url" => {
            // A file of a repository is stored by its page, as a file that is read from that page would be.
            let page = ScmUrl::parse(place, &reading.reader.code_hosts().hosts);
            let in_repository = page.map(|page| FileAt::Git(page.path));
            in_repository
                .filter(|at| source.provenance(at).location == location)
                .or_else(|| place.parse().ok().map(FileAt::Url))
        }
        _ => None,
    }
}
