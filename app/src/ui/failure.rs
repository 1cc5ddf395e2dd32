use leptos::prelude::*;

use crate::api::ApiError;

/// A load that failed, shown in the place of what it should have brought.
#[component]
pub fn Failure(
    /// What could not be loaded: `the catalog`.
    what: &'static str,
    error: ApiError,
) -> impl IntoView {
    view! {
        <div class="notice" data-tone="bad" role="alert">
            <p><b>{format!("Callboard could not load {what}. ")}</b>{error.to_string()}</p>
        </div>
    }
}
