//! The page: asks for the entity, and puts together what plugins say about it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_params_map, params::ParamsMap};
use shared::{EntityRef, catalog::Entity};

use super::{
    absent::{absent, no_such_page},
    head::head,
    panels::board,
    visit::visit,
};
use crate::{
    api::{About, ApiClient},
    kept::{self, Kept},
    live::Topic,
    plugin::EntityTab,
    page::{Code, not_loaded},
    plugins::ENTITY_TABS,
    ui::{Load, Skeleton},
};

/// What is known of the entity now.
pub type Shown = kept::Shown<About>;

/// That of the page around.
pub fn shown() -> Shown {
    expect_context()
}

#[component]
pub fn EntityPage() -> impl IntoView {
    let params = use_params_map();
    let owner = Owner::current().unwrap_or_default().downgrade();
    let entity = move |params: &ParamsMap| {
        let part = |name| params.get(name).unwrap_or_default();
        EntityRef::new(&part("kind"), &part("namespace"), &part("name"))
    };
    let page = ApiClient::asking_at_once(move || {
        Load::new("this entity", move || ApiClient::get_about(&entity(&params.read())))
            .follow(&[Topic::Entities])
            .skeleton(|| view! { <Skeleton lines=12/> }.into_any())
            .absent(move || absent(&entity(&params.read_untracked())))
            .show(move |about: About| {
                Kept { shown: Arc::new(about), is_same, frame, owner: owner.clone() }.into_any()
            })
    });
    view! { <div class="page">{page}</div> }
}

fn is_same(before: &About, now: &About) -> bool {
    before.entity.entity_ref() == now.entity.entity_ref()
}

/// Everything below the top bar, built once for an entity.
fn frame(shown: Shown) -> AnyView {
    provide_context(shown);
    let entity = shown.now().entity.entity_ref();
    if cfg!(feature = "hydrate") {
        visit(entity.clone());
    }
    let tab = tab_of(entity.clone());
    let title = untrack(|| title_of(&tab.get(), &shown.get().entity));
    // The server reads the title when the page is done, and gone.
    let title = move || match (tab.try_get(), shown.try_get()) {
        (Some(tab), Some(about)) => title_of(&tab, &about.entity),
        _ => title.clone(),
    };
    view! {
        <Title text=title/>
        {head(entity, tab)}
        {move || content(&tab.get(), shown)}
    }
    .into_any()
}

/// The path of the tab that the address names, empty for the overview. It stays as it was while the address is already
/// that of another entity.
fn tab_of(entity: EntityRef) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |last: Option<&String>| {
        let params = params.read();
        let part = |name| params.get(name).unwrap_or_default();
        if EntityRef::new(&part("kind"), &part("namespace"), &part("name")) == entity {
            part("tab")
        } else {
            last.cloned().unwrap_or_default()
        }
    })
}

fn content(path: &str, shown: Shown) -> AnyView {
    if path.is_empty() {
        return board(shown);
    }
    let about = untrack(|| shown.get());
    match tabs_of(&about.entity).find(|tab| tab.path == path) {
        Some(tab) => {
            let view = (tab.content.view)(about.entity.clone());
            Suspend::new(async move { view.await.unwrap_or_else(|error| not_loaded(&error)) }).into_any()
        }
        None => no_such_page(path),
    }
}

/// The code of the tab at the end of a path, where there is one.
pub fn code_of_tab(path: &str) -> Option<Code> {
    let name = path.trim_end_matches('/').split('/').nth(5)?;
    ENTITY_TABS.iter().copied().flatten().find(|tab| tab.path == name).map(|tab| tab.content.code)
}

/// The pages that an entity has beside its overview.
pub fn tabs_of(entity: &Entity) -> impl Iterator<Item = &'static EntityTab> {
    ENTITY_TABS.iter().copied().flatten().filter(|tab| (tab.applies)(entity))
}

/// What the window is called.
fn title_of(path: &str, entity: &Entity) -> String {
    let name = entity.display_name();
    match tabs_of(entity).find(|tab| tab.path == path) {
        Some(tab) => format!("{} · {name}", tab.label),
        None => name.to_owned(),
    }
}
