//! The sources that run: those of the configuration, and those that somebody registered, which come and go.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use db::Database;
use parking_lot::RwLock;
use tokio::sync::watch as watch_channel;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    run::{self, Reading, SourceRunner},
    source::SourceSpec,
};

pub struct Runners {
    reading: Arc<Reading>,
    database: Database,
    interval: Option<Duration>,
    by_id: RwLock<HashMap<String, Arc<SourceRunner>>>,
    /// How often a runner came or went.
    changes: watch_channel::Sender<u64>,
    /// Set at the start; before it, nothing runs by itself.
    background: OnceLock<Background>,
}

struct Background {
    tasks: TaskTracker,
    shutdown: CancellationToken,
}

impl Runners {
    pub fn new(reading: Reading, database: Database, interval: Option<Duration>) -> Self {
        Self {
            reading: Arc::new(reading),
            database,
            interval,
            by_id: RwLock::default(),
            changes: watch_channel::Sender::new(0),
            background: OnceLock::new(),
        }
    }

    pub fn reading(&self) -> &Arc<Reading> {
        &self.reading
    }

    pub fn get(&self, id: &str) -> Option<Arc<SourceRunner>> {
        self.by_id.read().get(id).cloned()
    }

    pub fn all(&self) -> Vec<Arc<SourceRunner>> {
        self.by_id.read().values().cloned().collect()
    }

    /// Notes that a runner came or went.
    pub fn changes(&self) -> watch_channel::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Makes all runners run, those to come too.
    pub fn start(&self, tasks: &TaskTracker, shutdown: &CancellationToken) {
        let runners = self.by_id.write();
        let background = Background { tasks: tasks.clone(), shutdown: shutdown.clone() };
        // A second start changes nothing.
        if self.background.set(background).is_ok() {
            for runner in runners.values() {
                self.run(runner);
            }
        }
    }

    /// Adds a source, or replaces the one with its id.
    pub fn put(&self, spec: SourceSpec) {
        let runner = Arc::new(SourceRunner::new(spec, Arc::clone(&self.reading)));
        let mut runners = self.by_id.write();
        if let Some(before) = runners.insert(runner.id().to_owned(), Arc::clone(&runner)) {
            before.stop();
        }
        self.run(&runner);
        drop(runners);
        self.changes.send_modify(|changes| *changes += 1);
    }

    /// Makes the registered sources exactly these.
    pub fn replace_registered(&self, specs: Vec<SourceSpec>) {
        let wanted: HashMap<String, SourceSpec> = specs.into_iter().map(|spec| (spec.id(), spec)).collect();
        let known = self.all();
        let registered = known.iter().filter(|runner| runner.spec().registration.is_some());
        for gone in registered.filter(|runner| !wanted.contains_key(runner.id())) {
            self.remove(gone.id());
        }
        for (id, spec) in wanted {
            if self.get(&id).is_none_or(|runner| *runner.spec() != spec) {
                self.put(spec);
            }
        }
    }

    fn remove(&self, id: &str) {
        if let Some(runner) = self.by_id.write().remove(id) {
            runner.stop();
            self.changes.send_modify(|changes| *changes += 1);
        }
    }

    fn run(&self, runner: &Arc<SourceRunner>) {
        if let Some(Background { tasks, shutdown }) = self.background.get() {
            let database = self.database.clone();
            tasks.spawn(run::keep_running(database, self.interval, Arc::clone(runner), shutdown.clone()));
        }
    }
}
