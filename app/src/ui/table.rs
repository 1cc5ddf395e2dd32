//! The pieces of a table. Columns have a priority: none is always there, `p2` to `p4` only where the table has the room.

use leptos::prelude::*;

use super::{Icon, classes, tell};

/// A table in its own scroller, with a name for those who listen.
#[component]
pub fn Table(
    #[prop(into)] caption: String,
    /// The cells of the head: [`SortHead`] and `<th scope="col">`.
    head: AnyView,
    /// Bodies of rows.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="sr">{caption}</caption>
                <thead><tr>{head}</tr></thead>
                {children()}
            </table>
        </div>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    Ascending,
    Descending,
}

/// The head of a column that can be sorted by.
#[component]
pub fn SortHead(
    #[prop(into)] label: String,
    /// How the table is sorted by this column, if it is.
    #[prop(optional_no_strip, into)]
    order: Option<SortOrder>,
    /// The same table in the next order. Without it, a button whose click is heard where the head stands.
    #[prop(optional, into)]
    href: Option<String>,
    /// The column's priority, and `ar` for numbers.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let (sorted, icon) = match order {
        Some(SortOrder::Ascending) => (Some("ascending"), "chevron-up"),
        Some(SortOrder::Descending) => (Some("descending"), "chevron-down"),
        None => (None, "chevrons-up-down"),
    };
    let content = view! { {label}<Icon name=icon class="i i-sm"/> };
    let control = match href {
        Some(href) => view! { <a href=href>{content}</a> }.into_any(),
        None => view! { <button type="button">{content}</button> }.into_any(),
    };
    view! { <th scope="col" class=class aria-sort=sorted>{control}</th> }
}

/// A row: the one that the keys point at has the cursor.
#[component]
pub fn TableRow(
    #[prop(optional, into)] selected: Signal<bool>,
    #[prop(optional, into)] cursor: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <tr aria-selected=move || selected.get().then_some("true") class=move || cursor.get().then_some("cursor")>{children()}</tr>
    }
}

/// The head of a group of rows.
#[component]
pub fn GroupHead(#[prop(into)] label: String, #[prop(into)] note: String, columns: usize) -> impl IntoView {
    view! {
        <tr class="grp"><th colspan=columns scope="colgroup">{label}" "<span class="faint">{note}</span></th></tr>
    }
}

/// A box to select a row, or all of them.
#[component]
pub fn RowSelect(
    /// `Select checkout-api`.
    #[prop(into)]
    label: String,
    #[prop(optional, into)] checked: Signal<bool>,
    /// For the box in the head.
    #[prop(optional)]
    all: bool,
) -> AnyView {
    let control =
        view! { <input type="checkbox" aria-label=label checked=checked.get_untracked() prop:checked=checked/> };
    if all {
        view! { <th scope="col" class="pick">{control}</th> }.into_any()
    } else {
        view! { <td>{control}</td> }.into_any()
    }
}

/// Below a table: how much of it shows, how old it is, and the way to the rest.
#[component]
pub fn TableFoot(
    /// `1 to 22 of 6,634 matches, 12,482 in all`.
    #[prop(into)]
    text: String,
    /// Freshness, and a [`super::Pager`].
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! { <div class="table-foot"><span class="num">{text}</span>{children.map(|children| children())}</div> }
}

/// The way through a list that is longer than a page; what leads nowhere is disabled.
#[component]
pub fn Pager(
    #[prop(optional_no_strip, into)] earlier: Option<String>,
    #[prop(optional_no_strip, into)] next: Option<String>,
    #[prop(default = "Earlier")] earlier_label: &'static str,
    #[prop(default = "Next")] next_label: &'static str,
) -> impl IntoView {
    let step = |href: Option<String>, label: &'static str, rel: &'static str| match href {
        Some(href) => view! { <a class="btn sm" href=href rel=rel>{label}</a> }.into_any(),
        None => view! { <button type="button" class="btn sm" disabled>{label}</button> }.into_any(),
    };
    view! { <span class="end row">{step(earlier, earlier_label, "prev")}{step(next, next_label, "next")}</span> }
}

/// What can be done with the selected rows: at most five actions. Clear stands at the end.
#[component]
pub fn BulkBar(
    /// What is selected: `3 selected`.
    #[prop(into)]
    text: String,
    #[prop(default = "Clear selection")] clear_label: &'static str,
    #[prop(optional, into)] on_clear: Option<Callback<()>>,
    /// In the flow of the page instead of over its end.
    #[prop(optional)]
    in_flow: bool,
    /// Small buttons.
    children: Children,
) -> impl IntoView {
    let label = format!("Actions for {text}");
    let clear = move |_| tell(on_clear, ());
    view! {
        <div class=classes(&["bulk", if in_flow { "static" } else { "" }]) role="toolbar" aria-label=label>
            <span class="num nowrap strong">{text}</span><span class="sep"></span>
            {children()}
            <button type="button" class="btn icon sm" aria-label=clear_label title=clear_label on:click=clear><Icon name="x"/></button>
        </div>
    }
}
