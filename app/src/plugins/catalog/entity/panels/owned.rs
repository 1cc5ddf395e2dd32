//! What a team or a person owns, and what a system or a domain consists of: by kind, with counts.

use leptos::prelude::*;
use shared::paths;

use super::super::{
    reference::{name_of, reference},
    relations::{Related, count_kinds},
    view_model::is_kind,
};
use super::lists::more;
use crate::{
    api::About,
    ui::{Count, EntityLink, Panel, PanelRows, PanelState, PanelWidth, Status, Table, Tone, kind_name},
};

/// Rows that a panel of five rows has room for, between its counts and its foot.
const MOST: usize = 6;

pub fn owned(about: &About) -> AnyView {
    by_kind(about, "Owned", "ownerOf", "Nothing yet. What names this in spec.owner shows here.")
}

pub fn parts(about: &About) -> AnyView {
    let empty = if is_kind(&about.entity, "Domain") {
        "Nothing yet. Systems that name this in spec.domain show here."
    } else {
        "Nothing yet. What names this in spec.system shows here."
    };
    by_kind(about, "Parts", "hasPart", empty)
}

fn by_kind(about: &About, title: &'static str, relation: &'static str, empty: &str) -> AnyView {
    let all = about.count(&[relation]);
    if all == 0 {
        return view! { <Panel title icon="boxes" state=PanelState::Empty(empty.to_owned())/> }.into_any();
    }
    let (bad, good): (Vec<_>, Vec<_>) = about.related(&[relation]).into_iter().partition(|related| related.problem);
    let (components, others): (Vec<_>, Vec<_>) =
        good.into_iter().partition(|related| related.entity.kind() == "component");
    let source = if bad.is_empty() { all.to_string() } else { format!("{all}, problems first") };
    let shown = if all > MOST + 1 { MOST } else { MOST + 1 };
    let footer = (all > shown).then(|| more(about, shown, all));
    // What somebody owns has no other owner worth telling.
    let with_owner = relation != "ownerOf";
    let rows = bad.into_iter().chain(components).chain(others).take(shown);
    let rows: Vec<_> = rows.map(|related| row(related, with_owner)).collect();
    let owner = with_owner.then(|| view! { <th scope="col" class="p2">"Owner"</th> });
    let head =
        view! { <th scope="col">"Name"</th><th scope="col">"Kind"</th><th scope="col" class="p2">"Type"</th>{owner} };
    let counts = counts(about, relation);
    let (width, height) = (PanelWidth::ExtraLarge, PanelRows::Five);
    view! {
        <Panel title icon="boxes" source live=true footer width rows=height flush=true>
            <div class="row wrap g3 counts">{counts}</div>
            <Table caption=title head=head.into_any()><tbody>{rows}</tbody></Table>
        </Panel>
    }
    .into_any()
}

/// The kinds with their counts, and the way to the list of each where there is one.
fn counts(about: &About, relation: &'static str) -> AnyView {
    let entity = about.entity.entity_ref();
    let by = match (relation, entity.kind()) {
        ("ownerOf", _) => Some("owner"),
        (_, "system") => Some("system"),
        _ => None,
    };
    let count = |(kind, count): (&str, usize)| {
        let label = view! { {kind_name(kind)}" "<Count value=count as u64/> };
        match by {
            Some(by) => {
                let (kind, entity) = (paths::escape(kind), paths::escape(entity.as_str()));
                view! { <a href=format!("{}?kind={kind}&{by}={entity}", paths::CATALOG)>{label}</a> }.into_any()
            }
            None => view! { <span>{label}</span> }.into_any(),
        }
    };
    count_kinds(about.entity.related(relation)).into_iter().map(count).collect_view().into_any()
}

fn row(related: Related, with_owner: bool) -> AnyView {
    let (kind, entity_type, owner) = (related.kind.clone(), related.entity_type.clone(), related.owner.clone());
    let problem = related.problem.then(|| view! { " "<Status tone=Tone::Bad label="Has problems"/> });
    let owner = owner.map(|owner| view! { <EntityLink label=name_of(&owner) entity=owner/> });
    let owner = with_owner.then(|| view! { <td class="p2">{owner}</td> });
    let name = reference(related);
    view! {
        <tr data-row><th scope="row">{name}{problem}</th><td>{kind}</td><td class="p2">{entity_type}</td>{owner}</tr>
    }
    .into_any()
}
