//! Keys, as the page's HTML declares them: whatever has `aria-keyshortcuts` is clicked, or focused where it is a field.
//! `j`, `k`, `x` and Enter work on the rows of the page (`[data-row]`).

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent};

/// Listens as long as the page lives.
pub fn listen() {
    let first = Rc::new(RefCell::new(None::<String>));
    let pressed = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if event.default_prevented() || event.alt_key() || event.is_composing() {
            return;
        }
        let control = event.ctrl_key() || event.meta_key();
        if !control && (is_typing() || !single_keys()) {
            return;
        }
        let key = if control { format!("Control+{}", event.key()) } else { event.key() };
        // `g` waits for the key that follows it.
        let keys = first.take().map_or_else(|| key.clone(), |first| format!("{first} {key}"));
        if key == "g" && keys == "g" {
            first.replace(Some(key));
        } else if act(&keys) {
            event.prevent_default();
        }
    });
    let clicked = Closure::<dyn Fn(web_sys::MouseEvent)>::new(|event: web_sys::MouseEvent| {
        if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            command(&element);
        }
    });
    // A document takes every listener.
    let _listening = document().add_event_listener_with_callback("keydown", pressed.as_ref().unchecked_ref());
    let _listening = document().add_event_listener_with_callback("click", clicked.as_ref().unchecked_ref());
    pressed.forget();
    clicked.forget();
}

/// Moves the focus to the page's heading and returns the page's title.
pub fn focus_heading() -> String {
    if let Some(heading) = find("main h1").and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        heading.set_tab_index(-1);
        // An element of the page that may be focused always can be.
        let _focused = heading.focus();
    }
    document().title()
}

/// True where the keys mean something here.
fn act(keys: &str) -> bool {
    match keys {
        "j" | "ArrowDown" => move_cursor(1),
        "k" | "ArrowUp" => move_cursor(-1),
        "x" => in_row("input[type=checkbox]"),
        "Enter" => active_is_page() && in_row("a"),
        "[" => click(".tabs [aria-current] ", Some(-1)),
        "]" => click(".tabs [aria-current] ", Some(1)),
        "/" => click("main [type=search]", None),
        // What is typed into a selector must not be able to end it.
        keys => !keys.contains(['"', '\\']) && click(&format!("[aria-keyshortcuts=\"{keys}\"]"), None),
    }
}

/// Clicks the first such element that can be seen, or one of its siblings; focuses it where it is a field.
fn click(selector: &str, sibling: Option<i32>) -> bool {
    let found = all(selector)
        .into_iter()
        .find(|element| element.get_client_rects().length() > 0 || element.has_attribute("hidden"));
    let element = match (found, sibling) {
        (Some(element), Some(-1)) => element.previous_element_sibling(),
        (Some(element), Some(_)) => element.next_element_sibling(),
        (found, None) => found,
        (None, _) => None,
    };
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    if element.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() != "checkbox") {
        // See `focus_heading`.
        let _focused = element.focus();
    } else {
        element.click();
    }
    true
}

fn move_cursor(by: i32) -> bool {
    let rows = all("[data-row]");
    if rows.is_empty() || !(active_is_page() || active_is_in_row()) {
        return false;
    }
    let at = rows.iter().position(|row| row.has_attribute("data-cursor"));
    let last = rows.len() - 1;
    let next = match (at, by > 0) {
        (None, _) => 0,
        (Some(at), true) => (at + 1).min(last),
        (Some(at), false) => at.saturating_sub(1),
    };
    if let Some(row) = at.and_then(|at| rows.get(at)) {
        // An attribute can always be set or taken away.
        let _gone = row.remove_attribute("data-cursor");
    }
    if let Some(row) = rows.get(next) {
        let _set = row.set_attribute("data-cursor", "");
        row.scroll_into_view_with_scroll_into_view_options(&nearest());
        if let Ok(Some(link)) = row.query_selector("a")
            && let Ok(link) = link.dyn_into::<HtmlElement>()
        {
            let _focused = link.focus();
        }
    }
    true
}

fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options
}

/// Clicks something in the row with the cursor.
fn in_row(selector: &str) -> bool {
    click(&format!("[data-row][data-cursor] {selector}"), None)
}

fn active() -> Option<Element> {
    document().active_element()
}

/// Nothing in particular has the focus.
fn active_is_page() -> bool {
    active().is_none_or(|element| matches!(element.tag_name().as_str(), "BODY" | "MAIN" | "H1"))
}

fn active_is_in_row() -> bool {
    active().is_some_and(|element| matches!(element.closest("[data-row]"), Ok(Some(_))))
}

/// The keys that are pressed are text, or a dialog's.
fn is_typing() -> bool {
    let field = |element: Element| match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => element.get_attribute("type").is_none_or(|kind| kind != "checkbox" && kind != "radio"),
        _ => element.has_attribute("contenteditable"),
    };
    active().is_some_and(field) || find("dialog[open]").is_some()
}

/// The reader may have switched single keys off.
fn single_keys() -> bool {
    find("#single-keys")
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .is_none_or(|keys| keys.checked())
}

/// Opens and closes dialogs for browsers that do not know `command` yet.
fn command(element: &Element) {
    let Ok(Some(button)) = element.closest("button[commandfor]") else { return };
    if js_sys::Reflect::has(&button, &"commandForElement".into()).unwrap_or(false) {
        return;
    }
    let dialog = button.get_attribute("commandfor").and_then(|id| document().get_element_by_id(&id));
    let Some(dialog) = dialog.and_then(|element| element.dyn_into::<HtmlDialogElement>().ok()) else { return };
    if button.get_attribute("command").as_deref() == Some("close") {
        dialog.close();
    } else if !dialog.open() {
        // It is in the document and not open, so it can be opened.
        let _opened = dialog.show_modal();
    }
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn all(selector: &str) -> Vec<Element> {
    let Ok(list) = document().query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect()
}
