//! `/catalog/{namespace}/{kind}/{name}[/tab]`: one entity, with what every plugin has to say about it.

mod absent;
mod copy;
mod dependencies;
mod head;
mod history;
mod inspector;
mod page;
mod panels;
mod reference;
mod relations;
mod view_model;
mod visit;

pub use copy::copy_address;
pub use page::{EntityPage, code_of_tab};
pub use panels::PANELS;

use shared::catalog::Entity;

use crate::{entity_code, plugin::EntityTab};
use view_model::is_people;

/// The catalog's own pages of an entity, beside the overview.
pub const TABS: &[EntityTab] = &[
    EntityTab {
        path: "dependencies",
        label: "Dependencies",
        applies: |entity| !is_people(entity),
        count: dependencies::count,
        content: entity_code!(catalog_details::dependencies, dependencies::page),
    },
    EntityTab {
        path: "relations",
        label: "Relations",
        applies: is_people,
        count: dependencies::count,
        content: entity_code!(catalog_details::relations, dependencies::page),
    },
    EntityTab { path: "history", label: "History", applies: always, count: none, content: entity_code!(catalog_details::history, history::page) },
    EntityTab { path: "inspector", label: "Inspector", applies: always, count: none, content: entity_code!(catalog_details::inspector, inspector::page) },
];

const fn always(_: &Entity) -> bool {
    true
}

const fn none(_: &Entity) -> Option<usize> {
    None
}
