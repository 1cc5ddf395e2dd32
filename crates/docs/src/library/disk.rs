//! Rendered pages on disk, so that nothing is rendered again after a restart. A cache: whatever is wrong with it, pages
//! are rendered instead.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use super::key::Key;
use crate::Page;

/// A page with the files that were put into it, each with the hash of what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stored {
    pub includes: Vec<(String, [u8; 32])>,
    pub page: Page,
}

pub(super) struct Disk {
    folder: PathBuf,
    most_bytes: u64,
    /// What is there takes so many bytes; none before anybody has looked.
    bytes: Mutex<Option<u64>>,
    /// Makes the names of unfinished files differ.
    written: AtomicU64,
}

/// What files of this form begin with.
const MARK: &[u8; 8] = b"cbdocs1\n";
/// Bytes of the hash behind the mark.
const HASH: usize = 32;
/// A larger file is none of ours.
const LARGEST: u64 = 64 * 1024 * 1024;
/// What was left of a page that was being written when the process ended, after so many seconds.
const ABANDONED: u64 = 3600;

impl Disk {
    /// `folder` is made when the first page is kept.
    pub fn new(folder: PathBuf, most_bytes: u64) -> Self {
        Self { folder, most_bytes, bytes: Mutex::default(), written: AtomicU64::new(0) }
    }

    pub fn read(&self, key: &Key) -> Option<Stored> {
        let path = self.path(key);
        if fs::metadata(&path).ok()?.len() > LARGEST {
            return None;
        }
        let content = fs::read(&path).ok()?;
        let body = content.strip_prefix(MARK)?;
        let (hash, body) = body.split_at_checked(HASH)?;
        let is_whole = blake3::hash(body).as_bytes() == hash;
        let stored = if is_whole { postcard::from_bytes(body).ok() } else { None };
        if stored.is_none() {
            tracing::debug!(file = %path.display(), "a kept page is damaged and is rendered again");
        }
        stored
    }

    pub fn write(&self, key: &Key, stored: &Stored) {
        if let Err(error) = self.try_write(key, stored) {
            tracing::debug!(folder = %self.folder.display(), %error, "a rendered page could not be kept");
        }
    }

    fn try_write(&self, key: &Key, stored: &Stored) -> io::Result<()> {
        let body = postcard::to_allocvec(stored).map_err(io::Error::other)?;
        let content = [MARK.as_slice(), blake3::hash(&body).as_bytes(), &body].concat();
        let bytes = content.len() as u64;
        if bytes > LARGEST.min(self.most_bytes) {
            return Ok(());
        }
        let path = self.path(key);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let unfinished = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
        fs::write(&unfinished, content)?;
        let before = fs::metadata(&path).map_or(0, |metadata| metadata.len());
        fs::rename(&unfinished, &path)?;
        let mut total = self.bytes.lock();
        let known = total.map_or_else(
            || self.files().iter().map(|file| file.bytes).sum(),
            |known| known + bytes - before.min(known),
        );
        *total = Some(if known > self.most_bytes { self.remove_oldest() } else { known });
        Ok(())
    }

    /// Removes the oldest until a quarter is free, and says what is left.
    fn remove_oldest(&self) -> u64 {
        let mut files = self.files();
        files.sort_by_key(|file| file.written);
        let mut left: u64 = files.iter().map(|file| file.bytes).sum();
        for file in files {
            if left <= self.most_bytes / 4 * 3 {
                break;
            }
            if fs::remove_file(&file.path).is_ok() {
                left -= file.bytes;
            }
        }
        left
    }

    fn files(&self) -> Vec<File> {
        let below = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
        let entries = below(&self.folder).flat_map(|folder| below(&folder.path()));
        let file = |entry: fs::DirEntry| {
            let (path, metadata) = (entry.path(), entry.metadata().ok()?);
            let written = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let is_abandoned = written.elapsed().is_ok_and(|age| age.as_secs() > ABANDONED);
            if path.extension().is_some_and(|ending| ending == "tmp") && is_abandoned {
                // Another look tries again.
                let _later = fs::remove_file(&path).is_err();
                return None;
            }
            Some(File { path, bytes: metadata.len(), written })
        };
        entries.filter_map(file).collect()
    }

    fn path(&self, key: &Key) -> PathBuf {
        let name = key.text();
        self.folder.join(&name[..2]).join(format!("{}.page", &name[2..]))
    }
}

struct File {
    path: PathBuf,
    bytes: u64,
    written: SystemTime,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn stored(text: &str) -> Stored {
        let page = Page { html: text.to_owned(), title: Some("T".to_owned()), ..Page::default() };
        Stored { includes: vec![("a.md".to_owned(), [7; 32])], page }
    }

    fn key(number: u8) -> Key {
        Key::of(&[&[number]])
    }

    #[test]
    fn a_page_is_read_back_as_it_was_by_another_process_too() {
        let folder = tempfile::tempdir().unwrap();
        let disk = || Disk::new(folder.path().join("cache"), 1_000_000);
        assert_eq!(disk().read(&key(1)), None);
        disk().write(&key(1), &stored("<p>x</p>"));
        assert_eq!(disk().read(&key(1)), Some(stored("<p>x</p>")));
        assert_eq!(disk().read(&key(2)), None);
    }

    #[test]
    fn a_damaged_page_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path().to_owned(), 1_000_000);
        disk.write(&key(1), &stored(&"x".repeat(100)));
        let path = disk.path(&key(1));
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[60] ^= 1;
        for damaged in [&whole[..0], &whole[..20], &whole[..whole.len() - 1], &flipped, b"something else entirely"] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(disk.read(&key(1)), None);
        }
        // The mark of another form.
        fs::write(&path, [b"cbdocs0\n", &whole[8..]].concat()).unwrap();
        assert_eq!(disk.read(&key(1)), None);
        disk.write(&key(1), &stored("again"));
        assert_eq!(disk.read(&key(1)), Some(stored("again")));
    }

    #[test]
    fn the_oldest_pages_go_when_there_are_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path().to_owned(), 10_000);
        let text = "x".repeat(2_000);
        for number in 0..4 {
            disk.write(&key(number), &stored(&text));
            let file = fs::File::open(disk.path(&key(number))).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(100 - u64::from(number))).unwrap();
        }
        // The same page again takes no more.
        for _ in 0..10 {
            disk.write(&key(3), &stored(&text));
        }
        assert!((0..4).all(|number| disk.read(&key(number)).is_some()));
        disk.write(&key(4), &stored(&text));
        let kept: Vec<bool> = (0..5).map(|number| disk.read(&key(number)).is_some()).collect();
        assert_eq!(kept, [false, false, true, true, true]);
        assert!(disk.bytes.lock().unwrap() <= 7_500);
    }

    #[test]
    fn what_cannot_be_kept_is_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let disk = Disk::new(file, 10_000);
        disk.write(&key(1), &stored("x"));
        assert_eq!(disk.read(&key(1)), None);
    }
}
