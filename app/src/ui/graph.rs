use leptos::prelude::*;

use super::Tile;

/// What the loss of one thing does to another, in a graph that shows that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NodeState {
    #[default]
    Plain,
    /// The page that the graph stands on.
    Current,
    /// The one that goes down.
    Root,
    Breaks,
    Degrades,
    /// Not affected.
    Dim,
}

/// A thing, with its place in pixels from the upper left corner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    pub x: i32,
    pub y: i32,
    pub kind: String,
    pub entity_type: String,
    pub name: String,
    /// In words what the state shows, or what it is.
    pub note: String,
    /// Empty where there is no such thing: then it is no link.
    pub href: String,
    pub state: NodeState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EdgeKind {
    #[default]
    Calls,
    /// Publishes or reads.
    Async,
    Breaks,
    Degrades,
}

/// A line from a place to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    pub kind: EdgeKind,
    pub from: (i32, i32),
    pub to: (i32, i32),
}

impl Edge {
    /// A curve that leaves and arrives level; between two of a layer, one beside it.
    fn path(&self) -> String {
        let ((x1, y1), (x2, y2)) = (self.from, self.to);
        if y1 == y2 {
            return format!("M{x1} {y1}H{x2}");
        }
        if x1 == x2 {
            let out = x1 + (BULGE.0 + (y2 - y1).abs() / 16).min(BULGE.1);
            return format!("M{x1} {y1}C{out} {y1} {out} {y2} {x2} {y2}");
        }
        let middle = i32::midpoint(x1, x2);
        format!("M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}")
    }

    const fn class(&self) -> Option<&'static str> {
        match self.kind {
            EdgeKind::Calls => None,
            EdgeKind::Async => Some("async"),
            EdgeKind::Breaks => Some("hot"),
            EdgeKind::Degrades => Some("soft"),
        }
    }
}

/// How far a line between two nodes of a layer is drawn out, in pixels: farther for those that are farther apart, so that
/// they lie within each other.
const BULGE: (i32, i32) = (10, 40);

/// How large nodes are, in pixels.
pub const NODE: (i32, i32) = (176, 44);

/// Among more nodes than these, no line is dashed but paler: a browser needs a third of a second to dash a thousand lines
/// anew, and does so with every step of the zoom.
pub const MANY: usize = 100;

/// Whether a drawing can still be read when it is as small as a window; otherwise it is shown as it is, and scrolls.
pub fn fits(size: (i32, i32)) -> bool {
    const LARGEST: (i32, i32) = (2000, 1500);
    size.0 <= LARGEST.0 && size.1 <= LARGEST.1
}

/// Things and how they hang together, layer by layer: who calls is left, what is called is right.
#[component]
pub fn Graph(
    #[prop(into)] label: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// Width and height of the drawing, in pixels.
    size: (i32, i32),
    #[prop(default = NODE)] node_size: (i32, i32),
    /// What the layers are, with the places of these words.
    #[prop(optional)]
    heads: Vec<((i32, i32), String)>,
    /// How large it is shown, in percent, where that can change; where it is not said, as large as fits if it [`fits`].
    #[prop(optional)]
    zoom: Option<ArcRwSignal<Option<i32>>>,
) -> impl IntoView {
    let view_box = zoom.as_ref().map(|_| format!("0 0 {} {}", size.0, size.1));
    let percent = move || zoom.as_ref().and_then(Get::get);
    let class = {
        let (can_fit, percent) = (view_box.is_some() && fits(size), percent.clone());
        move || if can_fit && percent().is_none() { "world fits" } else { "world" }
    };
    let shown = |length: i32| {
        let percent = percent.clone();
        move || length * percent().unwrap_or(100) / 100
    };
    let group = if nodes.len() > MANY { "edges many" } else { "edges" };
    let head = |((x, y), text): ((i32, i32), String)| view! { <text class="lane" x=x y=y>{text}</text> };
    view! {
        <div class="graph" tabindex="0" role="group" aria-label=label>
            <svg class=class width=shown(size.0) height=shown(size.1) viewBox=view_box role="none">
                {heads.into_iter().map(head).collect_view()}
                <g class=group>{lines(&edges)}</g>
                {nodes.into_iter().map(|node| place(node, node_size)).collect_view()}
            </svg>
        </div>
    }
}

/// All edges of a kind are one path: a large graph has thousands.
fn lines(edges: &[Edge]) -> AnyView {
    let mut paths: Vec<(Option<&'static str>, String)> = Vec::new();
    for edge in edges {
        let class = edge.class();
        match paths.iter_mut().find(|(known, _)| *known == class) {
            Some((_, path)) => path.push_str(&edge.path()),
            None => paths.push((class, edge.path())),
        }
    }
    paths.into_iter().map(|(class, path)| view! { <path class=class d=path></path> }).collect_view().into_any()
}

fn place(node: Node, (width, height): (i32, i32)) -> AnyView {
    let Node { x, y, kind, entity_type, name, note, href, state } = node;
    let (class, current) = match state {
        _ if href.is_empty() => ("node dim", None),
        NodeState::Plain => ("node", None),
        NodeState::Current => ("node", Some("true")),
        NodeState::Root => ("node root", None),
        NodeState::Breaks => ("node breaks", None),
        NodeState::Degrades => ("node degrades", None),
        NodeState::Dim => ("node dim", None),
    };
    let title = name.clone();
    let content = view! { <Tile kind entity_type/><span>{name}<small>{note}</small></span> };
    let node = if href.is_empty() {
        view! { <span class=class title=title>{content}</span> }.into_any()
    } else {
        view! { <a class=class href=href aria-current=current title=title>{content}</a> }.into_any()
    };
    view! { <foreignObject x=x y=y width=width height=height>{node}</foreignObject> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_straight_where_they_can_be() {
        let edge = |to| Edge { kind: EdgeKind::Calls, from: (0, 10), to }.path();
        assert_eq!(edge((20, 10)), "M0 10H20");
        assert_eq!(edge((20, 30)), "M0 10C10 10 10 30 20 30");
        assert_eq!(edge((0, 42)), "M0 10C12 10 12 42 0 42");
    }
}
