use leptos::prelude::*;
use shared::{EntityRef, entity_ref::DEFAULT_NAMESPACE, paths};

use super::{Avatar, Tile};

/// A link to an entity's page: the tile of its kind and its name, with the namespace where that is not the default one.
/// Teams and people have an avatar instead.
#[component]
pub fn EntityLink(
    entity: EntityRef,
    /// What to call it; its name, unless given.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its type where that is known, for the tile: `website`.
    #[prop(optional, into)]
    entity_type: String,
) -> impl IntoView {
    let text = label.unwrap_or_else(|| match entity.namespace() {
        DEFAULT_NAMESPACE => entity.name().to_owned(),
        namespace => format!("{namespace}/{}", entity.name()),
    });
    let picture = match entity.kind() {
        "group" | "user" => view! { <Avatar name=entity.name()/> }.into_any(),
        kind => view! { <Tile kind entity_type/> }.into_any(),
    };
    view! { <a class="ent" href=paths::entity_page(&entity)>{picture}<span>{text}</span></a> }
}
