//! The same as a table.

use leptos::prelude::*;

use super::{
    bar::around,
    query::GraphQuery,
    scene::{Scene, Thing, name_of},
};
use crate::ui::{Badge, EntityLink, Icon, NodeState, Table, Tile, Tone, capitalised, counted};

pub fn table(scene: &Scene, query: &GraphQuery) -> AnyView {
    let effect = query.impact.then(|| view! { <th scope="col">"Effect"</th> });
    let head = view! {
        <th scope="col">"Entity"</th>
        {effect}
        <th scope="col" class="p2">"Kind"</th>
        <th scope="col" class="p2">"Owner"</th>
        <th scope="col" class="ar">"Distance"</th>
        <th scope="col" class="p3">"Through"</th>
        <th scope="col"><span class="sr">"Centre"</span></th>
    };
    let caption = format!("{}, by distance", counted(scene.things.len(), "entity", "entities"));
    let rows: Vec<_> = scene.things.iter().map(|thing| row(thing, query.impact)).collect();
    view! {
        <div class="graph-table">
            <Table caption head=head.into_any()><tbody>{rows}</tbody></Table>
        </div>
    }
    .into_any()
}

fn row(thing: &Thing, is_impact: bool) -> AnyView {
    let effect = is_impact.then(|| view! { <td>{effect(thing.state)}</td> });
    let owner = thing.owner.clone().map_or_else(
        || view! { <span class="faint">"none"</span> }.into_any(),
        |owner| view! { <EntityLink label=name_of(&owner) entity=owner/> }.into_any(),
    );
    let through = if thing.through.is_empty() { "—".to_owned() } else { capitalised(&thing.through) };
    let label = format!("Show the graph of {}", thing.title);
    let centre = (thing.exists && thing.distance > 0).then(|| {
        view! { <a class="btn icon ghost sm" href=around(&thing.entity) aria-label=label.clone() title=label><Icon name="crosshair"/></a> }
    });
    view! {
        <tr data-row>
            <th scope="row">{reference(thing)}</th>
            {effect}
            <td class="p2">{thing.what()}</td>
            <td class="p2">{owner}</td>
            <td class="ar num">{thing.distance}</td>
            <td class="p3 graph-why">{through}</td>
            <td>{centre}</td>
        </tr>
    }
    .into_any()
}

fn effect(state: NodeState) -> AnyView {
    match state {
        NodeState::Root => view! { <Badge tone=Tone::Bad label="goes down"/> }.into_any(),
        NodeState::Breaks => view! { <Badge tone=Tone::Bad label="breaks"/> }.into_any(),
        _ => view! { <span class="faint">"not affected"</span> }.into_any(),
    }
}

/// A link to it, or its name with a mark where there is no such entity.
pub fn reference(thing: &Thing) -> AnyView {
    let Thing { entity, title, entity_type, exists, .. } = thing.clone();
    if exists {
        return view! { <EntityLink entity label=title entity_type/> }.into_any();
    }
    let kind = entity.kind().to_owned();
    view! { <span class="ent missing" title="Nothing in the catalog has this name"><Tile kind/><span>{title}</span></span>" "<Badge tone=Tone::Warn label="missing"/> }
        .into_any()
}
