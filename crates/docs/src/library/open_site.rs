//! A site as it was when it was read.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use parking_lot::Mutex;
use shared::{EntityRef, paths};
use tokio::sync::OnceCell;

use super::{key, key::Key, source::Source, view::Around, whole::Whole};
use crate::{Addresses, LARGEST_PAGE, PageError, Site, Tree, site::is_page};

/// Its pages are rendered when they are asked for. Never changes: what is read later is another one.
pub(super) struct OpenSite {
    pub site: Site,
    pub source: Source,
    pub addresses: Addresses,
    /// What is beside and above each page, by its path.
    pub around: HashMap<String, Around>,
    /// Changes whenever anything of the site does.
    pub revision: String,
    /// What all pages depend on.
    key: Key,
    /// The folders of pages, in the tree; empty where that is the whole tree.
    docs_dirs: BTreeSet<String>,
    /// What tells whether a file was changed, by its path: of those that matter.
    stamps: BTreeMap<String, String>,
    /// Files that were put into pages, as far as pages were rendered; older readings of the site share it.
    included: Arc<Mutex<BTreeSet<String>>>,
    /// The keys of the pages that were asked for.
    pages: Mutex<HashMap<String, Key>>,
    /// Hashes of texts that pages are made of.
    texts: Mutex<HashMap<String, Option<[u8; 32]>>>,
    /// All pages together, once somebody has asked for them.
    pub whole: OnceCell<Arc<Whole>>,
}

/// Endings of files that a folder of code may show to readers.
const MEDIA: [&str; 14] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp", "mp4", "webm", "mp3", "ogg", "pdf"];

impl OpenSite {
    /// Finds out what the site consists of. `before` is the reading that this one follows.
    pub fn read(
        entity: &EntityRef,
        source: Source,
        frame_hosts: &[String],
        build: &str,
        before: Option<&OpenSite>,
    ) -> Self {
        let site = Site::read(&source.tree, "");
        let addresses = Addresses {
            pages: paths::docs_page(entity, ""),
            files: paths::docs_files(entity),
            frame_hosts: frame_hosts.to_vec(),
        };
        let included = before.map_or_else(Arc::default, |before| Arc::clone(&before.included));
        let key = key::of_site(build, &site, &source.tree, &addresses);
        let mut open = Self {
            around: Around::of(&site),
            key,
            docs_dirs: docs_dirs(&site),
            site,
            source,
            addresses,
            revision: String::new(),
            stamps: BTreeMap::new(),
            included,
            pages: Mutex::default(),
            texts: Mutex::default(),
            whole: OnceCell::new(),
        };
        let of_interest = open.tree().paths().filter(|path| open.concerns(path));
        let stamps = of_interest.filter_map(|path| Some((path.to_owned(), open.source.stamp(path)?)));
        open.stamps = stamps.collect();
        open.revision = open.revision_of_stamps();
        open
    }

    pub fn tree(&self) -> &Tree {
        &self.source.tree
    }

    /// Whether readers or authors would see anything of a change of this file.
    pub fn concerns(&self, path: &str) -> bool {
        let ending = ending(path);
        is_page(path)
            || matches!(ending.as_str(), "yml" | "yaml" | "pages")
            || self.is_in_docs(path)
            || (self.has_plain_folder() && MEDIA.contains(&ending.as_str()))
            || self.included.lock().contains(path)
    }

    /// Whether a change at this path, of a file or a folder, may be one of a file that matters.
    pub fn may_concern(&self, path: &str) -> bool {
        if path.split('/').any(|part| part == ".git" || part == "node_modules") {
            return false;
        }
        let folder = format!("{path}/");
        let next = self.stamps.range(folder.clone()..).next();
        path.is_empty() || self.concerns(path) || next.is_some_and(|(known, _)| known.starts_with(&folder))
    }

    /// Whether this is another site than `before` was.
    pub fn differs_from(&self, before: &OpenSite) -> bool {
        self.stamps != before.stamps || self.site != before.site
    }

    /// The file of the tree that a request for a file means, if readers may have it: one of the folders of pages, or
    /// where there is none of its own something to look at.
    pub fn public_file(&self, path: &str) -> Option<String> {
        let path = crate::tree::join("", path)?;
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        let is_public = self.is_in_docs(&path) || MEDIA.contains(&ending(&path).as_str());
        (self.tree().has(&path) && !is_hidden && is_public && !is_page(&path)).then_some(path)
    }

    /// What a page is made of, as one number; asks the disk once.
    pub fn page_key(&self, path: &str) -> Result<Key, PageError> {
        if let Some(key) = self.known_key(path) {
            return Ok(key);
        }
        let page = self.site.pages.get(path).ok_or_else(|| PageError::NoPage(path.to_owned()))?;
        let text = self.tree().read(path, LARGEST_PAGE)?;
        let about = postcard::to_allocvec(page).unwrap_or_default();
        let hash: [u8; 32] = blake3::hash(&text).into();
        self.texts.lock().insert(path.to_owned(), Some(hash));
        Ok(Key::of(&[self.key.bytes(), path.as_bytes(), &about, &hash]))
    }

    /// The key of a page that was rendered or found since the site was read.
    pub fn known_key(&self, path: &str) -> Option<Key> {
        self.pages.lock().get(path).copied()
    }

    /// Keeps the key of a page, and the names of the files in it.
    pub fn keep_key(&self, path: &str, key: Key, includes: &[(String, [u8; 32])]) {
        self.pages.lock().insert(path.to_owned(), key);
        self.included.lock().extend(includes.iter().map(|(path, _)| path.clone()));
    }

    /// The hash of a file that pages are made of; none where it cannot be read. Asks the disk once.
    pub fn hash_of(&self, path: &str) -> Option<[u8; 32]> {
        if let Some(known) = self.texts.lock().get(path) {
            return *known;
        }
        let hash = self.fresh_hash_of(path);
        self.texts.lock().insert(path.to_owned(), hash);
        hash
    }

    /// The same as the file is now.
    pub fn fresh_hash_of(&self, path: &str) -> Option<[u8; 32]> {
        Some(blake3::hash(&self.tree().read(path, LARGEST_PAGE).ok()?).into())
    }

    /// About what it takes in memory, pages excepted.
    pub fn bytes(&self) -> usize {
        const EACH: usize = 200;
        let paths: usize = self.tree().paths().map(|path| path.len() + EACH).sum();
        let pages = self.site.pages.len() * 4 * EACH;
        paths + pages + self.whole.get().map_or(0, |whole| whole.bytes)
    }

    fn is_in_docs(&self, path: &str) -> bool {
        let is_below = |folder: &String| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        self.docs_dirs.iter().any(is_below)
    }

    fn has_plain_folder(&self) -> bool {
        self.site.config.docs_dir.is_empty()
    }

    fn revision_of_stamps(&self) -> String {
        let mut parts: Vec<&[u8]> = vec![self.key.bytes()];
        let site = postcard::to_allocvec(&self.site).unwrap_or_default();
        parts.push(&site);
        for (path, stamp) in &self.stamps {
            parts.extend([path.as_bytes(), stamp.as_bytes()]);
        }
        Key::of(&parts).text()[..16].to_owned()
    }
}

fn docs_dirs(site: &Site) -> BTreeSet<String> {
    let of_pages = site.pages.values().map(|page| &page.docs_dir).chain([&site.config.docs_dir]);
    of_pages.filter(|folder| !folder.is_empty()).cloned().collect()
}

fn ending(path: &str) -> String {
    path.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}
