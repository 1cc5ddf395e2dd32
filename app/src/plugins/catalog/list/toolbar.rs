//! What stands above the list: the search, the filters that hold, and how the list looks.

use leptos::prelude::*;

use super::{
    form::FORM,
    page::{Page, Shown},
    query::{COLUMNS, GROUPS, ListQuery},
    view_model::{Chip, chips},
    views,
};
use crate::{
    plugins::sources::REGISTER,
    ui::{ButtonLink, ButtonLook, FilterChip, Icon, Menu, MenuItem, Segment, Segmented},
};

/// The id of the field for a text.
const SEARCH: &str = "list-text";

/// Files of the list, and the way to make it longer.
pub fn actions(page: Page) -> AnyView {
    view! {
        <div class="list-acts">
            <button type="button" class="btn wide" popovertarget="exports"><Icon name="download"/>"Export"</button>
            <Menu id="exports">{page.view(exports)}</Menu>
            <ButtonLink href=REGISTER label="Register" icon="plus" look=ButtonLook::Primary/>
        </div>
    }
    .into_any()
}

/// What does not fit into an address cannot be had as a file.
fn exports(shown: &Shown) -> AnyView {
    let formats = [("csv", "CSV, for spreadsheets"), ("json", "JSON"), ("descriptors", "YAML, as descriptors")];
    let mut items = Vec::new();
    for (format, label) in formats {
        if let Some(href) = shown.request().export_address(format) {
            items.push(view! { <a href=href rel="external" download=""><Icon name="download"/>{label}</a> }.into_any());
        }
    }
    let label = if items.is_empty() { "Nothing to export here" } else { "Everything that matches" };
    view! { <p class="lbl">{label}</p>{items} }.into_any()
}

pub fn toolbar(page: Page) -> AnyView {
    view! {
        <div class="toolbar">
            {search(page)}
            {page.view(filters)}
            <span class="end row wrap">
                <button type="button" class="btn sm narrow-only" popovertarget="facets"><Icon name="list-filter"/>"Filters"{page.view(count)}</button>
                {page.view(views::actions)}
                {page.view(looks)}
                <button type="button" class="btn sm" popovertarget="columns"><Icon name="columns-3"/>"Columns"</button>
                <Menu id="columns" label="Show columns">{page.view(menu)}</Menu>
            </span>
        </div>
    }
    .into_any()
}

/// The field keeps what is typed into it, until the list is another one.
fn search(page: Page) -> AnyView {
    let text = page.now().query.text.clone();
    Effect::new(move |before: Option<String>| {
        let text = page.get().query.text.clone();
        if before.is_some_and(|before| before != text) {
            set_text(&text);
        }
        text
    });
    view! {
        <div class="input list-search">
            <Icon name="search"/>
            <input type="search" id=SEARCH name="text" form=FORM aria-label="Search this list" placeholder="Name, title, text or tag" value=text autocomplete="off"/>
            <span class="kbd wide" aria-hidden="true"><kbd>"/"</kbd></span>
        </div>
    }
    .into_any()
}

fn set_text(text: &str) {
    use leptos::{wasm_bindgen::JsCast, web_sys::HtmlInputElement};

    let field = document().get_element_by_id(SEARCH).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field {
        field.set_value(text);
    }
}

fn filters(shown: &Shown) -> AnyView {
    let mut chosen = Vec::new();
    for Chip { label, value, without } in chips(&shown.query, &shown.listing) {
        chosen.push(view! { <FilterChip label value href=without/> }.into_any());
    }
    if shown.query.has_filters() {
        let all = shown.query.without_filters().address();
        chosen.push(view! { <a class="link small" href=all>"Clear"</a> }.into_any());
    }
    chosen.into_any()
}

fn count(shown: &Shown) -> AnyView {
    match chips(&shown.query, &shown.listing).len() {
        0 => ().into_any(),
        count => view! { <span class="count">{count}</span> }.into_any(),
    }
}

fn segment(label: &str, icon: Option<&'static str>, query: ListQuery, chosen: bool) -> Segment {
    Segment { label: label.to_owned(), icon, href: Some(query.address()), chosen }
}

/// Flat or in groups, as a table or as a board.
fn looks(shown: &Shown) -> AnyView {
    let query = &shown.query;
    let mut groups = Vec::new();
    if !query.board {
        groups.push(segment("Flat", Some("rows-3"), query.with(|query| query.group = ""), query.group.is_empty()));
    }
    for (name, label, _) in GROUPS {
        groups.push(segment(label, None, query.with(|query| query.group = name), query.group == name));
    }
    let views = vec![
        segment("Table", Some("table"), query.with(|query| query.board = false), !query.board),
        segment("Board", Some("layout-grid"), query.with(|query| query.board = true), query.board),
    ];
    view! {
        <span class="wide row sm-seg"><Segmented label="Group by" segments=groups/><Segmented label="Show as" segments=views/></span>
    }
    .into_any()
}

/// Which columns there are, how high rows are, and on a phone what else there is no room for.
fn menu(shown: &Shown) -> AnyView {
    let query = &shown.query;
    let mut columns = Vec::new();
    for (at, column) in COLUMNS.iter().enumerate().skip(1) {
        let shown = query.shows(at);
        columns.push(
            view! {
                <label><input type="checkbox" name="columns" value=column.name form=FORM checked=shown prop:checked=shown/>{column.label}</label>
            }
            .into_any(),
        );
    }
    let heights = vec![
        segment("Normal", None, query.with(|query| query.compact = false), !query.compact),
        segment("Compact", None, query.with(|query| query.compact = true), query.compact),
    ];
    let to_board = query.with(|query| query.board = !query.board).address();
    let to_board_label = if query.board { "Show as table" } else { "Show as board" };
    view! {
        <input type="hidden" name="columns" value="name" form=FORM/>
        {columns}
        <button type="submit" form=FORM class="btn sm unscripted">"Apply"</button>
        <hr/>
        <p class="lbl">"Row height"</p>
        <div class="list-heights sm-seg"><Segmented label="Row height" segments=heights/></div>
        <div class="phone"><hr/><MenuItem label=to_board_label href=to_board icon="layout-grid"/></div>
    }
    .into_any()
}
