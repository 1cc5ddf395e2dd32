//! The files of a site.

use std::{
    collections::BTreeMap,
    fmt, fs,
    io::Read,
    ops::Bound,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Files below one folder, by their path from there with `/` between the parts. Nothing outside of the folder can be
/// read through it: paths with `..` that would leave it name nothing, and symbolic links that leave it are no files.
#[derive(Debug, Clone)]
pub struct Tree {
    files: Files,
}

#[derive(Debug, Clone)]
enum Files {
    /// A folder of this machine, as it was when it was listed.
    Folder { root: PathBuf, paths: BTreeMap<String, u64> },
    /// Contents that somebody else read.
    Contents(BTreeMap<String, Vec<u8>>),
    /// Files that somebody else lists, with their bytes, and reads.
    Read { paths: BTreeMap<String, u64>, reader: Reader },
}

/// Reads a file of at most so many bytes.
#[derive(Clone)]
struct Reader(Arc<ReadFile>);

type ReadFile = dyn Fn(&str, u64) -> Result<Vec<u8>, TreeError> + Send + Sync;

impl fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Reader")
    }
}

/// Why a file cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    #[error("there is no file {0}")]
    Missing(String),
    #[error("{path} has {bytes} bytes, more than the {limit} that a page may have: split it")]
    TooLarge { path: String, bytes: u64, limit: u64 },
    #[error("{path} is not UTF-8 text: save it as that")]
    NotText { path: String },
    #[error("{path} cannot be read: {error}")]
    Unreadable { path: String, error: std::io::Error },
}

/// Files below one folder beyond this number are not listed.
const MOST_FILES: usize = 50_000;
/// Nor are folders, those that several links lead to counted each time.
const MOST_FOLDERS: usize = 50_000;
/// Folders below folders.
const DEEPEST: usize = 32;

impl Tree {
    /// The files of a folder of this machine; `.git` and `node_modules` are left out.
    pub fn of_folder(root: &Path) -> Result<Self, TreeError> {
        let unreadable = |error| TreeError::Unreadable { path: root.display().to_string(), error };
        let root = root.canonicalize().map_err(unreadable)?;
        let mut listing = Listing { above: vec![root.clone()], root, folders: MOST_FOLDERS, paths: BTreeMap::new() };
        listing.add(&listing.root.clone());
        let Listing { root, paths, .. } = listing;
        Ok(Self { files: Files::Folder { root, paths } })
    }

    pub fn of_contents(contents: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self { files: Files::Contents(contents.into_iter().collect()) }
    }

    /// The files with these paths and bytes, read by a function that is given a path of them and the most bytes that the
    /// file may have.
    pub fn of_reader(
        paths: BTreeMap<String, u64>,
        read: impl Fn(&str, u64) -> Result<Vec<u8>, TreeError> + Send + Sync + 'static,
    ) -> Self {
        Self { files: Files::Read { paths, reader: Reader(Arc::new(read)) } }
    }

    /// The bytes of a file as they were when the files were listed.
    pub fn size(&self, path: &str) -> Option<u64> {
        match &self.files {
            Files::Folder { paths, .. } | Files::Read { paths, .. } => paths.get(path).copied(),
            Files::Contents(contents) => contents.get(path).map(|content| content.len() as u64),
        }
    }

    /// Every path, sorted.
    pub fn paths(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match &self.files {
            Files::Folder { paths, .. } | Files::Read { paths, .. } => Box::new(paths.keys().map(String::as_str)),
            Files::Contents(contents) => Box::new(contents.keys().map(String::as_str)),
        }
    }

