//! What moves the drawing: keys, the wheel, the pointer. One listener each for all of it.

use std::sync::Arc;

use leptos::{
    ev::{KeyboardEvent, PointerEvent, WheelEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

use super::{
    drawing::{Map, Sight},
    walk::Arrow,
};

const SMALLEST: i32 = 20;
const LARGEST: i32 = 200;
/// What one step of the zoom is, in percent of the drawing.
const STEP: i32 = 20;

#[derive(Clone)]
pub struct Moves {
    pub map: Arc<Map>,
    pub sight: Sight,
}

impl Moves {
    pub fn zoom_by(&self, steps: i32) {
        self.zoom_to(self.percent() + steps * STEP);
    }

    /// How large the drawing is shown now.
    #[expect(clippy::cast_possible_truncation, reason = "a window has a few thousand pixels")]
    fn percent(&self) -> i32 {
        let fitting = || {
            let (window, (width, height)) = (world()?.get_bounding_client_rect(), self.map.size);
            let scale = (window.width() / f64::from(width)).min(window.height() / f64::from(height));
            Some((scale * 100.0).round() as i32)
        };
        self.sight.zoom.get_untracked().or_else(fitting).unwrap_or(100)
    }

    /// What is in the middle of the window stays there.
    pub fn zoom_to(&self, percent: i32) {
        let (Some(graph), Some(world)) = (graph(), world()) else { return };
        let (before, now) = (self.percent(), percent.clamp(SMALLEST, LARGEST));
        let (from_left, from_top) = off_middle(&graph, &world);
        self.sight.zoom.set(Some(now));
        // The drawing gets its size first.
        request_animation_frame(move || {
            let grown = f64::from(now) / f64::from(before);
            let (left, top) = off_middle(&graph, &world);
            scroll_by(&graph, left - from_left * grown, top - from_top * grown);
        });
    }

    /// Makes the drawing as large as fits, and no larger than it is.
    pub fn fit(&self) {
        let Some(graph) = graph() else { return };
        let fitting = |window: i32, length: i32| window * 100 / length.max(1);
        let (width, height) = self.map.size;
        self.zoom_to(fitting(graph.client_width(), width).min(fitting(graph.client_height(), height)).min(100));
    }

    /// Arrows lead from thing to thing; from none to the centre.
    pub fn on_key(&self) -> impl Fn(KeyboardEvent) + 'static {
        let map = Arc::clone(&self.map);
        move |event| {
            let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key());
            let Some(arrow) = Arrow::of(&event.key()).filter(|_| is_plain) else { return };
            let target: Element = event_target(&event);
            if !is_in_graph(&target) {
                return;
            }
            let page = target.closest(".node").ok().flatten().and_then(|node| node.get_attribute("href"));
            let at = page.and_then(|page| map.pages.iter().position(|known| *known == page));
            let next = at.map_or(Some(0), |at| map.steps[at][arrow as usize]);
            event.prevent_default();
            if let Some(page) = next.and_then(|next| map.pages.get(next)).filter(|page| !page.is_empty()) {
                focus(page);
            }
        }
    }

    pub fn on_wheel(&self) -> impl Fn(WheelEvent) + 'static {
        let moves = self.clone();
        move |event| {
            if event.ctrl_key() {
                event.prevent_default();
                moves.zoom_by(if event.delta_y() > 0.0 { -1 } else { 1 });
            }
        }
    }
}

/// A pointer that presses between the things takes hold of the drawing.
pub fn press(event: &PointerEvent) {
    let target: Element = event_target(event);
    let is_free = is_in_graph(&target) && matches!(target.closest(".node"), Ok(None));
    if let (true, "mouse", 0, Some(graph)) = (is_free, event.pointer_type().as_str(), event.button(), graph()) {
        // Where the pointer cannot be held, dragging ends at the edge.
        let _held = graph.set_pointer_capture(event.pointer_id());
    }
}

/// Fingers scroll by themselves.
pub fn drag(event: &PointerEvent) {
    if let Some(graph) = graph().filter(|graph| graph.has_pointer_capture(event.pointer_id())) {
        scroll_by(&graph, -f64::from(event.movement_x()), -f64::from(event.movement_y()));
    }
}

/// Brings the centre into the middle of the window, when it is another one than before.
pub fn keep_centre(moves: Moves, root: String) {
    Effect::new(move |_| {
        let Some(graph) = graph() else { return };
        let is_new = moves.sight.centred.get_value() != root;
        if is_new || (graph.scroll_left() == 0 && graph.scroll_top() == 0) {
            let centre = graph.query_selector(".node:is([aria-current], .root)").ok().flatten();
            if let Some(centre) = centre {
                let (left, top) = off_middle(&graph, &centre);
                scroll_by(&graph, left, top);
            }
            moves.sight.centred.set_value(root.clone());
        }
    });
}

/// How far the middle of `thing` is right of and below that of the window, in pixels.
fn off_middle(window: &Element, thing: &Element) -> (f64, f64) {
    let (window, thing) = (window.get_bounding_client_rect(), thing.get_bounding_client_rect());
    let off = |thing: f64, size: f64, window: f64, length: f64| thing + size / 2.0 - window - length / 2.0;
    (
        off(thing.left(), thing.width(), window.left(), window.width()),
        off(thing.top(), thing.height(), window.top(), window.height()),
    )
}

/// The buttons of the zoom stand beside the drawing, in the same place of the page.
fn is_in_graph(target: &Element) -> bool {
    target.closest(".graph").is_ok_and(|graph| graph.is_some())
}

fn graph() -> Option<Element> {
    document().query_selector(".canvas .graph").ok().flatten()
}

fn world() -> Option<Element> {
    document().query_selector(".canvas .world").ok().flatten()
}

fn scroll_by(graph: &Element, left: f64, top: f64) {
    graph.scroll_by_with_x_and_y(left, top);
}

/// Addresses of pages have no letter that could end a selector.
fn focus(page: &str) {
    let link = document().query_selector(&format!(".canvas .node[href=\"{page}\"]")).ok().flatten();
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        // A link can always be focused.
        let _focused = link.focus();
    }
}
