//! Files to trees: reads them, puts variables in, and follows `$env`, `$file` and `$include`.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use super::{
    ConfigError, Environment, Origin,
    origin::resolve,
    substitution::{Substituted, substitute},
    tree::{Absence, Node, Value},
    yaml::{self, Budget},
};

/// The largest file that is read, in bytes.
const MAXIMUM_FILE_SIZE: u64 = 1024 * 1024;
const MAXIMUM_INCLUDE_DEPTH: usize = 8;

pub(super) struct Sources<'a> {
    environment: &'a Environment,
    budget: Budget,
    /// The includes being followed, outermost first: file and path inside it.
    following: Vec<(Arc<Path>, String)>,
}

impl<'a> Sources<'a> {
    pub fn new(environment: &'a Environment) -> Self {
        Self { environment, budget: Budget::new(), following: Vec::new() }
    }

    /// Reads one file that the operator named; `None` when it is empty. A relative `file` starts from the working
    /// directory.
    pub fn read(&mut self, file: &Path) -> Result<Option<Node>, ConfigError> {
        let path: Arc<Path> = resolve(self.environment.working_directory(), &file.to_string_lossy()).into();
        let unreadable = |source| ConfigError::Unreadable { path: path.to_path_buf(), source };
        let text = read_text(&path)?.map_err(unreadable)?;
        let Some(root) = yaml::parse(&text, &path, &mut self.budget)? else {
            return Ok(None);
        };
        let root = self.complete(root)?;
        match root.value {
            Value::Map(_) => Ok(Some(root)),
            other => {
                let message = format!(
                    "a configuration file is a map of sections, found {}; begin with a section such as 'app:' or 'backend:'",
                    other.type_name()
                );
                Err(ConfigError::Syntax { origin: root.origin, message })
            }
        }
    }

    /// Replaces everything in the tree that stands for something else.
    fn complete(&mut self, node: Node) -> Result<Node, ConfigError> {
        let Node { value, origin } = node;
        match value {
            Value::Text(text) => Ok(match substitute(&text, self.environment) {
                Substituted::Unchanged => Node::new(Value::Text(text), origin),
                Substituted::Text { text, variables } => Node::new(Value::Text(text), origin.with_variables(variables)),
                Substituted::Absent(absence) => Node::new(Value::Absent(absence), origin),
            }),
            Value::List(items) => {
                let items = items.into_iter().map(|item| self.complete(item)).collect::<Result<_, _>>()?;
                Ok(Node::new(Value::List(items), origin))
            }
            Value::Map(fields) => self.complete_map(fields, origin),
            value => Ok(Node::new(value, origin)),
        }
    }

    fn complete_map(&mut self, mut fields: BTreeMap<String, Node>, origin: Origin) -> Result<Node, ConfigError> {
        let Some(form) = ["$env", "$file", "$include"].into_iter().find(|form| fields.contains_key(*form)) else {
            let complete = |(key, field)| Ok((key, self.complete(field)?));
            let fields = fields.into_iter().map(complete).collect::<Result<_, _>>()?;
            return Ok(Node::new(Value::Map(fields), origin));
        };
        if fields.len() > 1 {
            return Err(ConfigError::Syntax {
                origin,
                message: format!("'{form}' stands alone; remove the keys beside it"),
            });
        }
        let argument = match fields.remove(form) {
            Some(argument) => self.complete(argument)?,
            None => return Ok(Node::new(Value::Null, origin)),
        };
        match (form, argument.value) {
            (_, Value::Absent(absence)) => Ok(Node::new(Value::Absent(absence), argument.origin)),
            ("$env", Value::Text(name)) => Ok(self.variable(name, origin)),
            ("$file", Value::Text(name)) => self.file_text(&name, &origin),
            (_, Value::Text(name)) => self.include(&name, &origin),
            (_, other) => {
                let message = format!("'{form}' takes a text, found {}", other.type_name());
                Err(ConfigError::Syntax { origin: argument.origin, message })
            }
        }
    }

    fn variable(&self, name: String, origin: Origin) -> Node {
        match self.environment.get(&name) {
            Some(value) => Node::new(Value::Text(value.to_owned()), origin.with_variables(vec![name])),
            None => Node::new(Value::Absent(Absence::UnsetVariables(vec![name])), origin),
        }
    }

    /// The text of a file without the white space at its end, as Backstage takes it.
    fn file_text(&self, name: &str, origin: &Origin) -> Result<Node, ConfigError> {
        let path = self.beside(origin, name);
        Ok(match read_text(&path)? {
            Ok(text) => Node::new(Value::Text(text.trim_end().to_owned()), Origin::whole_file(&path)),
            Err(error) => unreadable(&path, &error, origin),
        })
    }

    /// `file.yaml` or `file.yaml#path.to.key`. Relative paths inside start from the included file's own folder.
    fn include(&mut self, argument: &str, origin: &Origin) -> Result<Node, ConfigError> {
        let (name, fragment) = argument.split_once('#').unwrap_or((argument, ""));
        let path = self.beside(origin, name);
        let step = (Arc::clone(&path), fragment.to_owned());
        if self.following.contains(&step) {
            let names = self.following.iter().chain([&step]).map(|(path, _)| path.display().to_string());
            let chain = names.collect::<Vec<_>>().join(" -> ");
            return Err(ConfigError::IncludeCycle { origin: origin.clone(), chain });
        }
        if self.following.len() == MAXIMUM_INCLUDE_DEPTH {
            return Err(ConfigError::IncludesTooDeep { origin: origin.clone(), limit: MAXIMUM_INCLUDE_DEPTH });
        }
        let text = match read_text(&path)? {
            Ok(text) => text,
            Err(error) => return Ok(unreadable(&path, &error, origin)),
        };
        let root = yaml::parse(&text, &path, &mut self.budget)?;
        let mut node = root.unwrap_or_else(|| Node::new(Value::Null, Origin::file(&path, 1, 1)));
        for key in fragment.split('.').filter(|key| !key.is_empty()) {
            node = step_into(node, key).ok_or_else(|| ConfigError::Syntax {
                origin: origin.clone(),
                message: format!("{} has nothing at '{fragment}'; check the part after '#'", path.display()),
            })?;
        }
        self.following.push(step);
        let included = self.complete(node);
        self.following.pop();
        included
    }

    fn beside(&self, origin: &Origin, name: &str) -> Arc<Path> {
        resolve(origin.folder().unwrap_or(self.environment.working_directory()), name).into()
    }
}

fn step_into(node: Node, key: &str) -> Option<Node> {
    match node.value {
        Value::Map(mut fields) => fields.remove(key),
        Value::List(mut items) => {
            let index = key.parse().ok()?;
            (index < items.len()).then(|| items.swap_remove(index))
        }
        _ => None,
    }
}

fn unreadable(path: &Path, error: &io::Error, origin: &Origin) -> Node {
    let reason = format!("{} cannot be read: {error}", path.display());
    Node::new(Value::Absent(Absence::UnreadableFile(reason)), origin.clone())
}

/// The outer error is about the file's content and final; the inner one says that it cannot be read.
fn read_text(path: &Path) -> Result<io::Result<String>, ConfigError> {
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there is more, whatever kind of file it is.
    let read = File::open(path).and_then(|file| file.take(MAXIMUM_FILE_SIZE + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Ok(Err(error));
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAXIMUM_FILE_SIZE {
        return Err(ConfigError::FileTooLarge { path: path.to_path_buf(), limit: MAXIMUM_FILE_SIZE });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Ok(text)),
        Err(_) => Err(ConfigError::NotText { path: path.to_path_buf() }),
    }
}
