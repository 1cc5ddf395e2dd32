//! Light, dark, or what the system says. Kept in a cookie, so that the server sends the page in its final look.

use leptos::prelude::*;

use crate::ui::Icon;

#[component]
pub fn ThemeMenu() -> impl IntoView {
    let choices =
        [("", "Follow the system", "settings-2"), ("light", "Light", "sun-moon"), ("dark", "Dark", "theater")];
    let choices = choices.map(|(theme, label, icon)| {
        view! {
            <button type="button" on:click=move |_| choose(theme) popovertarget="theme" popovertargetaction="hide">
                <Icon name=icon/>{label}
            </button>
        }
    });
    view! {
        <button type="button" class="btn icon ghost" aria-label="Theme" title="Theme (T)" aria-keyshortcuts="t" popovertarget="theme">
            <Icon name="sun-moon"/>
        </button>
        <div id="theme" popover="auto" class="menu"><p class="lbl">"Theme"</p>{choices.collect_view()}</div>
    }
}

/// Sets the theme of this page and of those to come.
fn choose(theme: &'static str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;

        if let Some(root) = document().document_element() {
            // An attribute of the root element can always be set.
            let _set = if theme.is_empty() {
                root.remove_attribute("data-theme")
            } else {
                root.set_attribute("data-theme", theme)
            };
        }
        let age = if theme.is_empty() { 0 } else { 31_536_000 };
        if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
            // Where cookies are off, the choice lasts as long as the page.
            let _kept = document.set_cookie(&format!("theme={theme}; path=/; max-age={age}; samesite=lax"));
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = theme;
}
