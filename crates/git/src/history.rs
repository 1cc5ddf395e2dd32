//! Who changed the files of a folder, and when: the newest commits, looked through once for all of them.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    time::{Duration, Instant},
};

use git2::{Commit, DiffOptions, Mailmap, Oid, Repository, RepositoryOpenFlags, Sort, Tree};

use crate::{GitError, Mirror, transport};

/// What is known of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHistory {
    /// Of the newest commit that changed it: milliseconds since 1970.
    pub changed_at: i64,
    /// The id of that commit: 40 hexadecimal digits.
    pub commit: String,
    /// Who wrote the commits that changed it, those with most of them first.
    pub contributors: Vec<Contributor>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// As the repository's `.mailmap` has it, else as the commits do.
    pub name: String,
    pub commits: u32,
}

/// By the path from the folder. A file whose last change lies before what was looked at is missing.
pub type FileHistories = BTreeMap<String, FileHistory>;

/// How far back is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryLimits {
    pub commits: usize,
    pub time: Duration,
}

impl Default for HistoryLimits {
    fn default() -> Self {
        Self { commits: 20_000, time: Duration::from_secs(5) }
    }
}

/// Characters of a contributor's name.
const LONGEST_NAME: usize = 100;
/// Contributors of one file.
const MOST_CONTRIBUTORS: usize = 50;

/// The repository whose working copy a folder of this machine is part of. Only its commits are read.
pub struct FolderRepository {
    repository: Repository,
    /// The folder's path in it; empty for its root.
    folder: String,
}

impl FolderRepository {
    /// None where the folder is in no working copy. The search stays on the folder's file system.
    pub fn find(folder: &Path) -> Option<Self> {
        transport::prepare();
        let folder = folder.canonicalize().ok()?;
        let above: [&Path; 0] = [];
        let repository = Repository::open_ext(&folder, RepositoryOpenFlags::empty(), above).ok()?;
        let root = repository.workdir()?.canonicalize().ok()?;
        let folder = folder.strip_prefix(&root).ok()?.to_str()?.to_owned();
        Some(Self { repository, folder })
    }

    /// The commit that is checked out; none before the first.
    pub fn head(&self) -> Option<String> {
        Some(self.repository.head().ok()?.peel_to_commit().ok()?.id().to_string())
    }

    /// The histories of the files below the folder up to a commit.
    pub fn histories(&self, commit: &str, limits: HistoryLimits) -> Option<FileHistories> {
        histories(&self.repository, Oid::from_str(commit).ok()?, &self.folder, limits).ok()
    }
}

impl Mirror {
    /// The histories of the files below a folder (empty for the root) up to a commit. None are known to a mirror that
    /// holds no past.
    pub fn histories(&self, commit: &str, folder: &str, limits: HistoryLimits) -> Result<FileHistories, GitError> {
        let id = Self::id(commit)?;
        histories(self.repository(), id, folder, limits).map_err(|error| self.read_error(id, &error))
    }
}

fn histories(
    repository: &Repository,
    newest: Oid,
    folder: &str,
    limits: HistoryLimits,
) -> Result<FileHistories, git2::Error> {
    // Its one commit would seem to have written everything.
    if repository.is_shallow() {
        return Ok(FileHistories::new());
    }
    let deadline = Instant::now() + limits.time;
    let mut commits = repository.revwalk()?;
    commits.set_sorting(Sort::TIME)?;
    commits.push(newest)?;
    let names = repository.mailmap().or_else(|_| Mailmap::new())?;
    let mut walk = Walk { repository, folder, names, found: BTreeMap::new() };
    for id in commits.take(limits.commits) {
        if Instant::now() > deadline {
            break;
        }
        walk.commit(&repository.find_commit(id?)?)?;
    }
    Ok(walk.found.into_iter().map(|(path, changes)| (path, changes.into_history())).collect())
}

struct Walk<'a> {
    repository: &'a Repository,
    folder: &'a str,
    names: Mailmap,
    found: BTreeMap<String, Changes>,
}

