use super::*;

/// Numbers that look random and are the same in every run (Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// Up to 40 things in up to 7 layers, few or many lines, within a layer and back, the same line twice, and from things
    /// to themselves.
    fn graph(&mut self) -> (Vec<usize>, Vec<(usize, usize)>) {
        let (count, layers) = (1 + self.below(40), 1 + self.below(7));
        let lines = self.below(3 * count);
        let layers = (0..count).map(|_| self.below(layers)).collect();
        (layers, (0..lines).map(|_| (self.below(count), self.below(count))).collect())
    }
}

fn graphs() -> impl Iterator<Item = (Vec<usize>, Vec<(usize, usize)>)> {
    let mut numbers = Numbers(7);
    (0..400).map(move |_| numbers.graph())
}

#[test]
fn things_do_not_overlap_and_are_within_the_drawing() {
    for (layers, lines) in graphs() {
        let Layout { places, size, .. } = layout(&layers, &lines);
        assert_eq!(places.len(), layers.len());
        for (at, (x, y)) in places.iter().enumerate() {
            assert!(*x >= 0 && *y >= 0 && x + NODE.0 <= size.0 && y + NODE.1 <= size.1, "{lines:?}");
            for (other_x, other_y) in &places[..at] {
                let apart = (x - other_x).abs() >= NODE.0 + GAP.0 || (y - other_y).abs() >= NODE.1 + GAP.1;
                assert!(apart, "{lines:?}");
            }
        }
    }
}

#[test]
fn lines_go_from_the_edge_of_one_thing_to_that_of_the_other() {
    for (layers, lines) in graphs() {
        let Layout { places, routes, .. } = layout(&layers, &lines);
        assert_eq!(routes.len(), lines.len());
        for ((from, to), route) in lines.iter().zip(&routes) {
            if from == to {
                assert_eq!(*route, []);
                continue;
            }
            let edges = |thing: usize| {
                let (x, y) = places[thing];
                [(x, y + NODE.1 / 2), (x + NODE.0, y + NODE.1 / 2)]
            };
            assert!(edges(*from).contains(route.first().unwrap()), "{lines:?}");
            assert!(edges(*to).contains(route.last().unwrap()), "{lines:?}");
        }
    }
}

#[test]
fn lines_pass_between_things() {
    for (layers, lines) in graphs() {
        let Layout { places, routes, .. } = layout(&layers, &lines);
        for [(x1, y1), (x2, y2)] in routes.iter().flat_map(|route| route.array_windows()) {
            if x1 == x2 {
                assert!(places.iter().filter(|(x, _)| x + NODE.0 == *x1).count() > 1, "only between two of a layer: {lines:?}");
                continue;
            }
            if y1 != y2 || (x2 - x1).abs() != NODE.0 {
                assert_eq!((x2 - x1).abs(), GAP.0, "a line bends only between layers: {lines:?}");
                continue;
            }
            let crossed = places.iter().find(|(x, y)| x == x1.min(x2) && (*y..=y + NODE.1).contains(y1));
            assert_eq!(crossed, None, "{lines:?}");
        }
    }
}

#[test]
fn everything_stands_in_its_layer_below_the_head_of_it() {
    for (layers, lines) in graphs() {
        let Layout { places, heads, .. } = layout(&layers, &lines);
        for (layer, (x, y)) in layers.iter().zip(&places) {
            assert_eq!(*x, heads[*layer].0);
            assert!(*y > heads[*layer].1);
        }
    }
}

#[test]
fn the_middle_of_a_fan_is_level_with_its_centre() {
    let Layout { places, .. } = layout(&[0, 0, 0, 1], &[(0, 3), (1, 3), (2, 3)]);
    assert_eq!(places[1].1, places[3].1);
}

#[test]
fn nothing_takes_no_place() {
    assert_eq!(layout(&[], &[]), Layout::default());
}
