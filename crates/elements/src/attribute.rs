//! The attributes of an element before it is in the document.

use std::borrow::Cow;

use leptos::{
    reactive::owner::Owner,
    tachys::{
        html::attribute::{Attribute as _, any_attribute::AnyAttribute},
        renderer::types,
    },
};
use send_wrapper::SendWrapper;

use crate::value::{Source, Value};

/// What a value is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Attribute,
    /// Of the element's object: what a person changes, `checked` and `value`.
    Property,
    InnerHtml,
}

pub(crate) type Call = Box<dyn FnMut(types::Event)>;
pub(crate) type Load = Box<dyn FnOnce(&types::Element)>;

pub(crate) enum Attribute {
    Value {
        place: Place,
        name: &'static str,
        source: Source,
    },
    Listener {
        event: Cow<'static, str>,
        owner: Owner,
        /// None on the server, where nothing happens.
        call: Option<SendWrapper<Call>>,
    },
    /// Told the element once there is one. None on the server.
    Reference(Option<SendWrapper<Load>>),
    /// One of Leptos's own, given to a component from outside.
    Other(AnyAttribute),
}

/// Writes the start of an element: `<a href="/" class="link">`. What it gives is its `inner_html`. The class comes last
/// and once, since `extra`, given to a component from outside, can replace it.
pub(crate) fn write_start(
    tag: &str,
    attributes: Vec<Attribute>,
    extra: Vec<AnyAttribute>,
    buffer: &mut String,
) -> String {
    let (mut class, mut style, mut inner_html) = (String::new(), String::new(), String::new());
    buffer.push('<');
    buffer.push_str(tag);
    for attribute in attributes {
        match attribute {
            Attribute::Value { place: Place::Attribute, name: "class", source } => {
                if let Value::Text(text) = source.now() {
                    class.push(' ');
                    class.push_str(&text);
                }
            }
            Attribute::Value { place: Place::Attribute, name, source } => write_attribute(name, &source.now(), buffer),
            Attribute::Value { place: Place::InnerHtml, source, .. } => {
                if let Value::Text(text) = source.now() {
                    inner_html.push_str(&text);
                }
            }
            Attribute::Other(attribute) => attribute.to_html(buffer, &mut class, &mut style, &mut inner_html),
            Attribute::Value { place: Place::Property, .. } | Attribute::Listener { .. } | Attribute::Reference(_) => {}
        }
    }
    for attribute in extra {
        attribute.to_html(buffer, &mut class, &mut style, &mut inner_html);
    }
    for (name, text) in [("class", class), ("style", style)] {
        match text.trim() {
            "" => {}
            text => write_attribute(name, &Value::from(text.to_owned()), buffer),
        }
    }
    buffer.push('>');
    inner_html
}

fn write_attribute(name: &str, value: &Value, buffer: &mut String) {
    if *value == Value::Absent {
        return;
    }
    buffer.push(' ');
    buffer.push_str(name);
    if let Value::Text(text) = value {
        buffer.push_str("=\"");
        html_escape::encode_double_quoted_attribute_to_string(text, buffer);
        buffer.push('"');
    }
}
