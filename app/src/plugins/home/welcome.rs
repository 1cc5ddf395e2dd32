//! The first page of a portal that has no source yet: the way to the first one.

use leptos::prelude::*;

use crate::plugins::sources::Registration;

#[component]
pub fn Welcome() -> impl IntoView {
    view! {
        <div class="welcome stack g4">
            <div class="stack">
                <h2 class="serif">"The board is empty. Let's pin the first sheet."</h2>
                <p class="muted">"Connect your first repository. What its descriptors describe appears here, and stays up to date. You can undo all of it."</p>
            </div>
            <Registration target=String::new()/>
        </div>
    }
}
