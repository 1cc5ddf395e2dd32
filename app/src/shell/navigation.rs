//! The main navigation: a column when there is room, a drawer when not, and a bar at the bottom of a phone.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    api::ApiClient,
    live::Topic,
    plugin::{NavItem, NavPlace},
    plugins::NAV,
    settings::Buckets,
    ui::{EntityLink, Icon, Load, Mark},
};

#[component]
pub fn Sidebar() -> impl IntoView {
    view! {
        <nav class="side drawer" id="side" popover="auto" aria-label="Main">
            <a href="/" class="brand"><Mark/></a>
            <ul>{items(|place| place != NavPlace::Foot)}</ul>
            {Load::new("what you starred", ApiClient::list_settings).follow(&[Topic::Settings]).show(|settings| view! { <Starred settings/> }.into_any())}
            <ul class="foot">{items(|place| place == NavPlace::Foot)}</ul>
        </nav>
    }
}

/// What the reader keeps at hand; nothing where that is nothing.
#[component]
fn Starred(settings: Buckets) -> impl IntoView {
    let starred: Vec<_> = settings.starred().map(|entity| view! { <li><EntityLink entity/></li> }).collect();
    (!starred.is_empty()).then(|| view! { <h2>"Starred"</h2><ul>{starred}</ul> })
}

/// Five places within reach of a thumb.
#[component]
pub fn BottomBar() -> impl IntoView {
    view! {
        <nav class="bottom" aria-label="Quick navigation">
            {nav().filter(|item| item.place == NavPlace::Main).take(4).map(link).collect_view()}
            <button type="button" popovertarget="side"><Icon name="menu"/>"More"</button>
        </nav>
    }
}

fn nav() -> impl Iterator<Item = &'static NavItem> {
    NAV.iter().copied().flatten()
}

fn items(wanted: fn(NavPlace) -> bool) -> AnyView {
    nav().filter(|item| wanted(item.place)).map(|item| view! { <li>{link(item)}</li> }).collect_view().into_any()
}

fn link(item: &'static NavItem) -> AnyView {
    let NavItem { path, label, icon, keys, .. } = *item;
    let here = use_location().pathname;
    let current = move || here.with(|here| leads_to(path, here)).then_some("page");
    view! { <a href=path aria-current=current aria-keyshortcuts=keys><Icon name=icon/><span>{label}</span></a> }
        .into_any()
}

/// Whether the page at `here` belongs to the place at `path`.
fn leads_to(path: &str, here: &str) -> bool {
    here == path || (path != "/" && here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_current_on_its_page_and_on_those_below() {
        assert!(leads_to("/", "/") && leads_to("/catalog", "/catalog") && leads_to("/catalog", "/catalog/a/b/c"));
        assert!(!leads_to("/", "/catalog") && !leads_to("/catalog", "/catalog-graph") && !leads_to("/catalog", "/"));
    }
}
