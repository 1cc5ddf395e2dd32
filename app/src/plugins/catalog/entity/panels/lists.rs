//! Panels that list those to whom an entity has some relation.

use leptos::prelude::*;
use shared::paths;

use super::super::{reference::reference, relations::Related, view_model::is_people};
use crate::{
    api::About,
    ui::{Panel, PanelState, Rows, TextLink},
};

pub struct List {
    title: &'static str,
    icon: &'static str,
    relations: &'static [&'static str],
    /// What will be here, and how it gets here.
    empty: &'static str,
}

pub const MEMBERS: List = List {
    title: "Members",
    icon: "users",
    relations: &["hasMember"],
    empty: "Nobody yet. A user whose descriptor names this group in spec.memberOf shows here.",
};
pub const STRUCTURE: List = List {
    title: "Structure",
    icon: "layers",
    relations: &["childOf", "parentOf"],
    empty: "No parent and no subgroups. spec.parent and spec.children of groups say so.",
};
pub const GROUPS: List = List {
    title: "Groups",
    icon: "users",
    relations: &["memberOf"],
    empty: "In no group. Those that spec.memberOf names show here.",
};
pub const APIS: List = List { title: "APIs", icon: "braces", relations: &["providesApi", "consumesApi"], empty: "" };
pub const PROVIDERS: List = List {
    title: "Providers",
    icon: "box",
    relations: &["apiProvidedBy"],
    empty: "Nothing provides this API. A component that names it in spec.providesApis shows here.",
};
pub const CONSUMERS: List = List {
    title: "Consumers",
    icon: "app-window",
    relations: &["apiConsumedBy"],
    empty: "Nothing consumes this API. A component that names it in spec.consumesApis shows here.",
};
pub const DEPENDENTS: List = List {
    title: "Used by",
    icon: "workflow",
    relations: &["dependencyOf"],
    empty: "Nothing depends on this. What names it in spec.dependsOn shows here.",
};

/// Rows that a panel of three rows has room for, with its foot.
const MOST: usize = 4;

pub fn panel(about: &About, list: &'static List) -> AnyView {
    let List { title, icon, relations, empty } = *list;
    let related = about.related(relations);
    let all = about.count(relations);
    let state = if related.is_empty() { PanelState::Empty(empty.to_owned()) } else { PanelState::Ready };
    let source = if all > 0 { all.to_string() } else { String::new() };
    let said = relations.len() > 1;
    let shown = if all > MOST + 1 { MOST } else { MOST + 1 };
    let footer = (all > shown).then(|| more(about, shown, all));
    let rows: Vec<_> = related.into_iter().take(shown).map(|related| row(related, said)).collect();
    view! { <Panel title icon source state footer live=true flush=true><Rows>{rows}</Rows></Panel> }.into_any()
}

/// How much of a list shows, and the way to the rest.
pub fn more(about: &About, shown: usize, all: usize) -> AnyView {
    let tab = if is_people(&about.entity) { "relations" } else { "dependencies" };
    more_in(tab, about, shown, all)
}

/// The same with the rest in another tab.
pub fn more_in(tab: &str, about: &About, shown: usize, all: usize) -> AnyView {
    let href = format!("{}/{tab}", paths::entity_page(&about.entity.entity_ref()));
    view! { <span>{format!("{shown} of {all}")}</span><TextLink href label="See all"/> }.into_any()
}

fn row(related: Related, said: bool) -> AnyView {
    let end = if said { related.note.to_owned() } else { related.entity_type.clone() };
    view! { <li>{reference(related)}<span class="end small faint">{end}</span></li> }.into_any()
}
