use leptos::prelude::*;

use super::{Icon, Tone, classes};

/// What happened, what it means and what to do, at the place where it matters. One at the top of a page.
#[component]
pub fn Notice(
    tone: Tone,
    /// What happened, as a short sentence.
    #[prop(into)]
    title: String,
    /// What it means.
    #[prop(optional, into)]
    text: String,
    /// Another icon than the one of the tone.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Whether it says so by itself to those who listen: for what was not there when the page came.
    #[prop(optional)]
    urgent: bool,
    /// What to do: buttons, or more text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let gap = if text.is_empty() { "" } else { " " };
    view! {
        <div class="notice" data-tone=tone.name() role=urgent.then_some("alert")>
            <Icon name=icon.unwrap_or(tone.icon())/>
            <div><strong>{title}</strong>{gap}{text}</div>
            {children.map(|children| children())}
        </div>
    }
}

/// A remark inside a longer text.
#[component]
pub fn Admonition(tone: Tone, icon: &'static str, #[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="admon" data-tone=tone.name()>
            <Icon name=icon/><strong>{title}</strong>
            {children()}
        </div>
    }
}

/// What came of something the reader did. The host announces it; see the shell's toasts.
#[component]
pub fn Toast(
    tone: Tone,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: Option<String>,
    /// Undo, Show or Compare.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = if tone == Tone::Info { "loader-circle" } else { tone.icon() };
    view! {
        <div class="toast" data-tone=tone.name()>
            <Icon name=icon/>
            <div><strong>{title}</strong>{text.map(|text| view! { <p class="small">{text}</p> })}</div>
            {children.map(|children| children())}
        </div>
    }
}

/// Where toasts stand: at the lower edge of the page, or in the flow.
#[component]
pub fn ToastList(#[prop(optional)] in_flow: bool, children: Children) -> impl IntoView {
    let class = classes(&["toasts", if in_flow { "static" } else { "" }]);
    view! { <div class=class role="status">{children()}</div> }
}
