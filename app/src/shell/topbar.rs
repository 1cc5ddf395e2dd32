//! The bar at the top: where the reader is, a search, and the theme.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use shared::paths;

use super::theme::ThemeMenu;
use crate::{
    page::is_page,
    plugins::NAV,
    ui::{Icon, capitalised},
};

#[component]
pub fn TopBar() -> impl IntoView {
    let path = use_location().pathname;
    let (words, navigate) = (NodeRef::<leptos::html::Input>::new(), use_navigate());
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = words.get_untracked().map(|words| words.value()).unwrap_or_default();
        navigate(&format!("{}?text={}", paths::CATALOG, paths::escape(&words)), NavigateOptions::default());
    };
    view! {
        <header class="topbar">
            <button type="button" class="btn icon ghost narrow-only" aria-label="Open navigation" title="Open navigation" popovertarget="side">
                <Icon name="menu"/>
            </button>
            <nav class="crumbs" aria-label="Breadcrumb">
                <ol>
                    {move || crumbs(&path.read()).into_iter().map(crumb).collect_view()}
                </ol>
            </nav>
            <form method="get" action=paths::CATALOG class="find wide" role="search" on:submit=search>
                <Icon name="search"/>
                <input node_ref=words type="search" name="text" aria-label="Search the catalog" placeholder="Search the catalog" aria-keyshortcuts="Control+k" autocomplete="off"/>
                <span class="kbd wide" aria-hidden="true"><kbd>"Ctrl"</kbd><kbd>"K"</kbd></span>
            </form>
            <a class="btn icon ghost phone" href=paths::CATALOG aria-label="Search the catalog" title="Search the catalog" aria-keyshortcuts="Control+k"><Icon name="search"/></a>
            <ThemeMenu/>
            // Where the window has no room for its button, the key still works.
            <button type="button" hidden aria-keyshortcuts="?" command="show-modal" commandfor="keys">"Keyboard shortcuts"</button>
            <button type="button" class="btn icon ghost wide" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" aria-keyshortcuts="?"
                command="show-modal" commandfor="keys"><Icon name="keyboard"/></button>
        </header>
    }
}

/// Label and address of each step to here; the last has no address.
fn crumbs(path: &str) -> Vec<(String, Option<String>)> {
    let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(unescape).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let named = |path: &str| NAV.iter().copied().flatten().find(|item| item.path == path);
    let mut crumbs = Vec::new();
    match parts[..] {
        [] => crumbs.push(("Home".to_owned(), None)),
        ["catalog", _, kind, name, ref rest @ ..] => {
            crumbs.push(("Catalog".to_owned(), Some(paths::CATALOG.to_owned())));
            crumbs.push((crate::ui::kind_name(kind), Some(format!("{}?kind={}", paths::CATALOG, paths::escape(kind)))));
            let page = path.split('/').take(5).collect::<Vec<_>>().join("/");
            crumbs.push((name.to_owned(), (!rest.is_empty()).then_some(page)));
            crumbs.extend(rest.iter().map(|part| (capitalised(part), None)));
        }
        [first, ..] if is_page(path) => {
            let label = named(&format!("/{first}")).map_or_else(|| capitalised(first), |item| item.label.to_owned());
            crumbs.push((label, None));
        }
        _ => {
            crumbs.push(("Home".to_owned(), Some("/".to_owned())));
            crumbs.push(("Not found".to_owned(), None));
        }
    }
    crumbs
}

fn crumb((label, address): (String, Option<String>)) -> AnyView {
    match address {
        Some(address) => view! { <li><a href=address>{label}</a></li> }.into_any(),
        None => view! { <li><span aria-current="page">{label}</span></li> }.into_any(),
    }
}

/// One segment of an address as a person reads it. What is not percent-encoded text stays as it is.
fn unescape(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| part.get(at + 1..at + 3)).flatten();
        if let Some(byte) = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            text.push(byte);
            at += 3;
        } else {
            text.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(text).unwrap_or_else(|_| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(path: &str) -> Vec<String> {
        crumbs(path).into_iter().map(|(label, _)| label).collect()
    }

    #[test]
    fn the_crumbs_of_an_entity_lead_back_to_its_kind() {
        assert_eq!(labels("/catalog/default/component/a%20b"), ["Catalog", "Components", "a b"]);
        let of_tab = crumbs("/catalog/default/api/orders/history");
        assert_eq!(of_tab[2], ("orders".into(), Some("/catalog/default/api/orders".into())));
        assert_eq!(of_tab[3], ("History".into(), None));
    }

    #[test]
    fn an_address_without_a_page_leads_home() {
        assert_eq!(labels("/sources"), ["Sources"]);
        assert_eq!(labels("/register"), ["Register"]);
        assert_eq!(crumbs("/nothing/here")[0], ("Home".into(), Some("/".into())));
        assert_eq!(labels("/nothing/here"), ["Home", "Not found"]);
    }

    #[test]
    fn an_address_that_is_not_text_is_shown_as_it_is() {
        assert_eq!(unescape("%ff%"), "%ff%");
        assert_eq!(unescape("caf%C3%A9"), "café");
    }
}
