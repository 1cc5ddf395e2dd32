//! What stands above the list: the search, the filters that hold, and how the list looks.

use leptos::prelude::*;

use super::{
    form::FORM,
    page::Shown,
    query::{COLUMNS, GROUPS, ListQuery},
    view_model::{Chip, chips},
    views,
};
use crate::{
    plugins::sources::REGISTER,
    ui::{ButtonLink, ButtonLook, FilterChip, Icon, Menu, MenuItem, Segment, Segmented},
};

/// Files of the list, and the way to make it longer. What does not fit into an address cannot be had as a file.
pub fn actions(shown: &Shown) -> AnyView {
    let formats = [("csv", "CSV, for spreadsheets"), ("json", "JSON"), ("yaml", "YAML, as descriptors")];
    let items: Vec<AnyView> = formats
        .into_iter()
        .filter_map(|(format, label)| {
            let href = shown.request().export_address(format)?;
            Some(view! { <a href=href rel="external" download=""><Icon name="download"/>{label}</a> }.into_any())
        })
        .collect();
    let label = if items.is_empty() { "Nothing to export here" } else { "Export everything that matches" };
    view! {
        <div class="list-acts">
            <button type="button" class="btn wide" popovertarget="exports"><Icon name="download"/>"Export"</button>
            <Menu id="exports" label>{items}</Menu>
            <ButtonLink href=REGISTER label="Register" icon="plus" look=ButtonLook::Primary/>
        </div>
    }
    .into_any()
}

pub fn toolbar(shown: &Shown) -> AnyView {
    let query = &shown.query;
    let chips = chips(query, &shown.listing);
    let count = chips.len();
    let chips: Vec<AnyView> = chips
        .into_iter()
        .map(|Chip { label, value, without }| view! { <FilterChip label value href=without/> }.into_any())
        .collect();
    let clear =
        query.has_filters().then(|| view! { <a class="link small" href=query.without_filters().address()>"Clear"</a> });
    let count = (count > 0).then(|| view! { <span class="count">{count}</span> });
    view! {
        <div class="toolbar">
            {search(&query.text)}
            {chips}
            {clear}
            <span class="end row wrap">
                <button type="button" class="btn sm narrow-only" popovertarget="facets"><Icon name="list-filter"/>"Filters"{count}</button>
                {views::actions(shown)}
                {looks(query)}
                <button type="button" class="btn sm" popovertarget="columns"><Icon name="columns-3"/>{if query.board { "View" } else { "Columns" }}</button>
                {view_menu(query)}
            </span>
        </div>
    }
    .into_any()
}

fn search(text: &str) -> AnyView {
    let (text, value) = (text.to_owned(), text.to_owned());
    view! {
        <div class="input list-search">
            <Icon name="search"/>
            <input type="search" name="text" form=FORM aria-label="Search this list" placeholder="Name, title, text or tag" value=value prop:value=text autocomplete="off"/>
            <span class="kbd wide" aria-hidden="true"><kbd>"/"</kbd></span>
        </div>
    }
    .into_any()
}

/// Flat or in groups, as a table or as a board.
fn looks(query: &ListQuery) -> AnyView {
    let mut groups = Vec::new();
    if !query.board {
        let href = Some(query.with(|query| query.group = "").address());
        groups.push(Segment { label: "Flat".into(), icon: Some("rows-3"), href, chosen: query.group.is_empty() });
    }
    for (name, label, _) in GROUPS {
        let href = Some(query.with(|query| query.group = name).address());
        groups.push(Segment { label: label.into(), icon: None, href, chosen: query.group == name });
    }
    let view = |label: &str, icon, is_board| {
        let href = Some(query.with(|query| query.board = is_board).address());
        Segment { label: label.into(), icon: Some(icon), href, chosen: query.board == is_board }
    };
    let views = vec![view("Table", "table", false), view("Board", "layout-grid", true)];
    view! {
        <span class="wide row sm-seg"><Segmented label="Group by" segments=groups/><Segmented label="Show as" segments=views/></span>
    }
    .into_any()
}

/// Which columns there are, how high rows are, and on a phone what else there is no room for.
fn view_menu(query: &ListQuery) -> AnyView {
    let columns: Vec<AnyView> = (1..COLUMNS.len())
        .map(|at| {
            let shown = query.shows(at);
            view! {
                <label><input type="checkbox" name="columns" value=COLUMNS[at].name form=FORM checked=shown prop:checked=shown/>{COLUMNS[at].label}</label>
            }
            .into_any()
        })
        .collect();
    let height = |label: &str, is_compact| {
        let href = Some(query.with(|query| query.compact = is_compact).address());
        Segment { label: label.into(), icon: None, href, chosen: query.compact == is_compact }
    };
    let heights = vec![height("Normal", false), height("Compact", true)];
    let to_board = query.with(|query| query.board = !query.board).address();
    let to_board_label = if query.board { "Show as table" } else { "Show as board" };
    view! {
        <Menu id="columns" label="Show columns">
            <input type="hidden" name="columns" value="name" form=FORM/>
            {columns}
            <button type="submit" form=FORM class="btn sm unscripted">"Apply"</button>
            <hr/>
            <p class="lbl">"Row height"</p>
            <div class="list-heights sm-seg"><Segmented label="Row height" segments=heights/></div>
            <div class="phone"><hr/><MenuItem label=to_board_label href=to_board icon="layout-grid"/></div>
        </Menu>
    }
    .into_any()
}
