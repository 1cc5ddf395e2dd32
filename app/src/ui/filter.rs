//! What narrows a list.

use leptos::prelude::*;

use super::{Check, Icon, tell};

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetValue {
    /// What the form sends.
    pub value: String,
    pub label: String,
    /// How many there are with all other filters; zero stays, but grey.
    pub count: u64,
    pub chosen: bool,
}

/// The values of one property with how often each occurs. Part of a form; `on_choose` hears every click with the value
/// and whether it is chosen now.
#[component]
pub fn Facet(
    #[prop(into)] label: String,
    /// The name that the form sends.
    name: &'static str,
    values: Vec<FacetValue>,
    #[prop(default = true)] open: bool,
    #[prop(optional, into)] on_choose: Option<Callback<(String, bool)>>,
    /// A search, or the rest of the values.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let value = |FacetValue { value, label, count, chosen }: FacetValue| {
        let sent = value.clone();
        let choose = move |event| tell(on_choose, (value.clone(), event_target_checked(&event)));
        view! { <div class="contents" on:change=choose><Check name label value=sent checked=chosen count=count/></div> }
    };
    view! {
        <details class="facet" open=open>
            <summary>{label}<Icon name="chevron-down"/></summary>
            {values.into_iter().map(value).collect_view()}
            {children.map(|children| children())}
        </details>
    }
}

/// A filter that holds, with the way to take it off.
#[component]
pub fn FilterChip(
    /// `Owner`.
    #[prop(into)]
    label: String,
    #[prop(into)] value: String,
    /// The same list without it. Without an address, a button that calls `on_remove`.
    #[prop(optional, into)]
    href: Option<String>,
    #[prop(optional, into)] on_remove: Option<Callback<()>>,
) -> impl IntoView {
    let name = format!("Remove filter {label} {value}");
    let icon = view! { <Icon name="x" class="i i-sm"/> };
    let remove = if let Some(href) = href {
        view! { <a href=href aria-label=name>{icon}</a> }.into_any()
    } else {
        view! { <button type="button" aria-label=name on:click=move |_| tell(on_remove, ())>{icon}</button> }.into_any()
    };
    view! { <span class="filter"><span>{label}": "<b>{value}</b></span>{remove}</span> }
}
