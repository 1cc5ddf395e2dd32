//! The catalog: a list of everything, a page for each thing, and where it all comes from.

use leptos::prelude::*;
use leptos_router::{
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
    components::{Redirect, Route},
    path,
};
use shared::paths;

use crate::plugin::{NavItem, Plugin};

mod entity_page;
mod list_page;
mod list_query;
mod sources_page;

use entity_page::EntityPage;
use list_page::CatalogPage;
use sources_page::SourcesPage;

pub const PLUGIN: Plugin = Plugin {
    id: "catalog",
    nav: &[NavItem { path: paths::CATALOG, label: "Catalog" }, NavItem { path: paths::SOURCES, label: "Sources" }],
    routes,
};

fn routes() -> Vec<AnyNestedRoute> {
    vec![
        view! { <Route path=path!("/") view=|| view! { <Redirect path=paths::CATALOG/> }/> }
            .into_inner()
            .into_any_nested_route(),
        view! { <Route path=path!("/catalog") view=CatalogPage/> }.into_inner().into_any_nested_route(),
        view! { <Route path=path!("/catalog/:namespace/:kind/:name") view=EntityPage/> }
            .into_inner()
            .into_any_nested_route(),
        view! { <Route path=path!("/sources") view=SourcesPage/> }.into_inner().into_any_nested_route(),
    ]
}
