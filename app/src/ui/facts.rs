//! Facts: in a strip below a page's head, or as terms and values in a panel.

use leptos::prelude::*;

use super::Tone;

/// Four to six facts of one thing, divided by hairlines.
#[component]
pub fn Strip(children: Children) -> impl IntoView {
    view! { <div class="strip">{children()}</div> }
}

/// One fact of a strip: what it is, the value, and its unit, goal or limit.
#[component]
pub fn Fact(
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    #[prop(optional, into)] unit: Option<String>,
    /// Only for what is not as it should be.
    #[prop(optional)]
    tone: Tone,
    /// Where there is more about it.
    #[prop(optional, into)]
    href: Option<String>,
) -> AnyView {
    let content = view! { <span class="lbl">{label}</span><Stat value unit tone/> };
    match href {
        Some(href) => view! { <a href=href>{content}</a> }.into_any(),
        None => view! { <div>{content}</div> }.into_any(),
    }
}

/// A number with its unit; never without its goal, its limit or its trend beside it.
#[component]
pub fn Stat(
    #[prop(into)] value: String,
    #[prop(optional_no_strip, into)] unit: Option<String>,
    #[prop(optional)] tone: Tone,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    let class = match (large, tone) {
        (true, _) => "stat xl",
        (false, Tone::Ok) => "stat fg-ok",
        (false, Tone::Warn) => "stat fg-warn",
        (false, Tone::Bad) => "stat fg-bad",
        (false, Tone::Info | Tone::None) => "stat",
    };
    view! { <span class=class>{value}{unit.map(|unit| view! { <small>{unit}</small> })}</span> }
}

/// Terms and values in a panel, made of [`KeyValue`].
#[component]
pub fn KeyValues(children: Children) -> impl IntoView {
    view! { <dl class="kv">{children()}</dl> }
}

#[component]
pub fn KeyValue(#[prop(into)] term: String, children: Children) -> impl IntoView {
    view! { <dt>{term}</dt><dd>{children()}</dd> }
}
