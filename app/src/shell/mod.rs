//! The frame around every page: navigation at the left, the bar at the top, the page, and what lies over it.

use std::sync::Arc;

use leptos::{children::ToChildren, prelude::*};
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, FlatRoutesProps, Router};
use shared::paths;

use crate::{
    live::{Connection, Live},
    ui::Icon,
};

mod form;
#[cfg(feature = "hydrate")]
mod keyboard;
mod keys;
mod navigation;
mod theme;
mod toast;
mod topbar;

use keys::KeySheet;
use navigation::{BottomBar, Sidebar};
use topbar::TopBar;

pub use form::follow_form;
pub use toast::Toasts;

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
    let live = Live::provide();
    Toasts::provide();
    let (is_routing, set_is_routing) = signal(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| keyboard::listen());
    view! {
        <Title formatter=document_title/>
        <Router set_is_routing>
            <a class="btn primary skip" href="#main">"Skip to content"</a>
            <div class="slow-navigation" hidden=move || !is_routing.get()><span class="sr" role="status">"Loading the page"</span></div>
            <div class="shell">
                <Sidebar/>
                <TopBar/>
                <main id="main" tabindex="-1">
                    <Lost connection=live.connection()/>
                    {pages()}
                </main>
            </div>
            <BottomBar/>
            <KeySheet/>
            <toast::ToastRegion/>
            <Arrival is_routing/>
        </Router>
    }
}

/// The title of the document. The server writes it into HTML as it is, so that what could end it is escaped there.
fn document_title(title: String) -> String {
    let title = if title.is_empty() { "Callboard".to_owned() } else { format!("{title} · Callboard") };
    if cfg!(feature = "ssr") { title.replace('&', "&amp;").replace('<', "&lt;") } else { title }
}

/// Says that the server does not answer. What the page shows stays.
#[component]
fn Lost(connection: Signal<Connection>) -> impl IntoView {
    let lost = move || connection.get().lost_since().map(crate::ui::moment);
    view! {
        <div role="status">
            {move || lost().map(|since| view! {
                <div class="notice lost" data-tone="warn">
                    <Icon name="unplug"/>
                    <div><strong>"The server does not answer. "</strong>{format!("You see what was there at {since}. We try again by ourselves.")}</div>
                </div>
            })}
        </div>
    }
}

/// After a navigation in the browser, moves the focus to the new page's heading and reads its title out.
#[component]
fn Arrival(is_routing: ReadSignal<bool>) -> impl IntoView {
    let announced = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    {
        let path = leptos_router::hooks::use_location().pathname;
        let read_out = StoredValue::new(path.get_untracked());
        Effect::new(move |_| {
            let here = path.get();
            if is_routing.get() || read_out.get_value() == here {
                return;
            }
            // The address changes just before the router says that it works on the page: whether the page of this
            // address is there already shows a frame later.
            request_animation_frame(move || {
                if !is_routing.get_untracked() {
                    read_out.set_value(here);
                    announced.set(keyboard::focus_heading());
                }
            });
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = is_routing;
    view! { <p class="sr" aria-live="polite">{announced}</p> }
}

/// The routes of every plugin, and the page for everything else.
fn pages() -> AnyView {
    FlatRoutes(
        FlatRoutesProps::builder()
            .fallback(|| view! { <NotFound/> })
            .children(ToChildren::to_children(crate::page::Routes::of_all_pages))
            .build(),
    )
    .into_any()
}

#[component]
pub fn NotFound() -> impl IntoView {
    ResponseStatus::set(404);
    let path = leptos_router::hooks::use_location().pathname;
    let look = move || {
        let name = path.read().rsplit('/').find(|part| !part.is_empty()).map(paths::escape).unwrap_or_default();
        format!("{}?text={name}", paths::CATALOG)
    };
    view! {
        <Title text="Not found"/>
        <div class="page narrow">
            <div class="empty nowhere">
                <Icon name="map-pin-off"/>
                <h1 class="serif">"Nothing is pinned here"</h1>
                <p>"There is no page at "<code>{path}</code>". It may have been renamed, or you may not have the right to see it."</p>
                <div class="row wrap">
                    <a href=look class="btn primary"><Icon name="search"/>"Look in the catalog"</a>
                    <a href="/" class="btn"><Icon name="house"/>"Home"</a>
                </div>
            </div>
        </div>
    }
}
