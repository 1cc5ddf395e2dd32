//! Taking text along.

use leptos::prelude::*;

use crate::ui::{Icon, coloured};

/// A button that copies `text`. What it copies is said in `label`.
pub fn copy_button(text: String, label: String) -> AnyView {
    let title = label.clone();
    view! {
        <button type="button" class="btn icon ghost sm end" aria-label=label title=title on:click=move |_| copy(&text)>
            <Icon name="copy"/>
        </button>
    }
    .into_any()
}

/// A block of text as it is, in colours where it is YAML or JSON, with a button that copies it.
pub fn text_block(title: &str, text: String, is_yaml: bool) -> AnyView {
    let copy = copy_button(text.clone(), format!("Copy {title}"));
    let label = title.to_owned();
    let text = if is_yaml { coloured(text) } else { text.into_any() };
    view! { <div class="code">{copy}<pre tabindex="0" aria-label=label><code>{text}</code></pre></div> }.into_any()
}

/// Copies the address of this page with all that it shows.
pub fn copy_address() {
    copy(&window().location().href().unwrap_or_default());
}

#[cfg(feature = "hydrate")]
fn copy(text: &str) {
    use js_sys::{Function, Promise, Reflect};
    use leptos::task::spawn_local;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    use crate::shell::Toasts;

    // Only pages of a secure origin have a clipboard.
    let write = || {
        let navigator = Reflect::get(&window(), &"navigator".into())?;
        let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
        let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &text.into())?.dyn_into::<Promise>()
    };
    let (written, toasts): (Result<Promise, JsValue>, _) = (write(), Toasts::expect());
    spawn_local(async move {
        let done = match written {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        };
        if done {
            toasts.done("Copied");
        } else {
            toasts.failed("Your browser does not let this page copy. Select the text and copy it yourself.");
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn copy(_: &str) {}
