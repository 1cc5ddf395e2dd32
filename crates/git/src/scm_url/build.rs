//! From the parts to the addresses of pages, files and interfaces.

use url::Url;

use super::{ReferenceKind, ScmHosts, ScmKind, ScmUrl};

/// How one file is read over a host's interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScmRead {
    pub url: Url,
    /// The `Accept` header that makes the host send the file itself instead of a description of it.
    pub accept: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    File,
    Folder,
    Edit,
    Raw,
}

impl ScmUrl {
    /// The address to clone from, over the scheme of this address.
    pub fn repo_clone_url(&self) -> String {
        let name = format!("{}.git", self.name);
        let segments = match self.kind {
            ScmKind::BitbucketServer => vec!["scm", &self.owner, &name],
            ScmKind::AzureDevOps => vec![self.owner.as_str(), "_git", &self.name],
            _ => vec![self.owner.as_str(), &name],
        };
        self.address(&segments, "").map_or_else(String::new, Into::into)
    }

    /// The page that shows the file, folder or repository. None only where the host's name makes no address.
    pub fn view_url(&self) -> Option<Url> {
        self.page(if self.path.is_empty() { View::Folder } else { View::File })
    }

    /// The page of a folder; a file has one too on most hosts, which then show the file.
    pub fn tree_url(&self) -> Option<Url> {
        self.page(View::Folder)
    }

    /// The page that edits the file. Azure has none of its own and shows the file.
    pub fn edit_url(&self) -> Option<Url> {
        self.page(View::Edit)
    }

    /// The file's content, as a signed-in browser may load it.
    pub fn raw_url(&self) -> Option<Url> {
        match self.kind {
            ScmKind::GitHub if self.host == "github.com" => {
                let raw = Self { host: "raw.githubusercontent.com".to_owned(), ..self.clone() };
                raw.address(&[&self.owner, &self.name, self.reference_name()], &self.path)
            }
            ScmKind::AzureDevOps => Some(self.api_url(&ScmHosts::default())?.url),
            _ => self.page(View::Raw),
        }
    }

    /// The file's content, as a token may read it.
    pub fn api_url(&self, hosts: &ScmHosts) -> Option<ScmRead> {
        let (owner, name, path) = (self.owner.as_str(), self.name.as_str(), self.path.as_str());
        let usual = |suffix: &str| Url::parse(&format!("{}://{}{suffix}", self.scheme, self.host)).ok();
        let base = match (hosts.api_base(&self.host), self.kind) {
            (Some(base), _) => Some(base.clone()),
            (None, ScmKind::GitHub) if self.host == "github.com" => Url::parse("https://api.github.com").ok(),
            (None, ScmKind::GitHub) => usual("/api/v3"),
            (None, ScmKind::GitLab) => usual("/api/v4"),
            (None, ScmKind::Gitea) => usual("/api/v1"),
            (None, ScmKind::BitbucketCloud) => Url::parse("https://api.bitbucket.org/2.0").ok(),
            (None, ScmKind::BitbucketServer) => usual("/rest/api/1.0"),
            (None, ScmKind::AzureDevOps) => usual(""),
        }?;
        let mut accept = "*/*";
        let mut parameters = Vec::new();
        let reference = self.reference.as_ref().map(|reference| reference.name.clone());
        let segments = match self.kind {
            ScmKind::GitHub => {
                accept = "application/vnd.github.raw+json";
                parameters.extend(reference.map(|name| ("ref", name)));
                segments(&["repos", owner, name, "contents"], path)
            }
            ScmKind::GitLab => {
                let project = format!("{owner}/{name}");
                parameters.push(("ref", self.reference_name().to_owned()));
                let whole = ["projects", &project, "repository", "files", path, "raw"];
                whole.iter().map(|segment| (*segment).to_owned()).collect()
            }
            ScmKind::Gitea => {
                parameters.extend(reference.map(|name| ("ref", name)));
                segments(&["repos", owner, name, "raw"], path)
            }
            ScmKind::BitbucketCloud => segments(&["repositories", owner, name, "src", self.reference_name()], path),
            ScmKind::BitbucketServer => {
                parameters.extend(self.server_reference().map(|at| ("at", at)));
                segments(&["projects", owner, "repos", name, "raw"], path)
            }
            ScmKind::AzureDevOps => {
                accept = "application/octet-stream";
                parameters.push(("path", format!("/{path}")));
                if let Some(reference) = &self.reference {
                    let kind = match reference.kind {
                        ReferenceKind::Branch | ReferenceKind::Any => "branch",
                        ReferenceKind::Tag => "tag",
                        ReferenceKind::Commit => "commit",
                    };
                    parameters.push(("versionDescriptor.versionType", kind.to_owned()));
                    parameters.push(("versionDescriptor.version", reference.name.clone()));
                }
                parameters.push(("api-version", "6.0".to_owned()));
                let mut whole: Vec<String> = owner.split('/').map(str::to_owned).collect();
                whole.extend(["_apis", "git", "repositories", name, "items"].map(str::to_owned));
                whole
            }
        };
        let mut url = base;
        url.path_segments_mut().ok()?.pop_if_empty().extend(&segments);
        for (key, value) in parameters {
            url.query_pairs_mut().append_pair(key, &value);
        }
        Some(ScmRead { url, accept })
    }

