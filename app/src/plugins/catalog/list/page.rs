//! The page: asks for everything that the address says, and puts the parts together.

use std::sync::Arc;

use leptos::{context::Provider, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use shared::{EntityRef, catalog::Entity, paths};

use super::{
    board::board,
    bulk::bulk_bar,
    facets::facets,
    form,
    listing::{ListTransport, Listing},
    query::ListQuery,
    selection::Selection,
    table::{nothing_at_all, nothing_matches, table},
    toolbar::{actions, toolbar},
    view_model::in_all,
    views::{self, Deleted},
};
use crate::{
    api::{ApiClient, EntityListRequest},
    kept::{self, Kept},
    live::Topic,
    ui::{Load, SkeletonRows, TableFoot},
};

/// What every part of the page shows from.
pub struct Shown {
    pub query: ListQuery,
    pub listing: Listing,
    pub selection: Selection,
    pub deleted: Deleted,
}

impl Shown {
    /// The same list as the page, for files.
    pub fn request(&self) -> EntityListRequest {
        EntityListRequest { only: self.listing.only.clone(), ..self.query.request() }
    }

    pub fn is_starred(&self, entity: &EntityRef) -> bool {
        self.listing.settings.get("starred", entity.as_str()).is_some()
    }
}

/// What the page shows now.
pub type Page = kept::Shown<Shown>;

#[component]
pub fn CatalogPage() -> impl IntoView {
    let address = address();
    let owner = Owner::current().unwrap_or_default().downgrade();
    let (selection, deleted) = (Selection::new(), Deleted::new(String::new()));
    let list = move || {
        Load::new("the catalog", move || Listing::get(&address.read()))
            .follow(&[Topic::Entities, Topic::Settings])
            .skeleton(skeleton)
            .show(move |listing: Listing| {
                let query = ListQuery::parse(&listing.address);
                let shown = Arc::new(Shown { query, listing, selection, deleted });
                Kept { shown, is_same: |_, _| true, frame, owner: owner.clone() }.into_any()
            })
    };
    view! {
        <Title text="Catalog"/>
        <div class="page">
            <div class="ph list-head"><div class="ttl"><h1>"Catalog"</h1></div></div>
            <Provider value=ApiClient::new(ListTransport(ApiClient::expect()))>{list()}</Provider>
            {views::undo(deleted)}
        </div>
    }
}

/// The address of the list, in the one way to write it. It stays as it was while the reader leaves for another page.
fn address() -> Memo<String> {
    let location = use_location();
    Memo::new(move |last: Option<&String>| match last {
        Some(last) if *location.pathname.read() != paths::CATALOG => last.clone(),
        _ => ListQuery::parse(&location.search.read()).address(),
    })
}

fn frame(page: Page) -> AnyView {
    let (selection, change) = (page.now().selection, form::on_change(page));
    selection.keep_boxes();
    let toggle = move |_| select_all(page, None);
    view! {
        <div class="list" on:change=change>
            {actions(page)}
            {page.view(views::tabs)}
            <div class="with-side left">
                {facets(page)}
                <div class="stack g3">
                    {toolbar(page)}
                    {page.view(content)}
                    {bulk_bar(selection)}
                </div>
            </div>
            {views::save_dialog(page)}
            <button type="button" hidden aria-keyshortcuts="a" on:click=toggle>"Select all"</button>
        </div>
    }
    .into_any()
}

/// Selects every row of the page, or none; without being told which, whichever it is not now.
pub fn select_all(page: Page, is_selected: Option<bool>) {
    let shown = page.now();
    if !shown.query.board {
        let all: Vec<EntityRef> = shown.listing.page.items.iter().map(Entity::entity_ref).collect();
        let is_selected = is_selected.unwrap_or_else(|| !all.iter().all(|entity| shown.selection.has(entity.as_str())));
        shown.selection.select(&all, is_selected);
    }
}

fn content(shown: &Shown) -> AnyView {
    let entities: Vec<&Entity> = shown.listing.page.items.iter().collect();
    match (entities.is_empty(), in_all(&shown.listing)) {
        (true, 0) => nothing_at_all(),
        (true, _) => nothing_matches(shown),
        _ if shown.query.board => board(shown, &entities),
        _ => table(shown, &entities),
    }
}

/// As large as a page of the list.
fn skeleton() -> AnyView {
    let cells = || (0..6).map(|_| view! { <th></th> }).collect_view();
    view! {
        <div class="list" role="status" aria-label="Loading">
            <div class="list-acts"></div>
            <div class="tabs"></div>
            <div class="with-side left">
                <aside class="drawer"></aside>
                <div class="stack g3">
                    <div class="toolbar"><div class="input list-search"></div></div>
                    <section class="panel list-table">
                        <div class="table-wrap"><table class="table"><thead aria-hidden="true"><tr>{cells()}</tr></thead><tbody><SkeletonRows rows=20 columns=6/></tbody></table></div>
                        <TableFoot text=""/>
                    </section>
                </div>
            </div>
        </div>
    }
    .into_any()
}
