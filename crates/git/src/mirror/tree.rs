//! Reading the files of a commit.

use git2::{FileMode, ObjectType, Oid, Tree, TreeEntry};
use globset::GlobSet;

use super::Mirror;
use crate::GitError;

/// More links than this in one path are taken for a circle, as Linux does.
const MAXIMUM_LINKS: usize = 40;
/// A link's target is a path; more than this is not one.
const MAXIMUM_TARGET: u64 = 4096;

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TreeFile {
    /// From the root of the repository, with `/`. For a link, the link's own path.
    pub path: String,
    /// The id of the content; equal ids mean equal content.
    pub blob: String,
    /// In bytes.
    pub size: u64,
}

/// A file that was asked for and is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedFile {
    pub path: String,
    pub reason: GitError,
}

/// Both lists are in the order of paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TreeListing {
    pub files: Vec<TreeFile>,
    pub refused: Vec<RefusedFile>,
}

impl Mirror {
    /// The files of a commit whose paths match. A link to a file counts as that file under the link's path; a link to a
    /// folder lists the folder's files, links to further folders excepted. Submodules and paths that are not UTF-8 are
    /// left out.
    pub fn list(&self, commit: &str, paths: &GlobSet) -> Result<TreeListing, GitError> {
        let root = self.root(commit)?;
        let mut walk = Walk { mirror: self, commit, root: &root, paths, looked_at: 0, listing: TreeListing::default() };
        let mut pending = vec![(String::new(), root.clone(), Follow::FoldersToo)];
        while let Some((prefix, tree, follow)) = pending.pop() {
            walk.folder(&prefix, &tree, follow, &mut pending)?;
        }
        let mut listing = walk.listing;
        listing.files.sort_unstable();
        listing.refused.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        Ok(listing)
    }

    /// One file of a commit by its path; links are followed within the repository.
    pub fn find(&self, commit: &str, path: &str) -> Result<TreeFile, GitError> {
        let root = self.root(commit)?;
        match self.resolve(commit, &root, path)? {
            Resolved::File(id) => self.tree_file(path.to_owned(), id),
            Resolved::Folder(_) => Err(GitError::IsFolder { path: path.to_owned() }),
        }
    }

    /// The content of a file. Looks at its size first, so that a large one is not loaded.
    pub fn read(&self, blob: &str, limit: u64) -> Result<Vec<u8>, GitError> {
        let id = Self::id(blob)?;
        let size = self.size(id)?;
        if size > limit {
            return Err(GitError::FileTooLarge { id: blob.to_owned(), size, limit });
        }
        let blob = self.repository.find_blob(id).map_err(|error| self.read_error(id, &error))?;
        Ok(blob.content().to_vec())
    }

    fn root(&self, commit: &str) -> Result<Tree<'_>, GitError> {
        let id = Self::id(commit)?;
        let commit = self.repository.find_commit(id).map_err(|error| self.read_error(id, &error))?;
        commit.tree().map_err(|error| self.damage(error.message()))
    }

    fn size(&self, id: Oid) -> Result<u64, GitError> {
        let objects = self.repository.odb().map_err(|error| self.damage(error.message()))?;
        match objects.read_header(id) {
            Ok((size, ObjectType::Blob)) => Ok(size as u64),
            Ok(_) => Err(self.unknown(id)),
            Err(error) => Err(self.read_error(id, &error)),
        }
    }

    fn tree_file(&self, path: String, id: Oid) -> Result<TreeFile, GitError> {
        let size = self.size(id).map_err(|error| self.missing_part(error))?;
        Ok(TreeFile { path, blob: id.to_string(), size })
    }

    /// What a tree names must be there.
    fn missing_part(&self, error: GitError) -> GitError {
        match error {
            GitError::UnknownId { id, .. } => self.damage(&format!("the object {id} of its tree is missing")),
            error => error,
        }
    }

    /// Walks a path name by name from the root, so that no link can lead out of the tree.
    fn resolve<'a>(&'a self, commit: &str, root: &Tree<'a>, path: &str) -> Result<Resolved<'a>, GitError> {
        let shown = || path.to_owned();
        let not_found = || GitError::FileNotFound { path: shown(), commit: commit.to_owned() };
        let mut pending: Vec<String> = path.split('/').rev().map(str::to_owned).collect();
        let mut folders = vec![root.clone()];
        let mut links = 0;
        let mut last_target = shown();
        while let Some(name) = pending.pop() {
            match name.as_str() {
                "" | "." => continue,
                ".." if folders.len() == 1 => {
                    return Err(GitError::LinkLeavesTree { path: shown(), target: last_target });
                }
                ".." => {
                    folders.pop();
                    continue;
                }
                _ => {}
            }
            let entry = folders.last().unwrap_or(root).get_name(&name).map(|entry| (kind(&entry), entry.id()));
            let (kind, id) = entry.ok_or_else(not_found)?;
            match kind {
                Kind::Folder => folders.push(self.folder(id)?),
                Kind::File if pending.iter().all(String::is_empty) => return Ok(Resolved::File(id)),
                Kind::File => return Err(not_found()),
                Kind::Submodule => return Err(GitError::InSubmodule { path: shown() }),
                Kind::Link => {
                    links += 1;
                    let target = self.link_target(id)?;
                    if links > MAXIMUM_LINKS {
                        return Err(GitError::LinkCircle { path: shown() });
                    }
                    if target.starts_with('/') {
                        return Err(GitError::LinkLeavesTree { path: shown(), target });
                    }
                    pending.extend(target.split('/').rev().map(str::to_owned));
                    last_target = target;
                }
            }
        }
        folders.pop().map(Resolved::Folder).ok_or_else(not_found)
    }

    fn folder(&self, id: Oid) -> Result<Tree<'_>, GitError> {
        self.repository.find_tree(id).map_err(|error| self.damage(error.message()))
    }

    fn link_target(&self, id: Oid) -> Result<String, GitError> {
        let target = self.read(&id.to_string(), MAXIMUM_TARGET).map_err(|error| self.missing_part(error))?;
        Ok(String::from_utf8_lossy(&target).into_owned())
    }
}