    /// The paths below a folder, sorted; an empty one is the tree's root.
    pub fn below<'a>(&'a self, folder: &str) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        if folder.is_empty() {
            return self.paths();
        }
        let prefix = format!("{folder}/");
        // What comes right behind everything that begins with the prefix.
        let range = (Bound::Excluded(prefix.clone()), Bound::Excluded(format!("{folder}0")));
        match &self.files {
            Files::Folder { paths, .. } | Files::Read { paths, .. } => {
                Box::new(paths.range(range).map(|(path, _)| path.as_str()))
            }
            Files::Contents(contents) => Box::new(contents.range(range).map(|(path, _)| path.as_str())),
        }
    }

    pub fn has(&self, path: &str) -> bool {
        match &self.files {
            Files::Folder { paths, .. } | Files::Read { paths, .. } => paths.contains_key(path),
            Files::Contents(contents) => contents.contains_key(path),
        }
    }

    /// The content of a file of at most `limit` bytes.
    pub fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, TreeError> {
        match &self.files {
            Files::Folder { root, paths } if paths.contains_key(path) => read(root, path, limit),
            Files::Read { paths, reader } if paths.contains_key(path) => {
                let content = reader.0(path, limit)?;
                refuse_large(path, content.len() as u64, limit)?;
                Ok(content)
            }
            Files::Contents(contents) if contents.contains_key(path) => {
                let content = &contents[path];
                refuse_large(path, content.len() as u64, limit)?;
                Ok(content.clone())
            }
            _ => Err(TreeError::Missing(path.to_owned())),
        }
    }

    /// The same as text, without a byte order mark and with `\n` at the end of its lines.
    pub fn read_text(&self, path: &str, limit: u64) -> Result<String, TreeError> {
        let text = String::from_utf8(self.read(path, limit)?);
        let text = text.map_err(|_| TreeError::NotText { path: path.to_owned() })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() })
    }
}

/// A path relative to the folder of `from` (both in a tree), or from the tree's root where it begins with `/`. None
/// where it leads out of the tree.
pub fn resolve(from: &str, relative: &str) -> Option<String> {
    join(folder_of(from), relative)
}

/// The same relative to a folder.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let folder = if relative.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder that a file is in; empty for the tree's root.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

struct Listing {
    root: PathBuf,
    /// The folders that this one is in and itself, as they really are.
    above: Vec<PathBuf>,
    /// How many more are looked into.
    folders: usize,
    paths: BTreeMap<String, u64>,
}

impl Listing {
    fn add(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let Some(name) = name.to_str() else { continue };
            // What a link leads to counts, where that is in the tree.
            let Ok(real) = path.canonicalize() else { continue };
            let is_left_out = name == ".git" || name == "node_modules" || self.paths.len() >= MOST_FILES;
            if is_left_out || !real.starts_with(&self.root) {
                continue;
            }
            match real.metadata() {
                Ok(metadata) if metadata.is_dir() => self.add_folder(&path, real),
                Ok(metadata) if metadata.is_file() => {
                    if let Some(relative) = path.strip_prefix(&self.root).ok().and_then(Path::to_str) {
                        self.paths.insert(relative.replace('\\', "/"), metadata.len());
                    }
                }
                _ => {}
            }
        }
    }

    fn add_folder(&mut self, path: &Path, real: PathBuf) {
        // A link to a folder that it is in would lead in circles.
        if self.folders == 0 || self.above.len() > DEEPEST || self.above.contains(&real) {
            return;
        }
        self.folders -= 1;
        self.above.push(real);
        self.add(path);
        self.above.pop();
    }
}

fn read(root: &Path, path: &str, limit: u64) -> Result<Vec<u8>, TreeError> {
    let unreadable = |error| TreeError::Unreadable { path: path.to_owned(), error };
    // Somebody may have put a link there since.
    let real = root.join(path).canonicalize().map_err(unreadable)?;
    if !real.starts_with(root) {
        return Err(TreeError::Missing(path.to_owned()));
    }
    let mut content = Vec::new();
    let file = fs::File::open(real).map_err(unreadable)?;
    file.take(limit.saturating_add(1)).read_to_end(&mut content).map_err(unreadable)?;
    refuse_large(path, content.len() as u64, limit)?;
    Ok(content)
}

