//! The head of the page: what the entity is, what can be done with it, what is wrong with it, and its pages.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    EntityRef,
    catalog::{Entity, Level},
    paths,
};

use super::{
    page::{shown, tabs_of},
    reference::reference,
    view_model::{
        badge, edit_href, is_kind, is_orphan, is_people, source_href, text_at, what_it_is, worst,
    },
};
use crate::{
    api::{About, ApiClient},
    live::Topic,
    settings::{self, Buckets},
    shell::Toasts,
    ui::{Avatar, Badge, ButtonLink, Icon, Load, Notice, PageHeader, Tab, Tabs, Tile, Tone, capitalised, written_out},
};

/// `tab` is the path of the page that is open.
pub fn head(entity: EntityRef, tab: Memo<String>) -> AnyView {
    let shown = shown();
    let title = Memo::new(move |_| shown.get().entity.display_name().to_owned());
    let header = {
        let entity = entity.clone();
        move || {
            let actions = view! { {star(entity.clone())}{shown.view(links)}{read_again(entity.clone())} }.into_any();
            let (picture, badge, meta) = (shown.view(picture), shown.view(mark), shown.view(meta));
            view! { <PageHeader title=title.get() picture badge meta actions/> }.into_any()
        }
    };
    view! {
        {header}
        {shown.view(move |about| tabs(&entity, &about.entity, &tab.get()))}
        {shown.view(|about| notice(&about.entity))}
    }
    .into_any()
}

fn picture(about: &About) -> AnyView {
    let entity = &about.entity;
    if is_people(entity) {
        return view! { <Avatar name=entity.metadata.name.clone() large=true/> }.into_any();
    }
    let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
    view! { <Tile kind=entity.kind.clone() entity_type large=true/> }.into_any()
}

fn mark(about: &About) -> AnyView {
    badge(&about.entity).map(|(tone, label)| view! { <Badge tone label icon=tone.icon()/> }).into_any()
}

fn meta(about: &About) -> AnyView {
    let entity = &about.entity;
    let mut parts = vec![view! { <span>{what_it_is(entity)}</span> }.into_any()];
    for (relation, word) in [("ownedBy", "Owner"), ("partOf", ""), ("childOf", "Part of")] {
        for related in about.related(&[relation]).into_iter().take(3) {
            let word = if word.is_empty() { capitalised(related.entity.kind()) } else { word.to_owned() };
            parts.push(view! { <span class="row g1">{word}" "{reference(related)}</span> }.into_any());
        }
    }
    if is_kind(entity, "Group") {
        parts.push(view! { <span>{format!("{} members", about.count(&["hasMember"]))}</span> }.into_any());
    }
    if let Some(lifecycle) = entity.spec_text("lifecycle") {
        parts.push(view! { <span>{written_out(lifecycle)}</span> }.into_any());
    }
    if let Some(email) = text_at(entity, "profile", "email") {
        parts.push(view! { <a href=format!("mailto:{email}")>{email.to_owned()}</a> }.into_any());
    }
    parts.into_any()
}

/// Whether the entity is starred, and the way to change that.
fn star(entity: EntityRef) -> AnyView {
    let button = move |settings: Buckets| {
        let (entity, starred) = (entity.clone(), settings.is_starred(&entity));
        view! {
            <button type="button" class="btn icon star scripted" aria-label="Star" title="Star (S)" aria-keyshortcuts="s"
                aria-pressed=starred.to_string() on:click=move |_| settings::star(&entity, !starred)>
                <Icon name="star"/>
            </button>
        }
        .into_any()
    };
    Load::new("your stars", ApiClient::list_settings)
        .follow(&[Topic::Settings])
        .skeleton(|| {
            view! { <button type="button" class="btn icon star scripted" aria-label="Star" disabled><Icon name="star"/></button> }
                .into_any()
        })
        .show(button)
}

fn links(about: &About) -> AnyView {
    let source = source_href(&about.entity).map(|href| view! { <ButtonLink href label="Source" icon="git-branch"/> });
    let edit = edit_href(&about.entity).map(|href| view! { <ButtonLink href label="Edit" icon="pencil"/> });
    view! { {source}{edit} }.into_any()
}

fn read_again(entity: EntityRef) -> AnyView {
    let ask = move |_| {
        let (client, toasts, request) = (ApiClient::expect(), Toasts::expect(), ApiClient::refresh_entity(&entity));
        spawn_local(async move {
            match client.send(request).await {
                Ok(_) => toasts.done("The source is being read again. What has changed shows here by itself."),
                Err(error) => toasts.failed(format!("The source was not read again. {error}")),
            }
        });
    };
    view! {
        <button type="button" class="btn scripted" title="Read the source of this entity now" on:click=ask>
            <Icon name="refresh-cw"/>"Re-read"
        </button>
    }
    .into_any()
}

fn tabs(entity_ref: &EntityRef, entity: &Entity, current: &str) -> AnyView {
    let page = paths::entity_page(entity_ref);
    let mut tabs =
        vec![Tab { label: "Overview".to_owned(), href: page.clone(), current: current.is_empty(), count: None }];
    for tab in tabs_of(entity) {
        let count = (tab.count)(entity).map(|count| (count as u64, Tone::None));
        let href = format!("{page}/{}", tab.path);
        tabs.push(Tab { label: tab.label.to_owned(), href, current: tab.path == current, count });
    }
    view! { <Tabs label=entity.display_name().to_owned() tabs/> }.into_any()
}

/// What is wrong with the entity, and what that means for the page.
fn notice(entity: &Entity) -> AnyView {
    let (tone, title, text) = match worst(entity) {
        Some(Level::Error) => {
            (Tone::Bad, "The newest descriptor of this entity has a problem.", "You see the last good version.")
        }
        Some(_) => (Tone::Warn, "The descriptor of this entity has a warning.", "The problems below say what it is."),
        None if is_orphan(entity) => (
            Tone::Warn,
            "Nothing leads to this entity any more.",
            "Its file is no longer named by a source or a Location, so changes to it are not read.",
        ),
        None => return ().into_any(),
    };
    view! { <Notice tone title text><a class="btn sm" href=paths::SOURCES>"See the sources"</a></Notice> }.into_any()
}
