//! What narrows the list: the values of six fields, with how many entities have each.

use leptos::{keyed, prelude::*};
use shared::{EntityRef, paths};

use super::{
    form::{self, FORM},
    page::{Page, Shown},
    query::FACETS,
    view_model::{Value, values_of},
};
use crate::ui::{Avatar, Icon, Tile, number};

/// Facets that are open without a choice in them.
const OPEN: usize = 3;

pub fn facets(page: Page) -> AnyView {
    let submit = form::on_submit();
    let facets: Vec<AnyView> = (0..FACETS.len()).map(|at| facet(page, at)).collect();
    view! {
        <aside class="drawer" id="facets" popover="auto" aria-label="Filters">
            <form id=FORM method="get" action=paths::CATALOG on:submit=submit>
                {page.view(look)}
                {facets}
                <button type="submit" class="btn primary unscripted">"Apply"</button>
            </form>
        </aside>
    }
    .into_any()
}

/// What the form sends along, so that a choice changes nothing else.
fn look(shown: &Shown) -> AnyView {
    let mut look = Vec::new();
    shown.query.each_of_look(&mut |name, value| {
        look.push(view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }.into_any());
    });
    if !shown.query.only.is_empty() {
        look.push(view! { <input type="hidden" name="only" value=shown.query.only/> }.into_any());
    }
    look.into_any()
}

fn facet(page: Page, at: usize) -> AnyView {
    let is_open = move || {
        let shown = page.get();
        at < OPEN || !shown.query.chosen[at].is_empty() || shown.query.is_whole(at)
    };
    view! {
        <details class="facet" open=is_open>
            <summary>{FACETS[at].label}<Icon name="chevron-down"/></summary>
            {move || values(&page.get(), at)}
        </details>
    }
    .into_any()
}

fn values(shown: &Shown, at: usize) -> AnyView {
    let (values, hidden) = values_of(at, &shown.query, &shown.listing);
    if values.is_empty() {
        return view! { <p class="small faint">"none"</p> }.into_any();
    }
    let values = keyed(values.into_iter().map(|known| (known.value.clone(), value(at, known))));
    let more = (hidden > 0).then(|| {
        let href = shown.query.with(|query| query.whole |= 1 << at).address();
        view! { <a class="link small" href=href data-noscroll="">{hidden}" more"<span class="sr">" of "{FACETS[at].label}</span></a> }
    });
    view! { {values}{more} }.into_any()
}

fn value(facet: usize, known: Value) -> AnyView {
    let Value { value, label, count, chosen } = known;
    let class = if count == 0 && !chosen { "check none" } else { "check" };
    let picture = match FACETS[facet].name {
        "kind" => view! { <Tile kind=value.clone()/> }.into_any(),
        "owner" => view! { <Avatar name=value.parse().map_or_else(|_| label.clone(), |owner: EntityRef| owner.name().to_owned())/> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <label class=class>
            <input type="checkbox" name=FACETS[facet].name value=value checked=chosen prop:checked=chosen/>
            {picture}<span>{label}</span><span class="n">{number(count)}</span>
        </label>
    }
    .into_any()
}
