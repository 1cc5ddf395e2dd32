//! Where everything in a graph stands, whose layers from left to right are known. Pure.
//!
//! The steps are those of Sugiyama: turn the lines that lead back, let long lines take a place in the layers that they
//! pass, order the layers so that few lines cross, and then find the heights.

use crate::ui::NODE;

/// Between two layers, between two things of a layer, and around all of it; in pixels, as everything here.
const GAP: (i32, i32) = (44, 18);
const MARGIN: i32 = 24;
/// What the heads of the layers take above all.
const HEADS: i32 = 36;
/// The height that a line takes where it passes a layer, and what is between two of them.
const LINE: i32 = 8;
const LINE_GAP: i32 = 4;
/// How often the layers are ordered and moved from one end to the other and back.
const SWEEPS: usize = 6;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The upper left corner of each thing.
    pub places: Vec<(i32, i32)>,
    /// For each line the points that it goes through, from the edge of one thing to that of the other; empty for a line
    /// from a thing to itself. A line within a layer has its right edges alone.
    pub routes: Vec<Vec<(i32, i32)>>,
    /// Where the head of each layer begins: its left end and its base line.
    pub heads: Vec<(i32, i32)>,
    pub size: (i32, i32),
}

/// Lays out things with lines between them, each in its layer from 0. What stands earlier in both stands further up where
/// nothing else decides.
pub fn layout(layers: &[usize], lines: &[(usize, usize)]) -> Layout {
    if layers.is_empty() {
        return Layout::default();
    }
    let forward = forward(layers, lines);
    let count = layers.len();
    let mut plan = Plan::new(layers, &forward);
    for _ in 0..SWEEPS {
        plan.order();
    }
    plan.stack();
    for _ in 0..SWEEPS {
        plan.straighten();
    }
    plan.finish(count, &forward)
}

/// A line from a layer to a later one, or within one; `turned` where it has to be drawn the other way.
struct Forward {
    from: usize,
    to: usize,
    turned: bool,
}

fn forward(layers: &[usize], lines: &[(usize, usize)]) -> Vec<Forward> {
    let towards_the_right = |&(from, to): &(usize, usize)| {
        let turned = layers[from] > layers[to];
        if turned { Forward { from: to, to: from, turned } } else { Forward { from, to, turned } }
    };
    lines.iter().map(towards_the_right).collect()
}

fn adjacent<T>(count: usize, pairs: impl Iterator<Item = (usize, T)>) -> Vec<Vec<T>> {
    let mut lists: Vec<Vec<T>> = (0..count).map(|_| Vec::new()).collect();
    pairs.for_each(|(at, item)| lists[at].push(item));
    lists
}

/// Things and the places that lines take in the layers between their ends: first the things, then those places.
struct Plan {
    heights: Vec<i32>,
    layer: Vec<usize>,
    /// The layers, each from the top down.
    rows: Vec<Vec<usize>>,
    /// In the layer before, and in the one after.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    /// The upper edge of each.
    y: Vec<i32>,
    /// The places that each line takes.
    passes: Vec<Vec<usize>>,
}

impl Plan {
    fn new(layers: &[usize], forward: &[Forward]) -> Self {
        let (mut heights, mut layer) = (vec![NODE.1; layers.len()], layers.to_vec());
        let mut links = Vec::new();
        let mut passes = Vec::new();
        for line in forward {
            let mut places = Vec::new();
            let mut last = line.from;
            for between in layers[line.from] + 1..layers[line.to].max(layers[line.from] + 1) {
                let place = heights.len();
                heights.push(LINE);
                layer.push(between);
                links.push((last, place));
                places.push(place);
                last = place;
            }
            if layers[line.from] != layers[line.to] {
                links.push((last, line.to));
            }
            passes.push(places);
        }
        let all = heights.len();
        let deepest = layer.iter().copied().max().unwrap_or_default();
        let rows = adjacent(deepest + 1, layer.iter().copied().zip(0..));
        let before = adjacent(all, links.iter().map(|&(from, to)| (to, from)));
        let after = adjacent(all, links.iter().copied());
        Self { heights, layer, rows, before, after, y: vec![0; all], passes }
    }

    /// Puts each layer into the order of what it is connected with: once towards the right, once towards the left.
    fn order(&mut self) {
        for at in 1..self.rows.len() {
            self.sort(at, true);
        }
        for at in (0..self.rows.len().saturating_sub(1)).rev() {
            self.sort(at, false);
        }
    }

