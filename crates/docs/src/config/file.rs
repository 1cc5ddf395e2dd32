//! The file of a site's configuration, with those it inherits from.

use super::yaml::{self, Node, Value};
use crate::{Note, NoteLevel, Tree, tree};

/// In the order in which they are looked for.
const NAMES: [&str; 2] = ["mkdocs.yaml", "mkdocs.yml"];
/// Bytes of a configuration.
pub(crate) const LARGEST: u64 = 1 << 20;
/// Files that inherit from each other.
const MOST_PARENTS: usize = 10;

/// The configuration of the site in a folder.
pub(super) fn find(tree: &Tree, folder: &str) -> Option<String> {
    NAMES.iter().filter_map(|name| tree::join(folder, name)).find(|path| tree.has(path))
}

/// Reads a configuration with what it inherits. What cannot be read is told in the notes and left out.
pub(crate) fn read(tree: &Tree, path: &str, notes: &mut Vec<Note>) -> Node {
    let mut root = read_one(tree, path, notes);
    let (mut file, mut parents) = (path.to_owned(), vec![path.to_owned()]);
    while let Some(inherit) = take(&mut root, "INHERIT") {
        let relative = inherit.text().unwrap_or_default();
        let parent = Some(relative).filter(|path| !path.starts_with('/')).and_then(|path| tree::resolve(&file, path));
        let Some(parent) = parent.filter(|parent| tree.has(parent)) else {
            let message = format!(
                "the configuration inherits from {relative}, which is no file here: correct the path, it is relative \
                 to this file"
            );
            notes.push(inherit.note(NoteLevel::Error, "missing-parent", message));
            break;
        };
        if parents.contains(&parent) || parents.len() > MOST_PARENTS {
            let message = format!(
                "the configuration inherits from {relative}, which inherits from it again or over more than \
                 {MOST_PARENTS} files: shorten the chain"
            );
            notes.push(inherit.note(NoteLevel::Error, "missing-parent", message));
            break;
        }
        root = merge(read_one(tree, &parent, notes), root);
        parents.push(parent.clone());
        file = parent;
    }
    root
}

fn read_one(tree: &Tree, path: &str, notes: &mut Vec<Note>) -> Node {
    let text = match tree.read_text(path, LARGEST) {
        Ok(text) => text,
        Err(error) => {
            notes.push(Note::new(NoteLevel::Error, "unreadable-file", path, 0, error.to_string()));
            String::new()
        }
    };
    let loaded = yaml::load(&text, path);
    notes.extend(loaded.notes);
    if !matches!(loaded.root.value, Value::Map(_) | Value::Null) {
        let message = "the configuration is no map of keys and values: begin it with 'site_name: …'";
        notes.push(loaded.root.note(NoteLevel::Error, "yaml-syntax", message));
    }
    loaded.root
}

fn take(root: &mut Node, key: &str) -> Option<Node> {
    let Value::Map(fields) = &mut root.value else { return None };
    fields.shift_remove(key)
}

/// Maps are merged key by key; of anything else the child's stays.
fn merge(parent: Node, mut child: Node) -> Node {
    if matches!(child.value, Value::Map(_))
        && let Value::Map(mut fields) = parent.value
    {
        if let Value::Map(own) = std::mem::replace(&mut child.value, Value::Null) {
            for (key, node) in own {
                let node = match fields.shift_remove(&key) {
                    Some(inherited) => merge(inherited, node),
                    None => node,
                };
                fields.insert(key, node);
            }
        }
        // What the parent inherits from is read next.
        child.value = Value::Map(fields);
    }
    child
}