fn refuse_large(path: &str, bytes: u64, limit: u64) -> Result<(), TreeError> {
    if bytes > limit {
        return Err(TreeError::TooLarge { path: path.to_owned(), bytes, limit });
    }
    Ok(())
}

#[cfg(test)]
impl Tree {
    /// For tests by example.
    pub fn of_texts(files: &[(&str, &str)]) -> Self {
        Self::of_contents(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_are_joined_by_name_and_never_leave_the_tree() {
        assert_eq!(resolve("docs/a/b.md", "../c.md").as_deref(), Some("docs/c.md"));
        assert_eq!(resolve("docs/a.md", "/c.md").as_deref(), Some("c.md"));
        assert_eq!(resolve("a.md", ".//./b.md").as_deref(), Some("b.md"));
        assert_eq!(resolve("docs/a.md", "../../c.md"), None);
        assert_eq!(join("docs", "..").as_deref(), Some(""));
        assert_eq!(join("", ".."), None);
    }

    #[test]
    fn what_is_below_a_folder_is_found_without_its_neighbours() {
        let paths = ["docs.md", "docs/a.md", "docs/b/c.md", "docs-old/a.md", "docs0", "z.md"];
        let tree = Tree::of_texts(&paths.map(|path| (path, "")));
        assert_eq!(tree.below("docs").collect::<Vec<_>>(), ["docs/a.md", "docs/b/c.md"]);
        assert_eq!(tree.below("").count(), 6);
        assert_eq!(tree.below("none").count(), 0);
    }

    #[test]
    fn links_lead_neither_out_of_the_folder_nor_in_circles() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        fs::create_dir_all(root.join("docs/a")).unwrap();
        fs::write(root.join("docs/a/x.md"), "x").unwrap();
        fs::write(folder.path().join("secret"), "s").unwrap();
        for (to, link) in
            [("../../secret", "docs/secret"), ("../..", "docs/a/up"), ("..", "docs/a/again"), ("docs/a", "b")]
        {
            std::os::unix::fs::symlink(to, root.join(link)).unwrap();
        }
        let tree = Tree::of_folder(&root).unwrap();
        assert_eq!(tree.paths().collect::<Vec<_>>(), ["b/x.md", "docs/a/x.md"]);
        assert!(matches!(tree.read("docs/secret", 10), Err(TreeError::Missing(_))));
        assert!(matches!(tree.read("../secret", 10), Err(TreeError::Missing(_))));
    }

    #[test]
    fn text_is_without_the_marks_of_other_systems() {
        let tree = Tree::of_contents([("a".to_owned(), b"\xef\xbb\xbfx\r\ny\rz".to_vec())]);
        assert_eq!(tree.read_text("a", 100).unwrap(), "x\ny\nz");
        let error = tree.read_text("a", 3).unwrap_err().to_string();
        assert_eq!(error, "a has 9 bytes, more than the 3 that a page may have: split it");
    }

    #[test]
    fn only_listed_files_are_read_by_somebody_else() {
        let tree = Tree::of_reader([("a/b.md".to_owned(), 3)].into(), |path, _| Ok(path.as_bytes().to_vec()));
        assert_eq!((tree.paths().collect::<Vec<_>>(), tree.size("a/b.md")), (vec!["a/b.md"], Some(3)));
        assert_eq!(tree.read("a/b.md", 6).unwrap(), b"a/b.md");
        assert!(matches!(tree.read("a/b.md", 5), Err(TreeError::TooLarge { .. })));
        assert!(matches!(tree.read("c", 9), Err(TreeError::Missing(_))) && !tree.has("c") && tree.size("c").is_none());
    }

    proptest! {
        #[test]
        fn joined_paths_have_no_dots(folder in "[a./]{0,12}", relative in "[a./]{0,12}") {
            if let Some(path) = join(&folder, &relative) {
                prop_assert!(path.is_empty() || path.split('/').all(|part| !matches!(part, "" | "." | "..")));
            }
        }
    }
}
