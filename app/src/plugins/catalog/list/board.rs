//! The list as a board: a sheet for each group.

use leptos::{keyed, prelude::*};
use shared::{EntityRef, catalog::Entity};

use super::{
    cells::problem,
    page::Shown,
    query::FACETS,
    table::{foot, group_words},
    view_model::{Group, groups, worst},
};
use crate::ui::{EntityLink, Icon, Status, Tone, written_out};

/// Entities of a sheet that show.
const SHOWN: usize = 8;

pub fn board(shown: &Shown, entities: &[&Entity]) -> AnyView {
    let groups = groups(shown.query.group, entities);
    let sheets = keyed(groups.iter().map(|group| (group.key.clone(), sheet(shown, group))));
    view! {
        <div class="stack g3">
            <div class="cols list-board">{sheets}</div>
            <section class="panel" aria-label="Entities">{foot(shown)}</section>
        </div>
    }
    .into_any()
}

fn sheet(shown: &Shown, group: &Group<'_>) -> AnyView {
    let (label, note) = group_words(shown, group);
    let title = match group.key.parse::<EntityRef>() {
        Ok(entity) if shown.query.group != "lifecycle" => {
            view! { <h2><EntityLink entity label=label.clone()/></h2> }.into_any()
        }
        _ => view! { <h2>{label.clone()}</h2> }.into_any(),
    };
    let broken = group.entities.iter().filter(|entity| worst(entity).is_some()).count();
    let state = (broken > 0).then(|| {
        view! { <div class="list-state small"><Status tone=Tone::Bad label=format!("{broken} with problems")/></div> }
    });
    let key = |entity: &Entity| entity.entity_ref().to_string();
    let rows = keyed(worst_first(group).into_iter().take(SHOWN).map(|entity| (key(entity), row(entity))));
    let rest = group.entities.len().saturating_sub(SHOWN);
    let more = (rest > 0).then(|| {
        let facet = FACETS.iter().position(|facet| facet.name == shown.query.group).unwrap_or_default();
        let whole = shown.query.with(|query| {
            query.board = false;
            // Those that lack what the list is grouped by have no filter of their own.
            if group.is_named() {
                (query.chosen[facet], query.group) = (vec![group.key.clone()], "");
            }
        });
        view! {
            <footer>
                <span class="num small faint">{format!("{SHOWN} of {}", group.entities.len())}</span>
                <a class="link" href=whole.address()>"Show all"<span class="sr">{format!(" of {label}")}</span><Icon name="arrow-right" class="i i-sm"/></a>
            </footer>
        }
    });
    view! {
        <section class="panel list-sheet" aria-label=label.clone()>
            <header>{title}<span class="end small faint num">{note}</span></header>
            {state}
            <ul class="rows">{rows}</ul>
            {more}
        </section>
    }
    .into_any()
}

/// What needs a person stands above, whatever its name.
fn worst_first<'a>(group: &Group<'a>) -> Vec<&'a Entity> {
    let broken = group.entities.iter().copied().filter(|entity| worst(entity).is_some());
    let others = group.entities.iter().copied().filter(|entity| worst(entity).is_none());
    broken.chain(others).collect()
}

fn row(entity: &Entity) -> AnyView {
    let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
    let end = match worst(entity) {
        Some(_) => problem(entity),
        None if entity_type.is_empty() => view! { <span class="small faint nowrap">{entity.kind.clone()}</span> }.into_any(),
        None => view! { <span class="small faint nowrap">{written_out(&entity_type)}</span> }.into_any(),
    };
    view! {
        <li data-row=""><EntityLink entity=entity.entity_ref() label=entity.display_name().to_owned() entity_type/><span class="end">{end}</span></li>
    }
    .into_any()
}
