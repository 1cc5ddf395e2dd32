//! The entity that the page shows, while it changes.
//!
//! The page of an entity is built once. What it shows of the entity itself reads [`Shown`] and is drawn again when the
//! catalog has news; what loads its own data stays as it is, and so do the focus and whatever the reader has opened.

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
        ssr::StreamBuilder,
        view::{Position, PositionState, any_view::AnyViewState},
    },
};
use shared::EntityRef;

use crate::api::About;

/// What is known of the entity now. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Shown(RwSignal<Arc<About>>);

impl Shown {
    /// The entity of the page around.
    pub fn expect() -> Self {
        expect_context()
    }

    pub fn get(self) -> Arc<About> {
        self.0.get()
    }

    /// None when the page is gone.
    pub fn try_get(self) -> Option<Arc<About>> {
        self.0.try_get()
    }

    /// A view that is drawn again in place when something about the entity changes.
    pub fn view(self, draw: impl Fn(&About) -> AnyView + Send + Sync + 'static) -> AnyView {
        self.draw(Arc::new(draw))
    }

    /// Exists once in the browser's code, and not once for each view.
    fn draw(self, draw: Arc<dyn Fn(&About) -> AnyView + Send + Sync>) -> AnyView {
        (move || draw(&self.0.get())).into_any()
    }
}

/// A page of an entity that stays when the same entity is shown again.
pub struct Kept {
    about: Arc<About>,
    build: fn(EntityRef) -> AnyView,
    /// What the page belongs to: not to the answer that it comes from, for that one is replaced by the next.
    owner: WeakOwner,
}

impl Kept {
    /// `build` finds the entity by [`Shown::expect`].
    pub fn new(about: About, owner: WeakOwner, build: fn(EntityRef) -> AnyView) -> Self {
        Self { about: Arc::new(about), build, owner }
    }

    fn start(self) -> (EntityRef, Option<Shown>, AnyView) {
        let entity = self.about.entity.entity_ref();
        let Some(owner) = self.owner.upgrade().map(|owner| owner.child()) else {
            return (entity, None, ().into_any());
        };
        let build = self.build;
        let (shown, view) = owner.with(|| {
            let shown = Shown(RwSignal::new(self.about));
            provide_context(shown);
            (shown, build(entity.clone()))
        });
        (entity, Some(shown), OwnedView::new_with_owner(view, owner).into_any())
    }
}

pub struct KeptState {
    entity: EntityRef,
    shown: Option<Shown>,
    view: AnyViewState,
}

impl Render for Kept {
    type State = KeptState;

    fn build(self) -> KeptState {
        let (entity, shown, view) = self.start();
        KeptState { entity, shown, view: view.build() }
    }

    fn rebuild(self, state: &mut KeptState) {
        match state.shown {
            Some(Shown(shown)) if state.entity == self.about.entity.entity_ref() => shown.set(self.about),
            _ => {
                let (entity, shown, view) = self.start();
                view.rebuild(&mut state.view);
                (state.entity, state.shown) = (entity, shown);
            }
        }
    }
}

no_attrs!(Kept);

impl RenderHtml for Kept {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    /// Nothing: the page would ask for everything a second time.
    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> AnyView {
        self.start().2.resolve().await
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.start().2.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        let view = self.start().2;
        view.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> KeptState {
        let (entity, shown, view) = self.start();
        KeptState { entity, shown, view: view.hydrate::<FROM_SERVER>(cursor, position) }
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
