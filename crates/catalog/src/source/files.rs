//! Files of a local folder. Nothing outside the source's folder is ever read: not through `..`, not through a link.

use std::{
    ffi::OsStr,
    fs,
    path::{Component, Path, PathBuf},
};

use globset::{GlobBuilder, GlobSet};

use super::ReadError;

/// Folders that hold no descriptors of their own but many files.
const SKIPPED_FOLDERS: &[&str] = &[".git", "node_modules", "target"];
/// Files that one glob may match.
const MATCH_LIMIT: usize = 100_000;
/// Characters of a target.
pub const LONGEST_TARGET: usize = 2_000;
/// What the system says there of itself, of this process and its secrets too, is no file of anybody's catalog.
const SYSTEM_FOLDERS: &[&str] = &["/proc", "/sys", "/dev"];
/// Folders below folders that a glob looks into.
const DEPTH_LIMIT: usize = 64;

pub fn is_glob(target: &str) -> bool {
    target.contains(['*', '?', '[', '{'])
}

/// The folder that a file source may read: that of its file, or the part of its glob before the first wildcard.
pub fn root_of(target: &str) -> PathBuf {
    let path = Path::new(target);
    let plain: PathBuf = path.components().take_while(|part| !part.as_os_str().to_str().is_some_and(is_glob)).collect();
    if plain == path { path.parent().map(Path::to_path_buf).unwrap_or_default() } else { plain }
}

/// Whether a target means this file.
pub fn is_match(target: &str, path: &Path) -> bool {
    if is_glob(target) { glob(target).is_ok_and(|glob| glob.is_match(path)) } else { Path::new(target) == path }
}

/// A glob, ready to be compared with paths. Not every valid glob becomes one: it may be too large.
pub fn glob(target: &str) -> Result<GlobSet, ReadError> {
    let shown: String = target.chars().take(LONGEST_TARGET).collect();
    if shown.len() < target.len() {
        return Err(too_long(target));
    }
    let glob = GlobBuilder::new(target).literal_separator(true).build();
    let set = glob.and_then(|glob| GlobSet::builder().add(glob).build());
    set.map_err(|error| ReadError::new(format!("the glob {target} is not valid: {error}")))
}

/// That a target has more characters than are taken.
pub fn too_long(target: &str) -> ReadError {
    let begin: String = target.chars().take(60).collect();
    ReadError::new(format!("the target {begin}… is longer than {LONGEST_TARGET} characters: shorten it"))
}

/// Whether a path below `root` is in a folder that no glob looks into.
pub fn is_skipped(root: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.iter().filter_map(OsStr::to_str).any(|part| SKIPPED_FOLDERS.contains(&part))
}

/// The files that a target means, in the order of their names. The target is an absolute path or glob without `..`.
pub fn expand(root: &Path, target: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let text = target.to_string_lossy();
    if !target.starts_with(root) {
        return Err(outside(root, target));
    }
    if !is_glob(&text) {
        return Ok(vec![target.to_path_buf()]);
    }
    let glob = glob(&text)?;
    let start = root_of(&text);
    let mut found = Vec::new();
    let mut folders = vec![(start, 0)];
    while let Some((folder, depth)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(ReadError::of(&folder, &error)),
            Err(_) => continue,
        };
        for entry in entries.flatten() {
            let path = entry.path();
            // A link to a folder is not followed: it could lead out, or in circles.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                let skipped =
                    path.file_name().and_then(OsStr::to_str).is_some_and(|name| SKIPPED_FOLDERS.contains(&name));
                if !skipped && !is_of_system(&path) && depth < DEPTH_LIMIT {
                    folders.push((path, depth + 1));
                }
            } else if glob.is_match(&path) {
                found.push(path);
            }
        }
        if found.len() > MATCH_LIMIT {
            return Err(ReadError::new(format!("the glob {text} matches more than {MATCH_LIMIT} files: narrow it")));
        }
    }
    found.sort();
    Ok(found)
}

/// Joins and resolves `.` and `..` by name, without asking the disk.
pub fn join(folder: &Path, relative: &str) -> PathBuf {
    let mut joined = PathBuf::new();
    for part in folder.join(relative).components() {
        match part {
            Component::ParentDir => {
                joined.pop();
            }
            Component::CurDir => {}
            part => joined.push(part),
        }
    }
    joined
}

/// The content of a file inside `root`.
pub fn read(root: &Path, path: &Path, limit: usize) -> Result<Vec<u8>, ReadError> {
    let real = fs::canonicalize(path).map_err(|error| ReadError::of(path, &error))?;
    let real_root = fs::canonicalize(root).map_err(|error| ReadError::of(root, &error))?;
    if !real.starts_with(&real_root) {
        return Err(outside(root, path));
    }
    if is_of_system(&real) {
        return Err(ReadError::new(of_system(path)));
    }
    let metadata = fs::metadata(&real).map_err(|error| ReadError::of(path, &error))?;
    if !metadata.is_file() {
        return Err(ReadError::new(format!("{} is not a file: name a file or a glob", path.display())));
    }
    if metadata.len() > limit as u64 {
        return Err(too_large(&path.display(), metadata.len(), limit));
    }
    let content = fs::read(&real).map_err(|error| ReadError::of(path, &error))?;
    // It may have grown since.
    if content.len() > limit {
        return Err(too_large(&path.display(), content.len() as u64, limit));
    }
    Ok(content)
}

