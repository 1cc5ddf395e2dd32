//! The HTML document around the application, rendered on the server only.

use std::collections::{BTreeMap, BTreeSet};

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;

use crate::{App, Organization, page::code_of};

/// Where the browser finds the client: absolute paths with a content hash in each name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    pub js: String,
    pub loader: String,
    pub wasm: String,
    pub css: String,
    /// What the code of each page is in, by [`Code::file`](crate::page::Code::file).
    pub pages: BTreeMap<String, Vec<String>>,
    /// The font of the interface, preloaded so that text does not change its look.
    pub interface_font: Option<String>,
    /// The font of greetings, preloaded where a page begins with one.
    pub reading_font: Option<String>,
    /// The page reloads when the server comes back after a restart: for those who work on Callboard.
    pub reload_on_restart: bool,
}

/// How the reader wants pages to look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// `light` or `dark`; none follows the system.
    pub theme: Option<&'static str>,
}

/// Drawings that pages refer to. They are in the document once, and not in the browser's code.
const DRAWINGS: &str = concat!(include_str!("brand.svg"), include_str!("ui/icons.svg"));

const RELOAD: &str = "\
const changes = new EventSource('/api/events/v1/stream');
let lost = false;
changes.onerror = () => { lost = true; };
changes.onopen = () => { if (lost) location.reload(); };";

/// The files with the code of the page that is rendered, beside the shared one.
fn code_of_page<'a>(assets: &'a Assets, path: &str) -> BTreeSet<&'a String> {
    code_of(path).filter_map(|code| assets.pages.get(code.file)).flatten().collect()
}

/// The whole page. Without `assets` (a server built without its client) the page is the same, but stays unscripted.
pub fn document(assets: Option<Assets>, look: Look) -> impl IntoView {
    let organization = Organization::name();
    let nonce = use_nonce();
    let address = use_context::<RequestUrl>().and_then(|address| address.parse().ok());
    let path = address.as_ref().map_or_else(|| "/".to_owned(), |address| address.path().to_owned());
    let head = assets.map(|assets| {
        // The code is asked for by the script, not preloaded: where scripts are off it would be loaded for nothing.
        let start = format!(
            "for (const href of {page})\n\
             document.head.append(Object.assign(document.createElement('link'), {{ rel: 'preload', as: 'fetch', crossOrigin: '', href }}));\n\
             const code = fetch({wasm:?});\nconst {{ default: start, hydrate }} = await import({js:?});\n\
             await start({{ module_or_path: code }});\nawait hydrate();",
            page = code_of_page(&assets, &path).into_iter().map(String::as_str).collect::<serde_json::Value>(),
            js = assets.js,
            wasm = assets.wasm
        );
        let greeting = assets.reading_font.filter(|_| path == "/");
        let fonts = [assets.interface_font, greeting].map(|font| {
            font.map(|font| {
                view! { <link rel="preload" href=font r#as="font" r#type="font/woff2" crossorigin="anonymous"/> }
            })
        });
        view! {
            <link rel="stylesheet" href=assets.css/>
            {fonts}
            <link rel="modulepreload" href=assets.js nonce=nonce.clone()/>
            <link rel="modulepreload" href=assets.loader nonce=nonce.clone()/>
            <script type="module" nonce=nonce.clone() inner_html=start></script>
            {assets.reload_on_restart.then(|| view! { <script type="module" nonce=nonce inner_html=RELOAD></script> })}
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=look.theme data-organization=organization>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                {head}
                <MetaTags/>
            </head>
            <body>
                <App/>
                // Behind the application, which takes over the document's body from its first element on.
                <svg hidden aria-hidden="true" inner_html=DRAWINGS></svg>
            </body>
        </html>
    }
}
