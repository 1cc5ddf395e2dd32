use leptos::prelude::*;

use super::{Notice, Tone};
use crate::{api::ApiError, shell::ResponseStatus};

/// A load that failed, shown in the place of what it should have brought.
#[component]
pub fn Failure(
    /// What could not be loaded: `the catalog`.
    what: &'static str,
    error: ApiError,
) -> impl IntoView {
    if matches!(error, ApiError::Refused { status: 401, .. }) {
        ResponseStatus::set(401);
        return view! {
            <Notice tone=Tone::Warn icon="lock" title="This portal needs a sign-in, and has none for browsers yet."
                text="Ask its operator, or open it on its own machine: started with --listen 127.0.0.1:7007, it lets you in as a guest."/>
        }
        .into_any();
    }
    let again = error.is_passing().then(|| view! { <a class="btn sm" href="" rel="external">"Try again"</a> });
    view! { <Notice tone=Tone::Bad urgent=true title=format!("Callboard could not load {what}.") text=error.to_string()>{again}</Notice> }.into_any()
}
