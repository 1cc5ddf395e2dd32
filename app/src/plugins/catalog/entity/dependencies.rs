//! Everything that an entity is connected with, a table for each relation.

use leptos::prelude::*;
use shared::catalog::Entity;

use super::{
    reference::{name_of, reference},
    relations::{Related, Side, Words, words_of},
    page::shown,
    view_model::is_people,
};
use crate::{
    api::About,
    ui::{Empty, EntityLink, Panel, Table, TableFoot},
};

/// Rows of one table.
const MOST: usize = 100;

/// How many relations the page of an entity lists; nothing where that is none.
pub fn count(entity: &Entity) -> Option<usize> {
    let listed = listed(entity);
    let relations = entity.relations.iter();
    let count = relations.filter(|relation| listed(words_of(&relation.relation_type).side)).count();
    (count > 0).then_some(count)
}

/// Owners, members and groups are listed only for people, who have hardly anything else.
fn listed(entity: &Entity) -> fn(Side) -> bool {
    if is_people(entity) { |_| true } else { |side| side != Side::Beside }
}

pub fn page(_: Entity) -> AnyView {
    let tables = shown().view(|about| {
        let kinds = about.kinds_of_relations(listed(&about.entity));
        if kinds.is_empty() {
            let text = "Nothing yet. What this entity uses, provides or is part of shows here, and what uses it.";
            return view! { <Empty icon="waypoints" text/> }.into_any();
        }
        kinds.into_iter().map(|(words, all)| table(about, words, all)).collect_view().into_any()
    });
    view! { <div class="entity stack g4 relations">{tables}</div> }.into_any()
}

fn table(about: &About, words: Words, all: usize) -> AnyView {
    let rows: Vec<_> = about.related_by(words).into_iter().take(MOST).map(row).collect();
    let foot = (all > MOST).then(|| view! { <TableFoot text=format!("{MOST} of {all}")/> });
    let head = view! { <th scope="col">"Name"</th><th scope="col">"Type"</th><th scope="col" class="p2">"Owner"</th> };
    view! {
        <Panel title=words.title source=all.to_string() flush=true>
            <Table caption=words.title head=head.into_any()><tbody>{rows}</tbody></Table>
            {foot}
        </Panel>
    }
    .into_any()
}

fn row(related: Related) -> AnyView {
    let (kind, entity_type) = (&related.kind, &related.entity_type);
    let what = if entity_type.is_empty() { kind.clone() } else { format!("{kind}, {entity_type}") };
    let owner = related.owner.clone().map(|owner| view! { <EntityLink label=name_of(&owner) entity=owner/> });
    view! { <tr data-row><th scope="row">{reference(related)}</th><td>{what}</td><td class="p2">{owner}</td></tr> }
        .into_any()
}