    fn sort(&mut self, row: usize, by_before: bool) {
        let mut place = vec![0; self.heights.len()];
        for row in &self.rows {
            row.iter().enumerate().for_each(|(at, item)| place[*item] = at);
        }
        let neighbours = if by_before { &self.before } else { &self.after };
        // A thousandth of a place is fine enough, and whole numbers sort alike everywhere.
        let mean = |item: &usize| match neighbours[*item].as_slice() {
            [] => place[*item] * 1000,
            others => others.iter().map(|other| place[*other] * 1000).sum::<usize>() / others.len(),
        };
        let mut keyed: Vec<(usize, usize)> = self.rows[row].iter().map(|item| (mean(item), *item)).collect();
        keyed.sort_by_key(|(mean, _)| *mean);
        self.rows[row] = keyed.into_iter().map(|(_, item)| item).collect();
    }

    /// How far the upper edges of two that follow each other have to be apart.
    fn step(&self, upper: usize, lower: usize) -> i32 {
        let are_lines = [upper, lower].iter().all(|item| self.heights[*item] == LINE);
        self.heights[upper] + if are_lines { LINE_GAP } else { GAP.1 }
    }

    /// Puts every layer as close together as it can be, around the same middle.
    fn stack(&mut self) {
        for row in &self.rows {
            let height: i32 = row.array_windows().map(|[upper, lower]| self.step(*upper, *lower)).sum();
            let mut y = -height / 2;
            for (at, item) in row.iter().enumerate() {
                y += if at == 0 { 0 } else { self.step(row[at - 1], *item) };
                self.y[*item] = y;
            }
        }
    }

    /// Moves everything towards the middle of what it is connected with: once towards the right, once towards the left.
    fn straighten(&mut self) {
        for at in 1..self.rows.len() {
            self.shift(at, true);
        }
        for at in (0..self.rows.len().saturating_sub(1)).rev() {
            self.shift(at, false);
        }
    }

    fn shift(&mut self, row: usize, by_before: bool) {
        let neighbours = if by_before { &self.before } else { &self.after };
        let row = &self.rows[row];
        let middle = |item: usize| self.y[item] + self.heights[item] / 2;
        let wanted = |item: &usize| match neighbours[*item].as_slice() {
            [] => self.y[*item],
            others => {
                let sum: i32 = others.iter().map(|other| middle(*other)).sum();
                let count = i32::try_from(others.len()).unwrap_or(1);
                sum / count - self.heights[*item] / 2
            }
        };
        let mut down: Vec<i32> = row.iter().map(wanted).collect();
        let mut up = down.clone();
        for at in 1..row.len() {
            down[at] = down[at].max(down[at - 1] + self.step(row[at - 1], row[at]));
        }
        for at in (0..row.len().saturating_sub(1)).rev() {
            up[at] = up[at].min(up[at + 1] - self.step(row[at], row[at + 1]));
        }
        // Both keep everything apart, so what lies in the middle between them does so too.
        for (at, item) in row.iter().enumerate() {
            self.y[*item] = (down[at] + up[at]).div_euclid(2);
        }
    }

    fn finish(&self, count: usize, forward: &[Forward]) -> Layout {
        let top = self.y.iter().copied().min().unwrap_or_default();
        let left = |layer: usize| MARGIN + i32::try_from(layer).unwrap_or_default() * (NODE.0 + GAP.0);
        let place = |item: usize| (left(self.layer[item]), MARGIN + HEADS + self.y[item] - top);
        let routes = forward.iter().zip(&self.passes).map(|(line, passes)| {
            if line.from == line.to {
                return Vec::new();
            }
            let end = |item: usize, x: i32| (place(item).0 + x, place(item).1 + self.heights[item] / 2);
            if self.layer[line.from] == self.layer[line.to] {
                return vec![end(line.from, NODE.0), end(line.to, NODE.0)];
            }
            let between = passes.iter().flat_map(|pass| [end(*pass, 0), end(*pass, NODE.0)]);
            let points = [end(line.from, NODE.0)].into_iter().chain(between).chain([end(line.to, 0)]);
            let mut points: Vec<(i32, i32)> = points.collect();
            if line.turned {
                points.reverse();
            }
            points
        });
        let bottom = (0..self.y.len()).map(|item| place(item).1 + self.heights[item]).max().unwrap_or_default();
        let right = (0..count).map(|item| place(item).0 + NODE.0).max().unwrap_or_default();
        Layout {
            places: (0..count).map(place).collect(),
            routes: routes.collect(),
            heads: (0..self.rows.len()).map(|layer| (left(layer), MARGIN + HEADS / 3)).collect(),
            // A line within the last layer is drawn out beside it.
            size: (right + MARGIN + GAP.0 / 4, bottom + MARGIN),
        }
    }
}

#[cfg(test)]
mod tests;
