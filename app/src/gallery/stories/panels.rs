use leptos::prelude::*;
use shared::EntityRef;

use super::stack;
use crate::ui::{
    Board, Button, ButtonSize, Card, EntityLink, Fact, Freshness, Gauge, Gel, KeyValue, KeyValues, MenuItem, Panel,
    PanelMenu, PanelRows, PanelState, PanelWidth, Rows, Spark, Stat, Status, Strip, Tag, TextLink, Tile, Tone,
};

/// A day of latencies that rises towards its end.
pub(super) fn latencies(from: f64) -> Vec<Option<f64>> {
    let wave = |at: u32| {
        let at = f64::from(at);
        Some(from + at * 4.0 + (at * 0.9).sin() * 18.0 + (at * 0.37).cos() * 12.0)
    };
    (0..30).map(wave).collect()
}

fn latency(gel: Gel, value: &'static str, sentence: &'static str) -> AnyView {
    view! {
        <Stat value unit="ms p95".to_owned() large=true/>
        <Spark values=latencies(190.0) max=480.0 limit=430.0 gel sentence/>
    }
    .into_any()
}

fn menu(id: &str) -> PanelMenu {
    let items = view! {
        <MenuItem label="Refresh" icon="refresh-cw"/>
        <MenuItem label="Open in Prometheus" icon="external-link" href="#panels"/>
        <MenuItem label="Copy link" icon="link"/>
        <MenuItem label="Embed…" icon="app-window"/>
        <MenuItem label="Why do I see this" icon="info"/>
        <MenuItem label="Hide" icon="x"/>
    };
    PanelMenu { id: format!("gallery-panel-{id}"), items: items.into_any() }
}

pub fn states() -> AnyView {
    let try_now = || view! { <Button label="Try now" icon="rotate-cw" size=ButtonSize::Small/> }.into_any();
    let ask = || view! { <Button label="Ask for access" size=ButtonSize::Small/> }.into_any();
    let failed = PanelState::Failed {
        what: "Prometheus did not answer.".into(),
        next: "Last try 20 s ago, next in 40 s.".into(),
    };
    let not_set_up = PanelState::NotSetUp {
        text: "Name the channel, and its messages show here.".into(),
        line: "callboard.dev/chat: payments".into(),
    };
    let icon = "chart-line";
    view! {
        <Board>
            <Panel title="Latency" level=3 icon source="Prometheus" freshness=Freshness::Live("15 s".into())
                menu=menu("fresh") footer=view! { <span>"Goal 400 ms"</span><TextLink label="Open" href="#panels"/> }.into_any()>
                {latency(Gel::Congo, "312", "Latency rises, below its limit")}
            </Panel>
            <Panel title="Latency, polled" level=3 icon source="Prometheus" freshness=Freshness::Polled("2 min".into()) menu=menu("polled")>
                {latency(Gel::Congo, "298", "Latency rises, below its limit")}
            </Panel>
            <Panel title="Latency, loading" level=3 icon source="Prometheus" menu=menu("loading") state=PanelState::Loading/>
            <Panel title="Latency, empty" level=3 icon source="Prometheus" menu=menu("empty") state=PanelState::Empty("No bank was called in 3 hours.".into())/>
            <Panel title="Latency, stale" level=3 icon source="Prometheus" freshness=Freshness::Stale("3 min ago, retrying".into())
                menu=menu("stale") state=PanelState::Stale>
                {latency(Gel::Steel, "298", "Latency as it was 3 minutes ago")}
            </Panel>
            <Panel title="Latency, error" level=3 icon source="Prometheus" freshness=Freshness::Dead("no data since 09:12".into())
                menu=menu("error") state=failed action=try_now()/>
            <Panel title="Cost" level=3 icon="coins" source="OpenCost" menu=menu("cost")
                state=PanelState::NoRight("You may not see costs of this service. Ask finance.".into()) action=ask()/>
            <Panel title="Chat" level=3 icon="message-square" menu=menu("chat") state=not_set_up/>
        </Board>
    }
    .into_any()
}

pub fn widths() -> AnyView {
    let link = |name| EntityRef::new("component", "default", name);
    view! {
        <Board>
            <Panel title="Small, two rows" level=3 width=PanelWidth::Small rows=PanelRows::Two icon="gauge">
                <Stat value="57" unit="of 60 pods".to_owned() large=true/>
            </Panel>
            <Panel title="Default, two rows" level=3 rows=PanelRows::Two icon="cpu">
                <div class="row"><span class="small">"CPU"</span><Gauge percent=54.0 goal=70.0 sentence="54 percent, target 70"/><span class="num small">"54%"</span></div>
            </Panel>
            <Panel title="Large, two rows" level=3 width=PanelWidth::Large rows=PanelRows::Two icon="info">
                <KeyValues>
                    <KeyValue term="Owner"><EntityLink entity=EntityRef::new("group", "default", "payments")/></KeyValue>
                    <KeyValue term="Language">"Rust 1.95"</KeyValue>
                </KeyValues>
            </Panel>
            <Panel title="Extra large, flush list" level=3 width=PanelWidth::ExtraLarge icon="boxes" flush=true
                footer=view! { <span>"2 of 34"</span><TextLink label="All" href="#panels"/> }.into_any()>
                <Rows>
                    <li><EntityLink entity=link("checkout-api")/><span class="end"><Status tone=Tone::Bad label="Failing"/></span></li>
                    <li><EntityLink entity=link("basket")/><span class="end"><Status tone=Tone::Ok label="Healthy"/></span></li>
                </Rows>
            </Panel>
            <Panel title="Full width" level=3 width=PanelWidth::Full rows=PanelRows::Two>
                <p class="muted">"A log or a matrix."</p>
            </Panel>
        </Board>
    }
    .into_any()
}

pub fn cards() -> AnyView {
    let picture = || view! { <Tile kind="template"/> }.into_any();
    stack(view! {
        <div class="cols min-15">
            <Card title="Rust service" href="#panels" text="A service with HTTP or gRPC, tests, a pipeline and dashboards." picture=picture()>
                <Tag label="rust"/><span>"used 214 times"</span>
            </Card>
            <Card title="Static site" href="#panels" text="Pages from Markdown, published on every change."/>
        </div>
        <Strip><Fact label="Templates" value="38"/><Fact label="Used this month" value="112" unit="times"/></Strip>
    })
}
