//! What somebody has to know first.

use leptos::prelude::*;
use shared::{catalog::Entity, entity_ref::DEFAULT_NAMESPACE, paths};

use super::super::{
    reference::reference,
    relations::Related,
    view_model::text_at,
};
use crate::{
    api::About,
    ui::{KeyValue, KeyValues, Panel, Tag, capitalised, written_out},
};

pub fn panel(about: &About) -> AnyView {
    let entity = &about.entity;
    let description = match &entity.metadata.description {
        Some(description) => view! { <p class="text">{description.clone()}</p> }.into_any(),
        None => view! { <p class="muted">"Its descriptor has no description."</p> }.into_any(),
    };
    let rows = rows(about);
    view! {
        <Panel title="About" live=true icon="info" source="catalog">
            {description}
            <KeyValues>{rows}</KeyValues>
        </Panel>
    }
    .into_any()
}

fn rows(about: &About) -> AnyView {
    let entity = &about.entity;
    let mut rows = Vec::new();
    let mut add = |term: String, value: AnyView| rows.push(view! { <KeyValue term>{value}</KeyValue> }.into_any());
    let owners = about.related(&["ownedBy"]);
    if !owners.is_empty() {
        add("Owner".to_owned(), all(owners));
    }
    for related in about.related(&["partOf"]) {
        add(capitalised(related.entity.kind()), all(vec![related]));
    }
    let plain = [
        ("Name", Some(entity.metadata.name.as_str()).filter(|name| *name != entity.display_name())),
        ("Type", entity.spec_text("type")),
        ("Lifecycle", entity.spec_text("lifecycle")),
    ];
    for (term, value) in plain {
        if let Some(value) = value {
            let value = if term == "Name" { value.to_owned() } else { written_out(value) };
            add(term.to_owned(), value.into_any());
        }
    }
    if let Some(email) = text_at(entity, "profile", "email") {
        add("Email".to_owned(), view! { <a href=format!("mailto:{email}")>{email.to_owned()}</a> }.into_any());
    }
    if !entity.metadata.tags.is_empty() {
        add("Tags".to_owned(), tags(entity));
    }
    if let Some(namespace) = entity.metadata.namespace.as_deref().filter(|namespace| *namespace != DEFAULT_NAMESPACE) {
        add("Namespace".to_owned(), namespace.to_owned().into_any());
    }
    rows.into_any()
}

fn all(related: Vec<Related>) -> AnyView {
    let related = related.into_iter().map(|related| view! { <span class="row g1">{reference(related)}</span> });
    related.collect_view().into_any()
}

/// The tags, each with the way to everything that has it.
pub fn tags(entity: &Entity) -> AnyView {
    let tag = |tag: &String| {
        let href = format!("{}?tag={}", paths::CATALOG, paths::escape(tag));
        view! { <Tag label=tag.clone() href/> }
    };
    let tags: Vec<_> = entity.metadata.tags.iter().map(tag).collect();
    view! { <span class="row g1 wrap">{tags}</span> }.into_any()
}
