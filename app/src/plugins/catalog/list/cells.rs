//! What a row says of an entity, column by column.

use leptos::prelude::*;
use shared::{
    EntityRef,
    catalog::{Entity, Level},
    paths,
};

use super::{
    page::Shown,
    query::COLUMNS,
    view_model::{lacks, name_of, owner_of, system_of, worst},
};
use crate::ui::{Badge, EntityLink, Icon, Tag, Tone, written_out};

/// Tags that a row has room for.
const SHOWN_TAGS: usize = 3;
/// Characters of a description that a row has room for.
const DESCRIPTION: usize = 120;

/// The entity's name, and what has to be said beside it.
pub fn name(entity: &Entity, shown: &Shown) -> AnyView {
    let entity_ref = entity.entity_ref();
    let star = shown.is_starred(&entity_ref).then(|| {
        view! { <span class="list-star" title="Starred"><Icon name="star" class="i i-sm"/><span class="sr">"Starred"</span></span> }
    });
    let owner = match owner_of(entity) {
        Some(owner) => name_of(owner),
        None if lacks(entity, "owner") => "no owner".to_owned(),
        None => entity.kind.clone(),
    };
    let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
    let below = if entity_type.is_empty() { owner } else { format!("{owner}, {entity_type}") };
    view! {
        <span class="row"><EntityLink entity=entity_ref label=entity.display_name().to_owned() entity_type/>{star}{problem(entity)}</span>
        <span class="sub only-narrow">{below}</span>
    }
    .into_any()
}

/// Says that something is wrong with the newest descriptor, and on hover what.
pub fn problem(entity: &Entity) -> AnyView {
    let Some(level) = worst(entity) else { return ().into_any() };
    let (tone, label) = if level == Level::Error { (Tone::Bad, "Problem") } else { (Tone::Warn, "Warning") };
    let messages: Vec<&str> = entity.status.items.iter().map(|item| item.message.as_str()).collect();
    let title = messages.join("\n");
    view! { <span title=title><Badge tone label icon=tone.icon()/></span> }.into_any()
}

pub fn cell(column: usize, entity: &Entity) -> AnyView {
    match COLUMNS[column].name {
        "owner" => match owner_of(entity) {
            Some(owner) => view! { <EntityLink entity=owner.clone()/> }.into_any(),
            None if lacks(entity, "owner") => {
                view! { <span class="status" data-tone="warn"><Icon name="user-x"/>"No owner"</span> }.into_any()
            }
            None => nothing("—"),
        },
        "system" => match system_of(entity) {
            Some(system) => view! { <a class="plain" href=paths::entity_page(system)>{name_of(system)}</a> }.into_any(),
            None => nothing(if lacks(entity, "system") { "none" } else { "—" }),
        },
        "kind" => word(&entity.kind),
        "type" => word(&written_out(entity.spec_text("type").unwrap_or_default())),
        "lifecycle" => lifecycle(entity.spec_text("lifecycle").unwrap_or_default()),
        "tags" => tags(&entity.metadata.tags),
        "namespace" => word(entity.entity_ref().namespace()),
        _ => description(entity.metadata.description.as_deref().unwrap_or_default()),
    }
}

fn nothing(text: &'static str) -> AnyView {
    view! { <span class="faint">{text}</span> }.into_any()
}

fn word(text: &str) -> AnyView {
    if text.is_empty() { nothing("—") } else { view! { <span class="muted">{text.to_owned()}</span> }.into_any() }
}

fn lifecycle(text: &str) -> AnyView {
    let class = match text.to_ascii_lowercase().as_str() {
        "" => return nothing("—"),
        "deprecated" => "fg-warn",
        "experimental" => "fg-accent",
        _ => "muted",
    };
    view! { <span class=class>{written_out(text)}</span> }.into_any()
}

fn tags(tags: &[String]) -> AnyView {
    if tags.is_empty() {
        return nothing("none");
    }
    let more = tags.len().saturating_sub(SHOWN_TAGS);
    let more = (more > 0).then(|| view! { <span class="small faint">{format!("and {more} more")}</span> });
    let tags: Vec<AnyView> = tags
        .iter()
        .take(SHOWN_TAGS)
        .map(|tag| {
            view! { <Tag label=tag.clone() href=format!("{}?tag={}", paths::CATALOG, paths::escape(tag))/> }.into_any()
        })
        .collect();
    view! { <span class="row g1">{tags}{more}</span> }.into_any()
}

/// The first line, as much of it as there is room for.
fn description(text: &str) -> AnyView {
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return nothing("none");
    }
    let short = match line.char_indices().nth(DESCRIPTION) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    };
    view! { <span class="muted list-text">{short}</span> }.into_any()
}

/// What an entity is called in a sentence about it.
pub fn select_label(entity: &EntityRef) -> String {
    format!("Select {}", name_of(entity))
}
