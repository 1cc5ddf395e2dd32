//! The form that narrows the list, and the boxes that select rows. The form works without scripts; with them, a choice
//! counts as soon as it is made.

use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
    web_sys::{FormData, HtmlFormElement, HtmlInputElement, UrlSearchParams},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{kept::Page, page::select_all, query::ListQuery, selection::ALL};

/// The id of the form, for fields that stand elsewhere.
pub const FORM: &str = "filters";

/// Hears every change of the page: shows the list that the form asks for, or selects rows.
pub fn on_change(page: Page) -> impl Fn(Event) + 'static {
    let show = show();
    move |event| {
        let input: HtmlInputElement = event_target(&event);
        if input.type_() != "checkbox" {
            return;
        }
        match (input.form(), input.value().parse()) {
            (Some(form), _) => show(&form),
            (None, _) if input.id() == ALL => select_all(page, Some(input.checked())),
            (None, Ok(entity)) => page.now().selection.select(&[entity], input.checked()),
            (None, Err(_)) => {}
        }
    }
}

pub fn on_submit() -> impl Fn(SubmitEvent) + 'static {
    let show = show();
    move |event| {
        event.prevent_default();
        show(&event_target(&event));
    }
}

fn show() -> impl Fn(&HtmlFormElement) + 'static {
    let navigate = use_navigate();
    move |form| {
        let sent =
            FormData::new_with_form(form).and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data));
        if let Ok(sent) = sent {
            let address = ListQuery::parse(&String::from(sent.to_string())).address();
            navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    }
}
