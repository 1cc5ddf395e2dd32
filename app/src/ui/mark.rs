use leptos::prelude::*;

/// Callboard's mark and name.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" aria-hidden="true"><use href="#mark"></use></svg>
        <svg class="word" viewBox="0 0 83 22" role="img" aria-label="Callboard"><use href="#wordmark"></use></svg>
    }
}