struct Changes {
    newest: Oid,
    changed_at: i64,
    by: HashMap<String, u32>,
}

impl<'a> Walk<'a> {
    fn commit(&mut self, commit: &Commit<'_>) -> Result<(), git2::Error> {
        // A merge brings together what others have changed.
        if commit.parent_count() > 1 {
            return Ok(());
        }
        let now = self.subtree(commit)?;
        let before = match commit.parents().next() {
            Some(parent) => self.subtree(&parent)?,
            None => None,
        };
        if now.as_ref().map(Tree::id) == before.as_ref().map(Tree::id) {
            return Ok(());
        }
        let mut options = DiffOptions::new();
        options.ignore_submodules(true).skip_binary_check(true);
        let diff = self.repository.diff_tree_to_tree(before.as_ref(), now.as_ref(), Some(&mut options))?;
        let name = self.author(commit);
        for delta in diff.deltas() {
            let Some(path) = delta.new_file().path().and_then(Path::to_str) else { continue };
            let changes = self.found.entry(path.to_owned()).or_insert_with(|| Changes {
                newest: commit.id(),
                changed_at: commit.time().seconds().saturating_mul(1000),
                by: HashMap::new(),
            });
            *changes.by.entry(name.clone()).or_default() += 1;
        }
        Ok(())
    }

