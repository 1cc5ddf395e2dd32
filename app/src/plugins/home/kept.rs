//! What the reader keeps at hand: what is starred, and what was visited last.

use leptos::{keyed, prelude::*};
use shared::{EntityRef, catalog::Entity};

use super::view_model::found;
use crate::{
    api::{ApiClient, KeptEntities},
    live::Topic,
    settings::star,
    ui::{Button, ButtonSize, EntityLink, Load, Panel, PanelState, Rows, Table},
};

pub fn starred() -> AnyView {
    const TITLE: &str = "Starred";
    ApiClient::asking_for_home(|| {
        Load::new("what you starred", ApiClient::list_starred)
            .follow(&[Topic::Settings, Topic::Entities])
            .skeleton(|| view! { <Panel title=TITLE icon="star" state=PanelState::Loading/> }.into_any())
            .show(|kept| {
                let nothing =
                    "Nothing is starred. Press S on the page of an entity, and it stands here and in the navigation.";
                panel(TITLE, "star", nothing, kept, starred_table)
            })
    })
}

pub fn recent() -> AnyView {
    const TITLE: &str = "Recently visited";
    ApiClient::asking_for_home(|| {
        Load::new("what you visited", ApiClient::list_recent)
            .follow(&[Topic::Settings, Topic::Entities])
            .skeleton(|| view! { <Panel title=TITLE icon="history" state=PanelState::Loading/> }.into_any())
            .show(|kept| {
                panel(TITLE, "history", "Nothing yet. Entities whose pages you open come here.", kept, recent_rows)
            })
    })
}

type Found = Vec<(EntityRef, Option<Entity>)>;

fn panel(
    title: &'static str,
    icon: &'static str,
    nothing: &str,
    kept: KeptEntities,
    content: fn(Found) -> AnyView,
) -> AnyView {
    if kept.entities.is_empty() {
        return view! { <Panel title icon state=PanelState::Empty(nothing.to_owned())/> }.into_any();
    }
    view! { <Panel title icon live=true flush=true>{content(found(&kept.entities, kept.found.items))}</Panel> }.into_any()
}

fn starred_table(found: Found) -> AnyView {
    let head = view! { <th scope="col">"Name"</th><th scope="col" class="p2">"Kind"</th><th scope="col">"Owner"</th> }
        .into_any();
    let row = |(entity_ref, entity): (EntityRef, Option<Entity>)| match entity {
        Some(entity) => {
            let owner = entity.related("ownedBy").next().cloned().map(|owner| view! { <EntityLink entity=owner/> });
            let kind = entity.kind.clone();
            view! { <tr data-row><th scope="row">{link(entity_ref, &entity)}</th><td class="p2">{kind}</td><td>{owner}</td></tr> }.into_any()
        }
        None => gone(entity_ref),
    };
    let rows = keyed(found.into_iter().map(|kept| (kept.0.to_string(), row(kept))));
    view! { <Table caption="Starred" head><tbody>{rows}</tbody></Table> }.into_any()
}

/// A star that outlived its entity.
fn gone(entity: EntityRef) -> AnyView {
    let name = entity.name().to_owned();
    view! {
        <tr>
            <th scope="row" class="faint">{name}</th>
            <td class="p2 faint">"Not in the catalog any more"</td>
            <td><span class="scripted"><Button label="Take the star away" size=ButtonSize::Small on_click=move || star(&entity, false)/></span></td>
        </tr>
    }
    .into_any()
}

fn recent_rows(found: Found) -> AnyView {
    let row = |(entity_ref, entity): (EntityRef, Option<Entity>)| {
        // What is gone is no place to go back to.
        let entity = entity?;
        let kind = entity.kind.clone();
        Some(view! { <li data-row>{link(entity_ref, &entity)}<span class="end faint small nowrap">{kind}</span></li> })
    };
    let rows: Vec<_> = found.into_iter().filter_map(row).collect();
    view! { <Rows>{rows}</Rows> }.into_any()
}

fn link(entity_ref: EntityRef, entity: &Entity) -> AnyView {
    let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
    view! { <EntityLink entity=entity_ref label=entity.display_name().to_owned() entity_type/> }.into_any()
}
