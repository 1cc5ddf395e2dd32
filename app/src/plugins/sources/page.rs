//! `/sources`: where entities come from, how reading them went, and what is wrong there.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::{
    REGISTER,
    actions::read_all,
    problem_list::{named, problems},
    register::Configuration,
    source_table::source_table,
    view_model::{Filter, count},
};
#[cfg(feature = "hydrate")]
use crate::live::Live;
use crate::{
    api::{ApiClient, Sources},
    live::Topic,
    ui::{Button, ButtonLink, ButtonLook, Empty, Load, PageHeader, Panel, PanelState, number},
};

/// How often the page asks again by itself.
#[cfg(feature = "hydrate")]
const FRESH: std::time::Duration = std::time::Duration::from_secs(30);

#[component]
pub fn SourcesPage() -> impl IntoView {
    let search = use_location().search;
    #[cfg(feature = "hydrate")]
    keep_fresh();
    let reading = RwSignal::new(false);
    let actions = view! {
        <span class="scripted"><Button label="Read all now" icon="refresh-cw" busy=reading on_click=move || read_all(reading)/></span>
        <ButtonLink href=REGISTER label="Register a location" icon="plus" look=ButtonLook::Primary/>
    };
    let sources = ApiClient::asking_for_sources(named, move || {
        Load::new("the sources", move || ApiClient::list_sources_for(&search.read()))
            .follow(&[Topic::Sources])
            .skeleton(|| view! { <Panel title="Sources" icon="cable" state=PanelState::Loading/> }.into_any())
            .show(move |sources| all(sources, &Filter::of(&search.read_untracked())))
    });
    view! {
        <Title text="Sources"/>
        <div class="page">
            <PageHeader title="Sources" lead="Where the catalog reads from, how that went, and what is wrong there." actions=actions.into_any()/>
            {sources}
        </div>
    }
}

/// A run that changes nothing is no event, but its time is shown.
#[cfg(feature = "hydrate")]
fn keep_fresh() {
    let live = Live::expect();
    if let Ok(often) = set_interval_with_handle(move || live.touch(Topic::Sources), FRESH) {
        on_cleanup(move || often.clear());
    }
}

fn all(Sources { sources, known }: Sources, filter: &Filter) -> AnyView {
    if sources.is_empty() {
        return view! {
            <Panel title="Sources" icon="cable">
                <Empty icon="cable" title="No source yet"
                    text="What the catalog reads from will be listed here. Register a location, or name one in the configuration.">
                    <Configuration target="./catalog-info.yaml"/>
                </Empty>
            </Panel>
        }
        .into_any();
    }
    let entities: u64 = sources.iter().map(|source| source.entity_count).sum();
    let summary = format!("{} entities from {}", number(entities), count(sources.len(), "source"));
    let (table, problems) = (source_table(&sources, &filter.source), problems(&sources, filter, &known));
    view! {
        <Panel title="Sources" icon="cable" source=summary live=true flush=true>
            {table}
        </Panel>
        {problems}
    }
    .into_any()
}
