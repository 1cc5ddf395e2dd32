//! Choices of which one holds: the pages of a thing, and the ways to look at something.

use leptos::prelude::*;

use super::{Count, Icon, Tone, tell};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
    /// A number behind the label, and whether it is trouble.
    pub count: Option<(u64, Tone)>,
}

/// Pages of one thing, or saved views of a list.
#[component]
pub fn Tabs(
    /// Whose pages they are.
    #[prop(into)]
    label: String,
    tabs: Vec<Tab>,
) -> impl IntoView {
    let tab = |Tab { label, href, current, count }: Tab| {
        let count = count.map(|(value, tone)| view! { <Count value tone/> });
        view! { <a href=href aria-current=current.then_some("page")>{label}{count}</a> }
    };
    view! { <nav class="tabs" aria-label=label>{tabs.into_iter().map(tab).collect_view()}</nav> }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Segment {
    pub label: String,
    pub icon: Option<&'static str>,
    /// Where the choice leads; a button that calls `on_choose` where it leads nowhere.
    pub href: Option<String>,
    pub chosen: bool,
}

/// Up to four ways to look at the same thing.
#[component]
pub fn Segmented(
    /// What is chosen.
    #[prop(into)]
    label: String,
    segments: Vec<Segment>,
    /// Hears the place of what was chosen among the buttons.
    #[prop(optional, into)]
    on_choose: Option<Callback<usize>>,
) -> impl IntoView {
    let segment = |(at, Segment { label, icon, href, chosen }): (usize, Segment)| {
        let content = view! { {icon.map(|name| view! { <Icon name class="i i-sm"/> })}{label} };
        if let Some(href) = href {
            return view! { <a href=href aria-current=chosen.then_some("true")>{content}</a> }.into_any();
        }
        let choose = move |_| tell(on_choose, at);
        view! { <button type="button" aria-pressed=chosen.to_string() on:click=choose>{content}</button> }.into_any()
    };
    view! {
        <span class="seg" role="group" aria-label=label>{segments.into_iter().enumerate().map(segment).collect_view()}</span>
    }
}

/// A place in a side navigation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    pub label: String,
    pub href: String,
    pub current: bool,
}

/// The headings of a long page.
#[component]
pub fn Contents(#[prop(into)] label: String, headings: Vec<Heading>) -> impl IntoView {
    let heading = |Heading { label, href, current }: Heading| {
        view! { <li><a href=href aria-current=current.then_some("true")>{label}</a></li> }
    };
    view! { <nav class="toc" aria-label=label><ol>{headings.into_iter().map(heading).collect_view()}</ol></nav> }
}
