//! How much a document with aliases would be once each alias is written out, found without writing out anything.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Marker, Parser};

use super::{Budget, Source, YamlProblem};

/// The anchors that aliases refer to. Takes what the aliases stand for from the budget.
///
/// # Errors
/// The first alias that is too much, or that stands inside what it refers to. A syntax error is none: reading the
/// document finds it again.
pub(super) fn weigh(source: &Source<'_>, budget: &mut Budget) -> Result<HashSet<usize>, YamlProblem> {
    let mut scale = Scale { anchors: HashMap::new(), open: Vec::new(), used: HashSet::new() };
    let (mut nodes, mut bytes) = (0_usize, 0_usize);
    let mut parser = Parser::new_from_str(source.text);
    while let Some(Ok((event, span))) = parser.next_event() {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                nodes = nodes.saturating_add(1);
                let weight = Weight { nodes: 1, bytes: text.len(), height: 0 };
                nodes = nodes.saturating_add(scale.settle(weight, anchor));
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                nodes = nodes.saturating_add(1);
                scale.open.push((Weight { nodes: 1, bytes: 0, height: 1 }, anchor));
                if scale.open.len() > source.max_depth {
                    return Err(source.too_deep(span.start));
                }
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((weight, anchor)) = scale.open.pop() {
                    nodes = nodes.saturating_add(scale.settle(weight, anchor));
                }
            }
            Event::Alias(anchor) => {
                let Some(weight) = scale.anchors.get(&anchor).copied() else {
                    return Err(inside_itself(source, span.start));
                };
                if scale.open.len() + weight.height > source.max_depth {
                    return Err(source.too_deep(span.start));
                }
                scale.used.insert(anchor);
                nodes = nodes.saturating_add(weight.nodes);
                bytes = bytes.saturating_add(weight.bytes);
                scale.settle(weight, 0);
            }
            _ => {}
        }
        if nodes > budget.nodes || bytes > budget.alias_bytes {
            return Err(too_much(source, span.start));
        }
    }
    budget.alias_bytes -= bytes;
    Ok(scale.used)
}

#[derive(Clone, Copy)]
struct Weight {
    nodes: usize,
    bytes: usize,
    /// Levels of lists and objects, itself included.
    height: usize,
}

struct Scale {
    anchors: HashMap<usize, Weight>,
    /// Each list or object that has not ended yet, with its anchor.
    open: Vec<(Weight, usize)>,
    used: HashSet<usize>,
}

impl Scale {
    /// Adds a finished node to the one it is in. Returns the nodes of the copy that its anchor (0: none) needs.
    fn settle(&mut self, weight: Weight, anchor: usize) -> usize {
        if let Some((parent, _)) = self.open.last_mut() {
            parent.nodes = parent.nodes.saturating_add(weight.nodes);
            parent.bytes = parent.bytes.saturating_add(weight.bytes);
            parent.height = parent.height.max(weight.height + 1);
        }
        if anchor == 0 {
            return 0;
        }
        self.anchors.insert(anchor, weight);
        weight.nodes
    }
}

fn inside_itself(source: &Source<'_>, marker: Marker) -> YamlProblem {
    YamlProblem {
        rule: "alias-cycle",
        message: "this alias stands inside the value it refers to: write the value out".to_owned(),
        place: source.place(marker),
    }
}

fn too_much(source: &Source<'_>, marker: Marker) -> YamlProblem {
    YamlProblem {
        rule: "alias-expansion",
        message: "the aliases of this file stand for more values than are read from one file: write out what is needed"
            .to_owned(),
        place: source.place(marker),
    }
}