enum Resolved<'a> {
    File(Oid),
    Folder(Tree<'a>),
}

enum Kind {
    File,
    Folder,
    Link,
    Submodule,
}

fn kind(entry: &TreeEntry<'_>) -> Kind {
    match entry.filemode() {
        mode if mode == i32::from(FileMode::Link) => Kind::Link,
        mode if mode == i32::from(FileMode::Commit) => Kind::Submodule,
        mode if mode == i32::from(FileMode::Tree) => Kind::Folder,
        _ => Kind::File,
    }
}

/// Whether links to folders are followed. Within a folder reached by a link they are not: two that hold each other
/// would never end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    FoldersToo,
    FilesOnly,
}

struct Walk<'a> {
    mirror: &'a Mirror,
    commit: &'a str,
    root: &'a Tree<'a>,
    paths: &'a GlobSet,
    looked_at: usize,
    listing: TreeListing,
}

impl<'a> Walk<'a> {
    fn folder(
        &mut self,
        prefix: &str,
        tree: &Tree<'a>,
        follow: Follow,
        pending: &mut Vec<(String, Tree<'a>, Follow)>,
    ) -> Result<(), GitError> {
        let limit = self.mirror.access.limits.files;
        self.looked_at += tree.len();
        if self.looked_at > limit {
            return Err(GitError::TooManyFiles { commit: self.commit.to_owned(), limit });
        }
        for entry in tree {
            let Ok(name) = entry.name() else { continue };
            let path = format!("{prefix}{name}");
            match kind(&entry) {
                Kind::Folder => pending.push((format!("{path}/"), self.mirror.folder(entry.id())?, follow)),
                Kind::File if self.paths.is_match(&path) => {
                    let file = self.mirror.tree_file(path, entry.id())?;
                    self.listing.files.push(file);
                }
                Kind::Link => self.link(path, follow, pending)?,
                Kind::File | Kind::Submodule => {}
            }
        }
        Ok(())
    }

    fn link(
        &mut self,
        path: String,
        follow: Follow,
        pending: &mut Vec<(String, Tree<'a>, Follow)>,
    ) -> Result<(), GitError> {
        match self.mirror.resolve(self.commit, self.root, &path) {
            Ok(Resolved::File(id)) if self.paths.is_match(&path) => {
                let file = self.mirror.tree_file(path, id)?;
                self.listing.files.push(file);
            }
            Ok(Resolved::Folder(tree)) if follow == Follow::FoldersToo => {
                pending.push((format!("{path}/"), tree, Follow::FilesOnly));
            }
            Err(error @ GitError::Damaged { .. }) => return Err(error),
            Err(reason) if self.paths.is_match(&path) => self.listing.refused.push(RefusedFile { path, reason }),
            Ok(_) | Err(_) => {}
        }
        Ok(())
    }
}
