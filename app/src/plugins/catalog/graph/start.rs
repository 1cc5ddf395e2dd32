//! What the page shows without a graph: nothing was asked for, more than one thing may be meant, or there is no such
//! thing.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::{
    EntityRef,
    catalog::{Entity, EntityPage},
    entity_ref::DEFAULT_NAMESPACE,
    paths,
};

use super::{
    bar::around,
    page::{Query, lasting},
    scene::name_of,
};
use crate::{
    api::{ApiClient, KeptEntities},
    shell::ResponseStatus,
    ui::{Avatar, Empty, Icon, Load, Tile},
};

/// Asks for a centre, and offers what the reader looked at last.
pub fn start() -> AnyView {
    let text = "Type a name above. The graph shows what it needs, what needs it, and what breaks with it.";
    let recent = ApiClient::asking_for_home(|| {
        Load::new("what you saw last", ApiClient::list_recent)
            .show(|KeptEntities { found, .. }| offers("graph-recent", "You saw last", &found.items))
    });
    view! {
        <div class="hall">
            <Empty icon="waypoints" title="Choose the centre of the graph" text>
                <a class="btn sm" href=paths::CATALOG>"Look in the catalog"</a>
            </Empty>
            {recent}
        </div>
    }
    .into_any()
}

/// A name without a kind: everything with that name, or with it as a part.
pub fn choice(query: Query) -> AnyView {
    let asked = lasting(query, |query| !query.root.is_empty() && query.centre().is_none());
    let (shown, navigate) = (asked.clone(), use_navigate());
    let found = Load::new("names like this", move || ApiClient::list_named(&asked.read().root))
        .skeleton(|| view! { <p class="sr" role="status">"Loading"</p> }.into_any())
        .show(move |page: EntityPage| named(&shown.get_untracked().root, page, navigate.clone()));
    view! { <div class="hall">{found}</div> }.into_any()
}

/// Where only one thing has exactly this name, the page of that comes by itself.
fn named(name: &str, page: EntityPage, navigate: impl Fn(&str, NavigateOptions) + 'static) -> AnyView {
    let mut found = page.items;
    if found.is_empty() {
        return nothing(name);
    }
    let is_it = |entity: &&Entity| entity.metadata.name.eq_ignore_ascii_case(name);
    let only = match found.iter().filter(is_it).collect::<Vec<_>>().as_slice() {
        [only] => Some(around(&only.entity_ref())),
        _ => None,
    };
    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
    if let Some(path) = only {
        Effect::new(move |_| navigate(&path, options.clone()));
    }
    found.sort_by_key(|entity| !is_it(&entity));
    offers("graph-named", &format!("Which {name} do you mean?"), &found)
}

fn offers(id: &'static str, title: &str, entities: &[Entity]) -> AnyView {
    if entities.is_empty() {
        return ().into_any();
    }
    let offer = |entity: &Entity| {
        let entity_ref = entity.entity_ref();
        let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
        let picture = match entity_ref.kind() {
            "group" | "user" => view! { <Avatar name=entity_ref.name()/> }.into_any(),
            kind => view! { <Tile kind entity_type/> }.into_any(),
        };
        let (href, name, kind) = (around(&entity_ref), name_of(&entity_ref), entity.kind.clone());
        view! { <li><a class="ent" href=href>{picture}<span>{name}</span></a><span class="end small faint">{kind}</span></li> }
    };
    view! {
        <section class="panel" aria-labelledby=id>
            <header><h2 id=id>{title.to_owned()}</h2></header>
            <ul class="rows">{entities.iter().map(offer).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// There is no such centre.
pub fn absent(root: &str) -> AnyView {
    view! { <div class="hall">{nothing(root)}</div> }.into_any()
}

fn nothing(root: &str) -> AnyView {
    ResponseStatus::set(404);
    let title = match EntityRef::parse(root, None, DEFAULT_NAMESPACE) {
        Ok(entity) => format!("There is no {} named {}", entity.kind(), name_of(&entity)),
        Err(_) => format!("Nothing is named {root}"),
    };
    let text = "It may have been renamed or removed, or you may not have the right to see it.";
    view! {
        <Empty icon="map-pin-off" title text>
            <a class="btn sm" href=paths::CATALOG><Icon name="search"/>"Look in the catalog"</a>
        </Empty>
    }
    .into_any()
}
