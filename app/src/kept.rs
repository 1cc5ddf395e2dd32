//! What a page is built around, while it changes.
//!
//! The frame of a page is built once, with everything that a reader can open, scroll or type into. What the server says
//! reads [`Shown`] and is drawn again in its place when there is news; what loads its own data stays as it is, and so do
//! the focus and whatever the reader has opened.

use std::sync::Arc;

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::*,
    reactive::owner::WeakOwner,
    tachys::{
        hydration::Cursor,
        reactive_graph::OwnedView,
        renderer::types::{Element, Node},
        ssr::StreamBuilder,
        view::{Position, PositionState, add_attr::AddAnyAttr, any_view::AnyViewState},
    },
};

/// What is shown now. Cheap to copy.
pub struct Shown<T: 'static>(RwSignal<Arc<T>>);

impl<T> Clone for Shown<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shown<T> {}

impl<T: Send + Sync> Shown<T> {
    /// What is shown at the moment, for those who act on it.
    pub fn now(self) -> Arc<T> {
        self.0.get_untracked()
    }

    pub fn get(self) -> Arc<T> {
        self.0.get()
    }

    /// None when the page is gone.
    pub fn try_get(self) -> Option<Arc<T>> {
        self.0.try_get()
    }

    /// A view that is drawn again in place when there is something new to show.
    pub fn view(self, draw: impl Fn(&T) -> AnyView + Send + Sync + 'static) -> AnyView {
        self.draw(Arc::new(draw))
    }

    /// Exists once in the browser's code for each `T`, and not once for each view.
    fn draw(self, draw: Arc<dyn Fn(&T) -> AnyView + Send + Sync>) -> AnyView {
        (move || draw(&self.0.get())).into_any()
    }
}

/// A frame, with what it shows first. It stays as long as what comes is news of the same.
pub struct Kept<T: 'static> {
    pub shown: Arc<T>,
    /// Whether the second is news of what the first was.
    pub is_same: fn(&T, &T) -> bool,
    pub frame: fn(Shown<T>) -> AnyView,
    /// What the frame belongs to: not to the answer that it comes from, for that one is replaced by the next.
    pub owner: WeakOwner,
}

impl<T: Send + Sync> Kept<T> {
    fn start(self) -> (Option<Shown<T>>, AnyView) {
        let Some(owner) = self.owner.upgrade().map(|owner| owner.child()) else {
            return (None, ().into_any());
        };
        let (shown, view) = owner.with(|| {
            let shown = Shown(RwSignal::new(self.shown));
            (shown, (self.frame)(shown))
        });
        (Some(shown), OwnedView::new_with_owner(view, owner).into_any())
    }
}

pub struct KeptState<T: 'static> {
    shown: Option<Shown<T>>,
    view: AnyViewState,
}

impl<T: Send + Sync> Render for Kept<T> {
    type State = KeptState<T>;

    fn build(self) -> Self::State {
        let (shown, view) = self.start();
        KeptState { shown, view: view.build() }
    }

    fn rebuild(self, state: &mut Self::State) {
        let is_news =
            |shown: &Shown<T>| shown.0.try_get_untracked().is_some_and(|before| (self.is_same)(&before, &self.shown));
        if let Some(Shown(shown)) = state.shown.filter(is_news) {
            shown.set(self.shown);
        } else {
            let (shown, view) = self.start();
            view.rebuild(&mut state.view);
            state.shown = shown;
        }
    }
}

impl<T: Send + Sync> AddAnyAttr for Kept<T> {
    type Output<SomeNewAttr: leptos::attr::Attribute> = Self;

    /// A frame has no element that could take an attribute.
    fn add_any_attr<NewAttr: leptos::attr::Attribute>(self, _: NewAttr) -> Self::Output<NewAttr> {
        self
    }
}

impl<T: Send + Sync> RenderHtml for Kept<T> {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    /// Nothing: the frame would ask for everything a second time.
    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> AnyView {
        self.start().1.resolve().await
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.start().1.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        let view = self.start().1;
        view.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        let (shown, view) = self.start();
        KeptState { shown, view: view.hydrate::<FROM_SERVER>(cursor, position) }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl<T> Mountable for KeptState<T> {
    fn unmount(&mut self) {
        self.view.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.view.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.view.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.view.elements()
    }
}
