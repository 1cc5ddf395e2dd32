//! Files for browsers: named by their content, compressed once, collected in `dist/` with a manifest.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::{Profile, read};

/// The one folder of `dist/` whose files never change and may be cached for ever.
const FOLDER: &str = "assets";
const MANIFEST: &str = "manifest.json";
const BUNDLE: &str = "bundle.json";

/// `dist/manifest.json`: where each file is, relative to `dist/`.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub js: String,
    /// The script that loads the code of pages.
    pub loader: String,
    /// The code that all pages share.
    pub wasm: String,
    pub css: String,
    /// What each page's code is in, by the page's name; several pages may share a file.
    pub pages: BTreeMap<String, Vec<String>>,
    /// By file name without extension: `inter-var`.
    pub fonts: BTreeMap<String, String>,
    /// Everything else below `style/`, by its path there: `icons/favicon.svg`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let named = [&self.js, &self.loader, &self.wasm, &self.css].into_iter();
        let pages = self.pages.values().flatten().collect::<BTreeSet<_>>();
        named.chain(pages).chain(self.fonts.values()).chain(self.files.values()).map(String::as_str)
    }
}

/// How a file is offered besides its plain form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    Brotli,
    Gzip,
}

impl Compression {
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// What is appended to the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    fn compress(self, bytes: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let parameters =
                    brotli::enc::BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..Default::default() };
                let mut compressed = Vec::new();
                brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
                Ok(compressed)
            }
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                encoder.write_all(bytes)?;
                Ok(encoder.finish()?)
            }
        }
    }
}

/// One file with its final name.
pub struct Asset {
    /// What its users call it: `callboard.js`, `fonts/inter-var.woff2`.
    pub key: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Asset {
    /// A file that no other file of its kind depends on: its name tells its own versions apart.
    pub fn new(key: String, bytes: Vec<u8>) -> Self {
        let name = hashed_name(&key, &blake3::hash(&bytes));
        Self { key, name, bytes }
    }

    /// A file with a name that was made before: files that name each other are named together.
    pub fn named(key: String, name: String, bytes: Vec<u8>) -> Self {
        Self { key, name, bytes }
    }

    /// Fonts and pictures are compressed already.
    fn is_worth_compressing(&self) -> bool {
        [".js", ".css", ".wasm", ".svg", ".json", ".webmanifest"].iter().any(|extension| self.key.ends_with(extension))
    }
}

/// `callboard.ab12cd34.js`: the first eight digits of a hash tell versions apart.
pub fn hashed_name(key: &str, hash: &blake3::Hash) -> String {
    let name = key.rsplit_once('/').map_or(key, |(_, name)| name);
    let hash = &hash.to_hex()[..8];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

/// The files of one part, and the keys of those that each page needs beside the shared ones.
#[derive(Default)]
pub struct Made {
    pub assets: Vec<Asset>,
    pub pages: BTreeMap<String, Vec<String>>,
}

/// The finished files of one part, in a folder of their own.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// A hash over all that the files were made from.
    input: String,
    /// Hashed file names by key.
    names: BTreeMap<String, String>,
    /// See [`Made::pages`].
    pages: BTreeMap<String, Vec<String>>,
    #[serde(skip)]
    folder: PathBuf,
}

/// Hashes what a bundle is made from; this program itself is a part of it.
pub struct Input(blake3::Hasher);

impl Input {
    pub fn new() -> Result<Self> {
        let mut input = Self(blake3::Hasher::new());
        let built = fs::metadata(env::current_exe()?)?.modified()?.duration_since(UNIX_EPOCH)?;
        input.add(&built.as_nanos().to_le_bytes());
        Ok(input)
    }

    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    pub fn finish(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}

impl Bundle {
    /// The bundle in `folder` as it was last made.
    pub fn last(folder: &Path) -> Option<Self> {
        let mut bundle: Self = serde_json::from_slice(&fs::read(folder.join(BUNDLE)).ok()?).ok()?;
        folder.clone_into(&mut bundle.folder);
        Some(bundle)
    }

    /// The bundle of `folder` when it was made from this input; otherwise it is made anew.
    pub fn of(folder: &Path, input: &Input, profile: Profile, make: impl FnOnce() -> Result<Made>) -> Result<Self> {
        let input = input.finish();
        if let Some(bundle) = Self::last(folder).filter(|bundle| bundle.input == input) {
            return Ok(bundle);
        }
        let Made { assets, pages } = make()?;
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let mut names = BTreeMap::new();
        for asset in assets {
            let name = asset.name.clone();
            write(&folder.join(&name), &asset.bytes)?;
            if profile == Profile::Release && asset.is_worth_compressing() {
                for compression in Compression::ALL {
                    let path = folder.join(format!("{name}.{}", compression.extension()));
                    write(&path, &compression.compress(&asset.bytes)?)?;
                }
            }
            names.insert(asset.key, name);
        }
        let bundle = Self { input, names, pages, folder: folder.to_owned() };
        write(&folder.join(BUNDLE), &serde_json::to_vec(&bundle)?)?;
        Ok(bundle)
    }

    /// The path below `dist/` of the file that `key` names.
    fn path(&self, key: &str) -> Result<String> {
        let name = self.names.get(key).with_context(|| format!("the bundle holds no {key}"))?;
        Ok(format!("{FOLDER}/{name}"))
    }
}

/// Makes `dist/` hold exactly these two bundles and their manifest. Files that are there already stay untouched, so
/// that nothing that watches them is woken without a reason.
pub fn assemble(dist: &Path, client: &Bundle, style: &Bundle) -> Result<Manifest> {
    let mut manifest = Manifest {
        js: client.path("callboard.js")?,
        loader: client.path("pages.js")?,
        wasm: client.path("callboard.wasm")?,
        css: style.path("callboard.css")?,
        ..Manifest::default()
    };
    for (page, keys) in &client.pages {
        let files = keys.iter().map(|key| client.path(key)).collect::<Result<_>>()?;
        manifest.pages.insert(page.clone(), files);
    }
    for key in style.names.keys().filter(|key| *key != "callboard.css") {
        let path = style.path(key)?;
        match key.strip_prefix("fonts/").and_then(|name| name.strip_suffix(".woff2")) {
            Some(font) => manifest.fonts.insert(font.to_owned(), path),
            None => manifest.files.insert(key.clone(), path),
        };
    }

    let folder = dist.join(FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut wanted = BTreeSet::new();
    for bundle in [client, style] {
        for entry in fs::read_dir(&bundle.folder)? {
            let entry = entry?;
            if entry.file_name() != BUNDLE {
                let target = folder.join(entry.file_name());
                if !target.exists() {
                    fs::copy(entry.path(), &target).with_context(|| format!("cannot write {}", target.display()))?;
                }
                wanted.insert(entry.file_name());
            }
        }
    }
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        if !wanted.contains(&entry.file_name()) {
            fs::remove_file(entry.path()).with_context(|| format!("cannot remove {}", entry.path().display()))?;
        }
    }

    let path = dist.join(MANIFEST);
    let text = serde_json::to_vec_pretty(&manifest)?;
    if read(&path).ok().as_ref() != Some(&text) {
        write(&path, &text)?;
    }
    Ok(manifest)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests;
