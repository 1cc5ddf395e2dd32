//! The catalog: a list of everything, and a page for each thing.

use leptos::prelude::*;
use leptos_router::{
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
    components::Route,
    path,
};
use shared::paths;

use crate::plugin::{NavItem, NavPlace, Plugin};

mod entity;
mod list;

use entity::EntityPage;
use list::CatalogPage;

pub const PLUGIN: Plugin = Plugin {
    nav: &[NavItem { path: paths::CATALOG, label: "Catalog", icon: "library-big", keys: "g c", place: NavPlace::Main }],
    routes,
    entity_tabs: entity::TABS,
    entity_panels: entity::PANELS,
    ..Plugin::new("catalog")
};

fn routes() -> Vec<AnyNestedRoute> {
    vec![
        view! { <Route path=path!("/catalog") view=CatalogPage/> }.into_inner().into_any_nested_route(),
        view! { <Route path=path!("/catalog/:namespace/:kind/:name/:tab?") view=EntityPage/> }
            .into_inner()
            .into_any_nested_route(),
    ]
}