/// Whether a path is in a folder that the system makes up.
pub fn is_of_system(path: &Path) -> bool {
    SYSTEM_FOLDERS.iter().any(|folder| path.starts_with(folder))
}

pub fn of_system(path: &Path) -> String {
    format!("{} is in a folder of the system, which is never read: name a file of the catalog", path.display())
}

pub fn too_large(file: &dyn std::fmt::Display, bytes: u64, limit: usize) -> ReadError {
    let (bytes, limit) = (bytes / 1024, limit / 1024);
    ReadError::new(format!(
        "{file} is {bytes} KiB large, and a descriptor may have {limit} KiB: split it into several files"
    ))
}

fn outside(root: &Path, path: &Path) -> ReadError {
    ReadError::new(format!(
        "{} is outside the source's folder {}, so it is not read: make it a location of its own in the configuration",
        path.display(),
        root.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_may_read_the_folder_of_its_file_or_glob() {
        assert_eq!(root_of("/srv/catalog/all.yaml"), Path::new("/srv/catalog"));
        assert_eq!(root_of("/srv/catalog/*/info.yaml"), Path::new("/srv/catalog"));
        assert_eq!(root_of("/srv/c*/info.yaml"), Path::new("/srv"));
    }

    #[test]
    fn dots_are_resolved_by_name() {
        assert_eq!(join(Path::new("/srv/catalog"), "./a/../b.yaml"), Path::new("/srv/catalog/b.yaml"));
        assert_eq!(join(Path::new("/srv/catalog"), "../../../etc/passwd"), Path::new("/etc/passwd"));
    }

    #[test]
    fn a_glob_finds_files_in_order_and_leaves_others() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b/info.yaml", "a/info.yaml", "a/deep/info.yaml", "node_modules/info.yaml", "a/other.yaml"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found = |glob: &str| -> Vec<String> {
            let files = expand(folder.path(), &folder.path().join(glob)).unwrap();
            files.iter().map(|file| file.strip_prefix(folder.path()).unwrap().display().to_string()).collect()
        };
        assert_eq!(found("*/info.yaml"), ["a/info.yaml", "b/info.yaml"]);
        assert_eq!(found("**/info.yaml"), ["a/deep/info.yaml", "a/info.yaml", "b/info.yaml"]);
    }

    #[test]
    fn a_glob_that_is_too_large_is_an_error_and_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        let expanded = |glob: String| expand(folder.path(), &folder.path().join(glob)).unwrap_err().message;
        let error = expanded(format!("{}.yaml", "?".repeat(1_000_000)));
        assert!(error.contains("longer than 2000 characters") && error.len() < 200, "{error}");
        assert!(expanded("[".to_owned()).contains("not valid"));
        // Short enough, and still more than the compiler takes.
        let nested = format!("{}a{}", "{a,b,".repeat(9), "}".repeat(9));
        let outcome = glob(&format!("*{}", nested.repeat(30)));
        assert!(outcome.is_ok() || outcome.is_err_and(|error| error.message.contains("not valid")));
        assert!(!is_match(&"?".repeat(1_000_000), Path::new("/a")));
    }

    #[test]
    fn what_the_system_makes_up_is_never_read() {
        let error = read(Path::new("/"), Path::new("/proc/self/environ"), 1_000_000).unwrap_err();
        assert!(error.message.contains("folder of the system"), "{error}");
        assert_eq!(expand(Path::new("/"), Path::new("/proc/*/status")).ok(), Some(Vec::new()));
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("catalog");
        fs::create_dir(&root).unwrap();
        fs::write(folder.path().join("secret.yaml"), "secret").unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret.yaml"), root.join("link.yaml")).unwrap();
        for path in [root.join("link.yaml"), join(&root, "../secret.yaml")] {
            let error = read(&root, &path, 1000).unwrap_err();
            assert!(error.message.contains("is outside the source's folder"), "{error}");
        }
        assert!(expand(&root, &join(&root, "../*.yaml")).is_err());
    }

    #[test]
    fn missing_and_large_files_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("large.yaml");
        fs::write(&file, vec![b'#'; 4096]).unwrap();
        let error = read(folder.path(), &file, 2048).unwrap_err();
        assert!(
            error.message.ends_with("is 4 KiB large, and a descriptor may have 2 KiB: split it into several files")
        );
        let error = read(folder.path(), &folder.path().join("none.yaml"), 2048).unwrap_err();
        assert!(error.missing);
        assert!(read(folder.path(), folder.path(), 2048).unwrap_err().message.contains("is not a file"));
    }
}
