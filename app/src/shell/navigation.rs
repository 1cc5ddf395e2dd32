//! The main navigation: a column when there is room, a drawer when not, and a bar at the bottom of a phone.

use leptos::prelude::*;
use leptos_router::components::A;

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
            <A href="/" attr:class="brand"><Mark/></A>
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
    view! { <A href=path exact=path == "/" attr:aria-keyshortcuts=keys><Icon name=icon/><span>{label}</span></A> }
        .into_any()
}
