//! What can be done with the selected rows.

use leptos::{prelude::*, task::spawn_local};
use shared::EntityRef;

use super::selection::Selection;
use crate::{
    api::{ApiClient, EntityListRequest},
    settings,
    shell::Toasts,
    ui::{BulkBar, Icon},
};

/// Nothing while nothing is selected.
pub fn bulk_bar(selection: Selection) -> AnyView {
    (move || {
        let entities = selection.entities();
        if entities.is_empty() { ().into_any() } else { bar(selection, entities) }
    })
    .into_any()
}

fn bar(selection: Selection, entities: Vec<EntityRef>) -> AnyView {
    let only = EntityListRequest { only: Some(entities.clone()), ..EntityListRequest::default() };
    let export = only.export_address("csv").map(|href| {
        view! { <a class="btn sm" href=href rel="external" download=""><Icon name="download"/>"Export"</a> }
    });
    let text = format!("{} selected", entities.len());
    let (starred, refreshed) = (entities.clone(), entities.clone());
    let star = move |_| starred.iter().for_each(|entity| settings::star(entity, true));
    view! {
        <BulkBar text on_clear=Callback::new(move |()| selection.clear())>
            <button type="button" class="btn sm" on:click=star><Icon name="star"/>"Star"</button>
            <button type="button" class="btn sm" on:click=move |_| read_again(refreshed.clone())><Icon name="refresh-cw"/>"Re-read"</button>
            <button type="button" class="btn sm" on:click=move |_| copy_names(&entities)><Icon name="copy"/>"Copy names"</button>
            {export}
            <span class="sep"></span>
        </BulkBar>
    }
    .into_any()
}

/// Has the source of each entity read again.
fn read_again(entities: Vec<EntityRef>) {
    let (client, toasts) = (ApiClient::expect(), Toasts::expect());
    spawn_local(async move {
        let mut failed = None;
        for entity in &entities {
            if let Err(error) = client.send(ApiClient::refresh_entity(entity)).await {
                failed = Some(format!("The source of {} was not read again. {error}", entity.name()));
            }
        }
        match failed {
            Some(failed) => toasts.failed(failed),
            None => toasts.done("The sources are being read again. What has changed shows here by itself."),
        }
    });
}

/// One name on each line, as other tools want them.
#[cfg(feature = "hydrate")]
fn copy_names(entities: &[EntityRef]) {
    use js_sys::{Function, Promise, Reflect};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    let names: Vec<&str> = entities.iter().map(EntityRef::name).collect();
    let text = names.join("\n");
    // Only pages of a secure origin have a clipboard.
    let write = || {
        let navigator = Reflect::get(&window(), &"navigator".into())?;
        let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
        let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &text.as_str().into())?.dyn_into::<Promise>()
    };
    let (written, toasts): (Result<Promise, JsValue>, _) = (write(), Toasts::expect());
    let count = entities.len();
    spawn_local(async move {
        let done = match written {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        };
        if done {
            toasts.done(format!("{count} names copied"));
        } else {
            toasts.failed("Your browser does not let this page copy. Export the selected rows instead.");
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn copy_names(_: &[EntityRef]) {}
