//! The navigation of a site that has none configured: its files.

use super::nav::Item;

/// Sections inside each other; what is deeper stands in the last one.
const DEEPEST: usize = 32;

/// Makes sections of folders. `prefix` is the folder that they begin in, in the docs folder; empty for itself.
pub(super) fn items<'a>(uris: impl Iterator<Item = &'a str>, prefix: &str) -> Vec<Item> {
    let mut files: Vec<(Vec<&str>, &str, &str)> = uris
        .filter_map(|uri| {
            let inside = if prefix.is_empty() { uri } else { uri.strip_prefix(prefix)?.strip_prefix('/')? };
            let mut parts: Vec<&str> = inside.split('/').collect();
            let name = parts.pop()?;
            Some((parts, name, uri))
        })
        .collect();
    // Folders after the files beside them, start pages first.
    files.sort_by(|a, b| (&a.0, !is_start(a.1), a.1).cmp(&(&b.0, !is_start(b.1), b.1)));
    let mut items = Vec::new();
    for (folders, _, uri) in files {
        let mut branch = &mut items;
        let mut folder = prefix.to_owned();
        for part in folders.into_iter().take(DEEPEST) {
            if !folder.is_empty() {
                folder.push('/');
            }
            folder.push_str(part);
            branch = section(branch, title_of_folder(part), &folder);
        }
        branch.push(Item::Page { title: None, uri: uri.to_owned() });
    }
    items
}

/// The section of this title, which is made where there is none yet.
fn section<'a>(items: &'a mut Vec<Item>, title: String, of_folder: &str) -> &'a mut Vec<Item> {
    let at = items.iter().rposition(|item| matches!(item, Item::Section { title: known, .. } if *known == title));
    let at = at.unwrap_or_else(|| {
        items.push(Item::Section { title, folder: Some(of_folder.to_owned()), items: Vec::new() });
        items.len() - 1
    });
    match &mut items[at] {
        Item::Section { items, .. } => items,
        _ => unreachable!("a section was found or made there"),
    }
}

fn is_start(name: &str) -> bool {
    matches!(name.rsplit_once('.').map_or(name, |(stem, _)| stem), "index" | "README")
}

/// `getting-started` is `Getting started`, `API` stays.
pub(super) fn title_of_folder(name: &str) -> String {
    let title = name.replace(['-', '_'], " ");
    if title.to_lowercase() != title {
        return title;
    }
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
