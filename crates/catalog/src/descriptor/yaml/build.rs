//! Builds the value and its marks from the events of the parser.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};
use serde_json::{Map, Value};

use super::{Budget, Loaded, Source, YamlProblem, scalar};
use crate::descriptor::{MORE_PROBLEMS, MOST_PROBLEMS, marks::Marks, more_problems, quoted};

pub(super) enum Built {
    Done(Loaded),
    /// Stopped at the first alias: how much the aliases stand for must be known first.
    HasAliases(Loaded),
}

/// `anchors` holds those whose values are needed; without it building stops at the first alias.
pub(super) fn build(source: &Source<'_>, budget: &mut Budget, anchors: Option<&HashSet<usize>>) -> Built {
    let mut builder = Builder::new(source, anchors);
    let mut parser = Parser::new_from_str(source.text);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => return Built::Done(builder.stop(source.syntax_problem(&error))),
        };
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    let problem = YamlProblem {
                        rule: "yaml-syntax",
                        message: "the document has ended here: put '---' on a line of its own before the next one"
                            .to_owned(),
                        place: source.place(span.start),
                    };
                    return Built::Done(builder.stop(problem));
                }
            }
            Event::Alias(_) if anchors.is_none() => return Built::HasAliases(builder.unfinished()),
            event => builder.on_event(event, span.start),
        }
        if builder.open.len() > source.max_depth {
            return Built::Done(builder.stop(source.too_deep(span.start)));
        }
        if builder.nodes > budget.nodes {
            let problem = YamlProblem {
                rule: "too-many-nodes",
                message: "the file has more values than are read from one file: split it into smaller files".to_owned(),
                place: source.place(span.start),
            };
            return Built::Done(builder.stop(problem));
        }
    }
    budget.nodes -= builder.nodes;
    Built::Done(builder.finish())
}

struct Builder<'a> {
    source: &'a Source<'a>,
    wanted: Option<&'a HashSet<usize>>,
    kept: HashMap<usize, Kept>,
    root: Value,
    open: Vec<Open>,
    marks: Marks,
    problems: Problems,
    /// Values and keys so far, those that aliases stand for included.
    nodes: usize,
}

/// The value of an anchor, and how many nodes it has.
struct Kept {
    value: Value,
    nodes: usize,
}

/// A list or object that has not ended yet.
struct Open {
    content: Content,
    node: usize,
    anchor: usize,
    nodes_before: usize,
}

enum Content {
    List(Vec<Value>),
    Object { fields: Map<String, Value>, key: Key },
}

