use leptos::prelude::*;

/// Callboard's mark.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 22 22" aria-hidden="true">
            <rect x="1" y="1" width="20" height="20" rx="5.5" fill="var(--ink)"/>
            <path d="M5.5 8.2h5M5.5 12h11M5.5 15.8h8" stroke="var(--canvas)" stroke-width="1.9" stroke-linecap="round"/>
            <circle cx="15.6" cy="7.2" r="2.3" fill="var(--ghost)"/>
        </svg>
    }
}
