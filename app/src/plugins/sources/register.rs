//! `/register`: a location becomes a source of the catalog.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    registration::Registration,
    view_model::{command_text, configuration_text},
};
use crate::ui::{Code, PageHeader, plain_lines};

#[component]
pub fn RegisterPage() -> impl IntoView {
    let target = use_query_map().read_untracked().get("target").unwrap_or_default();
    view! {
        <Title text="Register a location"/>
        <div class="page narrow">
            <PageHeader title="Register a location"
                lead="Everything that its descriptors describe joins the catalog, and stays up to date. You see it before anything is stored."/>
            <Registration target/>
        </div>
    }
}

/// The lines that do the same in the configuration.
#[component]
pub fn Configuration(#[prop(into)] target: String) -> impl IntoView {
    view! { <Code lines=plain_lines(&configuration_text(&target)) title="In the configuration"/> }
}

/// The command that does the same.
#[component]
pub fn Command(#[prop(into)] target: String) -> impl IntoView {
    view! { <Code lines=plain_lines(&command_text(&target)) title="In a shell"/> }
}
