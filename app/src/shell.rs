//! The frame around every page: navigation at the left, the page at the right.

use std::sync::Arc;

use leptos::{children::ToChildren, prelude::*, tachys::view::iterators::StaticVec};
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{A, Router, Routes, RoutesProps};

use crate::{plugin::NavItem, plugins::PLUGINS, ui::Mark};

/// Sets the status of the answer while the server renders a page; the browser has none.
#[derive(Clone)]
pub struct ResponseStatus(pub Arc<dyn Fn(u16) + Send + Sync>);

impl ResponseStatus {
    pub fn set(status: u16) {
        if let Some(response) = use_context::<Self>() {
            (response.0)(status);
        }
    }
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Callboard".into() } else { format!("{title} · Callboard") }/>
        <Router>
            <a class="btn primary skip" href="#main">"Skip to content"</a>
            <div class="shell">
                <Sidebar/>
                <header class="topbar">
                    <button type="button" class="btn ghost narrow-only" popovertarget="side" aria-label="Menu">"Menu"</button>
                </header>
                <main id="main" tabindex="-1">
                    {pages()}
                </main>
            </div>
        </Router>
    }
}

#[component]
fn Sidebar() -> impl IntoView {
    let items = PLUGINS.iter().flat_map(|plugin| plugin.nav).map(|NavItem { path, label }| {
        view! { <li><A href=*path>{*label}</A></li> }
    });
    view! {
        <nav class="side drawer" id="side" popover="auto" aria-label="Main">
            <A href="/" attr:class="brand"><Mark/><b>"Callboard"</b></A>
            <ul>{items.collect_view()}</ul>
        </nav>
    }
}

/// The routes of every plugin, and the page for everything else.
fn pages() -> AnyView {
    let routes: Vec<_> = PLUGINS.iter().flat_map(|plugin| (plugin.routes)()).collect();
    Routes(
        RoutesProps::builder()
            .fallback(|| view! { <NotFound/> })
            .children(ToChildren::to_children(move || StaticVec::from(routes.clone())))
            .build(),
    )
    .into_any()
}

#[component]
pub fn NotFound() -> impl IntoView {
    ResponseStatus::set(404);
    view! {
        <Title text="Not found"/>
        <div class="page narrow">
            <h1>"There is no page at this address"</h1>
            <p>"The thing may have been renamed or removed. "<A href="/catalog">"Look for it in the catalog"</A>"."</p>
        </div>
    }
}
