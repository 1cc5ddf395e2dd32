//! `/`: the panels of every plugin in two columns, or the first steps where there is nothing yet.

use leptos::prelude::*;
use leptos_meta::Title;
use shared::{catalog::FacetCount, paths};

use super::{
    ID,
    organization::Organization,
    view_model::{greeting, kind_address, kinds},
    welcome::Welcome,
};
use crate::{
    api::{ApiClient, First},
    live::Topic,
    plugin::HomeColumn,
    plugins::{HOME_PANELS, sources::REGISTER},
    ui::{ButtonLink, ButtonLook, Fact, Load, PageHeader, Strip, kind_name, number},
};

#[component]
pub fn HomePage() -> impl IntoView {
    let title = greeting(Organization::name().as_deref());
    let actions = view! {
        <ButtonLink href=paths::CATALOG label="Browse the catalog" icon="library-big" look=ButtonLook::Primary/>
        <ButtonLink href=REGISTER label="Register a location" icon="folder-git-2"/>
    };
    let first = ApiClient::asking_for_home(|| {
        Load::new("the catalog", ApiClient::get_first)
            .follow(&[Topic::Entities, Topic::Sources])
            .skeleton(|| view! { <div class="strip home-skeleton"></div> }.into_any())
            .show(first)
    });
    view! {
        <Title text="Home"/>
        <div class="page">
            <PageHeader title serif=true actions=actions.into_any()/>
            {first}
            // The style sheet hides them behind the first steps.
            <div class="with-side right home-columns">
                <div class="stack g3">{panels(HomeColumn::Wide)}</div>
                <div class="stack g3">{panels(HomeColumn::Narrow)}</div>
            </div>
        </div>
    }
}

fn first(First { facets, is_first_run }: First) -> AnyView {
    if is_first_run {
        return view! { <Welcome/> }.into_any();
    }
    let kind = |kind: FacetCount| {
        view! { <Fact label=kind_name(&kind.value) value=number(kind.count) href=kind_address(&kind.value)/> }
    };
    let kinds: Vec<_> = kinds(facets).into_iter().map(kind).collect();
    view! { <nav class="home-kinds" aria-label="Everything by kind"><Strip>{kinds}</Strip></nav> }.into_any()
}

/// The panels of a column: those of other features first, since what they have may need the reader.
fn panels(column: HomeColumn) -> Vec<AnyView> {
    let of =
        |own: bool| HOME_PANELS.iter().filter(move |(plugin, _)| (*plugin == ID) == own).flat_map(|(_, panels)| *panels);
    of(false).chain(of(true)).filter(|panel| panel.column == column).map(|panel| (panel.view)()).collect()
}
