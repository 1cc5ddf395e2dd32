use std::{cell::Cell, io::Read};

use super::*;

fn asset(key: &str, bytes: &[u8]) -> Asset {
    Asset::new(key.to_owned(), bytes.to_owned())
}

fn input(text: &str) -> Input {
    let mut input = Input(blake3::Hasher::new());
    input.add(text.as_bytes());
    input
}

fn client(folder: &Path, profile: Profile, js: &str) -> Bundle {
    let assets = || {
        let files =
            [("callboard.js", js.as_bytes()), ("pages.js", b"load()"), ("callboard.wasm", b"\0asm"), ("a.wasm", b"a")];
        let pages = BTreeMap::from([("list".to_owned(), vec!["a.wasm".to_owned()])]);
        Ok(Made { assets: files.map(|(key, bytes)| asset(key, bytes)).into(), pages })
    };
    Bundle::of(&folder.join("client"), &input(js), profile, assets).unwrap()
}

fn style(folder: &Path) -> Bundle {
    let assets = || {
        let assets = vec![
            asset("callboard.css", b"body{}"),
            asset("fonts/inter-var.woff2", b"font"),
            asset("icons/favicon.svg", b"<svg/>"),
        ];
        Ok(Made { assets, ..Made::default() })
    };
    Bundle::of(&folder.join("style"), &input("style"), Profile::Dev, assets).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_name_carries_the_hash_of_the_content() {
    let name = asset("fonts/inter-var.woff2", b"one").name;
    let (stem, rest) = name.split_once('.').unwrap();
    assert_eq!((stem, rest.len(), &rest[8..]), ("inter-var", 14, ".woff2"));
    assert_ne!(name, asset("fonts/inter-var.woff2", b"two").name);
}

#[test]
fn unchanged_input_is_not_bundled_again() {
    let folder = tempfile::tempdir().unwrap();
    let made = Cell::new(0);
    let bundle = |text: &str| {
        let assets = || {
            made.set(made.get() + 1);
            Ok(Made { assets: vec![asset("callboard.css", text.as_bytes())], ..Made::default() })
        };
        Bundle::of(&folder.path().join("style"), &input(text), Profile::Dev, assets).unwrap()
    };
    let first = bundle("one");
    assert_eq!(bundle("one"), first);
    assert_eq!(made.get(), 1);
    assert_ne!(bundle("two"), first);
    assert_eq!(made.get(), 2);
}

#[test]
fn inputs_do_not_run_together() {
    let hash = |parts: &[&str]| {
        let mut input = Input(blake3::Hasher::new());
        for part in parts {
            input.add(part.as_bytes());
        }
        input.finish()
    };
    assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
}

#[test]
fn the_manifest_names_every_file_and_old_files_go() {
    let folder = tempfile::tempdir().unwrap();
    let dist = folder.path().join("dist");
    assemble(&dist, &client(folder.path(), Profile::Dev, "old()"), &style(folder.path())).unwrap();
    let manifest = assemble(&dist, &client(folder.path(), Profile::Dev, "new()"), &style(folder.path())).unwrap();

    assert_eq!(manifest.fonts.keys().collect::<Vec<_>>(), ["inter-var"]);
    assert_eq!(manifest.files.keys().collect::<Vec<_>>(), ["icons/favicon.svg"]);
    let mut listed: Vec<_> = manifest.paths().map(|path| path.strip_prefix("assets/").unwrap().to_owned()).collect();
    listed.sort();
    assert_eq!(names(&dist.join(FOLDER)), listed);
    assert_eq!(fs::read_to_string(dist.join(&manifest.js)).unwrap(), "new()");
    let stored: Manifest = serde_json::from_slice(&fs::read(dist.join(MANIFEST)).unwrap()).unwrap();
    assert_eq!(stored, manifest);
}

#[test]
fn a_release_is_compressed_and_a_later_development_build_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let dist = folder.path().join("dist");
    let text = "same()".repeat(100);
    let style = style(folder.path());
    let manifest = assemble(&dist, &client(folder.path(), Profile::Release, &text), &style).unwrap();
    let js = dist.join(&manifest.js);

    let mut unpacked = String::new();
    let brotli = fs::read(format!("{}.br", js.display())).unwrap();
    brotli::Decompressor::new(&*brotli, 4096).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, text);
    unpacked.clear();
    let gzip = fs::read(format!("{}.gz", js.display())).unwrap();
    flate2::read::GzDecoder::new(&*gzip).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, text);
    assert!(gzip.len() < text.len());

    fs::remove_dir_all(folder.path().join("client")).unwrap();
    assemble(&dist, &client(folder.path(), Profile::Dev, &text), &style).unwrap();
    assert!(!names(&dist.join(FOLDER)).concat().contains(".br"));
}