/// What the next value of an object is.
enum Key {
    /// A key.
    Next,
    /// The value of this key, which has this mark.
    Of(String, usize),
    /// The value of a key that cannot be used, which has this mark.
    Unusable(usize),
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source<'a>, wanted: Option<&'a HashSet<usize>>) -> Self {
        Self {
            source,
            wanted,
            kept: HashMap::new(),
            root: Value::Null,
            open: Vec::new(),
            marks: Marks::default(),
            problems: Problems::default(),
            nodes: 0,
        }
    }

    fn on_event(&mut self, event: Event<'_>, marker: Marker) {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let place = self.scalar_place(&text, style, marker);
                let node = self.begin(place, false);
                let value = scalar::resolve(text, style, tag.as_deref());
                self.keep(anchor, &value, 1);
                self.add(value, node);
            }
            Event::SequenceStart(anchor, _) => self.open(Content::List(Vec::new()), anchor, marker),
            Event::MappingStart(anchor, _) => {
                self.open(Content::Object { fields: Map::new(), key: Key::Next }, anchor, marker);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => {
                let node = self.begin(self.source.place(marker), true);
                let kept = self.kept.get(&anchor);
                // The node itself is counted already.
                self.nodes += kept.map_or(0, |kept| kept.nodes.saturating_sub(1));
                let value = kept.map_or(Value::Null, |kept| kept.value.clone());
                self.add(value, node);
            }
            _ => {}
        }
    }

    /// An empty value has no place of its own, and a block scalar starts some lines after its key: the place of the key
    /// is used.
    fn scalar_place(&self, text: &str, style: ScalarStyle, marker: Marker) -> (u32, u32) {
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if (block || text.is_empty() && style == ScalarStyle::Plain)
            && let Some(Open { content: Content::Object { key: Key::Of(_, node) | Key::Unusable(node), .. }, .. }) =
                self.open.last()
        {
            return self.marks.place(*node);
        }
        self.source.place(marker)
    }

    fn begin(&mut self, place: (u32, u32), sealed: bool) -> usize {
        self.nodes += 1;
        self.marks.push(place, sealed);
        self.marks.len() - 1
    }

    fn open(&mut self, content: Content, anchor: usize, marker: Marker) {
        let nodes_before = self.nodes;
        let node = self.begin(self.source.place(marker), false);
        self.open.push(Open { content, node, anchor, nodes_before });
    }

    fn close(&mut self) {
        let Some(Open { content, node, anchor, nodes_before }) = self.open.pop() else {
            return;
        };
        self.marks.close(node);
        let value = match content {
            Content::List(items) => Value::Array(items),
            Content::Object { fields, .. } => Value::Object(fields),
        };
        self.keep(anchor, &value, self.nodes - nodes_before);
        self.add(value, node);
    }

    fn keep(&mut self, anchor: usize, value: &Value, nodes: usize) {
        if self.wanted.is_some_and(|wanted| wanted.contains(&anchor)) {
            self.kept.insert(anchor, Kept { value: value.clone(), nodes });
        }
    }

    /// Puts a finished value, whose mark is `node`, where it belongs.
    fn add(&mut self, value: Value, node: usize) {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = value,
            Some(Content::List(items)) => items.push(value),
            Some(Content::Object { fields, key }) => match std::mem::replace(key, Key::Next) {
                Key::Next => *key = next_key(value, node, fields, &self.marks, &mut self.problems),
                Key::Of(name, _) => {
                    fields.insert(name, value);
                }
                // Marks and fields stay in step.
                Key::Unusable(key_node) => self.marks.truncate(key_node),
            },
        }
    }

    fn finish(self) -> Loaded {
        Loaded { value: self.root, marks: self.marks, problems: self.problems.listed(), complete: true }
    }

    fn stop(self, problem: YamlProblem) -> Loaded {
        let mut loaded = self.unfinished();
        loaded.problems.push(problem);
        loaded
    }

    /// What has been read so far, with every open list and object ended here.
    fn unfinished(mut self) -> Loaded {
        while !self.open.is_empty() {
            if let Some(Open { content: Content::Object { key: Key::Of(_, node) | Key::Unusable(node), .. }, .. }) =
                self.open.last()
            {
                self.marks.truncate(*node);
            }
            self.close();
        }
        Loaded { value: self.root, marks: self.marks, problems: self.problems.listed(), complete: false }
    }
}

/// What is wrong with keys. More than so many help nobody.
#[derive(Default)]
struct Problems {
    first: Vec<YamlProblem>,
    left_out: usize,
}

impl Problems {
    fn add(&mut self, problem: YamlProblem) {
        if self.first.len() < MOST_PROBLEMS {
            self.first.push(problem);
        } else {
            self.left_out += 1;
        }
    }

    fn listed(mut self) -> Vec<YamlProblem> {
        if let Some(last) = self.first.last().filter(|_| self.left_out > 0) {
            let more = YamlProblem { rule: MORE_PROBLEMS, message: more_problems(self.left_out), place: last.place };
            self.first.push(more);
        }
        self.first
    }
}

fn next_key(value: Value, node: usize, fields: &Map<String, Value>, marks: &Marks, problems: &mut Problems) -> Key {
    let Some(name) = scalar::key_text(value) else {
        problems.add(YamlProblem {
            rule: "key-type",
            message: "a key must be a text, not a list or an object: put a value with '{{' or '[' in it in quotes"
                .to_owned(),
            place: marks.place(node),
        });
        return Key::Unusable(node);
    };
    if fields.contains_key(&name) {
        problems.add(YamlProblem {
            rule: "duplicate-key",
            message: format!("the key {} is in this object twice: keep one of them", quoted(&name)),
            place: marks.place(node),
        });
        return Key::Unusable(node);
    }
    Key::Of(name, node)
}
