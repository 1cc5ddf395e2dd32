//! Other entities on the page of one.

use leptos::prelude::*;
use shared::{EntityRef, entity_ref::DEFAULT_NAMESPACE};

use super::relations::Related;
use crate::ui::{Badge, EntityLink, Tile, Tone};

/// A link to an entity, or its name with a mark where there is no such entity.
pub fn reference(related: Related) -> AnyView {
    let Related { entity, title, entity_type, exists, .. } = related;
    if exists {
        let label = title.unwrap_or_else(|| name_of(&entity));
        return view! { <EntityLink entity label entity_type/> }.into_any();
    }
    view! {
        <span class="ent missing" title="Nothing in the catalog has this name">
            <Tile kind=entity.kind().to_owned()/><span>{name_of(&entity)}</span>
        </span>
        " "<Badge tone=Tone::Warn label="missing"/>
    }
    .into_any()
}

/// The name, with the namespace where that is not the default one.
pub fn name_of(entity: &EntityRef) -> String {
    match entity.namespace() {
        DEFAULT_NAMESPACE => entity.name().to_owned(),
        namespace => format!("{namespace}/{}", entity.name()),
    }
}
