//! `/`: the panels of every plugin in two columns, or the first steps where there is nothing yet.

use leptos::prelude::*;
use leptos_meta::Title;
use shared::{catalog::Facets, paths};

use super::{
    ID,
    organization::Organization,
    view_model::{greeting, kind_address, kinds},
    welcome::Welcome,
};
use crate::{
    api::ApiClient,
    live::Topic,
    plugin::HomeColumn,
    plugins::{PLUGINS, sources::REGISTER},
    ui::{ButtonLink, ButtonLook, Fact, Load, PageHeader, Strip, kind_name, number},
};

#[component]
pub fn HomePage() -> impl IntoView {
    let title = greeting(Organization::name().as_deref());
    let actions = view! {
        <ButtonLink href=paths::CATALOG label="Browse the catalog" icon="library-big" look=ButtonLook::Primary/>
        <ButtonLink href=REGISTER label="Register a location" icon="folder-git-2"/>
    };
    view! {
        <Title text="Home"/>
        <div class="page">
            <PageHeader title serif=true actions=actions.into_any()/>
            {Load::new("the catalog", ApiClient::count_kinds)
                .follow(&[Topic::Entities, Topic::Sources])
                .show(content)}
        </div>
    }
}

fn content(facets: Facets) -> AnyView {
    if !kinds(facets.clone()).is_empty() {
        return board(facets);
    }
    let show = move |sources: Vec<_>| if sources.is_empty() { welcome() } else { board(Facets::default()) };
    Load::new("the sources", ApiClient::list_sources).follow(&[Topic::Sources]).show(show)
}

fn welcome() -> AnyView {
    view! { <Welcome/> }.into_any()
}

fn board(facets: Facets) -> AnyView {
    let kind = |kind: shared::catalog::FacetCount| {
        view! { <Fact label=kind_name(&kind.value) value=number(kind.count) href=kind_address(&kind.value)/> }
    };
    let kinds: Vec<_> = kinds(facets).into_iter().map(kind).collect();
    let strip = (!kinds.is_empty())
        .then(|| view! { <nav class="home-kinds" aria-label="Everything by kind"><Strip>{kinds}</Strip></nav> });
    view! {
        {strip}
        <div class="with-side right home-columns">
            <div class="stack g3">{panels(HomeColumn::Wide)}</div>
            <div class="stack g3">{panels(HomeColumn::Narrow)}</div>
        </div>
    }
    .into_any()
}

/// The panels of a column: those of other features first, since what they have may need the reader.
fn panels(column: HomeColumn) -> Vec<AnyView> {
    let of =
        |own: bool| PLUGINS.iter().filter(move |plugin| (plugin.id == ID) == own).flat_map(|plugin| plugin.home_panels);
    of(false).chain(of(true)).filter(|panel| panel.column == column).map(|panel| (panel.view)()).collect()
}
