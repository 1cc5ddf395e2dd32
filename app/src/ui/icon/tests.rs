use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::*;
use crate::ui::{Gel, Tone, kind_look};

/// What stands before the name of an icon in the sources.
const BEFORE: [&str; 6] = ["Icon name=\"", "icon=\"", "icon: \"", "icon: Some(\"", "Icon(\"", "icon.unwrap_or(\""];
/// What stands behind one in the table of kinds.
const BEHIND: &str = "\", Gel::";

fn known() -> BTreeSet<&'static str> {
    SYMBOLS.lines().filter_map(|line| line.strip_prefix("<symbol id=\"i-")?.split('"').next()).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

fn used(text: &str) -> Vec<String> {
    let after = BEFORE.iter().flat_map(|before| text.match_indices(before).map(|(at, _)| &text[at + before.len()..]));
    let before = text.match_indices(BEHIND).map(|(at, _)| text[..at].rsplit('"').next().unwrap_or_default());
    let names = after.filter_map(|rest| rest.split('"').next()).chain(before);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_icon_that_is_used_is_in_the_sprite() {
    let known = known();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut places = 0;
    for file in sources(&root) {
        if file.ends_with("icon/tests.rs") {
            continue;
        }
        for name in used(&fs::read_to_string(&file).unwrap()) {
            assert!(known.contains(name.as_str()), "{}: there is no icon {name:?} in ui/icons.svg", file.display());
            places += 1;
        }
    }
    assert!(places > 40, "only {places} icons found: this test looks for the wrong text");
    for tone in [Tone::Ok, Tone::Warn, Tone::Bad, Tone::Info, Tone::None] {
        assert!(known.contains(tone.icon()));
    }
    assert_eq!(kind_look("component", "library"), ("package", Gel::Straw));
}

#[test]
fn symbols_are_sorted_and_drawn_on_the_same_grid() {
    let names: Vec<_> = SYMBOLS.lines().map(|line| line.split('"').nth(1).unwrap()).collect();
    assert!(names.is_sorted());
    assert_eq!(names.len(), known().len());
    assert!(SYMBOLS.lines().all(|line| line.contains(" viewBox=\"0 0 24 24\">") && line.ends_with("</symbol>")));
}
