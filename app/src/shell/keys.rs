//! The sheet of all keys.

use leptos::prelude::*;

use crate::{
    plugins::{COMMANDS, NAV},
    ui::Icon,
};

/// Keys that belong to no place.
const EVERYWHERE: &[(&str, &str)] = &[
    ("Ctrl K", "Search"),
    ("/", "Focus the search of this page"),
    ("j k", "Move in a list"),
    ("x", "Select a row"),
    ("Enter", "Open"),
    ("[ ]", "Tab before, tab after"),
    ("s", "Star"),
    ("t", "Theme"),
    ("?", "All keys"),
];

#[component]
pub fn KeySheet() -> impl IntoView {
    let places = NAV.iter().copied().flatten().map(|item| (item.keys, item.label));
    let places = places.chain(COMMANDS.iter().copied().flatten().map(|command| (command.keys, command.label)));
    let rows = EVERYWHERE.iter().copied().chain(places).filter(|(keys, _)| !keys.is_empty()).map(|(keys, label)| {
        let keys = keys.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view();
        view! { <dt><span class="kbd">{keys}</span></dt><dd>{label}</dd> }
    });
    let commands = COMMANDS.iter().copied().flatten().map(|command| {
        view! { <a hidden href=command.path aria-keyshortcuts=command.keys>{command.label}</a> }
    });
    view! {
        <dialog class="dialog" id="keys" aria-labelledby="keys-title">
            <header>
                <h2 id="keys-title">"Keyboard"</h2>
                <button type="button" class="btn icon ghost" aria-label="Close" title="Close" command="close" commandfor="keys"><Icon name="x"/></button>
            </header>
            <div class="body">
                <dl class="kv">{rows.collect_view()}</dl>
                <label class="check"><input type="checkbox" id="single-keys" checked/><span>"Single keys work without Ctrl or Alt"</span></label>
            </div>
        </dialog>
        {commands.collect_view()}
    }
}
