use leptos::prelude::*;
use leptos_router::components::A;
use shared::{EntityRef, entity_ref::DEFAULT_NAMESPACE, paths};

/// A link to an entity's page; says the namespace where it is not the default one.
#[component]
pub fn EntityLink(
    entity: EntityRef,
    /// What to call it; its name, unless given.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let text = label.unwrap_or_else(|| match entity.namespace() {
        DEFAULT_NAMESPACE => entity.name().to_owned(),
        namespace => format!("{namespace}/{}", entity.name()),
    });
    view! { <A href=paths::entity_page(&entity) attr:class="link">{text}</A> }
}
