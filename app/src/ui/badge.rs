//! Short words about the state of a thing.

use leptos::prelude::*;

use super::{Icon, Tone, classes, number};

/// The state of a thing as shape, colour and word.
#[component]
pub fn Status(tone: Tone, #[prop(into)] label: String) -> impl IntoView {
    let icon = match tone {
        Tone::Info => view! { <Icon name="loader-circle" class="i spin"/> },
        tone => view! { <Icon name=tone.icon()/> },
    };
    view! { <span class="status" data-tone=tone.name()>{icon}{label}</span> }
}

/// The state of a thing where it stands out: in a title, in a list.
#[component]
pub fn Badge(
    #[prop(optional)] tone: Tone,
    #[prop(into)] label: String,
    #[prop(optional)] icon: Option<&'static str>,
    /// Without a ground.
    #[prop(optional)]
    line: bool,
) -> impl IntoView {
    let class = if line { "badge line" } else { "badge" };
    view! { <span class=class data-tone=tone.name()>{icon.map(|name| view! { <Icon name/> })}{label}</span> }
}

/// A state where its word is one column or one hover away.
#[component]
pub fn Dot(
    tone: Tone,
    /// The word, for those who listen; none where it stands beside.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    view! { <span class="dot" data-tone=tone.name()></span>{label.map(|label| view! { <span class="sr">{label}</span> })} }
}

/// The mark that means the reader: on call, unread, now.
#[component]
pub fn You(#[prop(into)] label: String) -> impl IntoView {
    let title = label.clone();
    view! { <span class="you" title=title></span><span class="sr">{label}</span> }
}

/// A number on a tab, on a place of the navigation, on a button.
#[component]
pub fn Count(
    value: u64,
    #[prop(optional)] tone: Option<Tone>,
    /// What is counted, for those who listen: `waiting`.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let label = label.map(|label| view! { <span class="sr">{label}": "</span> });
    view! { <span class="count" data-tone=tone.map(Tone::name)>{label}{number(value)}</span> }
}

/// A label that people wrote.
#[component]
pub fn Tag(
    #[prop(into)] label: String,
    /// Everything with this label.
    #[prop(optional, into)]
    href: Option<String>,
) -> AnyView {
    match href {
        Some(href) => view! { <a class="tag" href=href>{label}</a> }.into_any(),
        None => view! { <span class="tag">{label}</span> }.into_any(),
    }
}

/// How a thing stands in a scorecard: a ring that fills by quarters, and the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medal {
    Gold,
    Silver,
    Bronze,
    None,
}

#[component]
pub fn Level(medal: Medal, #[prop(into)] label: String) -> impl IntoView {
    let name = match medal {
        Medal::Gold => "gold",
        Medal::Silver => "silver",
        Medal::Bronze => "bronze",
        Medal::None => "none",
    };
    view! { <span class="level" data-l=name>{label}</span> }
}

/// How old what is shown is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freshness {
    /// Changes arrive by themselves; `4 s`.
    Live(String),
    /// Asked for now and then; `2 min`.
    Polled(String),
    /// Asked for in vain, for a short time; `3 min ago, retrying`.
    Stale(String),
    /// Not there any more; `no data since 09:12`.
    Dead(String),
}

#[component]
pub fn Fresh(freshness: Freshness) -> impl IntoView {
    let (class, icon, text) = match freshness {
        Freshness::Live(text) => ("live", None, text),
        Freshness::Polled(text) => ("", None, text),
        Freshness::Stale(text) => ("stale", Some("refresh-cw"), text),
        Freshness::Dead(text) => ("dead", Some("unlink"), text),
    };
    view! { <span class=classes(&["fresh", class])>{icon.map(|name| view! { <Icon name/> })}{text}</span> }
}
