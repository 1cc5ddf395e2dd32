//! Who needs the entity, and what it needs.

use leptos::prelude::*;
use shared::paths;

use super::{
    super::{
        super::graph::around,
        reference::name_of,
        relations::{Related, Side},
    },
    drawing::{Column, GAP, HEIGHT},
};
use crate::{
    api::About,
    ui::{Panel, PanelWidth, TextLink, Tile},
};

pub fn panel(about: &About) -> AnyView {
    let entity = &about.entity;
    let rest = format!("{}/dependencies", paths::entity_page(&entity.entity_ref()));
    let (left, right) = (Column::of(about, Side::Left), Column::of(about, Side::Right));
    let (shown, all) = (left.shown.len() + right.shown.len(), left.all() + right.all());
    let said = if shown < all { format!("{shown} of {all}") } else { String::new() };
    let graph = around(&entity.entity_ref());
    let footer = view! { <span>{said}</span><span class="end row"><TextLink href=graph label="Open in graph"/><TextLink href=rest.clone() label="All dependencies"/></span> }.into_any();
    let (kind, name) = (entity.kind.clone(), entity.display_name().to_owned());
    let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
    let this = view! { <span class="node" aria-current="true"><Tile kind entity_type/><span>{name}</span></span> };
    let source = format!("{all} in all");
    let (users, needs) = (column(left, "Users of it", true, &rest), column(right, "Its needs", false, &rest));
    view! {
        <Panel title="Relations" live=true icon="waypoints" source width=PanelWidth::ExtraLarge flush=true footer>
            <div class="graph around">{users}<div class="this">{this}</div>{needs}</div>
        </Panel>
    }
    .into_any()
}

/// One side with its lines; nothing where there is nothing.
fn column(column: Column, label: &'static str, is_left: bool, rest: &str) -> AnyView {
    if column.all() == 0 {
        return ().into_any();
    }
    let (width, height, lines) = (GAP.to_string(), HEIGHT.to_string(), column.lines(is_left));
    let lines = view! { <svg class="edges" width=width height=height aria-hidden="true"><path d=lines></path></svg> };
    let Column { shown, hidden } = column;
    let more = (hidden > 0).then(|| {
        view! { <li><a class="node more" href=rest.to_owned()>{format!("{hidden} more")}</a></li> }
    });
    let shown: Vec<_> = shown.into_iter().map(|related| view! { <li>{node(related)}</li> }).collect();
    let list = view! { <ul aria-label=label>{shown}{more}</ul> };
    if is_left { view! { {list}{lines} }.into_any() } else { view! { {lines}{list} }.into_any() }
}

fn node(related: Related) -> AnyView {
    let Related { entity, note, title, entity_type, exists, .. } = related;
    let name = title.unwrap_or_else(|| name_of(&entity));
    let kind = entity.kind().to_owned();
    if exists {
        let (href, label) = (paths::entity_page(&entity), format!("{name}, {note}"));
        view! { <a class="node" href=href title=label><Tile kind entity_type/><span>{name}</span></a> }.into_any()
    } else {
        let label = format!("{name}, {note}, missing");
        view! { <span class="node dim" title=label><Tile kind/><span>{name}", missing"</span></span> }.into_any()
    }
}
