//! What happened to an entity: each change with when, by what, and the fields it changed.

use leptos::{keyed, prelude::*};
use leptos_router::hooks::use_query_map;
use shared::{
    EntityRef,
    catalog::{
        Entity,
        facts::{FieldChange, History, HistoryItem},
    },
    event::Operation,
    paths,
};

use super::{panels::when, view_model::value_text};
use crate::{
    api::ApiClient,
    live::Topic,
    ui::{Empty, Icon, Load, Panel, Skeleton},
};

/// Changes of one kind that are shown without being asked for.
const OPEN: usize = 12;

pub fn page(entity: Entity) -> AnyView {
    let (entity, query) = (entity.entity_ref(), use_query_map());
    let before = move || query.read().get("before").filter(|before| !before.is_empty());
    let asked = entity.clone();
    let body = Load::new("the history", move || ApiClient::get_history(&asked, before()))
        .follow(&[Topic::Entities])
        .skeleton(|| view! { <Skeleton lines=8/> }.into_any())
        .show(move |history| changes(&entity, history, before().is_some()));
    view! { <div class="entity"><Panel title="History" live=true icon="history" source="newest first">{body}</Panel></div> }
        .into_any()
}

fn changes(entity: &EntityRef, history: History, is_older: bool) -> AnyView {
    let History { items, next } = history;
    if items.is_empty() {
        let text = if is_older {
            "Nothing older is kept."
        } else {
            "Nothing is recorded yet. The next change of its descriptor shows here."
        };
        return view! { <Empty icon="history" text/> }.into_any();
    }
    let page = format!("{}/history", paths::entity_page(entity));
    let newest = is_older.then(|| view! { <a class="btn sm" href=page.clone()>"Newest changes"</a> });
    let older = next.map(|next| view! { <a class="btn sm" href=format!("{page}?before={next}")>"Older changes"</a> });
    let items = keyed(items.into_iter().map(|item| (item.revision.to_string(), change(item))));
    view! { <ol class="timeline">{items}</ol><p class="row wrap">{newest}{older}</p> }.into_any()
}

fn change(item: HistoryItem) -> AnyView {
    let HistoryItem { at, operation, origin, actor, changes, truncated, .. } = item;
    let (icon, word) = match operation {
        Operation::Create => ("plus", "Created"),
        Operation::Update => ("pencil", "Changed"),
        Operation::Delete => ("trash-2", "Removed"),
    };
    let by = actor.map(|actor| format!(" by {actor}")).unwrap_or_default();
    let fields = match changes.len() {
        0 => "Only what the catalog says about it".to_owned(),
        1 => "1 field".to_owned(),
        count if truncated => format!("the first {count} fields"),
        count => format!("{count} fields"),
    };
    let open = operation == Operation::Update && changes.len() <= OPEN;
    let changes: Vec<_> = changes.into_iter().map(field).collect();
    let changes = (!changes.is_empty()).then(|| {
        let fields = fields.clone();
        view! { <details open=open><summary class="link">{fields}</summary><dl class="change">{changes}</dl></details> }
    });
    let none = changes.is_none().then(|| view! { <p class="small faint">{fields}</p> });
    view! {
        <li>
            <span class="pin"><Icon name=icon/></span>
            <div><b class="med">{word}</b>{by}" from "<code>{origin}</code>{none}{changes}</div>
            {when(at)}
        </li>
    }
    .into_any()
}

fn field(change: FieldChange) -> AnyView {
    let FieldChange { path, before, after, shortened } = change;
    let text = |value| {
        let mut text = value_text(&value);
        if shortened {
            text.push('…');
        }
        text
    };
    let (before, after) = (before.map(text), after.map(text));
    let arrow = (before.is_some() && after.is_some()).then(|| view! { <Icon name="arrow-right" class="i i-sm"/> });
    let before = before.map(|text| view! { <del>{text}</del> });
    let after = after.map(|text| view! { <ins>{text}</ins> });
    view! { <div><dt class="mono">{path}</dt><dd>{before}{arrow}{after}</dd></div> }.into_any()
}