    fn page(&self, view: View) -> Option<Url> {
        match self.kind {
            ScmKind::BitbucketServer => return self.server_page(view),
            ScmKind::AzureDevOps => return self.azure_page(),
            _ => {}
        }
        if self.path.is_empty() && self.reference.is_none() {
            return self.address(&[&self.owner, &self.name], "");
        }
        let reference = self.reference_name();
        let edits = view == View::Edit;
        let kind = match self.reference.as_ref().map(|reference| reference.kind) {
            Some(ReferenceKind::Tag) => "tag",
            Some(ReferenceKind::Commit) => "commit",
            _ => "branch",
        };
        let word = match view {
            View::File => "blob",
            View::Folder => "tree",
            View::Edit => "edit",
            View::Raw => "raw",
        };
        let source = if view == View::Raw { "raw" } else { "src" };
        let (owner, name) = (self.owner.as_str(), self.name.as_str());
        let segments = match self.kind {
            ScmKind::GitLab => vec![owner, name, "-", word, reference],
            ScmKind::Gitea if edits => vec![owner, name, "_edit", reference],
            ScmKind::Gitea => vec![owner, name, source, kind, reference],
            ScmKind::BitbucketCloud => vec![owner, name, source, reference],
            _ => vec![owner, name, word, reference],
        };
        let mut url = self.address(&segments, &self.path)?;
        if edits && self.kind == ScmKind::BitbucketCloud {
            url.query_pairs_mut().append_pair("mode", "edit").append_pair("at", reference);
        }
        Some(url)
    }

    fn server_page(&self, view: View) -> Option<Url> {
        let (place, owner) = match self.owner.strip_prefix('~') {
            Some(user) => ("users", user),
            None => ("projects", self.owner.as_str()),
        };
        let source = if view == View::Raw { "raw" } else { "browse" };
        let mut url = self.address(&[place, owner, "repos", &self.name, source], &self.path)?;
        if view == View::Edit {
            url.query_pairs_mut().append_pair("mode", "edit");
        }
        if let Some(at) = self.server_reference() {
            url.query_pairs_mut().append_pair("at", &at);
        }
        Some(url)
    }

    fn server_reference(&self) -> Option<String> {
        let reference = self.reference.as_ref()?;
        Some(match reference.kind {
            ReferenceKind::Branch => format!("refs/heads/{}", reference.name),
            ReferenceKind::Tag => format!("refs/tags/{}", reference.name),
            ReferenceKind::Commit | ReferenceKind::Any => reference.name.clone(),
        })
    }

    fn azure_page(&self) -> Option<Url> {
        let mut url = self.address(&[&self.owner, "_git", &self.name], "")?;
        if !self.path.is_empty() {
            url.query_pairs_mut().append_pair("path", &format!("/{}", self.path));
        }
        if let Some(reference) = &self.reference {
            let prefix = match reference.kind {
                ReferenceKind::Branch | ReferenceKind::Any => "GB",
                ReferenceKind::Tag => "GT",
                ReferenceKind::Commit => "GC",
            };
            url.query_pairs_mut().append_pair("version", &format!("{prefix}{}", reference.name));
        }
        Some(url)
    }

    /// The first segment is an owner and may itself consist of several; a branch may not, so that the address can be
    /// read back.
    fn address(&self, start: &[&str], path: &str) -> Option<Url> {
        let mut url = Url::parse(&format!("{}://{}", self.scheme, self.host)).ok()?;
        let (owner, rest) = start.split_first()?;
        url.path_segments_mut().ok()?.extend(owner.split('/')).extend(segments(rest, path));
        Some(url)
    }
}

fn segments(start: &[&str], path: &str) -> Vec<String> {
    start.iter().copied().chain(path.split('/')).filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}
