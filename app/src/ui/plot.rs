//! Charts, gauges and what explains them. Drawn as SVG by whoever renders the page; no library, no script.

use leptos::prelude::*;

use super::{Gel, Tone, chart, classes};

/// A trend in a cell; always beside its number.
#[component]
pub fn Spark(
    /// Evenly spaced, oldest first; nothing where nothing is known.
    values: Vec<Option<f64>>,
    /// The value at the top.
    max: f64,
    #[prop(optional)] limit: Option<f64>,
    #[prop(optional)] gel: Option<Gel>,
    /// As high as a line of text.
    #[prop(optional)]
    inline: bool,
    /// What it shows: `rising since noon`. Nothing where the number beside it says enough.
    #[prop(optional, into)]
    sentence: Option<String>,
) -> impl IntoView {
    let class = classes(&["spark", if inline { "inline" } else { "" }, gel.map_or("", Gel::class)]);
    let hidden = sentence.is_none().then_some("true");
    let limit = limit.map(|limit| view! { <path class="lim" d=format!("M0 {:.1}H100", chart::y(limit, max))></path> });
    view! {
        <svg class=class viewBox="0 0 100 30" preserveAspectRatio="none" role=sentence.as_ref().map(|_| "img")
            aria-label=sentence aria-hidden=hidden>
            <path class="area" d=chart::area(&values, max)></path>
            {limit}
            <path d=chart::line(&values, max)></path>
        </svg>
    }
}

/// One line of a [`LineChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub gel: Gel,
    /// Evenly spaced, oldest first; nothing where nothing is known.
    pub values: Vec<Option<f64>>,
}

/// Something that happened at a moment of a chart, such as a deploy.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// From 0 at the left to 100 at the right.
    pub at: f64,
    pub label: String,
}

/// What stands around a plot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Axes {
    /// From the top to the bottom; each has a grid line.
    pub y: Vec<String>,
    /// From the left to the right.
    pub x: Vec<String>,
}

/// Values over time: at most four lines, with a limit and with moments. A [`Legend`] below names them.
#[component]
pub fn LineChart(
    series: Vec<Series>,
    /// The value at the top.
    max: f64,
    axes: Axes,
    /// A value that should not be passed.
    #[prop(optional)]
    limit: Option<f64>,
    #[prop(optional)] moments: Vec<Moment>,
    /// The finding, not the data.
    #[prop(into)]
    sentence: String,
    /// 144 px high instead of as high as its place.
    #[prop(optional)]
    low: bool,
) -> impl IntoView {
    let areas = series.len() <= 2;
    let limit = limit.map(|limit| {
        let y = chart::y(limit, max);
        view! { <line class="lim" x1="0" x2="100" y1=y y2=y></line> }
    });
    let lines = series.into_iter().map(|Series { gel, values }| {
        let area = areas.then(|| view! { <path class="area" d=chart::area(&values, max)></path> });
        view! { <g class=gel.class()>{area}<path d=chart::line(&values, max)></path></g> }
    });
    frame(axes, sentence, low, view! { {limit}{lines.collect_view()} }.into_any(), moments)
}

/// A value for each of some equal parts of time.
#[component]
pub fn BarChart(
    values: Vec<f64>,
    max: f64,
    axes: Axes,
    #[prop(default = Gel::Steel)] gel: Gel,
    /// The finding, not the data.
    #[prop(into)]
    sentence: String,
    /// 144 px high instead of as high as its place.
    #[prop(optional)]
    low: bool,
) -> impl IntoView {
    let bars = chart::bars(&values, max).into_iter().map(|chart::Bar { x, y, width, height }| {
        view! { <rect x=format!("{x:.2}") y=format!("{y:.2}") width=format!("{width:.2}") height=format!("{height:.2}")></rect> }
    });
    frame(axes, sentence, low, view! { <g class=gel.class()>{bars.collect_view()}</g> }.into_any(), Vec::new())
}

