//! A few blocking threads for git, so that it starves nothing else.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use crate::GitError;

/// Runs blocking git work beside the async workers, a bounded number at once. Cheap to clone; clones share the bound.
#[derive(Debug, Clone)]
pub struct GitWorkers {
    permits: Arc<Semaphore>,
}

impl Default for GitWorkers {
    /// Four: fetches wait for the network more than they compute.
    fn default() -> Self {
        Self::new(4)
    }
}

impl GitWorkers {
    pub fn new(at_once: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(at_once.max(1))) }
    }

    /// Waits for its turn, then runs `work` on a blocking thread for at most `total_time`. Work that is given up keeps
    /// its place until it really ends, so stuck remotes cannot pile up threads.
    ///
    /// `url` is what the time-out names.
    pub async fn run<T: Send + 'static>(
        &self,
        url: &str,
        total_time: Duration,
        work: impl FnOnce() -> Result<T, GitError> + Send + 'static,
    ) -> Result<T, GitError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| GitError::Interrupted)?;
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        match tokio::time::timeout(total_time, task).await {
            Ok(done) => done.unwrap_or(Err(GitError::Interrupted)),
            Err(_) => Err(GitError::Timeout { url: url.to_owned(), after: total_time }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

    use super::*;

    #[tokio::test]
    async fn no_more_than_the_bound_run_at_once_and_a_late_one_is_given_up() {
        let workers = GitWorkers::new(2);
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut tasks = Vec::new();
        for _ in 0..8 {
            let (workers, running, most) = (workers.clone(), Arc::clone(&running), Arc::clone(&most));
            tasks.push(tokio::spawn(async move {
                let work = move || {
                    most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(20));
                    running.fetch_sub(1, Ordering::SeqCst);
                    Ok(())
                };
                workers.run("x", Duration::from_secs(5), work).await
            }));
        }
        for task in tasks {
            assert_eq!(task.await.unwrap(), Ok(()));
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);

        let late = || {
            thread::sleep(Duration::from_millis(300));
            Ok(())
        };
        let error = workers.run("https://x.test/r", Duration::from_millis(20), late).await.unwrap_err();
        assert!(matches!(error, GitError::Timeout { .. }), "{error}");
        assert_eq!(
            workers.run("x", Duration::from_secs(5), || -> Result<(), _> { panic!("on purpose") }).await,
            Err(GitError::Interrupted)
        );
    }
}
