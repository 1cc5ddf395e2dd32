//! Boxes and switches: choices that are all in sight.

use leptos::prelude::*;

use super::{Avatar, Choice, marked, number, tell};

/// A box with its label, and a number at the end for facets.
#[component]
pub fn Check(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] checked: bool,
    #[prop(optional)] disabled: bool,
    #[prop(optional, into)] count: Option<u64>,
) -> impl IntoView {
    // A value that nothing has is still there, but grey.
    let class = if count == Some(0) { "check zero" } else { "check" };
    let count = count.map(|count| view! { <span class="n">{number(count)}</span> });
    view! {
        <label class=class>
            <input type="checkbox" name=name value=value checked=checked disabled=disabled/>
            <span>{label}</span>
            {count}
        </label>
    }
}

/// One of two or three short values, side by side.
#[component]
pub fn Radios(#[prop(into)] legend: String, #[prop(into)] name: String, choices: Vec<Choice>) -> impl IntoView {
    let radio = move |Choice { value, label, chosen, .. }: Choice| {
        view! { <label class="check"><input type="radio" name=name.clone() value=value checked=chosen/><span>{label}</span></label> }
    };
    view! {
        <fieldset class="row wrap g4"><legend class="sr">{legend}</legend>{choices.into_iter().map(radio).collect_view()}</fieldset>
    }
}

/// The same as segments.
#[component]
pub fn RadioSegments(#[prop(into)] legend: String, #[prop(into)] name: String, choices: Vec<Choice>) -> impl IntoView {
    let radio = move |Choice { value, label, chosen, .. }: Choice| {
        view! { <label><input type="radio" name=name.clone() value=value checked=chosen/>{label}</label> }
    };
    view! {
        <fieldset class="field"><legend>{legend}</legend><span class="seg">{choices.into_iter().map(radio).collect_view()}</span></fieldset>
    }
}

/// Up to five values that need an explanation.
#[component]
pub fn Options(#[prop(into)] legend: String, #[prop(into)] name: String, choices: Vec<Choice>) -> impl IntoView {
    let option = move |Choice { value, label, text, chosen }: Choice| {
        let text = text.map(|text| view! { <br/><span class="small muted">{text}</span> });
        view! {
            <label><input type="radio" name=name.clone() value=value checked=chosen/><span><b class="med">{label}</b>{text}</span></label>
        }
    };
    view! {
        <fieldset class="field"><legend>{legend}</legend><div class="opts">{choices.into_iter().map(option).collect_view()}</div></fieldset>
    }
}

/// Something that is on or off at once, without a button that sends it.
#[component]
pub fn Switch(
    #[prop(into)] label: String,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] on: Signal<bool>,
    #[prop(optional)] disabled: bool,
) -> impl IntoView {
    view! {
        <label class="row">
            <input type="checkbox" class="switch" role="switch" name=name checked=on.get_untracked() prop:checked=on disabled=disabled/>
            {label}
        </label>
    }
}

/// One offer of a [`Listbox`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offer {
    pub name: String,
    /// The part of the name that was typed.
    pub typed: String,
    /// Why it is offered: `14 members, you are one`.
    pub reason: String,
    /// Whether the keys point at it.
    pub active: bool,
}

/// What a combobox for things of the catalog offers. The input that it belongs to has `role="combobox"` and names it in
/// `aria-controls`.
#[component]
pub fn Listbox(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    offers: Vec<Offer>,
    #[prop(optional, into)] on_choose: Option<Callback<String>>,
) -> impl IntoView {
    let prefix = id.clone();
    let offer = move |(at, Offer { name, typed, reason, active }): (usize, Offer)| {
        let (value, shown) = (name.clone(), marked(&name, &typed));
        let choose = move |_| tell(on_choose, value.clone());
        view! {
            <div role="option" id=format!("{prefix}-{at}") aria-selected=active.to_string() on:click=choose>
                <Avatar name/><span>{shown}</span><span class="end">{reason}</span>
            </div>
        }
    };
    view! {
        <div class="listbox" role="listbox" id=id aria-label=label>{offers.into_iter().enumerate().map(offer).collect_view()}</div>
    }
}
