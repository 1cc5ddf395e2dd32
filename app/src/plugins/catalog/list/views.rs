//! Views of the list: those that everybody has, and those that the reader saved.

use std::time::Duration;

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local, web_sys::FormData};
use leptos_router::location::Url;
use shared::paths;

use super::{
    page::{Page, Shown},
    query::{ListQuery, ONLY},
    view_model::{SavedView, current_view, in_all, saved_views},
};
use crate::{
    api::{ApiClient, Request},
    live::{Live, Topic},
    shell::Toasts,
    ui::{Dialog, DialogSize, Icon, Tab, Tabs, Toast, ToastList, Tone},
};

/// The settings that are views: from a name to what stands behind the `?` of the list's address.
pub const BUCKET: &str = "views";

/// How long a view can be brought back.
const STAYS: Duration = Duration::from_secs(10);

/// The view that the reader deleted last, while he can bring it back: the name and the address, on a line each.
pub type Deleted = RwSignal<String>;

/// The name of a view, from the key of its setting.
pub fn name_of(key: &str) -> String {
    Url::unescape(&key.replace(':', "%"))
}

/// The key of the setting; keys have fewer characters than names.
fn key_of(name: &str) -> String {
    paths::escape(name).replace('~', "%7E").replace('%', ":")
}

pub fn tabs(shown: &Shown) -> AnyView {
    let saved = saved_views(&shown.listing);
    let current = current_view(&shown.query, &saved);
    let matching = shown.listing.page.total_items;
    let tab = |label: &str, href: String, count: Option<u64>| {
        let current = current.as_deref() == Some(label);
        let count = count.or_else(|| current.then_some(matching)).map(|count| (count, Tone::None));
        Tab { label: label.to_owned(), href, current, count }
    };
    let mut tabs = vec![tab("All", paths::CATALOG.to_owned(), Some(in_all(&shown.listing)))];
    tabs[0].current = current.is_none();
    tabs.extend(ONLY.iter().map(|(only, label)| tab(label, format!("{}?only={only}", paths::CATALOG), None)));
    tabs.extend(saved.into_iter().map(|SavedView { name, address }| tab(&name, address, None)));
    view! { <Tabs label="Views" tabs/> }.into_any()
}

/// Saves the list as it is as a view, or deletes the view that it is.
pub fn actions(shown: &Shown) -> AnyView {
    let saved = saved_views(&shown.listing);
    let current = current_view(&shown.query, &saved);
    if let Some(view) = saved.into_iter().find(|view| Some(&view.name) == current.as_ref()) {
        let deleted = shown.deleted;
        return view! {
            <button type="button" class="btn sm ghost wide scripted" on:click=move |_| delete(view.clone(), deleted)><Icon name="trash-2"/>"Delete view"</button>
        }
        .into_any();
    }
    (shown.query != ListQuery::default())
        .then(|| {
            view! {
                <button type="button" class="btn sm ghost wide scripted" command="show-modal" commandfor="save-view"><Icon name="bookmark"/>"Save view…"</button>
            }
        })
        .into_any()
}

pub fn save_dialog(page: Page) -> AnyView {
    let save = move |event: SubmitEvent| {
        let name = FormData::new_with_form(&event_target(&event)).ok().and_then(|data| data.get("name").as_string());
        if let Some(name) = name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            let address = page.now().query.with(|query| query.whole = 0).address();
            put(SavedView { name: name.to_owned(), address }, format!("The view {name} is saved."));
        }
    };
    let footer = view! {
        <button type="button" class="btn" command="close" commandfor="save-view">"Cancel"</button>
        <button type="submit" class="btn primary" form="save-view-form">"Save view"</button>
    };
    view! {
        <Dialog id="save-view" title="Save this view?" size=DialogSize::Narrow footer=footer.into_any()>
            <form id="save-view-form" method="dialog" class="field" on:submit=save>
                <label for="save-view-name">"Name"</label>
                <input class="input" id="save-view-name" name="name" required maxlength="40" autocomplete="off" aria-describedby="save-view-hint"/>
                <p class="hint" id="save-view-hint">"Keeps filters, order, columns and groups. Only you see it. A view of the same name is replaced."</p>
            </form>
        </Dialog>
    }
    .into_any()
}

/// Offers to bring back the view that was deleted last.
pub fn undo(deleted: Deleted) -> AnyView {
    let toast = move || {
        let text = deleted.get();
        let Some((name, address)) = text.split_once('\n') else { return ().into_any() };
        let view = SavedView { name: name.to_owned(), address: address.to_owned() };
        let restore = move |_| {
            put(view.clone(), format!("The view {} is back.", view.name));
            deleted.set(String::new());
        };
        view! {
            <Toast tone=Tone::Ok title=format!("The view {name} is deleted.")>
                <button type="button" class="btn sm" on:click=restore>"Undo"</button>
            </Toast>
        }
        .into_any()
    };
    view! { <ToastList>{toast}</ToastList> }.into_any()
}

fn put(view: SavedView, done: String) {
    let query = view.address.split_once('?').map_or("", |(_, query)| query);
    let body = format!("{{\"value\":{}}}", serde_json::Value::from(query));
    send(Request { method: "PUT", path: path_of(&view.name), body: Some(body) }, move |toasts| toasts.done(done));
}

fn delete(view: SavedView, deleted: Deleted) {
    let request = Request { method: "DELETE", path: path_of(&view.name), body: None };
    send(request, move |_| {
        let text = format!("{}\n{}", view.name, view.address);
        deleted.set(text.clone());
        set_timeout(
            move || {
                deleted.update(|deleted| {
                    if *deleted == text {
                        deleted.clear();
                    }
                });
            },
            STAYS,
        );
    });
}

fn path_of(name: &str) -> String {
    format!("{}/buckets/{BUCKET}/keys/{}", paths::USER_SETTINGS_API, paths::escape(&key_of(name)))
}

fn send(request: Request, done: impl FnOnce(Toasts) + 'static) {
    let (client, live, toasts) = (ApiClient::expect(), Live::expect(), Toasts::expect());
    let done: Box<dyn FnOnce(Toasts)> = Box::new(done);
    spawn_local(async move {
        match client.send(request).await {
            Ok(_) => {
                live.touch(Topic::Settings);
                done(toasts);
            }
            Err(error) => toasts.failed(format!("That was not kept. {error}")),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_as_a_key() {
        for name in ["My team", "50% ~ a:b/c", "Überblick"] {
            let key = key_of(name);
            assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:/-".contains(&byte)), "{key}");
            assert_eq!(name_of(&key), name);
        }
    }
}
