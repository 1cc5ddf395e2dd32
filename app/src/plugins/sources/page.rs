//! `/sources`: where entities come from, how reading them went, and what is wrong there.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::catalog::SourceReport;

use super::{
    REGISTER,
    problem_list::Problems,
    register::Configuration,
    source_table::SourceTable,
    view_model::{Filter, count},
};
use crate::{
    api::ApiClient,
    live::Topic,
    ui::{ButtonLink, ButtonLook, Empty, Freshness, Load, PageHeader, Panel, PanelState, number},
};

#[component]
pub fn SourcesPage() -> impl IntoView {
    let query = use_query_map();
    let register =
        view! { <ButtonLink href=REGISTER label="Register a location" icon="plus" look=ButtonLook::Primary/> };
    view! {
        <Title text="Sources"/>
        <div class="page">
            <PageHeader title="Sources" lead="Where the catalog reads from, how that went, and what is wrong there." actions=register.into_any()/>
            {Load::new("the sources", ApiClient::list_sources)
                .follow(&[Topic::Sources])
                .skeleton(|| view! { <Panel title="Sources" icon="cable" state=PanelState::Loading/> }.into_any())
                .show(move |sources| all(sources.into(), query))}
        </div>
    }
}

fn all(sources: Arc<[SourceReport]>, query: Memo<ParamsMap>) -> AnyView {
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
    let rows = Arc::clone(&sources);
    view! {
        <Panel title="Sources" icon="cable" source=summary freshness=Freshness::Live("live".to_owned()) flush=true>
            {move || view! { <SourceTable sources=Arc::clone(&rows) chosen=Filter::of(&query.read()).source/> }}
        </Panel>
        {move || view! { <Problems sources=Arc::clone(&sources) filter=Filter::of(&query.read())/> }}
    }
    .into_any()
}
