use leptos::prelude::*;

/// A line at the upper edge while a navigation takes longer than 400 ms.
#[component]
pub fn NavigationProgress(
    #[prop(into)] active: Signal<bool>,
    #[prop(default = "Loading the page")] label: &'static str,
    /// In the flow of the page and without motion.
    #[prop(optional)]
    in_flow: bool,
) -> impl IntoView {
    let class = if in_flow { "slow-navigation static" } else { "slow-navigation" };
    view! { <div class=class hidden=move || !active.get()><span class="sr" role="status">{label}</span></div> }
}