fn frame(axes: Axes, sentence: String, low: bool, content: AnyView, moments: Vec<Moment>) -> AnyView {
    let labels = |labels: Vec<String>| labels.into_iter().map(|label| view! { <span>{label}</span> }).collect_view();
    let grid = chart::grid(axes.y.len()).into_iter().map(|y| view! { <line x1="0" x2="100" y1=y y2=y></line> });
    let marks = (!moments.is_empty()).then(|| {
        view! { <svg class="marks">{moments.into_iter().map(moment).collect_view()}</svg> }
    });
    view! {
        <div class=if low { "chart low" } else { "chart" } role="img" aria-label=sentence>
            <div class="y">{labels(axes.y)}</div>
            <div class="plot">
                <svg viewBox="0 0 100 30" preserveAspectRatio="none">{grid.collect_view()}{content}</svg>
                {marks}
            </div>
            <div class="x">{labels(axes.x)}</div>
        </div>
    }
    .into_any()
}

fn moment(Moment { at, label }: Moment) -> AnyView {
    let x = format!("{at:.1}%");
    let (class, gap) = if at > 50.0 { ("flip", -6) } else { ("", 6) };
    view! {
        <line x1=x.clone() x2=x.clone() y1="0" y2="100%"></line>
        <text class=class x=x y="100%" dx=gap dy="-4">{label}</text>
    }
    .into_any()
}

/// How much of a limit is used: a length, with the target as a tick. Words with the numbers stand beside it.
#[component]
pub fn Gauge(
    /// From 0 to 100; more shows as full.
    percent: f64,
    #[prop(optional)] goal: Option<f64>,
    #[prop(optional)] tone: Option<Tone>,
    #[prop(optional)] small: bool,
    /// `24 of 24`.
    #[prop(into)]
    sentence: String,
) -> impl IntoView {
    let share = |percent: f64| format!("{:.1}%", percent.clamp(0.0, 100.0));
    let goal = goal.map(|goal| view! { <rect class="goal" x=share(goal) width="2"></rect> });
    view! {
        <svg class=if small { "gauge sm" } else { "gauge" } data-tone=tone.map(Tone::name) role="img" aria-label=sentence>
            <rect class="track" width="100%"></rect>
            <rect width=share(percent)></rect>
            {goal}
        </svg>
    }
}

/// How much of a whole each part is.
#[component]
pub fn StackBar(
    parts: Vec<(Tone, u64)>,
    /// `17 pass, 2 warn, 1 fails`.
    #[prop(into)]
    sentence: String,
) -> impl IntoView {
    let numbers: Vec<u64> = parts.iter().map(|(_, number)| *number).collect();
    let part = |(at, begin, width): (usize, f64, f64)| {
        let x = format!("{begin:.2}%");
        let edge = (begin > 0.0).then(|| view! { <line x1=x.clone() x2=x.clone() y1="0" y2="100%"></line> });
        view! { <rect data-tone=parts[at].0.name() x=x width=format!("{width:.2}%")></rect>{edge} }
    };
    view! {
        <svg class="stackbar" role="img" aria-label=sentence>{chart::shares(&numbers).into_iter().map(part).collect_view()}</svg>
    }
}

/// How an entry of a [`Legend`] is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LegendMark {
    #[default]
    Square,
    Line,
    Dashed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegendEntry {
    pub gel: Option<Gel>,
    pub mark: LegendMark,
    pub label: String,
    /// The last value.
    pub value: Option<String>,
}

/// What the colours of a chart or the lines of a graph mean; in trouble first.
#[component]
pub fn Legend(entries: Vec<LegendEntry>) -> impl IntoView {
    let entry = |LegendEntry { gel, mark, label, value }: LegendEntry| {
        let mark = match mark {
            LegendMark::Square => "",
            LegendMark::Line => "ln",
            LegendMark::Dashed => "ln dash",
        };
        let value = value.map(|value| view! { <b class="num med">{value}</b> });
        view! { <span class=gel.map(Gel::class)><i class=mark></i>{label}{value}</span> }
    };
    view! { <div class="legend">{entries.into_iter().map(entry).collect_view()}</div> }
}
