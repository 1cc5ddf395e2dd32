//! What can be asked of one site.

use std::{sync::Arc, time::Duration};

use shared::{
    EntityRef,
    docs::{DocsHits, DocsPage, DocsRecords, SiteNotes, SiteOutline},
};

use super::{
    Library, error::LibraryError, file::DocsFile, open_site::OpenSite, pages::Keep, search, slot::Slot, summary, view,
    whole::Whole,
};
use crate::{Page, site::quoted};

/// A site of the library, found for one request.
pub struct FoundSite {
    pub(super) library: Library,
    pub(super) slot: Arc<Slot>,
    /// The address of the page to begin with, where the entity names another than the site does.
    pub(super) begin: Option<String>,
}

/// What Backstage's clients know of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteMetadata {
    pub name: String,
    pub description: Option<String>,
    pub revision: String,
    /// Of the newest page: milliseconds since 1970; none where nobody knows.
    pub changed_at: Option<i64>,
    /// The addresses of the pages.
    pub pages: Vec<String>,
    /// Other files, by their path from the folder of the pages.
    pub files: Vec<String>,
}

/// How long a page waits for its history; the next reader finds it.
const HISTORY_PATIENCE: Duration = Duration::from_millis(150);

impl FoundSite {
    /// The entity whose site it is.
    pub fn entity(&self) -> &EntityRef {
        &self.slot.entity
    }

    pub async fn outline(&self) -> Result<SiteOutline, LibraryError> {
        let open = self.open().await?;
        let begin = self.begin.as_deref().and_then(|begin| open.site.page_at(begin));
        let start = begin.or_else(|| open.site.start_page());
        Ok(SiteOutline {
            summary: summary(&self.slot.entry(), Some(&self.slot)),
            start: start.and_then(|path| Some(open.site.pages.get(path)?.address.clone())),
            nav: view::nav(&open.site),
            repo_url: view::repository_url(&open),
            revision: open.revision.clone(),
        })
    }

    /// The page with an address below the site's own, or the one that stands there now.
    pub async fn page(&self, address: &str) -> Result<DocsPage, LibraryError> {
        let open = self.open().await?;
        let path = self.path_of(&open, address)?;
        let page = self.rendered(&open, &path).await?;
        let histories = Arc::clone(&self.slot).histories(Arc::clone(&open), HISTORY_PATIENCE).await;
        let hosts = self.library.inner.mirrors.hosts();
        let shown = view::page(&open, &path, &page, histories.get(&path), hosts);
        shown.ok_or_else(|| self.no_page(address))
    }

    /// The places with all words of `term`, the best first.
    pub async fn search(&self, term: &str, limit: usize) -> Result<DocsHits, LibraryError> {
        let open = self.open().await?;
        let whole = self.whole(&open).await?;
        let term = term.to_owned();
        let work = move || search::search(&whole.sections, &open.around, &term, limit);
        tokio::task::spawn_blocking(work).await.map_err(|_| LibraryError::Interrupted)
    }

    /// One record for each heading.
    pub async fn records(&self) -> Result<DocsRecords, LibraryError> {
        let whole = self.whole(&self.open().await?).await?;
        Ok(DocsRecords { records: whole.sections.iter().map(|section| section.record.clone()).collect() })
    }

    /// What the authors should know, the worst first.
    pub async fn notes(&self) -> Result<SiteNotes, LibraryError> {
        let whole = self.whole(&self.open().await?).await?;
        Ok(SiteNotes { notes: whole.notes.clone() })
    }

    /// A file that is no page, by its path in the tree.
    pub async fn file(&self, path: &str) -> Result<DocsFile, LibraryError> {
        let open = self.open().await?;
        let file = open.public_file(path).and_then(|path| DocsFile::new(open, path));
        file.ok_or_else(|| LibraryError::NoFile(path.to_owned()))
    }

    /// The same by its path from the folder of the pages, as in a built site.
    pub async fn file_in_docs(&self, path: &str) -> Result<DocsFile, LibraryError> {
        let open = self.open().await?;
        let in_docs = crate::tree::join(&open.site.config.docs_dir, path);
        let file = in_docs.and_then(|path| open.public_file(&path)).or_else(|| open.public_file(path));
        let file = file.and_then(|path| DocsFile::new(open, path));
        file.ok_or_else(|| LibraryError::NoFile(path.to_owned()))
    }

