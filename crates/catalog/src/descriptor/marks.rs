//! Where each value of a document stands in its file.

use serde_json::Value;

/// The places of the values of one document in document order; an object's keys and values alternate. They run in
/// step with the [`Value`] that was read together with them.
#[derive(Debug, Default)]
pub(super) struct Marks {
    nodes: Vec<Mark>,
}

/// Which place of a field is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Key,
    Value,
}

#[derive(Debug)]
struct Mark {
    line: u32,
    column: u32,
    /// How many marks this node takes: 1 and those of everything inside it.
    size: u32,
    /// What is inside has no marks of its own: it came from elsewhere.
    sealed: bool,
}

impl Marks {
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn push(&mut self, (line, column): (u32, u32), sealed: bool) {
        self.nodes.push(Mark { line, column, size: 1, sealed });
    }

    /// Ends the node that was pushed as number `node`: all that was pushed since is inside it.
    pub fn close(&mut self, node: usize) {
        let size = self.nodes.len().saturating_sub(node);
        if let Some(mark) = self.nodes.get_mut(node) {
            mark.size = u32::try_from(size).unwrap_or(u32::MAX);
        }
    }

    /// Forgets the node `node` and everything after it.
    pub fn truncate(&mut self, node: usize) {
        self.nodes.truncate(node);
    }

    /// Line and column of a node by its number, (0, 0) where there is none.
    pub fn place(&self, node: usize) -> (u32, u32) {
        self.nodes.get(node).map_or((0, 0), |mark| (mark.line, mark.column))
    }

    /// Line and column of the field `path` of `root`. Where the field is missing, the key of the innermost object
    /// on the way to it.
    pub fn find(&self, root: &Value, path: &str, part: Part) -> (u32, u32) {
        let walk = self.walk(root, path);
        self.place(if walk.complete && part == Part::Value { walk.node } else { walk.key })
    }

    /// Says that the value of the node is about to be replaced by one from elsewhere.
    pub fn seal(&mut self, node: usize) {
        if let Some(mark) = self.nodes.get_mut(node) {
            mark.sealed = true;
        }
    }

    /// The values of an object or list, whose own node is `node`, with the node of each.
    pub fn children<'a>(
        &'a self,
        node: usize,
        values: impl Iterator<Item = &'a Value>,
        keyed: bool,
    ) -> impl Iterator<Item = (usize, &'a Value)> {
        let mut next = node + 1;
        values.map(move |value| {
            let child = next + usize::from(keyed);
            next = child + self.size(child);
            (child, value)
        })
    }

    /// Every field of `root` that holds no others, with line and column of its key, in a list of the item. What came from
    /// elsewhere is one field.
    pub fn leaves(&self, root: &Value) -> Vec<(String, (u32, u32))> {
        let mut leaves = Vec::new();
        self.add_leaves(&mut String::new(), root, 0, 0, &mut leaves);
        leaves
    }

    fn add_leaves(
        &self,
        path: &mut String,
        value: &Value,
        node: usize,
        key: usize,
        leaves: &mut Vec<(String, (u32, u32))>,
    ) {
        let is_sealed = self.nodes.get(node).is_none_or(|mark| mark.sealed);
        let parent = path.len();
        match value {
            Value::Object(fields) if !is_sealed && !fields.is_empty() => {
                for ((node, value), name) in self.children(node, fields.values(), true).zip(fields.keys()) {
                    path.push_str(if parent > 0 { "." } else { "" });
                    path.push_str(name);
                    self.add_leaves(path, value, node, node - 1, leaves);
                    path.truncate(parent);
                }
            }
            Value::Array(items) if !is_sealed && !items.is_empty() => {
                for (at, (node, value)) in self.children(node, items.iter(), false).enumerate() {
                    path.extend(["[", &at.to_string(), "]"]);
                    self.add_leaves(path, value, node, node, leaves);
                    path.truncate(parent);
                }
            }
            _ => leaves.push((path.clone(), self.place(key))),
        }
    }

    fn walk(&self, root: &Value, path: &str) -> Walk {
        let mut walk = Walk { node: 0, key: 0, complete: false };
        let (mut value, mut rest) = (root, path);
        while !rest.is_empty() {
            if self.nodes.get(walk.node).is_none_or(|mark| mark.sealed) {
                return walk;
            }
            let Some(step) = self.step(value, walk.node, rest) else {
                return walk;
            };
            (walk.key, walk.node, value, rest) = (step.key, step.node, step.value, step.rest);
        }
        walk.complete = true;
        walk
    }

    fn step<'a>(&'a self, value: &'a Value, node: usize, path: &'a str) -> Option<Step<'a>> {
        match value {
            Value::Object(fields) => {
                // A key may itself contain dots (`backstage.io/source-location`): the longest one that fits is meant.
                let mut found: Option<Step<'a>> = None;
                let mut longest = 0;
                for ((node, value), name) in self.children(node, fields.values(), true).zip(fields.keys()) {
                    if let Some(rest) = rest_after(path, name)
                        && (found.is_none() || name.len() > longest)
                    {
                        longest = name.len();
                        found = Some(Step { key: node - 1, node, value, rest });
                    }
                }
                found
            }
            Value::Array(items) => {
                let (number, rest) = path.strip_prefix('[')?.split_once(']')?;
                let number: usize = number.parse().ok()?;
                let (node, value) = self.children(node, items.iter(), false).nth(number)?;
                Some(Step { key: node, node, value, rest: rest.strip_prefix('.').unwrap_or(rest) })
            }
            _ => None,
        }
    }

    fn size(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(1, |mark| mark.size as usize)
    }
}

struct Walk {
    node: usize,
    key: usize,
    complete: bool,
}

struct Step<'a> {
    key: usize,
    node: usize,
    value: &'a Value,
    rest: &'a str,
}

/// What follows the field `name` in `path`, where `path` starts with it.
fn rest_after<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(name)?;
    match rest.as_bytes().first() {
        None | Some(b'[') => Some(rest),
        Some(b'.') => Some(&rest[1..]),
        Some(_) => None,
    }
}
