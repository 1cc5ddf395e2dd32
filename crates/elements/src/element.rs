//! An element: its tag, its attributes, its content.

use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{AddAnyAttr, AnyView, IntoAny, IntoRender, NodeRef, Render, RenderHtml},
    reactive::owner::Owner,
    tachys::{
        html::{
            attribute::{
                Attribute as LeptosAttribute,
                any_attribute::{AnyAttribute, IntoAnyAttribute},
            },
            node_ref::NodeRefContainer,
        },
        hydration::Cursor,
        renderer::{CastFrom, Rndr, types},
        ssr::StreamBuilder,
        view::{Mountable, Position, PositionState},
    },
    wasm_bindgen::JsCast,
};
use send_wrapper::SendWrapper;

use crate::{
    attribute::{Attribute, Call, Load, Place, write_start},
    state::{AttributeState, ElementState},
    value::IntoSource,
};

/// How a tag is written and created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Html,
    /// Without content and without an end: `<input>`.
    Void,
    Svg,
}

/// Any element. Made by the functions that are named like tags; what changes it is named like attributes.
pub struct Element {
    tag: &'static str,
    form: Form,
    attributes: Vec<Attribute>,
    content: Option<AnyView>,
}

impl Element {
    pub(crate) const fn new(tag: &'static str, form: Form) -> Self {
        Self { tag, form, attributes: Vec::new(), content: None }
    }

    /// What stands in it: `view!` calls this once, with all of it.
    #[must_use]
    pub fn child<C>(mut self, child: C) -> Self
    where
        C: IntoRender,
        C::Output: RenderHtml + Send,
    {
        self.content = Some(child.into_render().into_any());
        self
    }

    #[must_use]
    pub fn attr(self, name: &'static str, value: impl IntoSource) -> Self {
        self.with(Place::Attribute, name, value)
    }

    #[must_use]
    pub fn prop(self, name: &'static str, value: impl IntoSource) -> Self {
        self.with(Place::Property, name, value)
    }

    /// HTML of our own; nothing that came from outside.
    #[must_use]
    pub fn inner_html(self, html: impl IntoSource) -> Self {
        self.with(Place::InnerHtml, "", html)
    }

    fn with(self, place: Place, name: &'static str, value: impl IntoSource) -> Self {
        self.and(Attribute::Value { place, name, source: value.into_source() })
    }

    fn and(mut self, attribute: Attribute) -> Self {
        self.attributes.push(attribute);
        self
    }

    #[must_use]
    pub fn on<E>(self, event: E, mut act: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: From<types::Event>,
    {
        let call = (!cfg!(feature = "ssr")).then(|| {
            let call: Call = Box::new(move |event| act(event.into()));
            SendWrapper::new(call)
        });
        self.and(Attribute::Listener { event: event.name(), owner: Owner::current().unwrap_or_default(), call })
    }

    #[must_use]
    pub fn node_ref<E>(self, reference: NodeRef<E>) -> Self
    where
        E: ElementType,
        E::Output: JsCast,
    {
        let load = (!cfg!(feature = "ssr")).then(|| {
            let load: Load = Box::new(move |element| reference.load(element));
            SendWrapper::new(load)
        });
        self.and(Attribute::Reference(load))
    }

    /// The parts of an element in the document. `hydrating`: its attributes are there already.
    fn started(
        self,
        element: types::Element,
        hydrating: bool,
        content: impl FnOnce(AnyView) -> <AnyView as Render>::State,
    ) -> ElementState {
        let attributes =
            self.attributes.into_iter().map(|attribute| AttributeState::new(attribute, &element, hydrating)).collect();
        ElementState { tag: self.tag, element, attributes, content: self.content.map(content) }
    }
}

impl Render for Element {
    type State = ElementState;

    fn build(self) -> ElementState {
        let namespace = (self.form == Form::Svg).then_some("http://www.w3.org/2000/svg");
        let element = Rndr::create_element(self.tag, namespace);
        let mut state = self.started(element, false, Render::build);
        if let Some(content) = &mut state.content {
            content.mount(&state.element, None);
        }
        state
    }

    /// The same element with other values where the shapes are the same; otherwise another one in its place.
    fn rebuild(self, state: &mut ElementState) {
        let is_same = self.tag == state.tag
            && self.content.is_some() == state.content.is_some()
            && self.attributes.len() == state.attributes.len()
            && self.attributes.iter().zip(&state.attributes).all(|(new, old)| old.is_of(new));
        if !is_same {
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
            return;
        }
        for (attribute, old) in self.attributes.into_iter().zip(&mut state.attributes) {
            old.update(attribute, &state.element);
        }
        if let (Some(content), Some(old)) = (self.content, &mut state.content) {
            content.rebuild(old);
        }
    }
}

impl AddAnyAttr for Element {
    type Output<New: LeptosAttribute> = Self;

    fn add_any_attr<New: LeptosAttribute>(self, attribute: New) -> Self {
        self.and(Attribute::Other(attribute.into_cloneable_owned().into_any_attr()))
    }
}

impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        if let Some(content) = &mut self.content {
            content.dry_resolve();
        }
    }

    async fn resolve(mut self) -> Self {
        if let Some(content) = self.content.take() {
            self.content = Some(content.resolve().await);
        }
        self
    }

    fn html_len(&self) -> usize {
        /// What an attribute and the brackets of the tags take, about.
        const EACH: usize = 16;
        (1 + self.attributes.len()) * EACH + self.content.as_ref().map_or(0, RenderHtml::html_len)
    }

    fn to_html_with_buf(
        self,
        buffer: &mut String,
        position: &mut Position,
        _escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        let inner_html = write_start(self.tag, self.attributes, extra, buffer);
        if self.form != Form::Void {
            if !inner_html.is_empty() {
                buffer.push_str(&inner_html);
            } else if let Some(content) = self.content {
                *position = Position::FirstChild;
                content.to_html_with_buf(buffer, position, true, mark_branches, Vec::new());
            }
            write_end(self.tag, buffer);
        }
        *position = Position::NextChild;
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buffer: &mut StreamBuilder,
        position: &mut Position,
        _escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        let mut start = String::new();
        let inner_html = write_start(self.tag, self.attributes, extra, &mut start);
        buffer.push_sync(&start);
        if self.form != Form::Void {
            if !inner_html.is_empty() {
                buffer.push_sync(&inner_html);
            } else if let Some(content) = self.content {
                *position = Position::FirstChild;
                content.to_html_async_with_buf::<OUT_OF_ORDER>(buffer, position, true, mark_branches, Vec::new());
            }
            let mut end = String::new();
            write_end(self.tag, &mut end);
            buffer.push_sync(&end);
        }
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> ElementState {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        let found = cursor.current();
        let Some(element) = types::Element::cast_from(found.clone()) else {
            panic!("the page has {} where <{}> was rendered", found.node_name(), self.tag)
        };
        let state = self.started(element, true, |content| {
            position.set(Position::FirstChild);
            content.hydrate::<FROM_SERVER>(cursor, position)
        });
        cursor.set((*state.element).clone());
        position.set(Position::NextChild);
        state
    }

    fn into_owned(self) -> Self {
        self
    }
}

fn write_end(tag: &str, buffer: &mut String) {
    buffer.push_str("</");
    buffer.push_str(tag);
    buffer.push('>');
}
