//! The page: asks for what the address says, and puts the parts together.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use shared::{EntityRef, catalog::facts::EntityGraph, paths};

use super::{
    bar::bar,
    drawing::{Sight, drawing},
    pane::pane,
    query::GraphQuery,
    scene::Scene,
    start::{absent, choice, start},
    table::table,
};
use crate::{api::ApiClient, live::Topic, ui::Load};

/// The state of the page. Counted, since an answer can arrive when the page is gone.
pub type Query = ArcMemo<GraphQuery>;

/// What stands in the middle.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Centre {
    None,
    /// A name without a kind.
    Named,
    Known,
}

#[component]
pub fn GraphPage() -> impl IntoView {
    let query = query();
    let centre = {
        let query = query.clone();
        Memo::new(move |_| match &*query.read() {
            query if query.root.is_empty() => Centre::None,
            query if query.centre().is_none() => Centre::Named,
            _ => Centre::Known,
        })
    };
    let sight = Sight::default();
    let content = {
        let query = query.clone();
        move || match centre.get() {
            Centre::None => start(),
            Centre::Named => choice(query.clone()),
            Centre::Known => graph(query.clone(), sight.clone()),
        }
    };
    let title = {
        let query = query.clone();
        move || title_of(&query.read())
    };
    let heading = title.clone();
    view! {
        <Title text=title/>
        <h1 class="sr">{heading}</h1>
        <div class="stage">
            {bar(query)}
            {content}
        </div>
    }
}

/// The page's part of the address. It stays as it was while the reader leaves for another page.
fn query() -> Query {
    let location = use_location();
    ArcMemo::new(move |last: Option<&GraphQuery>| match last {
        Some(last) if *location.pathname.read() != paths::GRAPH => last.clone(),
        _ => GraphQuery::parse(&location.search.read()),
    })
}

fn title_of(query: &GraphQuery) -> String {
    let name = query.name();
    match (name.is_empty(), query.impact) {
        (true, _) => "Graph".to_owned(),
        (false, true) => format!("Impact of {name}"),
        (false, false) => format!("Graph of {name}"),
    }
}

fn graph(query: Query, sight: Sight) -> AnyView {
    let asked = lasting(query.clone(), |query| query.centre().is_some());
    let missing = asked.clone();
    Load::new("the graph", move || {
        let query = asked.read();
        // This is shown only where there is a centre.
        let root = query.centre().unwrap_or_else(|| EntityRef::new("component", "default", &query.root));
        ApiClient::get_graph(&query.request(root))
    })
    .follow(&[Topic::Entities])
    .skeleton(|| view! { <div class="graph" role="status" aria-label="Loading"></div><aside></aside> }.into_any())
    .absent(move || absent(&missing.get_untracked().root))
    .show(move |graph: EntityGraph| {
        let (query, sight, graph) = (answered(query.clone(), &graph), sight.clone(), Arc::new(graph));
        (move || {
            let query = query.get();
            content(&Scene::new(&graph, &query), &query, &sight)
        })
        .into_any()
    })
}

/// The state of the page as long as it is meant; then as it was last, for what is about to go.
pub fn lasting(query: Query, is_meant: fn(&GraphQuery) -> bool) -> Query {
    ArcMemo::new(move |last: Option<&GraphQuery>| {
        let now = query.get();
        last.filter(|_| !is_meant(&now)).cloned().unwrap_or(now)
    })
}

/// The state of the page, as long as this graph is what it asks for: the drawing waits for its own answer.
fn answered(query: Query, graph: &EntityGraph) -> Query {
    let root = graph.root.clone();
    let asked = query.get_untracked().request(root.clone());
    ArcMemo::new(move |last: Option<&GraphQuery>| {
        let now = query.get();
        match last {
            Some(last) if now.centre().as_ref() != Some(&root) || now.request(root.clone()) != asked => last.clone(),
            _ => now,
        }
    })
}

fn content(scene: &Scene, query: &GraphQuery, sight: &Sight) -> AnyView {
    let shown = if query.table { table(scene, query) } else { drawing(scene, query, sight) };
    view! { {shown}{pane(scene, query)} }.into_any()
}
