//! The graph as a drawing, with what moves it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::paths;

use super::{
    layout::layout,
    moves::{Moves, drag, keep_centre, press},
    query::GraphQuery,
    scene::{Scene, Thing},
    walk::steps,
};
use crate::ui::{Edge, EdgeKind, Graph, Icon, NODE, Node, NodeState, counted};

/// How the reader looks at the drawing. It stays as it is while what is drawn changes.
#[derive(Clone)]
pub struct Sight {
    /// In percent.
    pub zoom: ArcRwSignal<i32>,
    /// The centre that was last brought into the middle.
    pub centred: ArcStoredValue<String>,
}

impl Default for Sight {
    fn default() -> Self {
        Self { zoom: ArcRwSignal::new(100), centred: ArcStoredValue::default() }
    }
}

/// What the keys and the pointer have to know of a drawing.
pub struct Map {
    /// The pages of all things; empty where there is none.
    pub pages: Vec<String>,
    /// Where the arrow keys lead.
    pub steps: Vec<[Option<usize>; 4]>,
    /// The middle of the centre.
    pub centre: (i32, i32),
    pub size: (i32, i32),
}

pub fn drawing(scene: &Scene, query: &GraphQuery, sight: &Sight) -> AnyView {
    let lines: Vec<_> = scene.links.iter().map(|link| (link.from, link.to)).collect();
    let layout = layout(scene.things.len(), &lines);
    let (things, layers) = (scene.things.len(), layout.layers);
    let label = format!(
        "Graph, {} in {}. Arrow keys move between neighbours, Enter opens.",
        counted(things, "entity", "entities"),
        counted(layers, "layer", "layers")
    );
    let nodes: Vec<Node> = scene.things.iter().zip(&layout.places).map(|(thing, place)| node(thing, *place)).collect();
    let mut edges = Vec::new();
    for (link, route) in scene.links.iter().zip(&layout.routes) {
        let kind = match (link.breaks, link.is_need) {
            (true, _) => EdgeKind::Breaks,
            (false, true) => EdgeKind::Calls,
            (false, false) => EdgeKind::Async,
        };
        edges.extend(route.array_windows().map(|[from, to]| Edge { kind, from: *from, to: *to }));
    }
    let middle = layout.places.first().map_or((0, 0), |(x, y)| (x + NODE.0 / 2, y + NODE.1 / 2));
    let pages = nodes.iter().map(|node| node.href.clone()).collect();
    let map = Map { pages, steps: steps(scene, &layout), centre: middle, size: layout.size };
    let moves = Moves { map: Arc::new(map), sight: sight.clone() };
    keep_centre(moves.clone(), query.root.clone());
    canvas(label, nodes, edges, &moves)
}

fn canvas(label: String, nodes: Vec<Node>, edges: Vec<Edge>, moves: &Moves) -> AnyView {
    let (size, zoom) = (moves.map.size, moves.sight.zoom.clone());
    let (key, wheel) = (moves.on_key(), moves.on_wheel());
    view! {
        <div class="canvas" on:keydown=key on:wheel=wheel on:pointerdown=move |event| press(&event) on:pointermove=move |event| drag(&event)>
            <Graph label nodes edges size zoom/>
            {zoomer(moves)}
        </div>
    }
    .into_any()
}

fn zoomer(moves: &Moves) -> AnyView {
    let zoom = moves.sight.zoom.clone();
    let (out, whole, closer, fit) = (moves.clone(), moves.clone(), moves.clone(), moves.clone());
    view! {
        <div class="zoomer scripted" role="group" aria-label="Zoom">
            <span class="btns">
                <button type="button" class="btn icon" aria-label="Zoom out" title="Zoom out (-)" aria-keyshortcuts="-" on:click=move |_| out.zoom_by(-1)><Icon name="minus"/></button>
                <button type="button" class="btn wide" title="Back to 100%" on:click=move |_| whole.zoom_to(100)>{move || zoom.get()}"%"</button>
                <button type="button" class="btn icon" aria-label="Zoom in" title="Zoom in (+)" aria-keyshortcuts="+" on:click=move |_| closer.zoom_by(1)><Icon name="plus"/></button>
                <button type="button" class="btn icon" aria-label="Fit to window" title="Fit to window (0)" aria-keyshortcuts="0" on:click=move |_| fit.fit()><Icon name="maximize"/></button>
            </span>
        </div>
    }
    .into_any()
}

fn node(thing: &Thing, (x, y): (i32, i32)) -> Node {
    let href = if thing.exists { paths::entity_page(&thing.entity) } else { String::new() };
    let note = match thing.state {
        NodeState::Plain if thing.problem => format!("{}, has a problem", thing.what()),
        _ => thing.note(),
    };
    Node {
        x,
        y,
        kind: thing.entity.kind().to_owned(),
        entity_type: thing.entity_type.clone(),
        name: thing.title.clone(),
        note,
        href,
        state: thing.state,
    }
}
