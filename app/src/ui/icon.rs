use leptos::prelude::*;

/// An icon of the page's sprite, 16 px wide unless a class says otherwise. It says nothing by itself: put a word beside
/// it, or a label on what it stands in.
#[component]
pub fn Icon(
    /// Its name in Lucide, which `icons.svg` has.
    name: &'static str,
    #[prop(default = "i")] class: &'static str,
) -> impl IntoView {
    view! { <svg class=class aria-hidden="true"><use href=format!("#i-{name}")></use></svg> }
}

/// Every icon, one symbol a line. From Lucide; `icons.LICENSE` is its licence.
#[cfg(any(feature = "ssr", test))]
pub const SYMBOLS: &str = include_str!("icons.svg");

/// What [`Icon`] refers to: once in a document, before anything that is shown.
#[cfg(feature = "ssr")]
#[component]
pub fn Sprite() -> impl IntoView {
    view! { <svg class="sprite" hidden aria-hidden="true" inner_html=SYMBOLS></svg> }
}

#[cfg(test)]
mod tests;
