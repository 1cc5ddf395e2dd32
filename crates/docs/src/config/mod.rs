//! What a site says about itself: `mkdocs.yml`, or nothing at all.

use serde::{Deserialize, Serialize};
use url::Url;

use self::{
    patterns::Patterns,
    plugins::Plugins,
    yaml::{Node, Place, Value},
};
pub use crate::markdown::MarkdownOptions;
use crate::{Note, NoteLevel, Tree, tree};

mod extensions;
pub(crate) mod file;
pub(crate) mod patterns;
mod plugins;
pub(crate) mod yaml;

pub(crate) use plugins::AwesomePages;

/// A site's configuration, as far as it matters to its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteConfig {
    /// The file it was read from, in the tree; none where there is none.
    pub file: Option<String>,
    pub site_name: Option<String>,
    pub site_description: Option<String>,
    /// The folder of the pages, in the tree; empty for its root.
    pub docs_dir: String,
    /// An address of http or https.
    pub repo_url: Option<String>,
    pub repo_name: Option<String>,
    /// What the path of a page is added to for a link that edits it.
    pub edit_uri: Option<String>,
    /// The same with the path of the page in braces: `{path}`, `{path_noext}`, `{path!q}`.
    pub edit_uri_template: Option<String>,
    pub directory_urls: bool,
    pub markdown: MarkdownOptions,
}

/// A configuration with what is needed to find the pages only.
#[derive(Debug, Clone)]
pub(crate) struct Configured {
    pub config: SiteConfig,
    /// The folder of the site, in the tree.
    pub folder: String,
    pub nav: Option<Node>,
    /// Pages that are left out, by their path in the docs folder.
    pub excluded: Patterns,
    /// The same for those that are not published yet, whatever the former say.
    pub drafts: Patterns,
    /// Pages that are to be missing in the navigation.
    pub unlisted: Patterns,
    pub plugins: Plugins,
    pub notes: Vec<Note>,
}

/// Hidden files and what a theme keeps there are no pages.
const ALWAYS_EXCLUDED: &str = ".*\n/templates/\n";

impl Configured {
    /// Reads the configuration of the site in a folder of the tree, empty for its root.
    pub fn read(tree: &Tree, folder: &str) -> Self {
        let mut notes = Vec::new();
        let folder = tree::join("", folder).unwrap_or_default();
        let file = file::find(tree, &folder);
        let root = match &file {
            Some(file) => file::read(tree, file, &mut notes),
            None => Node::new(Value::Null, Place { file: folder.as_str().into(), line: 0 }),
        };
        let docs_dir = match &file {
            Some(_) => docs_dir(tree, &root, &folder, &mut notes),
            None => docs_dir_without_config(tree, &folder),
        };
        let plugins = plugins::read(&root, &mut notes);
        if let Some(hooks) = root.get("hooks") {
            let message = "hooks are not run here: pages and text that they write will be missing, keep those as files";
            notes.push(hooks.note(NoteLevel::Info, "missing-plugin", message));
        }
        let folders = extensions::Folders { tree, config: &folder, docs: &docs_dir };
        let markdown = extensions::read(&root, plugins.techdocs_core, &folders, &mut notes);
        let repository = Repository::read(&root, &mut notes);
        let config = SiteConfig {
            file,
            site_name: text(&root, "site_name"),
            site_description: text(&root, "site_description"),
            docs_dir,
            repo_url: repository.url,
            repo_name: text(&root, "repo_name"),
            edit_uri: repository.edit_uri,
            edit_uri_template: text(&root, "edit_uri_template"),
            directory_urls: root.get("use_directory_urls").and_then(Node::truth).unwrap_or(true),
            markdown,
        };
        Self {
            config,
            nav: root.get("nav").filter(|nav| nav.value != Value::List(Vec::new())).cloned(),
            excluded: patterns(&root, "exclude_docs", ALWAYS_EXCLUDED, &mut notes),
            drafts: patterns(&root, "draft_docs", "", &mut notes),
            unlisted: patterns(&root, "not_in_nav", "", &mut notes),
            plugins,
            folder,
            notes,
        }
    }
}

/// Where the source of a site is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Repository {
    pub url: Option<String>,
    /// Ends with a slash.
    pub edit_uri: Option<String>,
}

impl Repository {
    pub fn read(root: &Node, notes: &mut Vec<Note>) -> Self {
        let url = root.get("repo_url").and_then(|node| {
            let url = node.text().and_then(|text| Url::parse(text.trim()).ok());
            let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            if url.is_none() {
                let message = "repo_url is no address of http or https: write https://…, without it pages cannot be \
                               edited";
                notes.push(node.note(NoteLevel::Warning, "invalid-address", message));
            }
            url
        });
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        let edit_uri = text(root, "edit_uri").or_else(|| match host {
            "github.com" | "gitlab.com" => Some("edit/master/docs/".to_owned()),
            "bitbucket.org" => Some("src/default/docs/".to_owned()),
            _ => None,
        });
        let edit_uri = edit_uri.map(|uri| if uri.ends_with('/') { uri } else { format!("{uri}/") });
        Self { url: url.map(String::from), edit_uri }
    }
}

pub(crate) fn text(root: &Node, key: &str) -> Option<String> {
    root.get(key).and_then(Node::text).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The folder of the pages that a configuration names, in the tree; the usual one where it names none.
pub(crate) fn docs_dir(tree: &Tree, root: &Node, folder: &str, notes: &mut Vec<Note>) -> String {
    let usual = tree::join(folder, "docs").unwrap_or_default();
    let Some(node) = root.get("docs_dir") else { return usual };
    let written = node.text().unwrap_or_default();
    let inside = Some(written).filter(|path| !path.starts_with('/')).and_then(|path| tree::join(folder, path));
    match inside {
        Some(docs_dir) if tree.below(&docs_dir).next().is_some() => docs_dir,
        Some(docs_dir) => {
            let message = format!(
                "docs_dir is {written}, and there are no files in such a folder: correct it, it is relative to this file"
            );
            notes.push(node.note(NoteLevel::Error, "missing-docs-dir", message));
            docs_dir
        }
        None => {
            let message = format!(
                "docs_dir is {written}, which is outside of what can be read, so docs is taken: name a folder relative \
                 to this file"
            );
            notes.push(node.note(NoteLevel::Error, "outside-folder", message));
            usual
        }
    }
}

/// `docs` where that has pages, else the folder itself.
fn docs_dir_without_config(tree: &Tree, folder: &str) -> String {
    let docs = tree::join(folder, "docs").unwrap_or_default();
    if tree.below(&docs).any(crate::site::is_page) { docs } else { folder.to_owned() }
}

fn patterns(root: &Node, key: &str, before: &str, notes: &mut Vec<Note>) -> Patterns {
    let node = root.get(key);
    let lines = format!("{before}{}", node.and_then(Node::text).unwrap_or_default());
    let (patterns, refused) = Patterns::read(&lines);
    for (pattern, reason) in refused {
        let message = format!("the pattern {pattern} of {key} is not valid ({reason}): correct it");
        notes.extend(node.map(|node| node.note(NoteLevel::Warning, "invalid-pattern", message)));
    }
    patterns
}

#[cfg(test)]
mod tests;
