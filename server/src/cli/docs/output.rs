//! The folder that a site is written to: complete, or as it was before.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
};

use percent_encoding::percent_decode_str;

/// Says that whatever is in the folder may go with the next build.
const MARK: &str = ".callboard-docs";
const MARK_TEXT: &str = "Written by callboard docs build, which replaces this folder.\n";

/// Files are written beside the folder and take its place at the end.
pub struct Output {
    target: PathBuf,
    unfinished: PathBuf,
}

impl Output {
    /// `folder` is that of the site, `sources` are the folders of its pages: what is written there would be part of the
    /// next site.
    pub fn begin(target: &Path, folder: &Path, sources: &[PathBuf]) -> Result<Self, String> {
        let real = real(target).map_err(|error| cannot_write(target, &error))?;
        if folder.canonicalize().is_ok_and(|folder| folder.starts_with(&real)) {
            let (target, folder) = (target.display(), folder.display());
            return Err(format!("{target} holds the documentation of {folder}: name a folder of its own"));
        }
        let mut sources_here = sources.iter().filter_map(|source| source.canonicalize().ok());
        if let Some(source) = sources_here.find(|source| real.starts_with(source)) {
            let (target, source) = (target.display(), source.display());
            return Err(format!("{target} is inside of the documentation in {source}: name a folder outside of it"));
        }
        if real.exists() && !may_be_replaced(&real) {
            let target = target.display();
            return Err(format!(
                "{target} has files that no earlier build has written, or is no folder: name another, or an empty one"
            ));
        }
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return Err(format!("{} cannot be replaced: name a folder", target.display()));
        };
        let unfinished = parent.join(format!(".{}.{}.unfinished", name.to_string_lossy(), process::id()));
        let output = Self { target: real, unfinished };
        fs::create_dir_all(&output.unfinished).map_err(|error| cannot_write(&output.unfinished, &error))?;
        output.write(MARK, MARK_TEXT.as_bytes())?;
        Ok(output)
    }

    /// Writes the document that a browser finds at an address below the site's own.
    pub fn write_document(&self, address: &str, html: &str) -> Result<(), String> {
        let path = percent_decode_str(address).decode_utf8_lossy();
        let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
        self.write(&format!("{path}{index}"), html.as_bytes())
    }

    pub fn write(&self, path: &str, content: &[u8]) -> Result<(), String> {
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains('\0') {
            return Err(format!("a file cannot be called '{path}': rename the page"));
        }
        let file = self.unfinished.join(path);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, content));
        written.map_err(|error| cannot_write(&file, &error))
    }

    /// Puts what was written in the place of what was there.
    pub fn finish(self) -> Result<(), String> {
        if self.target.exists() {
            fs::remove_dir_all(&self.target).map_err(|error| cannot_write(&self.target, &error))?;
        }
        fs::rename(&self.unfinished, &self.target).map_err(|error| cannot_write(&self.target, &error))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // There is nothing any more where it was finished.
        let _gone = fs::remove_dir_all(&self.unfinished).is_err();
    }
}

/// The path with the links of its existing part followed.
fn real(path: &Path) -> io::Result<PathBuf> {
    if path.exists() {
        return path.canonicalize();
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(real(parent)?.join(name))
}

fn may_be_replaced(folder: &Path) -> bool {
    let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    fs::read_to_string(folder.join(MARK)).is_ok_and(|text| text == MARK_TEXT) || is_empty()
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be written ({error}): check who may write there", path.display())
}
