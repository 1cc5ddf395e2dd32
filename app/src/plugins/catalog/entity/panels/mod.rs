//! The overview of an entity: a board with the panels of every plugin that has something to say about it.

mod about;
mod connections;
mod content;
mod drawing;
mod labels;
mod lists;
mod owned;
mod source;

pub use source::when;

use leptos::prelude::*;
use shared::catalog::Entity;

use super::{
    relations::{Side, words_of},
    page::{Shown, shown},
    view_model::{is_kind, is_people, targets},
};
use crate::{plugin::EntityPanel, plugins::ENTITY_PANELS, ui::Board};

/// The catalog's own panels.
pub const PANELS: &[EntityPanel] = &[
    EntityPanel { id: "about", applies: |_| true, view: |_| shown().view(about::panel) },
    EntityPanel {
        id: "problems",
        applies: |entity| !entity.status.items.is_empty(),
        view: |_| shown().view(content::problems),
    },
    EntityPanel { id: "connections", applies: is_connected, view: |_| shown().view(connections::panel) },
    EntityPanel {
        id: "members",
        applies: |entity| is_kind(entity, "Group"),
        view: |_| shown().view(|about| lists::panel(about, &lists::MEMBERS)),
    },
    EntityPanel {
        id: "structure",
        applies: |entity| is_kind(entity, "Group"),
        view: |_| shown().view(|about| lists::panel(about, &lists::STRUCTURE)),
    },
    EntityPanel {
        id: "groups",
        applies: |entity| is_kind(entity, "User"),
        view: |_| shown().view(|about| lists::panel(about, &lists::GROUPS)),
    },
    EntityPanel { id: "owned", applies: is_people, view: |_| shown().view(owned::owned) },
    EntityPanel {
        id: "parts",
        applies: |entity| is_kind(entity, "System") || is_kind(entity, "Domain"),
        view: |_| shown().view(owned::parts),
    },
    EntityPanel {
        id: "apis",
        applies: |entity| has(entity, &["providesApi", "consumesApi"]),
        view: |_| shown().view(|about| lists::panel(about, &lists::APIS)),
    },
    EntityPanel {
        id: "providers",
        applies: |entity| is_kind(entity, "API"),
        view: |_| shown().view(|about| lists::panel(about, &lists::PROVIDERS)),
    },
    EntityPanel {
        id: "consumers",
        applies: |entity| is_kind(entity, "API"),
        view: |_| shown().view(|about| lists::panel(about, &lists::CONSUMERS)),
    },
    EntityPanel {
        id: "dependents",
        applies: |entity| is_kind(entity, "Resource"),
        view: |_| shown().view(|about| lists::panel(about, &lists::DEPENDENTS)),
    },
    EntityPanel {
        id: "targets",
        applies: |entity| is_kind(entity, "Location") && !targets(entity).is_empty(),
        view: |_| shown().view(content::targets),
    },
    EntityPanel {
        id: "parameters",
        applies: |entity| is_kind(entity, "Template"),
        view: |_| shown().view(content::parameters),
    },
    EntityPanel {
        id: "steps",
        applies: |entity| is_kind(entity, "Template"),
        view: |_| shown().view(content::steps),
    },
    EntityPanel {
        id: "links",
        applies: |entity| !entity.metadata.links.is_empty(),
        view: |_| shown().view(content::links),
    },
    EntityPanel { id: "labels", applies: labels::are_there, view: |_| shown().view(labels::panel) },
    EntityPanel { id: "source", applies: |_| true, view: source::panel },
    EntityPanel {
        id: "definition",
        applies: |entity| entity.spec_text("definition").is_some(),
        view: |_| shown().view(content::definition),
    },
];

fn has(entity: &Entity, relations: &[&str]) -> bool {
    entity.relations.iter().any(|relation| relations.contains(&relation.relation_type.as_str()))
}

/// Something stands at a side of it.
fn is_connected(entity: &Entity) -> bool {
    entity.relations.iter().any(|relation| words_of(&relation.relation_type).side != Side::Beside)
}

/// All panels that apply. They stay while the entity changes, unless others apply then.
pub fn board(shown: Shown) -> AnyView {
    let all = || ENTITY_PANELS.iter().copied().flatten();
    let applying = Memo::new(move |_| {
        let about = shown.get();
        all().filter(|panel| (panel.applies)(&about.entity)).map(|panel| panel.id).collect::<Vec<_>>().join(" ")
    });
    let panels = move || {
        let applying = applying.get();
        let entity = &untrack(|| shown.get()).entity;
        let panels = all().filter(|panel| applying.split(' ').any(|id| id == panel.id));
        panels.map(|panel| (panel.view)(entity.clone())).collect_view().into_any()
    };
    view! { <div class="entity"><Board>{panels}</Board></div> }.into_any()
}
