//! An element in the document, and what is updated of it.

use leptos::{
    prelude::{AnyView, Render},
    reactive::effect::RenderEffect,
    tachys::{
        html::attribute::{Attribute as _, any_attribute::AnyAttribute},
        renderer::{CastFrom, RemoveEventHandler, Rndr, types},
        view::Mountable,
    },
    wasm_bindgen::JsValue,
};

use crate::{
    attribute::{Attribute, Place},
    value::{Source, Value},
};

pub struct ElementState {
    pub(crate) tag: &'static str,
    pub(crate) element: types::Element,
    pub(crate) attributes: Vec<AttributeState>,
    pub(crate) content: Option<<AnyView as Render>::State>,
}

impl Mountable for ElementState {
    fn unmount(&mut self) {
        Rndr::remove(&self.element);
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        Rndr::insert_node(parent, &self.element, marker);
    }

    fn try_mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) -> bool {
        Rndr::try_insert_node(parent, &self.element, marker)
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = Rndr::get_parent(&self.element).and_then(types::Element::cast_from);
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.element));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.element.clone()]
    }
}

pub(crate) enum AttributeState {
    Value {
        place: Place,
        name: &'static str,
        written: Written,
    },
    /// Listens for as long as it is kept.
    Listener {
        _until_dropped: RemoveEventHandler<types::Element>,
    },
    Reference,
    Other(<AnyAttribute as leptos::attr::Attribute>::State),
}

impl AttributeState {
    pub(crate) fn new(attribute: Attribute, element: &types::Element, hydrating: bool) -> Self {
        match attribute {
            Attribute::Value { place, name, source } => {
                // The server writes no properties.
                let is_there = hydrating && place != Place::Property;
                let written = Written::new(place, name, source, element, None, is_there);
                Self::Value { place, name, written }
            }
            Attribute::Listener { event, owner, call } => {
                let mut call = call.map(|call| call.take());
                let call = Box::new(move |event| {
                    #[cfg(debug_assertions)]
                    let _untracked = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
                    if let Some(call) = &mut call {
                        owner.with(|| call(event));
                    }
                });
                Self::Listener { _until_dropped: Rndr::add_event_listener(element, &event, call) }
            }
            Attribute::Reference(load) => {
                if let Some(load) = load {
                    load.take()(element);
                }
                Self::Reference
            }
            Attribute::Other(attribute) if hydrating => Self::Other(attribute.hydrate::<true>(element)),
            Attribute::Other(attribute) => Self::Other(attribute.build(element)),
        }
    }

    /// Whether this came from an attribute like `attribute`, so that the one can follow the other.
    pub(crate) fn is_of(&self, attribute: &Attribute) -> bool {
        match (self, attribute) {
            (Self::Value { place, name, .. }, Attribute::Value { place: new, name: new_name, .. }) => {
                place == new && name == new_name
            }
            (Self::Listener { .. }, Attribute::Listener { .. })
            | (Self::Reference, Attribute::Reference(_))
            | (Self::Other(_), Attribute::Other(_)) => true,
            _ => false,
        }
    }

    /// Only where [`Self::is_of`] holds.
    pub(crate) fn update(&mut self, attribute: Attribute, element: &types::Element) {
        match (&mut *self, attribute) {
            (Self::Value { place, name, written }, Attribute::Value { source, .. }) => {
                let last = written.take();
                *written = Written::new(*place, name, source, element, last, false);
            }
            (Self::Other(state), Attribute::Other(attribute)) => attribute.rebuild(state),
            // The old listener goes with its state.
            (_, attribute) => *self = Self::new(attribute, element, false),
        }
    }
}

/// What was written last, and what writes again.
pub(crate) enum Written {
    Fixed(Option<Value>),
    Live(RenderEffect<Value>),
}

impl Written {
    /// `last` is what is there of before, `is_there` says that the first value is.
    fn new(
        place: Place,
        name: &'static str,
        source: Source,
        element: &types::Element,
        last: Option<Value>,
        mut is_there: bool,
    ) -> Self {
        match source {
            Source::Fixed(value) => {
                if !is_there && is_news(place, last.as_ref(), &value) {
                    write(place, name, &value, element);
                }
                Self::Fixed(Some(value))
            }
            Source::Live(read) => {
                let element = element.clone();
                let run = move |last: Option<Value>| {
                    let value = read();
                    if !std::mem::take(&mut is_there) && is_news(place, last.as_ref(), &value) {
                        write(place, name, &value, &element);
                    }
                    value
                };
                Self::Live(RenderEffect::new_with_value(run, last))
            }
        }
    }

    fn take(&mut self) -> Option<Value> {
        match self {
            Self::Fixed(value) => value.take(),
            Self::Live(effect) => effect.take_value(),
        }
    }
}

/// Whether `value` has to be written. A property is what a person changes, too: it need not be what was written last.
fn is_news(place: Place, last: Option<&Value>, value: &Value) -> bool {
    place == Place::Property || last != Some(value)
}

fn write(place: Place, name: &str, value: &Value, element: &types::Element) {
    match (place, value) {
        (Place::Attribute, Value::Absent) => Rndr::remove_attribute(element, name),
        (Place::Attribute, Value::Present) => Rndr::set_attribute(element, name, ""),
        (Place::Attribute, Value::Text(text)) => Rndr::set_attribute(element, name, text),
        (Place::Property, Value::Text(text)) => Rndr::set_property_or_value(element, name, &JsValue::from_str(text)),
        (Place::Property, Value::Absent) if name == "value" => Rndr::set_property(element, name, &JsValue::NULL),
        (Place::Property, is_there) => Rndr::set_property(element, name, &(*is_there == Value::Present).into()),
        (Place::InnerHtml, Value::Text(html)) => Rndr::set_inner_html(element, html),
        (Place::InnerHtml, _) => Rndr::set_inner_html(element, ""),
    }
}
