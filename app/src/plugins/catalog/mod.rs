//! The catalog: a list of everything, a page for each thing, and how things hang together.

use shared::paths;

use crate::plugin::{NavItem, NavPlace, Plugin};

mod entity;
mod graph;
mod list;

use entity::{EntityPage, code_of_tab};
use graph::GraphPage;
use list::CatalogPage;

pub const PLUGIN: Plugin = Plugin {
    nav: &[
        NavItem { path: paths::CATALOG, label: "Catalog", icon: "library-big", keys: "g c", place: NavPlace::Main },
        NavItem { path: paths::GRAPH, label: "Graph", icon: "waypoints", keys: "g g", place: NavPlace::Main },
    ],
    pages: &[
        crate::page!(catalog_list::catalog, "/catalog", CatalogPage),
        crate::page!(catalog_details::graph, "/catalog-graph", GraphPage),
        crate::page!(catalog_entity::entity, "/catalog/:namespace/:kind/:name/:tab?", EntityPage, code_of_tab),
    ],
    entity_tabs: entity::TABS,
    entity_panels: entity::PANELS,
    ..Plugin::new("catalog")
};
