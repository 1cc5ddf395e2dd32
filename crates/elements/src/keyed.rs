//! Rows that keep what they show: a row that stays has its element, and with it the focus, also where others come and go.

use leptos::{
    attr::Attribute,
    prelude::{AddAnyAttr, AnyView, IntoAny, Render, RenderHtml},
    tachys::{
        html::attribute::any_attribute::AnyAttribute,
        hydration::Cursor,
        renderer::{Rndr, types},
        ssr::StreamBuilder,
        view::{Mountable, Position, PositionState},
    },
};

/// Views with keys, made by [`keyed`].
pub struct Keyed {
    keys: Vec<String>,
    views: Vec<AnyView>,
}

/// Views that are told apart by a key of their own, in the order of `rows`. A `Vec` of views is told apart by place: its
/// second element becomes the third's when one comes before it.
pub fn keyed(rows: impl IntoIterator<Item = (String, AnyView)>) -> Keyed {
    let (keys, views) = rows.into_iter().unzip();
    Keyed { keys, views }
}

type RowState = <AnyView as Render>::State;

pub struct KeyedState {
    keys: Vec<String>,
    rows: Vec<RowState>,
    end: types::Placeholder,
}

impl KeyedState {
    fn take(&mut self, at: usize) -> RowState {
        self.keys.remove(at);
        self.rows.remove(at)
    }

    fn insert(&mut self, at: usize, key: String, mut row: RowState) {
        let next: &dyn Mountable = match self.rows.get(at) {
            Some(next) => next,
            None => &self.end,
        };
        next.insert_before_this(&mut row);
        self.keys.insert(at, key);
        self.rows.insert(at, row);
    }
}

impl Mountable for KeyedState {
    fn unmount(&mut self) {
        self.rows.iter_mut().for_each(Mountable::unmount);
        self.end.unmount();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.rows.iter_mut().for_each(|row| row.mount(parent, marker));
        self.end.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.rows.iter().any(|row| row.insert_before_this(child)) || self.end.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        self.rows.iter().flat_map(Mountable::elements).collect()
    }
}

impl Render for Keyed {
    type State = KeyedState;

    fn build(self) -> KeyedState {
        let rows = self.views.into_iter().map(Render::build).collect();
        KeyedState { keys: self.keys, rows, end: Rndr::create_placeholder() }
    }

    /// Rows that keep their order are not moved. Where one comes later than it did, it alone is.
    fn rebuild(self, state: &mut KeyedState) {
        let mut at = 0;
        while at < state.keys.len() {
            if self.keys.contains(&state.keys[at]) {
                at += 1;
            } else {
                state.take(at).unmount();
            }
        }
        let count = self.keys.len();
        // Rows that come later than they did, until it is their turn.
        let mut aside: Vec<(String, RowState)> = Vec::new();
        for (at, (key, view)) in self.keys.into_iter().zip(self.views).enumerate() {
            if state.keys.get(at) != Some(&key) && state.keys.get(at + 1) == Some(&key) {
                aside.push((state.keys[at].clone(), state.take(at)));
            }
            let later = state.keys.get(at..).and_then(|keys| keys.iter().position(|old| *old == key));
            let kept = match later {
                Some(0) => {
                    view.rebuild(&mut state.rows[at]);
                    continue;
                }
                Some(later) => Some(state.take(at + later)),
                None => aside.iter().position(|(old, _)| *old == key).map(|place| aside.remove(place).1),
            };
            let row = match kept {
                Some(mut row) => {
                    view.rebuild(&mut row);
                    row
                }
                None => view.build(),
            };
            state.insert(at, key, row);
        }
        // There is none left where every key is there once.
        for (_, row) in &mut aside {
            row.unmount();
        }
        while state.rows.len() > count {
            state.take(count).unmount();
        }
    }
}

impl AddAnyAttr for Keyed {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(mut self, attribute: New) -> Self {
        let attribute = attribute.into_cloneable_owned();
        self.views = self.views.into_iter().map(|view| view.add_any_attr(attribute.clone()).into_any()).collect();
        self
    }
}

impl RenderHtml for Keyed {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.views.iter_mut().for_each(RenderHtml::dry_resolve);
    }

    async fn resolve(mut self) -> Self {
        let mut views = Vec::with_capacity(self.views.len());
        for view in self.views {
            views.push(view.resolve().await);
        }
        self.views = views;
        self
    }

    fn html_len(&self) -> usize {
        self.views.iter().map(RenderHtml::html_len).sum()
    }

    fn to_html_with_buf(
        self,
        buffer: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        for view in self.views {
            view.to_html_with_buf(buffer, position, escape, mark_branches, extra.clone());
        }
        buffer.push_str(END);
        *position = Position::NextChild;
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buffer: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        for view in self.views {
            view.to_html_async_with_buf::<OUT_OF_ORDER>(buffer, position, escape, mark_branches, extra.clone());
        }
        buffer.push_sync(END);
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> KeyedState {
        let rows = self.views.into_iter().map(|view| view.hydrate::<FROM_SERVER>(cursor, position)).collect();
        let end = cursor.next_placeholder(position);
        position.set(Position::NextChild);
        KeyedState { keys: self.keys, rows, end }
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// The comment that new last rows are put before.
const END: &str = "<!>";
