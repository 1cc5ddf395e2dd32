//! Which thing the arrow keys lead to. Pure.

use super::{layout::Layout, scene::Scene};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    Left,
    Right,
    Up,
    Down,
}

impl Arrow {
    /// From the name of a key.
    pub fn of(key: &str) -> Option<Self> {
        match key {
            "ArrowLeft" => Some(Self::Left),
            "ArrowRight" => Some(Self::Right),
            "ArrowUp" => Some(Self::Up),
            "ArrowDown" => Some(Self::Down),
            _ => None,
        }
    }
}

/// For each thing where each arrow leads, in the order of [`Arrow`]: left and right along a line, up and down within a
/// layer. What is missing is no place to go to.
pub fn steps(scene: &Scene, layout: &Layout) -> Vec<[Option<usize>; 4]> {
    let mut beside = vec![Vec::new(); scene.things.len()];
    for link in &scene.links {
        beside[link.from].push(link.to);
        beside[link.to].push(link.from);
    }
    let place = |at: usize| layout.places[at];
    let exists = |at: &usize| scene.things[*at].exists;
    let step = |at: usize| {
        let (x, y) = place(at);
        let nearest = |is_there: fn(i32, i32) -> bool| {
            let others = beside[at].iter().copied().filter(exists).filter(|other| is_there(place(*other).0, x));
            others.min_by_key(|other| ((place(*other).0 - x).abs(), (place(*other).1 - y).abs()))
        };
        let layer = || (0..scene.things.len()).filter(exists).filter(|other| place(*other).0 == x);
        [
            nearest(|other, x| other < x),
            nearest(|other, x| other > x),
            layer().filter(|other| place(*other).1 < y).max_by_key(|other| place(*other).1),
            layer().filter(|other| place(*other).1 > y).min_by_key(|other| place(*other).1),
        ]
    };
    (0..scene.things.len()).map(step).collect()
}

#[cfg(test)]
mod tests {
    use shared::catalog::facts::EntityGraph;

    use super::{
        super::{drawing::laid_out, query::GraphQuery, scene::tests::graph},
        *,
    };

    fn steps_of(graph: &EntityGraph) -> Vec<[Option<usize>; 4]> {
        let scene = Scene::new(graph, &GraphQuery::default());
        steps(&scene, &laid_out(&scene))
    }

    #[test]
    fn arrows_follow_lines_and_layers() {
        let mut graph = graph(
            &[("a", 0), ("b", 1), ("c", 1), ("d", 1)],
            &[("b", "dependsOn", "a"), ("c", "dependsOn", "a"), ("a", "dependsOn", "d")],
        );
        let steps = steps_of(&graph);
        assert_eq!(steps[1], [None, Some(0), None, Some(2)]);
        assert_eq!(steps[2], [None, Some(0), Some(1), None]);
        assert_eq!(steps[0][Arrow::of("ArrowRight").unwrap() as usize], Some(3));
        graph.nodes[3].exists = false;
        assert_eq!(steps_of(&graph)[0][Arrow::Right as usize], None);
    }
}