    pub async fn metadata(&self) -> Result<SiteMetadata, LibraryError> {
        let open = self.open().await?;
        let summary = summary(&self.slot.entry(), Some(&self.slot));
        let docs_dir = format!("{}/", open.site.config.docs_dir);
        let files = open.tree().paths().filter(|path| open.public_file(path).is_some());
        Ok(SiteMetadata {
            name: summary.name,
            description: open.site.config.site_description.clone(),
            revision: open.revision.clone(),
            changed_at: summary.changed_at,
            pages: open.site.pages.values().map(|page| page.address.clone()).collect(),
            files: files.map(|path| path.strip_prefix(&docs_dir).unwrap_or(path).to_owned()).collect(),
        })
    }

    /// Reads the site now, whatever is known of it, and says whether it is another one than before.
    pub async fn look_again(&self) -> Result<bool, LibraryError> {
        let is_other = self.library.refresh(&self.slot).await;
        match self.slot.failure() {
            Some(reason) => Err(LibraryError::Unreadable { entity: self.slot.entity.clone(), reason }),
            None => Ok(is_other),
        }
    }

    /// The title of a page that is still there.
    pub async fn title_of(&self, address: &str) -> Option<String> {
        let open = self.open().await.ok()?;
        Some(open.site.pages.get(open.site.page_at(address)?)?.title.clone())
    }

    pub(super) async fn open(&self) -> Result<Arc<OpenSite>, LibraryError> {
        self.library.open(&self.slot).await
    }

    async fn whole(&self, open: &Arc<OpenSite>) -> Result<Arc<Whole>, LibraryError> {
        // Goes on when the one who asked goes away.
        let (library, slot, open) = (self.library.clone(), Arc::clone(&self.slot), Arc::clone(open));
        let whole = tokio::spawn(async move { library.whole(&slot, &open).await }).await;
        whole.ok().flatten().ok_or(LibraryError::Interrupted)
    }

    async fn rendered(&self, open: &Arc<OpenSite>, path: &str) -> Result<Arc<Page>, LibraryError> {
        let inner = &self.library.inner;
        if let Some(page) = inner.pages.at_hand(open, path) {
            return Ok(page);
        }
        let turn = Arc::clone(&inner.turns).acquire_owned().await.map_err(|_| LibraryError::Interrupted)?;
        let (inner, open, path) = (Arc::clone(inner), Arc::clone(open), path.to_owned());
        let work = move || {
            let _turn = turn;
            inner.pages.page(&open, &path, Keep::InMemory)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| LibraryError::Interrupted)?.map_err(LibraryError::Page)
    }

    /// The path of the page that an address means; a redirect stands before a page.
    fn path_of(&self, open: &OpenSite, address: &str) -> Result<String, LibraryError> {
        const MOST_HOPS: usize = 10;
        let mut at = address.to_owned();
        for _ in 0..MOST_HOPS {
            match redirect(open, &at) {
                Some(to) if to.contains("://") => {
                    return Err(LibraryError::Moved { address: address.to_owned(), to: to.to_owned() });
                }
                Some(to) => to.clone_into(&mut at),
                None => break,
            }
        }
        let found = open.site.page_at(&at).or_else(|| open.site.page_at(&quoted(&at)));
        // The site's own address leads to the page that readers begin with, whatever that one is called.
        let start = || open.site.start_page().filter(|_| at.trim_matches('/').is_empty());
        found.or_else(start).map(str::to_owned).ok_or_else(|| self.no_page(address))
    }

    fn no_page(&self, address: &str) -> LibraryError {
        let shown: String = address.chars().take(200).collect();
        LibraryError::NoPage { entity: self.slot.entity.clone(), address: format!("'{shown}'") }
    }
}

fn redirect<'a>(open: &'a OpenSite, address: &str) -> Option<&'a str> {
    let plain = |address: &str| {
        let address = address.split(['#', '?']).next().unwrap_or_default();
        address.strip_suffix("index.html").unwrap_or(address).trim_matches('/').to_owned()
    };
    let (wanted, encoded) = (plain(address), plain(&quoted(address)));
    let mut redirects = open.site.redirects.iter();
    redirects.find(|(from, _)| plain(from) == wanted || plain(from) == encoded).map(|(_, to)| to.as_str())
}
