//! The browser's entry point: takes over the HTML that the server rendered.

use app::{
    App,
    api::{ApiClient, Fetch},
    page::code_of,
};
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Loads the code of this page, makes the page interactive, then marks the document with `data-hydrated`.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    let path = location().pathname().unwrap_or_default();
    for code in code_of(&path) {
        // Without its code the page stays as the server rendered it; the console has the reason.
        if (code.load)().await.is_err() {
            return;
        }
    }
    take_over();
}

fn take_over() {
    hydrate_body(|| {
        provide_context(ApiClient::new(Fetch));
        view! { <App/> }
    });
    if let Some(root) = document().document_element() {
        // The only failure is a document without a root element, which has nothing to mark.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
