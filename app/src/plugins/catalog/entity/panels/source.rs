//! Where the entity is read from, and when that was done last.

use leptos::prelude::*;
use shared::{
    catalog::{Entity, facts::Provenance},
    paths,
};

use crate::{
    api::ApiClient,
    live::Topic,
    ui::{KeyValue, KeyValues, Load, Panel, Skeleton, Status, Tone, ago, moment, now},
};

pub fn panel(entity: Entity) -> AnyView {
    let entity = entity.entity_ref();
    let body = Load::new("the source of this entity", move || ApiClient::get_provenance(&entity))
        .follow(&[Topic::Entities, Topic::Sources])
        .skeleton(|| view! { <Skeleton/> }.into_any())
        .show(body);
    view! { <Panel title="Source" live=true icon="cable">{body}</Panel> }.into_any()
}

fn body(provenance: Provenance) -> AnyView {
    let Provenance { source, location, line, first_seen_at, updated_at, .. } = provenance;
    let place = line.map_or_else(|| location.clone(), |line| format!("{location}:{line}"));
    let target = format!("{}: {}", source.source_type, source.target);
    let failed = source.last_error.is_some();
    let state = match source.last_run_at {
        _ if failed => view! { <Status tone=Tone::Bad label="The last read failed"/> }.into_any(),
        Some(at) => view! { <Status tone=Tone::Ok label="Read"/>{when(at)} }.into_any(),
        None => view! { <Status tone=Tone::None label="Not read yet"/> }.into_any(),
    };
    let error = source.last_error.map(|error| view! { <p class="text small fg-bad">{error}</p> });
    view! {
        {error}
        <KeyValues>
            <KeyValue term="Last read"><span class="row g1">{state}</span></KeyValue>
            <KeyValue term="Changed">{when(updated_at)}</KeyValue>
            <KeyValue term="First seen">{when(first_seen_at)}</KeyValue>
            <KeyValue term="File"><code class="small" title=place.clone()>{end_of(&place)}</code></KeyValue>
            <KeyValue term="Source"><a class="small" href=paths::SOURCES title=target.clone()>{end_of(&target)}</a></KeyValue>
        </KeyValues>
    }
    .into_any()
}

/// The last two parts of a path or an address; the whole of it is in the inspector.
fn end_of(place: &str) -> String {
    match place.rsplitn(3, '/').collect::<Vec<_>>()[..] {
        [file, folder, rest] if !rest.is_empty() && !folder.is_empty() => format!("…/{folder}/{file}"),
        _ => place.to_owned(),
    }
}

/// How long ago something was; the exact time on hover.
pub fn when(at: i64) -> AnyView {
    let text = format!("{} ago", ago(at, now()));
    view! { <time title=moment(at)>{text}</time> }.into_any()
}
