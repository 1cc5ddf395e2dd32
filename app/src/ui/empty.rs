//! Places without content: nothing there, or not there yet.

use leptos::prelude::*;

use super::Icon;

/// What will be here, and how it gets here.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(optional, into)] title: Option<String>,
    #[prop(into)] text: String,
    /// What to do about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            {title.map(|title| view! { <strong>{title}</strong> })}
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Lines in the place of text that is on its way; only the first time, never over known data.
#[component]
pub fn Skeleton(#[prop(default = 4)] lines: usize) -> impl IntoView {
    let widths = ["skel w-40", "skel", "skel w-88", "skel w-64"];
    let lines = (0..lines).map(|line| view! { <span class=widths[line % widths.len()]></span> }).collect_view();
    view! { <div class="stack g3" role="status" aria-label="Loading">{lines}</div> }
}

/// Rows of a table that is on its way, as high as real ones.
#[component]
pub fn SkeletonRows(rows: usize, columns: usize) -> impl IntoView {
    let widths = ["skel w-64", "skel w-40", "skel", "skel w-88"];
    let row = |row: usize| {
        let cell = |column: usize| view! { <td><span class=widths[(row + column) % widths.len()]></span></td> };
        view! { <tr aria-hidden="true">{(0..columns).map(cell).collect_view()}</tr> }
    };
    (0..rows).map(row).collect_view()
}
