//! Numbers as drawings: pure functions from values to the attributes of an SVG whose box is 100 wide and 30 high.

use std::fmt::Write as _;

pub const WIDTH: f64 = 100.0;
pub const HEIGHT: f64 = 30.0;

/// How much of a bar's place is left empty at each side.
const BAR_GAP: f64 = 0.6;

/// One bar of a bar chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// How far down a value lies, where `max` is the top and 0 the bottom. Values outside lie at the edge.
pub fn y(value: f64, max: f64) -> f64 {
    if max <= 0.0 { HEIGHT } else { HEIGHT - (value / max).clamp(0.0, 1.0) * HEIGHT }
}

/// Where the grid lines lie, from the top to the bottom.
pub fn grid(lines: usize) -> Vec<f64> {
    let last = lines.saturating_sub(1).max(1);
    (0..lines).map(|line| HEIGHT * count(line) / count(last)).collect()
}

/// A path through the values, evenly spaced; it breaks where there is none.
pub fn line(values: &[Option<f64>], max: f64) -> String {
    runs(values, max).iter().map(|run| path(run)).collect()
}

/// The area below the same path.
pub fn area(values: &[Option<f64>], max: f64) -> String {
    let mut text = String::new();
    for run in runs(values, max) {
        if let (Some((from, _)), Some((to, _))) = (run.first(), run.last()) {
            let _infallible = write!(text, "{}L{to:.1} {HEIGHT}L{from:.1} {HEIGHT}Z", path(&run));
        }
    }
    text
}

/// A bar for each value.
pub fn bars(values: &[f64], max: f64) -> Vec<Bar> {
    let place = WIDTH / count(values.len().max(1));
    let bar = |(at, value): (usize, &f64)| {
        let y = y(*value, max);
        Bar { x: count(at) * place + BAR_GAP, y, width: (place - 2.0 * BAR_GAP).max(0.1), height: HEIGHT - y }
    };
    values.iter().enumerate().map(bar).collect()
}

/// The shares of the parts in the whole, as percent: where each begins and how wide it is. Empty parts are left out.
pub fn shares(parts: &[u64]) -> Vec<(usize, f64, f64)> {
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more than a float has")]
    let of = |part: u64| part as f64;
    let whole = of(parts.iter().sum::<u64>().max(1));
    let mut shares = Vec::new();
    let mut begin = 0.0;
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| **part > 0) {
        let width = of(*part) / whole * 100.0;
        shares.push((at, begin, width));
        begin += width;
    }
    shares
}

/// A number that is not below any value and reads well: 1, 2 or 5 times a power of ten.
pub fn nice_max(values: impl IntoIterator<Item = f64>) -> f64 {
    let max = values.into_iter().fold(0.0_f64, f64::max);
    if max <= 0.0 {
        return 1.0;
    }
    let unit = 10_f64.powf(max.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0];
    steps.into_iter().map(|step| step * unit).find(|nice| *nice >= max).unwrap_or(max)
}

/// The points of each unbroken run of values.
fn runs(values: &[Option<f64>], max: f64) -> Vec<Vec<(f64, f64)>> {
    let step = WIDTH / count(values.len().saturating_sub(1).max(1));
    let points: Vec<_> =
        values.iter().enumerate().map(|(at, value)| value.map(|value| (count(at) * step, y(value, max)))).collect();
    let runs = points.split(Option::is_none).map(|run| run.iter().copied().flatten().collect());
    runs.filter(|run: &Vec<_>| !run.is_empty()).collect()
}

fn path(points: &[(f64, f64)]) -> String {
    let mut text = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let _infallible = write!(text, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
    }
    if let [(x, y)] = points {
        // A path of one point draws nothing; a short line does.
        let _infallible = write!(text, "L{:.1} {y:.1}", x + 0.5);
    }
    text
}

#[expect(clippy::cast_precision_loss, reason = "charts have at most some thousand points")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// To two decimals, as they are drawn.
    fn drawn<const N: usize>(values: [f64; N]) -> [String; N] {
        values.map(|value| format!("{value:.2}"))
    }

    #[test]
    fn a_line_goes_from_edge_to_edge() {
        assert_eq!(line(&[Some(0.0), Some(50.0), Some(100.0)], 100.0), "M0.0 30.0L50.0 15.0L100.0 0.0");
        assert_eq!(area(&[Some(0.0), Some(100.0)], 100.0), "M0.0 30.0L100.0 0.0L100.0 30L0.0 30Z");
    }

    #[test]
    fn a_gap_breaks_the_line_and_a_single_value_still_shows() {
        assert_eq!(line(&[Some(1.0), None, Some(1.0)], 1.0), "M0.0 0.0L0.5 0.0M100.0 0.0L100.5 0.0");
        assert_eq!(line(&[], 1.0), "");
        assert_eq!(area(&[None], 1.0), "");
    }

    #[test]
    fn values_outside_stay_inside() {
        assert_eq!(drawn([y(200.0, 100.0), y(-1.0, 100.0), y(1.0, 0.0)]), ["0.00", "30.00", "30.00"]);
    }

    #[test]
    fn bars_share_the_width() {
        let bars = bars(&[50.0, 100.0], 100.0);
        assert_eq!(bars[0], Bar { x: 0.6, y: 15.0, width: 48.8, height: 15.0 });
        assert_eq!((bars[1].x, bars[1].height), (50.6, HEIGHT));
    }

    #[test]
    fn shares_add_up_and_leave_out_what_is_empty() {
        assert_eq!(shares(&[3, 0, 1]), [(0, 0.0, 75.0), (2, 75.0, 25.0)]);
        assert!(shares(&[0, 0]).is_empty());
    }

    #[test]
    fn scales_end_at_numbers_that_read_well() {
        let nice = [12.0, 20.0, 0.03, 99.0].map(|value| nice_max([value]));
        assert_eq!(drawn(nice), ["20.00", "20.00", "0.05", "100.00"]);
        assert_eq!(drawn([nice_max([])]), ["1.00"]);
    }

    #[test]
    fn grid_lines_are_even() {
        assert_eq!(grid(3), [0.0, 15.0, 30.0]);
        assert_eq!(grid(1), [0.0]);
    }
}
