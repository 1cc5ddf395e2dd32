//! The style sheet: `style/callboard.css` with all that it imports, and the fonts and pictures it refers to.

use std::{
    collections::BTreeMap,
    io,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use lightningcss::{
    bundler::{Bundler, FileProvider, ResolveResult, SourceProvider},
    dependencies::{Dependency, DependencyOptions, UrlDependency},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
};

use super::{
    Profile,
    assets::{Asset, Bundle, Input, Made},
    bundle_folder, read,
};
use crate::workspace::{Workspace, files_below};

const ENTRY: &str = "callboard.css";
const NOTHING_FROM_ELSEWHERE: &str = "pages load nothing from other hosts";
/// What is published besides style sheets; licences and notes are not.
const PUBLISHED: [&str; 5] = ["woff2", "svg", "png", "ico", "webmanifest"];

pub fn bundle(workspace: &Workspace, profile: Profile) -> Result<Bundle> {
    let folder = workspace.root.join("style");
    let mut input = Input::new()?;
    for file in files_below(&folder, &[])? {
        input.add(workspace.relative(&file).as_os_str().as_encoded_bytes());
        input.add(&read(&file)?);
    }
    Bundle::of(&bundle_folder(workspace, profile, "style"), &input, profile, || {
        println!("bundling the style sheet");
        let mut assets = published(&folder)?;
        let names = assets.iter().map(|asset| (folder.join(&asset.key), asset.name.clone())).collect();
        let css = style_sheet(&folder.join(ENTRY), &names, profile)?;
        assets.push(Asset::new(ENTRY.to_owned(), css.into_bytes()));
        Ok(Made { assets, ..Made::default() })
    })
}

fn published(folder: &Path) -> Result<Vec<Asset>> {
    files_below(folder, &[])?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| PUBLISHED.iter().any(|known| extension == *known)))
        .map(|path| {
            let key = path.strip_prefix(folder)?.to_str().context("a file name in style/ is not UTF-8")?.to_owned();
            Ok(Asset::new(key, read(&path)?))
        })
        .collect()
}

/// The whole style sheet as one text; `names` says what each file it refers to is called beside it.
fn style_sheet(entry: &Path, names: &BTreeMap<PathBuf, String>, profile: Profile) -> Result<String> {
    let files = Imported(FileProvider::new());
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("cannot bundle the style sheet: {error}"))?;
    if profile == Profile::Release {
        let minified = sheet.minify(MinifyOptions::default());
        minified.map_err(|error| anyhow!("cannot minify the style sheet: {error}"))?;
    }
    let printed = sheet
        .to_css(PrinterOptions {
            minify: profile == Profile::Release,
            analyze_dependencies: Some(DependencyOptions::default()),
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("cannot print the style sheet: {error}"))?;

    let mut css = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        // Imports are part of the bundle by now.
        if let Dependency::Url(url) = dependency {
            css = css.replace(&url.placeholder, &address(&url, names)?);
        }
    }
    Ok(css)
}

/// Imported style sheets: files only, and a missing one is named.
struct Imported(FileProvider);

impl SourceProvider for Imported {
    type Error = io::Error;

    fn read<'a>(&'a self, file: &Path) -> io::Result<&'a str> {
        self.0.read(file).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))
    }

    fn resolve(&self, specifier: &str, originating_file: &Path) -> io::Result<ResolveResult> {
        if specifier.contains("//") {
            return Err(io::Error::other(format!("{specifier} is elsewhere: {NOTHING_FROM_ELSEWHERE}")));
        }
        self.0.resolve(specifier, originating_file)
    }
}

/// What a `url(…)` becomes in the finished style sheet.
fn address(url: &UrlDependency, names: &BTreeMap<PathBuf, String>) -> Result<String> {
    if url.url.starts_with('#') || url.url.starts_with("data:") {
        return Ok(url.url.clone());
    }
    let (place, line) = (&url.loc.file_path, url.loc.start.line);
    ensure!(!url.url.contains("//"), "{place}:{line}: {} is elsewhere: pages load nothing from other hosts", url.url);
    let (file, fragment) = url.url.split_once('#').map_or((url.url.as_str(), None), |(file, id)| (file, Some(id)));
    let path = normal(&Path::new(place).with_file_name(file));
    let name = names.get(&path).with_context(|| format!("{place}:{line}: there is no {}", path.display()))?;
    Ok(fragment.map_or_else(|| name.clone(), |id| format!("{name}#{id}")))
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut normal, component| {
        match component {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            other => normal.push(other),
        }
        normal
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn sheet(files: &[(&str, &str)], profile: Profile) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let names = BTreeMap::from([(folder.path().join("fonts/inter.woff2"), "inter.01234567.woff2".to_owned())]);
        style_sheet(&folder.path().join(ENTRY), &names, profile)
    }

    #[test]
    fn imports_become_layers_and_fonts_get_their_hashed_names() {
        let files = [
            (ENTRY, "@layer base, ui;\n@import url(base.css) layer(base);\n@import url(ui/a.css) layer(ui);"),
            ("base.css", "@font-face { font-family: Inter; src: url(fonts/inter.woff2) format('woff2'); }"),
            ("ui/a.css", ".a { .b { background: url(\"../fonts/inter.woff2#x\"), url(#y) } }"),
        ];
        let css = sheet(&files, Profile::Release).unwrap();
        assert_eq!(
            css,
            "@layer base{@font-face{font-family:Inter;src:url(\"inter.01234567.woff2\")format(\"woff2\")}}\
             @layer ui{.a{& .b{background:url(\"inter.01234567.woff2#x\"),url(\"#y\")}}}"
        );
        assert!(sheet(&files, Profile::Dev).unwrap().contains("url(\"inter.01234567.woff2\")"));
    }

    #[test]
    fn a_missing_file_is_named_with_its_place() {
        let error = sheet(&[(ENTRY, "\n.a { background: url(gone.png) }")], Profile::Release).unwrap_err().to_string();
        assert!(error.contains("callboard.css:2: there is no ") && error.contains("gone.png"), "{error}");
    }

    #[test]
    fn other_hosts_are_refused() {
        for text in [".a { background: url(https://example.com/a.png) }", "@import url(https://example.com/a.css);"] {
            let error = sheet(&[(ENTRY, text)], Profile::Release).unwrap_err().to_string();
            assert!(error.contains(NOTHING_FROM_ELSEWHERE), "{error}");
        }
    }

    #[test]
    fn bad_and_missing_imports_are_named_with_their_file() {
        let files = [(ENTRY, "@import url(base.css) layer(base);"), ("base.css", ".a { color: }\n}")];
        let error = sheet(&files, Profile::Release).unwrap_err().to_string();
        assert!(error.contains("base.css"), "{error}");
    }
}
