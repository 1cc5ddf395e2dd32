use leptos::prelude::*;

use super::{panels::latencies, row, stack};
use crate::ui::{
    Axes, BarChart, Call, CallSheet, DayTime, Edge, EdgeKind, Gauge, Gel, Graph, Legend, LegendEntry, LegendMark,
    LineChart, Moment, NODE, Node, NodeState, Panel, Series, Spark, StackBar, Tone,
};

fn axes(x: &[&str]) -> Axes {
    Axes { y: ["100", "50", "0"].map(str::to_owned).to_vec(), x: x.iter().map(|label| (*label).to_owned()).collect() }
}

pub fn lines() -> AnyView {
    let series = vec![
        Series { gel: Gel::Congo, values: latencies(120.0) },
        Series { gel: Gel::Lagoon, values: latencies(60.0) },
    ];
    let moments = vec![Moment { at: 24.0, label: "v2.40.3".into() }, Moment { at: 62.0, label: "v2.41.0".into() }];
    let sentence = "Both regions rise, and stay below the limit";
    view! { <LineChart series max=340.0 axes=axes(&["07:00", "08:30", "10:00"]) limit=300.0 moments sentence low=true/> }.into_any()
}

pub fn bars() -> AnyView {
    let values = vec![30.0, 42.0, 38.0, 55.0, 61.0, 58.0, 72.0, 80.0];
    view! { <BarChart values max=100.0 axes=axes(&["Oct", "Nov"]) sentence="More every week" low=true/> }.into_any()
}

pub fn gap() -> AnyView {
    let mut values = latencies(80.0);
    values[12..16].fill(None);
    let series = vec![Series { gel: Gel::Violet, values }];
    view! { <LineChart series max=300.0 axes=axes(&["07:00", "10:00"]) sentence="No data from 08:10 to 08:40" low=true/> }.into_any()
}

pub fn sparks() -> AnyView {
    row(view! {
        <span class="spark-place"><Spark values=latencies(150.0) max=360.0 limit=330.0 sentence="Rising, below its limit"/></span>
        <Spark values=latencies(150.0) max=300.0 gel=Gel::Rose inline=true sentence="Rising"/>
        <span class="num">"312 ms"</span>
        <Spark values=latencies(40.0) max=300.0 gel=Gel::Steel inline=true/>
    })
}

pub fn gauges() -> AnyView {
    let gauge = |label: &'static str, percent: f64, goal: Option<f64>, tone: Option<Tone>, words: &'static str| {
        let gauge = match (goal, tone) {
            (Some(goal), _) => view! { <Gauge percent goal sentence=format!("{words}, target {goal} percent")/> },
            (None, Some(tone)) => view! { <Gauge percent tone sentence=words/> },
            (None, None) => view! { <Gauge percent sentence=words small=true/> },
        };
        view! { <div class="row"><span class="small gauge-label">{label}</span>{gauge}<span class="num small">{words}</span></div> }
    };
    stack(view! {
        {gauge("At limit", 100.0, None, Some(Tone::Warn), "24 of 24")}
        {gauge("With target", 54.0, Some(70.0), None, "54%")}
        {gauge("Over", 131.0, None, Some(Tone::Bad), "131%")}
        {gauge("Small", 12.0, None, None, "12%")}
    })
}

pub fn parts() -> AnyView {
    let parts = vec![(Tone::Ok, 17), (Tone::Warn, 2), (Tone::Bad, 1)];
    view! { <StackBar parts sentence="17 pass, 2 warn, 1 fails"/> }.into_any()
}

pub fn legend() -> AnyView {
    let entry = |gel: Gel| LegendEntry {
        gel: Some(gel),
        mark: LegendMark::Square,
        label: gel.class().trim_start_matches("gel-").to_owned(),
        value: None,
    };
    let line = |mark, label: &str, value: Option<&str>| LegendEntry {
        gel: None,
        mark,
        label: label.into(),
        value: value.map(str::to_owned),
    };
    let mut entries: Vec<_> = Gel::ALL.into_iter().map(entry).collect();
    entries.push(line(LegendMark::Line, "calls", None));
    entries.push(line(LegendMark::Dashed, "limit", Some("400 ms")));
    view! { <Legend entries/> }.into_any()
}

pub fn graph() -> AnyView {
    let node = |x, y, state, note: &str| Node {
        x,
        y,
        kind: "component".into(),
        name: "checkout-api".into(),
        note: note.into(),
        href: "#graph".into(),
        state,
        ..Node::default()
    };
    let nodes = vec![
        node(20, 20, NodeState::Plain, "plain"),
        node(260, 20, NodeState::Current, "you are here"),
        node(500, 20, NodeState::Root, "goes down"),
        node(20, 90, NodeState::Breaks, "breaks"),
        node(260, 90, NodeState::Degrades, "gets worse"),
        node(500, 90, NodeState::Dim, "no effect"),
    ];
    let edge = |kind, (x1, y1): (i32, i32), (x2, y2): (i32, i32)| Edge {
        kind,
        from: (x1 + NODE.0, y1 + 22),
        to: (x2, y2 + 22),
    };
    let edges = vec![
        edge(EdgeKind::Calls, (20, 20), (260, 20)),
        edge(EdgeKind::Breaks, (260, 20), (500, 20)),
        edge(EdgeKind::Degrades, (20, 90), (260, 90)),
        edge(EdgeKind::Async, (260, 90), (500, 20)),
    ];
    view! { <Graph label="Example of a graph" nodes edges size=(700, 160)/> }.into_any()
}

pub fn call_sheet() -> AnyView {
    let at = |hour: u16, minute: u16| DayTime(hour * 60 + minute);
    let call = |tone, from, to, label: &str, below| Call { tone, from, to, label: label.into(), below };
    let calls = vec![
        call(Tone::Ok, at(6, 0), None, "Password rotated", false),
        call(Tone::Bad, at(9, 14), None, "v2.41.0, stopped in us-east-1", true),
        call(Tone::Warn, at(12, 40), None, "R-3182 ends", false),
        call(Tone::Info, at(14, 0), Some(at(17, 20)), "Deploy window, tier 1", true),
        call(Tone::None, at(19, 12), None, "Restore test, payouts", false),
        call(Tone::Warn, at(22, 0), Some(at(23, 30)), "prod-c 1.35", true),
    ];
    view! {
        <Panel title="Today's call" id="gallery-call" level=3 icon="megaphone"><CallSheet calls now=at(9, 52)/></Panel>
    }
    .into_any()
}
