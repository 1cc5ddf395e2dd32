//! Cleans the merged tree and says what in it has no effect: absent values, unknown keys, sections not used yet.

use std::collections::BTreeMap;

use super::{
    ConfigProblem, ConfigWarning, Origin, WarningLevel,
    known_keys::KnownKey,
    tree::{Absence, Node, Value, field_path, item_path},
};

/// What the check found out besides its warnings.
#[derive(Default)]
pub(super) struct Checked {
    pub warnings: Vec<ConfigWarning>,
    /// Files that cannot be read although a value that is used needs them.
    pub problems: Vec<ConfigProblem>,
    /// Why values are not there, by their path.
    pub absences: BTreeMap<String, (Origin, Absence)>,
    unused: BTreeMap<String, (Origin, Vec<String>)>,
}

/// Takes every absent value out of `root`, as Backstage does: fields go, and lists close up.
pub(super) fn check(root: &mut Node) -> Checked {
    let known = KnownKey::root();
    let mut check = Check { known: &known, checked: Checked::default() };
    check.visit(root, "", Some(&known));
    let mut checked = check.checked;
    for (section, (origin, keys)) in std::mem::take(&mut checked.unused) {
        let message = match keys.as_slice() {
            [key] if *key == section => "is known from Backstage but not used yet".to_owned(),
            [key] => format!("{} is known from Backstage but not used yet", below(&section, key)),
            keys => {
                let keys: Vec<&str> = keys.iter().map(|key| below(&section, key)).collect();
                format!("{} are known from Backstage but not used yet", keys.join(", "))
            }
        };
        checked.warnings.push(ConfigWarning { level: WarningLevel::Information, origin, path: section, message });
    }
    checked
}

/// The path of a key from its section on.
fn below<'a>(section: &str, key: &'a str) -> &'a str {
    key.strip_prefix(section).and_then(|rest| rest.strip_prefix('.')).unwrap_or(key)
}

struct Check<'a> {
    known: &'a KnownKey,
    checked: Checked,
}

impl Check<'_> {
    /// `known` is none inside what is unknown or not used yet.
    fn visit(&mut self, node: &mut Node, path: &str, known: Option<&KnownKey>) {
        match &mut node.value {
            Value::List(items) => {
                let mut kept = Vec::with_capacity(items.len());
                for mut item in items.drain(..) {
                    let path = item_path(path, kept.len());
                    self.visit(&mut item, &path, known);
                    if !self.absent(&item, &path, known) {
                        kept.push(item);
                    }
                }
                *items = kept;
            }
            Value::Map(fields) => fields.retain(|key, field| {
                let field_path = field_path(path, key);
                let inside = known.filter(|known| !known.is_leaf());
                let field_known = inside.and_then(|section| section.field(key));
                if let (Some(section), None) = (inside, field_known) {
                    self.unknown(section, path, key, &field_path, field);
                }
                let used = field_known.filter(|known| known.is_used());
                if field_known.is_some() && used.is_none() {
                    self.not_used_yet(&field_path, field);
                }
                // A used key without fields takes what it likes, and its content counts as used.
                let used = used.or_else(|| known.filter(|known| known.is_leaf() && known.is_used()));
                self.visit(field, &field_path, used);
                !self.absent(field, &field_path, used)
            }),
            _ => {}
        }
    }

    fn unknown(&mut self, section: &KnownKey, path: &str, key: &str, field_path: &str, field: &Node) {
        let message = match self.known.nearest(section, path, key) {
            Some(nearest) => format!("is not a known key and has no effect; did you mean '{nearest}'?"),
            None => "is not a known key and has no effect".to_owned(),
        };
        self.warn(WarningLevel::Warning, field, field_path, message);
    }

    fn not_used_yet(&mut self, path: &str, field: &Node) {
        if matches!(field.value, Value::Null | Value::Absent(_)) {
            return;
        }
        let section = path.split(['.', '[']).next().unwrap_or(path).to_owned();
        let (origin, keys) = self.checked.unused.entry(section).or_insert_with(|| (field.origin.clone(), Vec::new()));
        if field.origin.position() < origin.position() {
            *origin = field.origin.clone();
        }
        if !keys.iter().any(|key| key == path) {
            keys.push(path.to_owned());
        }
    }

    /// Notes an absent value; true when it is one.
    fn absent(&mut self, node: &Node, path: &str, used: Option<&KnownKey>) -> bool {
        let Value::Absent(absence) = &node.value else {
            return false;
        };
        let level = if used.is_some() { WarningLevel::Warning } else { WarningLevel::Information };
        match absence {
            Absence::EmptyFallback => {}
            Absence::UnsetVariables(names) => {
                let message = format!("has no value because {}", unset(names));
                self.warn(level, node, path, message);
            }
            Absence::UnreadableFile(reason) if used.is_some() => self.checked.problems.push(ConfigProblem {
                origin: node.origin.clone(),
                path: path.to_owned(),
                message: format!("{reason}; put the file there or remove this key"),
            }),
            Absence::UnreadableFile(reason) => self.warn(level, node, path, format!("has no value because {reason}")),
        }
        self.checked.absences.insert(path.to_owned(), (node.origin.clone(), absence.clone()));
        true
    }

    fn warn(&mut self, level: WarningLevel, node: &Node, path: &str, message: String) {
        self.checked.warnings.push(ConfigWarning {
            level,
            origin: node.origin.clone(),
            path: path.to_owned(),
            message,
        });
    }
}

/// `the environment variable A is not set: …`, with the remedy.
pub(super) fn unset(names: &[String]) -> String {
    match names {
        [name] => format!("the environment variable {name} is not set: set it, or write ${{{name}:-default}}"),
        names => format!("the environment variables {} are not set", names.join(", ")),
    }
}
