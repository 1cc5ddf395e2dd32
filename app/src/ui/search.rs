//! What a search finds: hits on a page, and rows of the palette.

use leptos::prelude::*;

use super::{Icon, Tile, marked, tell};

/// What stands before a row of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    Icon(&'static str),
    Tile { kind: String, entity_type: String },
}

impl Picture {
    fn view(self) -> AnyView {
        match self {
            Self::Icon(name) => view! { <Icon name/> }.into_any(),
            Self::Tile { kind, entity_type } => view! { <Tile kind entity_type/> }.into_any(),
        }
    }
}

/// Something that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub kind: String,
    pub entity_type: String,
    pub title: String,
    pub href: String,
    /// The sentence in which it was found.
    pub text: String,
    /// Kind, place, owner, age.
    pub facts: Vec<String>,
}

/// A hit on the page of a search.
#[component]
pub fn Hit(
    found: Found,
    /// What was searched for, to mark it.
    #[prop(into)]
    typed: String,
) -> impl IntoView {
    let Found { kind, entity_type, title, href, text, facts } = found;
    let facts = facts.into_iter().map(|fact| view! { <span>{fact}</span> }).collect_view();
    view! {
        <article class="hit">
            <Tile kind entity_type/>
            <div>
                <h2><a href=href>{marked(&title, &typed)}</a></h2>
                <p>{marked(&text, &typed)}</p>
                <p class="meta">{facts}</p>
            </div>
        </article>
    }
}

/// A row of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteRow {
    pub picture: Picture,
    pub label: String,
    /// Where it is, or what it is about.
    pub note: String,
    /// What it is: `Docs`, `Action`.
    pub end: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteGroup {
    pub label: String,
    pub rows: Vec<PaletteRow>,
}

/// What the palette offers, in groups. Rows are numbered through all groups; the input that it belongs to names the
/// active one as `{id}-{number}`.
#[component]
pub fn PaletteList(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    groups: Vec<PaletteGroup>,
    /// What was typed, to mark it.
    #[prop(into)]
    typed: String,
    active: usize,
    #[prop(optional, into)] on_choose: Option<Callback<usize>>,
) -> impl IntoView {
    let mut number = 0;
    let groups = groups.into_iter().enumerate().map(|(at, PaletteGroup { label, rows })| {
        let heading = format!("{id}-group-{at}");
        let rows = rows.into_iter().map(|row| {
            number += 1;
            let choose = move || tell(on_choose, number - 1);
            palette_row(row, format!("{id}-{}", number - 1), &typed, number - 1 == active, choose)
        });
        let labelled_by = heading.clone();
        view! { <div role="group" aria-labelledby=labelled_by><div id=heading>{label}</div>{rows.collect_view()}</div> }
    });
    let groups = groups.collect_view();
    view! { <div role="listbox" id=id aria-label=label>{groups}</div> }
}

fn palette_row(row: PaletteRow, id: String, typed: &str, active: bool, choose: impl Fn() + Send + 'static) -> AnyView {
    let PaletteRow { picture, label, note, end } = row;
    let note = (!note.is_empty()).then(|| view! { " "<small>{note}</small> });
    view! {
        <div role="option" id=id aria-selected=active.to_string() on:click=move |_| choose()>
            {picture.view()}<span class="t">{marked(&label, typed)}{note}</span><span class="end">{end}</span>
        </div>
    }
    .into_any()
}
