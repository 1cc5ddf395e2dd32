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
    /// A curve that leaves and arrives level.
    fn path(&self) -> String {
        let ((x1, y1), (x2, y2)) = (self.from, self.to);
        if y1 == y2 {
            return format!("M{x1} {y1}H{x2}");
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

/// How large nodes are, in pixels.
pub const NODE: (i32, i32) = (176, 44);

/// Things and how they hang together, layer by layer: who calls is left, what is called is right.
#[component]
pub fn Graph(
    #[prop(into)] label: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// Width and height of the drawing, in pixels.
    size: (i32, i32),
    #[prop(default = NODE)] node_size: (i32, i32),
) -> impl IntoView {
    let edge = |edge: Edge| view! { <path class=edge.class() d=edge.path()></path> };
    view! {
        <div class="graph" tabindex="0" role="group" aria-label=label>
            <svg class="world" width=size.0 height=size.1 role="none">
                <g class="edges">{edges.into_iter().map(edge).collect_view()}</g>
                {nodes.into_iter().map(|node| place(node, node_size)).collect_view()}
            </svg>
        </div>
    }
}

fn place(node: Node, (width, height): (i32, i32)) -> AnyView {
    let (class, current) = match node.state {
        NodeState::Plain => ("node", None),
        NodeState::Current => ("node", Some("true")),
        NodeState::Root => ("node root", None),
        NodeState::Breaks => ("node breaks", None),
        NodeState::Degrades => ("node degrades", None),
        NodeState::Dim => ("node dim", None),
    };
    let title = node.name.clone();
    view! {
        <foreignObject x=node.x y=node.y width=width height=height>
            <a class=class href=node.href aria-current=current title=title>
                <Tile kind=node.kind entity_type=node.entity_type/><span>{node.name}<small>{node.note}</small></span>
            </a>
        </foreignObject>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_straight_where_they_can_be() {
        let edge = |to| Edge { kind: EdgeKind::Calls, from: (0, 10), to }.path();
        assert_eq!(edge((20, 10)), "M0 10H20");
        assert_eq!(edge((20, 30)), "M0 10C10 10 10 30 20 30");
    }
}
