//! What happened, and how far something has come.

use leptos::prelude::*;

use super::{Icon, Tone};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    pub tone: Tone,
    /// Another icon than the one of the tone.
    pub icon: Option<&'static str>,
    pub text: String,
    /// More about it, in grey.
    pub detail: Option<String>,
    /// When, as it is read: `09:51`.
    pub time: String,
}

/// Events, newest first.
#[component]
pub fn Timeline(events: Vec<Event>, #[prop(optional)] tight: bool) -> impl IntoView {
    let event = |Event { tone, icon, text, detail, time }: Event| {
        let detail = detail.map(|detail| view! { <p class="small muted">{detail}</p> });
        view! {
            <li data-tone=(tone != Tone::None).then_some(tone.name())>
                <span class="pin"><Icon name=icon.unwrap_or(tone.icon())/></span><div>{text}{detail}</div><time>{time}</time>
            </li>
        }
    };
    let class = if tight { "timeline tight" } else { "timeline" };
    view! { <ol class=class>{events.into_iter().map(event).collect_view()}</ol> }
}

/// A step of something that runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// [`Tone::Info`] for the one that runs, [`Tone::None`] for those to come.
    pub tone: Tone,
    pub label: String,
    /// How long it took, or takes so far.
    pub time: Option<String>,
    /// What it does just now.
    pub note: Option<String>,
}

/// The steps of something that runs or has run.
#[component]
pub fn Steps(steps: Vec<Step>) -> impl IntoView {
    let step = |Step { tone, label, time, note }: Step| {
        let runs = tone == Tone::Info;
        let (icon, class) = if runs { ("loader-circle", "i spin") } else { (tone.icon(), "i") };
        view! {
            <li data-tone=tone.name() aria-current=runs.then_some("step")>
                <Icon name=icon class/><span>{label}<span class="sr">{said(tone)}</span></span>
                {time.map(|time| view! { <time>{time}</time> })}
                {note.map(|note| view! { <small>{note}</small> })}
            </li>
        }
    };
    view! { <ol class="steps">{steps.into_iter().map(step).collect_view()}</ol> }
}

/// What a step's icon says, for those who do not see it.
const fn said(tone: Tone) -> &'static str {
    match tone {
        Tone::Ok => ", done",
        Tone::Warn => ", done with a warning",
        Tone::Bad => ", failed",
        Tone::Info => ", running",
        Tone::None => ", waits",
    }
}

/// The parts of a long form by their names; the one at `current` is open.
#[component]
pub fn Stepper(#[prop(into)] label: String, steps: Vec<String>, current: usize) -> impl IntoView {
    let step = |(at, label): (usize, String)| {
        view! { <li class=(at < current).then_some("done") aria-current=(at == current).then_some("step")>{label}</li> }
    };
    view! { <ol class="stepper" aria-label=label>{steps.into_iter().enumerate().map(step).collect_view()}</ol> }
}

/// Why something does not work, to unfold: what it is, then what is known of it and what to do.
#[component]
pub fn Cause(
    tone: Tone,
    #[prop(into)] title: String,
    /// Where and how much.
    #[prop(into)]
    summary: String,
    /// Since when.
    #[prop(into)]
    time: String,
    #[prop(optional)] open: bool,
    #[prop(default = 3)] level: u8,
    children: Children,
) -> impl IntoView {
    let title = if level == 2 { view! { <h2>{title}</h2> }.into_any() } else { view! { <h3>{title}</h3> }.into_any() };
    view! {
        <details class="cause" data-tone=tone.name() open=open>
            <summary>
                <Icon name=tone.icon()/>
                <div>{title}<p class="small muted">{summary}</p></div>
                <span class="small faint">{time}</span><Icon name="chevron-right" class="i chev"/>
            </summary>
            <div class="in">{children()}</div>
        </details>
    }
}
