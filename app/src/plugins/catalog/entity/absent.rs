//! What is shown where there is no such entity, or no such page of it.

use leptos::prelude::*;
use leptos_meta::Title;
use shared::{EntityRef, catalog::EntityPage, paths};

use super::{
    reference::name_of,
    view_model::{beginning, nearest, what_it_is},
};
use crate::{
    api::ApiClient,
    shell::ResponseStatus,
    ui::{Empty, EntityLink, Icon, Load},
};

/// The page of an entity that is not there: why that may be, and which ones have names like it.
pub fn absent(entity: &EntityRef) -> AnyView {
    ResponseStatus::set(404);
    let (kind, name) = (entity.kind().to_owned(), entity.name().to_owned());
    let term = beginning(&name).to_owned();
    let text = format!(
        "The namespace {} has none. It may have been renamed or removed, you may not have the right to see it, or its \
         descriptor has a problem.",
        entity.namespace()
    );
    view! {
        <Title text="Not found"/>
        <div class="absent">
            <div class="empty nowhere">
                <Icon name="map-pin-off"/>
                <h1 class="serif">{format!("There is no {kind} named {name}")}</h1>
                <p>{text}</p>
                <div class="row wrap">
                    <a class="btn primary" href=paths::CATALOG><Icon name="search"/>"Look in the catalog"</a>
                    <a class="btn" href=paths::SOURCES><Icon name="cable"/>"See the sources"</a>
                </div>
            </div>
            {Load::new("names like this", move || ApiClient::list_named(&term)).show(move |page| near(&name, page))}
        </div>
    }
    .into_any()
}

fn near(name: &str, page: EntityPage) -> AnyView {
    let found: Vec<_> = nearest(name, page.items)
        .into_iter()
        .map(|entity| {
            let (what, entity_ref) = (what_it_is(&entity), entity.entity_ref());
            let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
            let link = view! { <EntityLink label=name_of(&entity_ref) entity=entity_ref entity_type/> };
            view! { <li>{link}<span class="end small faint">{what}</span></li> }
        })
        .collect();
    if found.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="panel" aria-labelledby="near">
            <header><h2 id="near">"Did you mean"</h2></header>
            <ul class="rows">{found}</ul>
        </section>
    }
    .into_any()
}

/// A tab that no plugin has for this entity.
pub fn no_such_page(path: &str) -> AnyView {
    ResponseStatus::set(404);
    let text = format!("This entity has no page named {path}. Its pages are in the row above.");
    view! { <Empty icon="map-pin-off" title="Nothing is pinned here" text/> }.into_any()
}
