//! The graph as a drawing, with what moves it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::paths;

use super::{
    layout::{Layout, layout},
    moves::{Moves, drag, keep_centre, press},
    query::GraphQuery,
    scene::{Scene, Thing},
    walk::steps,
};
use crate::ui::{Edge, EdgeKind, Graph, Icon, Node, NodeState, counted, fits};

/// How the reader looks at the drawing. It stays as it is while what is drawn changes.
#[derive(Clone)]
pub struct Sight {
    /// In percent; as much as fits, if that can be read, where the reader did not say.
    pub zoom: ArcRwSignal<Option<i32>>,
    /// The centre that was last brought into the middle.
    pub centred: ArcStoredValue<String>,
}

impl Default for Sight {
    fn default() -> Self {
        Self { zoom: ArcRwSignal::new(None), centred: ArcStoredValue::default() }
    }
}

/// What the keys and the pointer have to know of a drawing.
pub struct Map {
    /// The pages of all things; empty where there is none.
    pub pages: Vec<String>,
    /// Where the arrow keys lead.
    pub steps: Vec<[Option<usize>; 4]>,
    pub size: (i32, i32),
}

/// The layout of a scene, whose first layer need not be the centre's.
pub fn laid_out(scene: &Scene) -> Layout {
    let lines: Vec<_> = scene.links.iter().map(|link| (link.from, link.to)).collect();
    let first = first_layer(scene);
    let layers: Vec<usize> =
        scene.things.iter().map(|thing| usize::try_from(thing.layer - first).unwrap_or_default()).collect();
    layout(&layers, &lines)
}

fn first_layer(scene: &Scene) -> i32 {
    scene.things.iter().map(|thing| thing.layer).min().unwrap_or_default()
}

pub fn drawing(scene: &Scene, query: &GraphQuery, sight: &Sight) -> AnyView {
    let layout = laid_out(scene);
    let (things, layers) = (scene.things.len(), layout.heads.len());
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
    let heads = layout.heads.iter().zip(first_layer(scene)..).map(|(place, layer)| (*place, head(scene, layer)));
    let heads = heads.collect();
    let pages = nodes.iter().map(|node| node.href.clone()).collect();
    let map = Map { pages, steps: steps(scene, &layout), size: layout.size };
    let moves = Moves { map: Arc::new(map), sight: sight.clone() };
    keep_centre(moves.clone(), query.root.clone());
    canvas(label, nodes, edges, heads, &moves)
}

/// What a layer is.
fn head(scene: &Scene, layer: i32) -> String {
    let there = scene.things.iter().filter(|thing| thing.layer == layer).count();
    let is_impact = scene.breaks.is_some();
    match layer {
        0 => {
            let name = scene.things.first().map(|thing| thing.title.clone()).unwrap_or_default();
            if there > 1 { format!("{name}, neighbours") } else { name }
        }
        -1 if is_impact => "Breaks at once".to_owned(),
        -2 if is_impact => "Breaks with those".to_owned(),
        -1 => "Needs it".to_owned(),
        -2 => "Needs those".to_owned(),
        1 => "What it needs".to_owned(),
        2 => "What those need".to_owned(),
        ..0 => format!("{} steps before", -layer),
        _ => format!("{layer} steps on"),
    }
}

fn canvas(
    label: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    heads: Vec<((i32, i32), String)>,
    moves: &Moves,
) -> AnyView {
    let (size, zoom) = (moves.map.size, moves.sight.zoom.clone());
    let (key, wheel) = (moves.on_key(), moves.on_wheel());
    view! {
        <div class="canvas" on:keydown=key on:wheel=wheel on:pointerdown=move |event| press(&event) on:pointermove=move |event| drag(&event)>
            <Graph label nodes edges heads size zoom/>
            {zoomer(moves)}
        </div>
    }
    .into_any()
}

fn zoomer(moves: &Moves) -> AnyView {
    let (zoom, can_fit) = (moves.sight.zoom.clone(), fits(moves.map.size));
    let shown = move || match zoom.get() {
        None if can_fit => "Fit".to_owned(),
        percent => format!("{}%", percent.unwrap_or(100)),
    };
    let (out, whole, closer, fit) = (moves.clone(), moves.clone(), moves.clone(), moves.clone());
    view! {
        <div class="zoomer scripted" role="group" aria-label="Zoom">
            <span class="btns">
                <button type="button" class="btn icon" aria-label="Zoom out" title="Zoom out (-)" aria-keyshortcuts="-" on:click=move |_| out.zoom_by(-1)><Icon name="minus"/></button>
                <button type="button" class="btn wide" title="Back to 100%" on:click=move |_| whole.zoom_to(100)>{shown}</button>
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
