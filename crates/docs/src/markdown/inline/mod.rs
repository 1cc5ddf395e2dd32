//! What stands in lines of text: `CommonMark`'s nodes, and in their text what Python-Markdown's extensions add.

mod keys;
mod pairs;
mod symbols;
mod text;

use comrak::{Node, nodes::NodeValue};

pub(super) use pairs::pair;
pub(super) use text::Shorthand;

use super::{attributes::Attributes, options::Switches};

/// A part of a line.
#[derive(Debug)]
pub(super) enum Item<'a> {
    Text(String),
    /// A character that stands for itself whatever surrounds it.
    Escaped(String),
    /// Markup of ours, or of the pre-pass.
    Html(String),
    Node(Node<'a>, Attributes),
    /// An icon by its name.
    Icon(String, Attributes),
    /// A piece of the pre-pass by its number.
    Piece(usize),
    /// The beginning or end of marked text, while it is not known which.
    Delimiter(Delimiter),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delimiter {
    pub kind: Kind,
    pub opens: bool,
    pub closes: bool,
    pub text: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mark,
    Strike,
    Insert,
    Superscript,
    Subscript,
    CriticInsert,
    CriticDelete,
    CriticSubstitute,
    CriticArrow,
    CriticMark,
    CriticComment,
}

/// The parts that a node's children are, with attribute lists taken to what they belong to.
pub(super) fn items<'a>(parent: Node<'a>, switches: Switches, shorthand: Option<&Shorthand>) -> Vec<Item<'a>> {
    let mut reader = text::Reader::new(switches, shorthand);
    for child in parent.children() {
        let data = child.data();
        match &data.value {
            NodeValue::Text(text) => reader.text(text),
            NodeValue::Escaped => {
                let mut text = String::new();
                drop(data);
                for inner in child.children() {
                    if let NodeValue::Text(inner) = &inner.data().value {
                        text.push_str(inner);
                    }
                }
                reader.push(Item::Escaped(text));
            }
            NodeValue::SoftBreak | NodeValue::LineBreak => {
                drop(data);
                reader.line_end(child);
            }
            _ => {
                drop(data);
                reader.push(Item::Node(child, Attributes::default()));
            }
        }
    }
    reader.items
}
