//! The list as a table.

use leptos::{keyed, prelude::*};
use shared::{catalog::Entity, paths};

use super::{
    cells::{cell, name, select_label},
    page::Shown,
    query::{COLUMNS, FACETS, GROUPS},
    selection::ALL,
    view_model::{Chip, NEEDS_NONE, chips, count_of, groups, label_of, neighbours, position},
};
use crate::{
    api::Start,
    live::{Connection, Live},
    plugins::sources::REGISTER,
    ui::{Empty, Fresh, Freshness, GroupHead, Keys, Pager, SortHead, SortOrder, Table, TableFoot, counted},
};

pub fn table(shown: &Shown, entities: &[&Entity]) -> AnyView {
    let query = &shown.query;
    let columns: Vec<usize> = (0..COLUMNS.len()).filter(|at| query.shows(*at)).collect();
    let bodies = if query.group.is_empty() {
        body(shown, &columns, ().into_any(), entities)
    } else {
        let group = |group: &super::view_model::Group<'_>| {
            let (label, note) = group_words(shown, group);
            let head = view! { <GroupHead label note columns=columns.len() + 1/> }.into_any();
            (group.key.clone(), body(shown, &columns, head, &group.entities))
        };
        keyed(groups(query.group, entities).iter().map(group)).into_any()
    };
    let caption = format!(
        "{}. J and K move, X selects, A selects all, Enter opens.",
        counted(usize::try_from(shown.listing.page.total_items).unwrap_or(usize::MAX), "entity matches", "entities match")
    );
    view! {
        <section class="panel list-table" aria-label="Entities" data-density=query.compact.then_some("compact")>
            <Table caption head=head(shown, &columns, entities)>{bodies}</Table>
            {foot(shown)}
        </section>
    }
    .into_any()
}

fn head(shown: &Shown, columns: &[usize], entities: &[&Entity]) -> AnyView {
    let query = &shown.query;
    let mut cells = Vec::new();
    for &at in columns {
        let (column, class) = (&COLUMNS[at], class_of(shown, at));
        if column.field.is_empty() {
            cells.push(view! { <th scope="col" class=class>{column.label}</th> }.into_any());
            continue;
        }
        let sorted = query.order == at && query.group.is_empty();
        let order = if query.descending { SortOrder::Descending } else { SortOrder::Ascending };
        let next = query.with(|query| {
            query.descending = sorted && !query.descending;
            (query.order, query.group) = (at, "");
        });
        let order = sorted.then_some(order);
        cells.push(view! { <SortHead label=column.label order href=next.address() class/> }.into_any());
    }
    let is_all = entities.iter().all(|entity| shown.selection.has(entity.entity_ref().as_str()));
    view! {
        <th scope="col" class="pick"><input type="checkbox" id=ALL aria-label="Select all on this page" prop:checked=is_all/></th>
        {cells}
    }
    .into_any()
}

/// What the reader asked for by name shows wherever there is room to scroll to it.
fn class_of(shown: &Shown, column: usize) -> &'static str {
    match column {
        0 => "",
        _ if shown.query.has_usual_columns() => COLUMNS[column].class,
        _ => "p2",
    }
}

fn body(shown: &Shown, columns: &[usize], head: AnyView, entities: &[&Entity]) -> AnyView {
    let rows = keyed(entities.iter().map(|entity| (entity.entity_ref().to_string(), row(shown, columns, entity))));
    view! { <tbody>{head}{rows}</tbody> }.into_any()
}

