//! `/sources`: where entities come from, and what is wrong there.

use leptos::prelude::*;
use leptos_meta::Title;
use shared::catalog::{DescriptorProblem, Level, SourceReport};

use crate::{
    api::ApiClient,
    ui::{EntityLink, Failure},
};

#[component]
pub fn SourcesPage() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| async move { ApiClient::expect().list_sources().await });
    view! {
        <Title text="Sources"/>
        <div class="page">
            <div class="ph"><div class="ttl"><h1>"Sources"</h1></div></div>
            <Transition fallback=|| view! { <p role="status">"Loading the sources"</p> }>
                {move || Suspend::new(async move {
                    match loaded.await {
                        Ok(sources) if sources.is_empty() => view! {
                            <p>"No source yet. Add one to " <code>"catalog.locations"</code> " in the configuration: "
                                <code>"- { type: file, target: ./catalog-info.yaml }"</code></p>
                        }.into_any(),
                        Ok(sources) => sources.into_iter().map(|source| view! { <Source source/> }).collect_view().into_any(),
                        Err(error) => view! { <Failure what="the sources" error/> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Source(source: SourceReport) -> impl IntoView {
    let facts = match (source.last_run_at, source.last_duration_ms) {
        (Some(_), Some(duration)) => format!("{} entities, last read in {duration} ms", source.entity_count),
        _ => "not read yet".into(),
    };
    let error = source
        .last_error
        .map(|error| view! { <div class="notice" data-tone="bad"><p><b>"The last run failed. "</b>{error}</p></div> });
    view! {
        <section class="panel">
            <header><h2>{format!("{}: {}", source.source_type, source.target)}</h2><span class="src">{facts}</span></header>
            <div class="body flush">
                {error}
                <Problems problems=source.problems/>
            </div>
        </section>
    }
}

#[component]
fn Problems(problems: Vec<DescriptorProblem>) -> impl IntoView {
    if problems.is_empty() {
        return view! { <p class="catalog-list">"No problems."</p> }.into_any();
    }
    let problems = problems.into_iter().map(|problem| {
        let (tone, word) = match problem.level {
            Level::Error => ("bad", "error"),
            Level::Warning => ("warn", "warning"),
            Level::Info => ("info", "note"),
        };
        let place = if problem.line == 0 {
            problem.file.clone()
        } else {
            format!("{}:{}:{}", problem.file, problem.line, problem.column)
        };
        view! {
            <li class="catalog-problem">
                <span class="badge" data-tone=tone>{word}</span>
                <code>{place}</code>
                <span>{problem.message}</span>
                {problem.entity.map(|entity| view! { <EntityLink entity/> })}
            </li>
        }
    });
    view! { <ul class="catalog-list">{problems.collect_view()}</ul> }.into_any()
}
