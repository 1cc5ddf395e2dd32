//! `/catalog/{namespace}/{kind}/{name}`: what the catalog knows of one entity.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    EntityRef,
    catalog::{Entity, EntityStatusItem, Link, annotation},
    paths,
};

use crate::{
    api::ApiClient,
    shell::ResponseStatus,
    ui::{EntityLink, Failure, Panel},
};

#[component]
pub fn EntityPage() -> impl IntoView {
    let params = use_params_map();
    let entity_ref = Memo::new(move |_| {
        let part = |name| params.read().get(name).unwrap_or_default();
        EntityRef::new(&part("kind"), &part("namespace"), &part("name"))
    });
    let loaded = Resource::new(
        move || entity_ref.get(),
        |entity_ref| async move { ApiClient::expect().get_entity(&entity_ref).await },
    );
    view! {
        <div class="page">
            <Transition fallback=|| view! { <p role="status">"Loading"</p> }>
                {move || Suspend::new(async move {
                    match loaded.await {
                        Ok(entity) => view! { <Overview entity/> }.into_any(),
                        Err(error) if error.is_not_found() => view! { <Absent entity=entity_ref.get_untracked()/> }.into_any(),
                        Err(error) => view! { <Title text="Entity"/><h1>"Entity"</h1><Failure what="this entity" error/> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Absent(entity: EntityRef) -> impl IntoView {
    ResponseStatus::set(404);
    view! {
        <Title text="Not found"/>
        <h1>{format!("There is no {} named {}", entity.kind(), entity.name())}</h1>
        <p>{format!("The namespace {} has no such entity. It may have been renamed or removed, or its descriptor may have a problem: ", entity.namespace())}
            <a href=paths::SOURCES>"see the sources"</a>"."</p>
    }
}

#[component]
fn Overview(entity: Entity) -> impl IntoView {
    let entity_ref = entity.entity_ref();
    let title = entity.display_name().to_owned();
    let about = [
        ("Owner", links(&entity, "ownedBy")),
        ("Part of", links(&entity, "partOf")),
        ("Type", text(entity.spec_text("type"))),
        ("Lifecycle", text(entity.spec_text("lifecycle"))),
        ("Namespace", text(Some(entity_ref.namespace()))),
        ("Comes from", text(entity.metadata.annotations.get(annotation::MANAGED_BY_LOCATION).map(String::as_str))),
    ];
    let description = entity.metadata.description.clone().unwrap_or_else(|| "No description.".into());
    view! {
        <Title text=title.clone()/>
        <div class="ph">
            <div class="ttl">
                <h1>{title}</h1>
                <p class="meta">{format!("{} {}", entity.kind, entity_ref.name())}</p>
            </div>
        </div>
        <Problems items=entity.status.items.clone()/>
        <Panel title="About">
            <p class="catalog-list">{description}</p>
            <dl class="catalog-about">
                {about.into_iter().filter_map(|(term, value)| value.map(|value| view! { <div><dt>{term}</dt><dd>{value}</dd></div> })).collect_view()}
            </dl>
        </Panel>
        <div class="catalog-panels">
            <Relations entity=entity.clone()/>
            <Links links=entity.metadata.links.clone()/>
            <Labels title="Tags" pairs=entity.metadata.tags.iter().map(|tag| (tag.clone(), String::new())).collect()/>
            <Labels title="Labels" pairs=entity.metadata.labels.clone()/>
            <Labels title="Annotations" pairs=entity.metadata.annotations.clone()/>
        </div>
        <p><a href=paths::entity_by_name(&entity_ref) rel="external">"This entity as JSON"</a></p>
    }
}

#[component]
fn Problems(items: Vec<EntityStatusItem>) -> impl IntoView {
    (!items.is_empty()).then(|| {
        view! {
            <div class="notice" data-tone="bad">
                <div>
                    <p><b>"The newest descriptor of this entity has a problem. "</b>"You see the last good version."</p>
                    <ul>{items.into_iter().map(|item| view! { <li>{item.message}</li> }).collect_view()}</ul>
                </div>
            </div>
        }
    })
}

/// Related entities by relation, in the order of the relations' names.
#[component]
fn Relations(entity: Entity) -> impl IntoView {
    let mut groups: BTreeMap<String, Vec<EntityRef>> = BTreeMap::new();
    for relation in entity.relations {
        groups.entry(relation.relation_type).or_default().push(relation.target);
    }
    (!groups.is_empty()).then(|| {
        let groups = groups.into_iter().map(|(relation, targets)| {
            let targets = targets.into_iter().map(|target| view! { <li><EntityLink entity=target/></li> });
            view! { <div><dt>{words(&relation)}</dt><dd><ul>{targets.collect_view()}</ul></dd></div> }
        });
        view! { <Panel title="Relations"><dl class="catalog-about">{groups.collect_view()}</dl></Panel> }
    })
}

#[component]
fn Links(links: Vec<Link>) -> impl IntoView {
    (!links.is_empty()).then(|| {
        let links = links.into_iter().map(|link| {
            let label = link.title.unwrap_or_else(|| link.url.clone());
            view! { <li><a class="link" href=link.url rel="noopener noreferrer">{label}</a></li> }
        });
        view! { <Panel title="Links"><ul class="catalog-list">{links.collect_view()}</ul></Panel> }
    })
}

#[component]
fn Labels(title: &'static str, pairs: BTreeMap<String, String>) -> impl IntoView {
    (!pairs.is_empty()).then(|| {
        let pairs = pairs.into_iter().map(|(key, value)| view! { <li><code>{key}</code>" "<span>{value}</span></li> });
        view! { <Panel title=title><ul class="catalog-list">{pairs.collect_view()}</ul></Panel> }
    })
}

fn links(entity: &Entity, relation: &str) -> Option<AnyView> {
    let targets: Vec<_> = entity.related(relation).cloned().map(|entity| view! { <EntityLink entity/>" " }).collect();
    (!targets.is_empty()).then(|| targets.into_any())
}

fn text(value: Option<&str>) -> Option<AnyView> {
    value.map(|value| value.to_owned().into_any())
}

/// `apiProvidedBy` as a person reads it: "api provided by".
fn words(relation: &str) -> String {
    let mut words = String::new();
    for letter in relation.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
