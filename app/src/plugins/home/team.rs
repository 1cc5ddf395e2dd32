//! What belongs to the team that the reader calls his own.

use leptos::{keyed, prelude::*};
use shared::{EntityRef, catalog::Entity, paths};

use super::view_model::called;
use crate::{
    api::{ApiClient, TeamThings},
    live::Topic,
    settings::choose_team,
    ui::{Button, ButtonSize, EntityLink, Load, Panel, PanelState, Table, TextLink, capitalised},
};

const TITLE: &str = "Your team";
const ICON: &str = "users";
/// The id of the field with all teams.
const CHOICE: &str = "team";

pub fn panel() -> AnyView {
    ApiClient::asking_for_home(|| {
        Load::new("what your team has", ApiClient::list_team_things)
            .follow(&[Topic::Settings, Topic::Entities])
            .skeleton(|| view! { <Panel title=TITLE icon=ICON state=PanelState::Loading/> }.into_any())
            .show(|TeamThings { team, found }| match team {
                Some(team) => things(&team, found.total_items, found.items),
                None if found.items.is_empty() => ().into_any(),
                None => choice(&found.items),
            })
    })
}

fn things(team: &EntityRef, all: u64, owned: Vec<Entity>) -> AnyView {
    let name = team.name().to_owned();
    let shown = owned.len();
    let foot = view! {
        <span class="row wrap">
            <EntityLink entity=team.clone() label=name.clone()/>
            <span class="scripted"><Button label="Choose another team" size=ButtonSize::Small on_click=|| choose_team(None)/></span>
        </span>
        {(all > shown as u64).then(|| view! { <span>{format!("{shown} of {all}")}</span> })}
        <TextLink href=owned_address(team) label="See all"/>
    }
    .into_any();
    if owned.is_empty() {
        let state = PanelState::Empty(format!("Nothing in the catalog is owned by {name}."));
        return view! { <Panel title=TITLE icon=ICON state footer=foot live=true/> }.into_any();
    }
    let head =
        view! { <th scope="col">"Name"</th><th scope="col" class="p2">"Kind"</th><th scope="col">"Lifecycle"</th> }
            .into_any();
    let rows = keyed(owned.iter().map(|entity| (entity.entity_ref().to_string(), row(entity))));
    view! {
        <Panel title=TITLE icon=ICON source=format!("{all} owned by {name}") footer=foot live=true flush=true>
            <Table caption="Owned by your team" head><tbody>{rows}</tbody></Table>
        </Panel>
    }
    .into_any()
}

fn owned_address(team: &EntityRef) -> String {
    format!("{}?owner={}", paths::CATALOG, paths::escape(team.as_str()))
}

fn row(entity: &Entity) -> AnyView {
    let entity_type = entity.spec_text("type").unwrap_or_default().to_owned();
    let link = view! { <EntityLink entity=entity.entity_ref() label=entity.display_name().to_owned() entity_type/> };
    let (kind, lifecycle) =
        (entity.kind.clone(), entity.spec_text("lifecycle").map_or_else(|| "—".to_owned(), capitalised));
    view! { <tr data-row><th scope="row">{link}</th><td class="p2">{kind}</td><td>{lifecycle}</td></tr> }.into_any()
}

/// Which of the teams is it?
fn choice(teams: &[Entity]) -> AnyView {
    let option =
        |(team, label): (EntityRef, String)| view! { <option value=team.to_string()>{label}</option> }.into_any();
    let options: Vec<AnyView> = called(teams).into_iter().map(option).collect();
    view! {
        <div class="scripted">
            <Panel title=TITLE icon=ICON>
                <div class="home-team">
                    <label for=CHOICE>"What your team owns can stand here"</label>
                    <select class="input" id=CHOICE>{options}</select>
                    <Button label="Show it here" on_click=choose/>
                </div>
            </Panel>
        </div>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
fn choose() {
    let chosen =
        document().get_element_by_id(CHOICE).and_then(|choice| js_sys::Reflect::get(&choice, &"value".into()).ok());
    if let Some(Ok(team)) = chosen.and_then(|chosen| chosen.as_string()).map(|chosen| chosen.parse()) {
        choose_team(Some(&team));
    }
}

#[cfg(not(feature = "hydrate"))]
fn choose() {}
