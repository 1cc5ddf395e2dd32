//! The folder a mirror lives in: whose it is, whether it is sound, and who may change it now.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant, SystemTime},
};

use git2::{Repository, RepositoryInitOptions};

use crate::{GitError, History, RepoUrl};

/// Says that a folder is a mirror of ours, and of what. Written last, so that a half-made one counts as damaged.
const MARKER: &str = "callboard-mirror";

/// Held while a mirror is made or fetched. The operating system releases it when the process dies.
pub(super) struct FolderLock {
    _file: File,
}

impl FolderLock {
    pub(super) fn acquire(folder: &Path, deadline: Instant) -> Result<Self, GitError> {
        let path = beside(folder, "lock");
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| unusable(folder, &error))?;
        }
        let file = File::create(&path).map_err(|error| unusable(folder, &error))?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(Duration::from_millis(20)),
                Err(TryLockError::WouldBlock) => {
                    return Err(GitError::Busy { folder: folder.display().to_string() });
                }
                Err(TryLockError::Error(error)) => return Err(unusable(folder, &error)),
            }
        }
    }
}

/// None where there is no sound mirror of this repository.
pub(super) fn open(folder: &Path, url: &RepoUrl, history: History) -> Option<Repository> {
    if !is_marked(folder, url, history) {
        return None;
    }
    let repository = Repository::open_bare(folder).ok()?;
    is_sound(&repository).then_some(repository)
}

/// Whether the folder holds a mirror of this repository that nobody has found damaged.
pub(super) fn is_marked(folder: &Path, url: &RepoUrl, history: History) -> bool {
    fs::read_to_string(folder.join(MARKER)).is_ok_and(|text| text == marker(url, history))
}

/// Makes [`is_marked`] false from now on, and leaves the folder recognisable as ours.
pub(super) fn condemn(folder: &Path) {
    if let Err(error) = fs::write(folder.join(MARKER), "damaged\n") {
        tracing::warn!(folder = %folder.display(), %error, "a damaged mirror could not be marked as such");
    }
}

/// Makes an empty mirror; what was in the folder is deleted where it was ours and set aside where not.
pub(super) fn create(folder: &Path, url: &RepoUrl, history: History) -> Result<Repository, GitError> {
    clear(folder).map_err(|error| unusable(folder, &error))?;
    let failed = |error: git2::Error| GitError::Folder {
        folder: folder.display().to_string(),
        reason: error.message().to_owned(),
    };
    let mut options = RepositoryInitOptions::new();
    options.bare(true).mkpath(true).external_template(false);
    let repository = Repository::init_opts(folder, &options).map_err(failed)?;
    let mut configuration = repository.config().map_err(failed)?;
    // Connecting takes no redirect option of its own and reads this instead: never to another host. Other ports of the
    // same host are refused before, see `preflight`.
    configuration.set_bool("http.followRedirects", false).map_err(failed)?;
    fs::write(folder.join(MARKER), marker(url, history)).map_err(|error| unusable(folder, &error))?;
    Ok(repository)
}

/// Damage deeper than this shows when it is read.
fn is_sound(repository: &Repository) -> bool {
    repository.references().is_ok_and(|mut references| {
        references.all(|reference| reference.and_then(|reference| reference.peel_to_tree()).is_ok())
    })
}

fn clear(folder: &Path) -> io::Result<()> {
    if !folder.exists() || (folder.is_dir() && fs::read_dir(folder)?.next().is_none()) {
        return Ok(());
    }
    if folder.join(MARKER).is_file() {
        // The marker goes last, so that an interrupted deletion is still recognised as ours.
        for entry in fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()? {
            match entry.file_type()?.is_dir() {
                true => fs::remove_dir_all(entry.path())?,
                false if entry.file_name() != MARKER => fs::remove_file(entry.path())?,
                false => {}
            }
        }
        return fs::remove_dir_all(folder);
    }
    let seconds = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    let aside = beside(folder, &format!("set-aside-{seconds}"));
    tracing::warn!(folder = %folder.display(), aside = %aside.display(), "a folder that is no mirror was set aside");
    fs::rename(folder, aside)
}

fn marker(url: &RepoUrl, history: History) -> String {
    format!("{url}\n{history:?}\n")
}

/// `<folder>.<ending>`
fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut path = folder.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    path.into()
}

fn unusable(folder: &Path, error: &io::Error) -> GitError {
    GitError::Folder { folder: folder.display().to_string(), reason: error.to_string() }
}
