//! The frame of the page, which stays while what it shows changes.
//!
//! It is built once, with everything that a reader can open, scroll or type into. What the server says reads [`Page`]
//! and is drawn again in its place.

use std::sync::Arc;

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::*,
    reactive::owner::WeakOwner,
    tachys::{
        hydration::Cursor,
        no_attrs,
        reactive_graph::OwnedView,
        renderer::types::{Element, Node},
        view::{Position, PositionState, any_view::AnyViewState},
    },
};

use super::page::Shown;

/// What the page shows now. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Page(RwSignal<Arc<Shown>>);

impl Page {
    /// What the page shows at the moment, for those who act on it.
    pub fn now(self) -> Arc<Shown> {
        self.0.get_untracked()
    }

    pub fn get(self) -> Arc<Shown> {
        self.0.get()
    }

    /// A view that is drawn again when there is something new to show.
    pub fn view(self, draw: fn(&Shown) -> AnyView) -> AnyView {
        (move || draw(&self.0.get())).into_any()
    }
}

/// The frame, with what it shows first.
pub struct Kept {
    pub shown: Arc<Shown>,
    pub frame: fn(Page) -> AnyView,
    /// What the frame belongs to: not to the answer that it comes from, for that one is replaced by the next.
    pub owner: WeakOwner,
}

impl Kept {
    fn start(self) -> (Option<Page>, AnyView) {
        let Some(owner) = self.owner.upgrade().map(|owner| owner.child()) else {
            return (None, ().into_any());
        };
        let (page, view) = owner.with(|| {
            let page = Page(RwSignal::new(self.shown));
            (page, (self.frame)(page))
        });
        (Some(page), OwnedView::new_with_owner(view, owner).into_any())
    }
}

pub struct KeptState {
    page: Option<Page>,
    view: AnyViewState,
}

impl Render for Kept {
    type State = KeptState;

    fn build(self) -> KeptState {
        let (page, view) = self.start();
        KeptState { page, view: view.build() }
    }

    fn rebuild(self, state: &mut KeptState) {
        if let Some(Page(shown)) = state.page {
            shown.set(self.shown);
        }
    }
}

no_attrs!(Kept);

impl RenderHtml for Kept {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    /// Nothing: there is nothing in it to wait for.
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

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> KeptState {
        let (page, view) = self.start();
        KeptState { page, view: view.hydrate::<FROM_SERVER>(cursor, position) }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl Mountable for KeptState {
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
