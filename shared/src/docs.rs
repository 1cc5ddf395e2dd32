//! What the documentation's pages and clients exchange.
//!
//! A site is known by the entity it describes; a page by its address below the site's own, percent-encoded, as `MkDocs`
//! would have it: empty for the site's beginning, `guide/setup/` for others.

use serde::{Deserialize, Serialize};

use crate::EntityRef;

/// The annotations that lead to documentation.
pub mod annotation {
    /// Where the site is: `dir:./path` from the descriptor, or `url:https://…`.
    pub const REF: &str = "backstage.io/techdocs-ref";
    /// The entity whose site is this one's as well.
    pub const ENTITY: &str = "backstage.io/techdocs-entity";
    /// The page of that site to begin with.
    pub const ENTITY_PATH: &str = "backstage.io/techdocs-entity-path";
}

/// Every site that the reader may see, sorted by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteList {
    pub sites: Vec<SiteSummary>,
}

/// A site as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SiteSummary {
    pub entity: EntityRef,
    /// What the site calls itself, else what the entity does.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<EntityRef>,
    pub pages: usize,
    /// When a page was changed last, in git or else on disk: milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<i64>,
    /// How many of its notes are warnings and errors.
    pub problems: usize,
    /// Why the site cannot be read now; what is shown is the last that could.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// What all pages of a site have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SiteOutline {
    #[serde(flatten)]
    pub summary: SiteSummary,
    /// The address of the page to begin with; none where there is no page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    pub nav: Vec<NavEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo_url: Option<String>,
    /// Changes whenever anything of the site does.
    pub revision: String,
}

/// An entry of a site's navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NavEntry {
    Section {
        title: String,
        entries: Vec<NavEntry>,
    },
    Page {
        title: String,
        address: String,
    },
    /// An address elsewhere, or that of a file that is no page.
    Link {
        title: String,
        href: String,
    },
}

/// A page with all that is shown around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocsPage {
    pub address: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What the author wants hidden: `navigation`, `toc`, `footer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hide: Vec<String>,
    /// Safe to put into a document as it is.
    pub html: String,
    /// Those of the table of contents, in the order of the page.
    pub headings: Vec<DocsHeading>,
    /// The titles of the sections that the page is in, outermost first.
    pub trail: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<DocsNeighbour>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<DocsNeighbour>,
    /// The file, as its path from where the site's files begin.
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit_url: Option<String>,
    /// Where a problem of the page can be told, with what is known about it filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_url: Option<String>,
    /// None where the file is not in a repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<DocsHistory>,
    /// How many minutes it takes to read, at 200 words each; at least 1.
    pub reading_minutes: u32,
    /// What its authors should know about the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<SiteNote>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsHeading {
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// The page before or after another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsNeighbour {
    pub title: String,
    pub address: String,
}

/// What git knows about a page's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocsHistory {
    /// Of the last commit that changed it: milliseconds since 1970.
    pub changed_at: i64,
    /// Of that commit, in full.
    pub commit: String,
    /// Who changed it, those with most commits first.
    pub contributors: Vec<DocsContributor>,
    /// Commits that changed code which the page names since the page was changed.
    #[serde(default)]
    pub code_changes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsContributor {
    pub name: String,
    pub commits: u32,
}

/// What a search within a site found, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsHits {
    pub hits: Vec<DocsHit>,
    /// Those left out included.
    pub total: usize,
}

/// A place of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsHit {
    pub address: String,
    /// The id of the heading; empty for the page's beginning.
    pub anchor: String,
    /// Of the page.
    pub title: String,
    /// Of the heading; empty for the page's beginning.
    pub heading: String,
    /// The titles of the sections that the page is in, outermost first.
    pub trail: Vec<String>,
    /// The text around what was searched for, in parts.
    pub excerpt: Vec<DocsExcerpt>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocsExcerpt {
    pub text: String,
    pub is_match: bool,
}

/// What search engines should know of a site: one record for each heading, in the order of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsRecords {
    pub records: Vec<DocsRecord>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsRecord {
    pub address: String,
    /// The id of the heading; empty for the page's beginning.
    pub anchor: String,
    /// Of the page.
    pub title: String,
    /// Of the heading; empty for the page's beginning.
    pub heading: String,
    /// Without markup.
    pub text: String,
}

/// What a site's authors should know, the worst first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteNotes {
    pub notes: Vec<SiteNote>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteNote {
    pub level: crate::catalog::Level,
    /// A stable name, `kebab-case`: `broken-link`, `unknown-plugin`, …
    pub rule: String,
    /// What was found and what to do, in one sentence without a full stop.
    pub message: String,
    /// Its path from where the site's files begin.
    pub file: String,
    /// 1-based; 0 where the note is about the whole file.
    pub line: u32,
    /// The address of the page that the file is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Whether a page helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageFeedback {
    /// Of the page.
    pub address: String,
    pub is_helpful: bool,
    /// At most [`LONGEST_COMMENT`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Characters of a comment.
pub const LONGEST_COMMENT: usize = 2_000;

/// What readers said about a site's pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackList {
    /// The newest first, at most 200.
    pub entries: Vec<FeedbackEntry>,
    /// One for each page that somebody said something about.
    pub pages: Vec<FeedbackCount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackEntry {
    #[serde(flatten)]
    pub feedback: PageFeedback,
    /// The page's title, where the page is still there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Who said so: an entity reference, or none for a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<EntityRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackCount {
    pub address: String,
    pub helpful: u32,
    pub unhelpful: u32,
}
