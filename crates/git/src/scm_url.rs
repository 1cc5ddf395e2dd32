//! What the addresses of code hosts mean: which repository, which branch, which file.
//!
//! Pure functions; nothing here reaches the network. The forms are those of GitHub, GitLab, Gitea and Forgejo, Bitbucket
//! Cloud, Bitbucket Server and Azure DevOps.

mod build;
mod hosts;
mod parse;
mod resolve;

use url::Url;

pub use build::ScmRead;
pub use hosts::{ScmHost, ScmHosts};
pub use resolve::{edit_url, resolve_url, same_repository};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScmKind {
    /// github.com and GitHub Enterprise.
    GitHub,
    GitLab,
    /// Gitea and Forgejo.
    Gitea,
    BitbucketCloud,
    BitbucketServer,
    AzureDevOps,
}

/// A repository on a code host, or a file or folder in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScmUrl {
    pub kind: ScmKind,
    /// `http` or `https`.
    pub scheme: String,
    /// With the port, where one is written.
    pub host: String,
    /// The owner, on GitLab the path of groups, on Bitbucket the workspace or project (`~name` for a person's), on Azure
    /// `organization/project`.
    pub owner: String,
    pub name: String,
    /// None for the default branch.
    pub reference: Option<Reference>,
    /// From the root of the repository, decoded, without a leading slash; empty for the root.
    pub path: String,
}

/// The state of the repository that an address points to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    pub kind: ReferenceKind,
    /// A branch with a slash in its name is understood only where the address encodes the slash.
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    Branch,
    Tag,
    Commit,
    /// The address does not say; most hosts leave it open.
    Any,
}

impl ScmUrl {
    /// Reads the address of a repository, file or folder as a browser shows it, and `https` clone addresses. None where
    /// the host's kind is neither configured nor evident, or the page is of another sort, such as a pull request.
    pub fn parse(text: &str, hosts: &ScmHosts) -> Option<Self> {
        let url = Url::parse(text.trim()).ok()?;
        parse::parse(&url, hosts)
    }

    /// Whether both are in the same repository; letter case does not count, since no code host here tells it apart.
    pub fn is_same_repository(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }

    fn identity(&self) -> String {
        format!("{}/{}/{}", self.host, self.owner, self.name).to_lowercase()
    }

    fn reference_name(&self) -> &str {
        self.reference.as_ref().map_or("HEAD", |reference| reference.name.as_str())
    }
}

#[cfg(test)]
mod tests;