fn row(shown: &Shown, columns: &[usize], entity: &Entity) -> AnyView {
    let mut cells = Vec::new();
    for &at in columns.iter().skip(1) {
        cells.push(view! { <td class=class_of(shown, at)>{cell(at, entity)}</td> }.into_any());
    }
    let entity_ref = entity.entity_ref();
    let is_selected = shown.selection.has(entity_ref.as_str());
    view! {
        <tr data-row="">
            <td><input type="checkbox" value=entity_ref.to_string() aria-label=select_label(&entity_ref) prop:checked=is_selected/></td>
            <th scope="row">{name(entity, shown)}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// What a group is called, and how much of it there is.
pub fn group_words(shown: &Shown, group: &super::view_model::Group<'_>) -> (String, String) {
    let (query, here) = (&shown.query, group.entities.len() as u64);
    let facet = FACETS.iter().position(|facet| facet.name == query.group).unwrap_or_default();
    let label = match (GROUPS.iter().find(|known| known.0 == query.group), group.key.as_str()) {
        (Some((name, _, _)), "") => format!("No {name}"),
        (Some((name, _, _)), NEEDS_NONE) => format!("Needs no {name}"),
        // A system is part of a domain, and a domain of another.
        (_, key) if query.group == "system" && !key.starts_with("system:") => {
            format!("{}, {}", label_of(facet, key), key.split(':').next().unwrap_or_default())
        }
        (_, key) => label_of(facet, key),
    };
    let in_all = if group.is_named() { count_of(facet, &group.key, query, &shown.listing) } else { here };
    let note = if in_all > here { format!("{here} of {in_all}") } else { here.to_string() };
    (label, note)
}

/// Where in the list the page is, and the way to the others.
pub fn foot(shown: &Shown) -> AnyView {
    let (earlier, next) = neighbours(&shown.query, &shown.listing);
    let connection = Live::expect().connection();
    let fresh = move || match connection.get() {
        Connection::Live => Some(view! { <Fresh freshness=Freshness::Live("Live".into())/> }),
        Connection::Starting | Connection::Lost(_) => None,
    };
    let select = (!shown.query.board).then(|| view! { <Keys keys="X"/>" select " });
    view! {
        <TableFoot text=position(&shown.listing)>
            {fresh}
            <span class="end row">
                <span class="row wide"><Keys keys="J K"/>" move "{select}<Keys keys="Enter"/>" open"</span>
                <Pager earlier next/>
            </span>
        </TableFoot>
    }
    .into_any()
}

/// Names what narrows the list, with the way out of each.
pub fn nothing_matches(shown: &Shown) -> AnyView {
    let query = &shown.query;
    let chips = chips(query, &shown.listing);
    let filters: Vec<String> = chips.iter().map(|chip| format!("{} {}", chip.label, chip.value)).collect();
    let text = match (filters.is_empty(), query.only) {
        _ if query.start != Start::First => "The list has become shorter: nothing is left here.".to_owned(),
        (true, "starred") => {
            "Nothing is starred. Star what you need often, here or on its page, and it comes here.".to_owned()
        }
        (true, _) => {
            "No entity has a problem. Descriptors that never became an entity are on the page of the sources.".to_owned()
        }
        (false, _) => format!("No entity has {}.", filters.join(" and ")),
    };
    let remove = |Chip { label, value, without }: Chip| {
        view! { <a class="btn sm" href=without>{format!("Remove {label} {value}")}</a> }.into_any()
    };
    let mut ways: Vec<AnyView> = if query.start == Start::First {
        chips.into_iter().map(remove).collect()
    } else {
        vec![view! { <a class="btn sm" href=query.with(|_| ()).address()>"Go to the first page"</a> }.into_any()]
    };
    if query.only == "problems" {
        ways.push(view! { <a class="btn sm" href=paths::SOURCES>"See the sources"</a> }.into_any());
    }
    if !query.only.is_empty() || ways.len() > 1 {
        ways.push(view! { <a class="btn sm" href=paths::CATALOG>"Show everything"</a> }.into_any());
    }
    view! {
        <section class="panel list-empty" aria-label="Entities">
            <Empty icon="search" title="Nothing matches" text><div class="row wrap">{ways}</div></Empty>
        </section>
    }
    .into_any()
}

pub fn nothing_at_all() -> AnyView {
    let text = "Everything that your sources describe will be here. Register a location, or name one in the configuration.";
    view! {
        <section class="panel list-empty" aria-label="Entities">
            <Empty icon="library-big" title="The catalog is empty" text><div class="row wrap"><a class="btn sm" href=REGISTER>"Register a location"</a><a class="btn sm" href=paths::SOURCES>"See the sources"</a></div></Empty>
        </section>
    }
    .into_any()
}