    fn subtree(&self, commit: &Commit<'_>) -> Result<Option<Tree<'a>>, git2::Error> {
        let root = self.repository.find_tree(commit.tree_id())?;
        if self.folder.is_empty() {
            return Ok(Some(root));
        }
        // Where the folder is not there, or a file has its name, nothing of it was changed.
        let entry = root.get_path(Path::new(self.folder)).ok();
        Ok(entry.and_then(|entry| self.repository.find_tree(entry.id()).ok()))
    }

    fn author(&self, commit: &Commit<'_>) -> String {
        let named = commit.author_with_mailmap(&self.names).unwrap_or_else(|_| commit.author().to_owned());
        String::from_utf8_lossy(named.name_bytes()).trim().chars().take(LONGEST_NAME).collect()
    }
}

impl Changes {
    fn into_history(self) -> FileHistory {
        let mut contributors: Vec<Contributor> =
            self.by.into_iter().map(|(name, commits)| Contributor { name, commits }).collect();
        contributors.sort_by(|a, b| b.commits.cmp(&a.commits).then_with(|| a.name.cmp(&b.name)));
        contributors.truncate(MOST_CONTRIBUTORS);
        FileHistory { changed_at: self.changed_at, commit: self.newest.to_string(), contributors }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use git2::{IndexAddOption, Signature, Time};

    use super::*;

    /// A working copy, committed to by whom and when a test says.
    struct Copy {
        folder: tempfile::TempDir,
        repository: Repository,
    }

    impl Copy {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let repository = Repository::init(folder.path()).unwrap();
            Self { folder, repository }
        }

        fn commit(&self, who: &str, at: i64, files: &[(&str, &str)]) -> Oid {
            for (path, text) in files {
                let path = self.folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            let mut index = self.repository.index().unwrap();
            index.add_all(["*"], IndexAddOption::DEFAULT, None).unwrap();
            index.update_all(["*"], None).unwrap();
            let tree = self.repository.find_tree(index.write_tree().unwrap()).unwrap();
            let author = Signature::new(who, &format!("{who}@example.org"), &Time::new(at, 0)).unwrap();
            let parent = self.repository.head().ok().map(|head| head.peel_to_commit().unwrap());
            let parents: Vec<&Commit<'_>> = parent.iter().collect();
            self.repository.commit(Some("HEAD"), &author, &author, "change", &tree, &parents).unwrap()
        }
    }

    fn by(history: &FileHistory) -> Vec<(&str, u32)> {
        history.contributors.iter().map(|one| (one.name.as_str(), one.commits)).collect()
    }

    #[test]
    fn one_walk_tells_who_changed_each_file_of_a_folder_and_when() {
        let copy = Copy::new();
        copy.commit("Ada", 100, &[("site/docs/a.md", "1"), ("site/docs/b.md", "1"), ("code.rs", "1")]);
        copy.commit("Bob", 200, &[("site/docs/a.md", "2")]);
        copy.commit("Bob", 300, &[("site/docs/a.md", "3")]);
        let elsewhere = copy.commit("Eve", 400, &[("code.rs", "2")]);
        let repository = FolderRepository::find(&copy.folder.path().join("site")).unwrap();
        let head = repository.head().unwrap();
        assert_eq!(head, elsewhere.to_string());
        let histories = repository.histories(&head, HistoryLimits::default()).unwrap();
        assert_eq!(histories.keys().collect::<Vec<_>>(), ["docs/a.md", "docs/b.md"]);
        let (a, b) = (&histories["docs/a.md"], &histories["docs/b.md"]);
        assert_eq!((a.changed_at, by(a)), (300_000, vec![("Bob", 2), ("Ada", 1)]));
        assert_eq!((b.changed_at, by(b)), (100_000, vec![("Ada", 1)]));
    }

    #[test]
    fn names_are_those_of_the_mailmap() {
        let copy = Copy::new();
        copy.commit("ada l", 100, &[("a.md", "1"), (".mailmap", "Ada Lovelace <ada l@example.org>\n")]);
        let repository = FolderRepository::find(copy.folder.path()).unwrap();
        let histories = repository.histories(&repository.head().unwrap(), HistoryLimits::default()).unwrap();
        assert_eq!(by(&histories["a.md"]), [("Ada Lovelace", 1)]);
    }

    #[test]
    fn a_merge_is_nobody_s_change_and_what_lies_too_far_back_is_not_told() {
        let copy = Copy::new();
        let base = copy.commit("Ada", 100, &[("a.md", "1")]);
        copy.commit("Ada", 200, &[("b.md", "1")]);
        let side = {
            let base = copy.repository.find_commit(base).unwrap();
            let mut tree = copy.repository.treebuilder(Some(&base.tree().unwrap())).unwrap();
            tree.insert("c.md", copy.repository.blob(b"1").unwrap(), 0o100_644).unwrap();
            let tree = copy.repository.find_tree(tree.write().unwrap()).unwrap();
            let bob = Signature::new("Bob", "bob@example.org", &Time::new(300, 0)).unwrap();
            copy.repository.commit(Some("refs/heads/side"), &bob, &bob, "side", &tree, &[&base]).unwrap()
        };
        let (main, side) =
            (copy.repository.head().unwrap().peel_to_commit().unwrap(), copy.repository.find_commit(side).unwrap());
        let merged = {
            let mut index = copy.repository.merge_commits(&main, &side, None).unwrap();
            let tree = copy.repository.find_tree(index.write_tree_to(&copy.repository).unwrap()).unwrap();
            let eve = Signature::new("Eve", "eve@example.org", &Time::new(400, 0)).unwrap();
            copy.repository.commit(Some("HEAD"), &eve, &eve, "merge", &tree, &[&main, &side]).unwrap()
        };
        let histories = |limits| histories(&copy.repository, merged, "", limits).unwrap();
        let all = histories(HistoryLimits::default());
        assert_eq!(by(&all["c.md"]), [("Bob", 1)]);
        assert_eq!(by(&all["b.md"]), [("Ada", 1)]);
        let few = histories(HistoryLimits { commits: 2, ..HistoryLimits::default() });
        assert_eq!(few.keys().collect::<Vec<_>>(), ["c.md"]);
    }

    #[test]
    fn a_folder_of_no_repository_has_no_history() {
        let folder = tempfile::tempdir().unwrap();
        assert!(FolderRepository::find(folder.path()).is_none());
        let copy = Copy::new();
        assert_eq!(FolderRepository::find(copy.folder.path()).unwrap().head(), None);
    }
}
