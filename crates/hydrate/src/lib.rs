//! The browser's entry point: takes over the HTML that the server rendered.

use app::{
    App,
    api::{ApiClient, Fetch},
};
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Makes the page interactive, then marks the document with `data-hydrated`.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    hydrate_body(|| {
        provide_context(ApiClient::new(Fetch));
        view! { <App/> }
    });
    if let Some(root) = document().document_element() {
        // The only failure is a document without a root element, which has nothing to mark.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
