//! The form that narrows the list, and the boxes that select rows. The form works without scripts; with them, a choice
//! counts as soon as it is made.

use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
    web_sys::HtmlInputElement,
};

use super::{
    page::{Page, select_all},
    query::ListQuery,
    selection::ALL,
};
use crate::shell::follow_form;

/// The id of the form, for fields that stand elsewhere.
pub const FORM: &str = "filters";

/// Hears every change of the page: shows the list that the form asks for, or selects rows.
pub fn on_change(page: Page) -> impl Fn(Event) + 'static {
    let show = follow_form(|sent| ListQuery::parse(sent).address());
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
    let show = follow_form(|sent| ListQuery::parse(sent).address());
    move |event| {
        event.prevent_default();
        show(&event_target(&event));
    }
}
