//! What stands above the graph: its centre and what narrows it. A form that works without scripts; with them, a box
//! counts as soon as it is ticked.

use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
    web_sys::HtmlInputElement,
};
use shared::{
    EntityRef,
    catalog::{Entity, EntityPage, Facets},
    paths,
};

use super::{
    super::entity::copy_address,
    page::Query,
    query::{DEEPEST, Direction, GraphQuery, KNOWN},
    words::RELATIONS,
};
use crate::{
    api::ApiClient,
    shell::follow_form,
    ui::{ButtonLook, ButtonSize, Icon, IconButton, Load, Menu, Segment, Segmented, capitalised},
};

/// Letters that have to be typed before names are offered.
const ENOUGH: usize = 2;

pub fn bar(query: Query) -> AnyView {
    let show = follow_form(|sent| GraphQuery::parse(sent).address());
    let changed = {
        let show = show.clone();
        move |event: Event| {
            let input: HtmlInputElement = event_target(&event);
            if let (true, Some(form)) = (input.type_() == "checkbox", input.form()) {
                show(&form);
            }
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        show(&event_target(&event));
    };
    let views = query.clone();
    view! {
        <form class="bar" method="get" action=paths::GRAPH on:change=changed on:submit=submit>
            {centre(&query)}
            {look(query.clone())}
            {narrowing(query)}
            <span class="end row">{move || as_what(&views.read())}</span>
        </form>
    }
    .into_any()
}

/// A reference or a name, with names to choose from while typing.
fn centre(query: &Query) -> AnyView {
    let typed = RwSignal::new(String::new());
    // The last one that was long enough: without a name there is nothing to ask for.
    let name = Memo::new(move |last: Option<&String>| {
        let name = name_in(&typed.read()).to_owned();
        if name.chars().count() >= ENOUGH { name } else { last.cloned().unwrap_or_default() }
    });
    let is_enough = Memo::new(move |_| !name.read().is_empty());
    let names = move || {
        is_enough.get().then(|| {
            Load::new("names", move || ApiClient::list_named(&name.read())).skeleton(|| ().into_any()).show(options)
        })
    };
    let (first, now, known) = (query.get_untracked().name(), query.clone(), query.clone());
    let known = move || known.read().centre().map(|centre| centre.to_string());
    view! {
        <div class="input graph-root">
            <Icon name="crosshair"/>
            <input type="search" name="root" list="graph-names" aria-label="Centre of the graph" placeholder="Name, or kind:namespace/name"
                value=first prop:value=move || now.read().name() autocomplete="off"
                on:input=move |event| typed.set(event_target_value(&event))/>
            <input type="hidden" name=KNOWN value=known/>
            <datalist id="graph-names">{names}</datalist>
        </div>
        <button type="submit" class="btn sm unscripted">"Show"</button>
    }
    .into_any()
}

/// The part of what is typed that can be a name.
fn name_in(typed: &str) -> &str {
    typed.rsplit([':', '/']).next().unwrap_or_default().trim()
}

fn options(page: EntityPage) -> AnyView {
    let option = |entity: Entity| {
        let (entity_ref, label) = (entity.entity_ref(), entity.display_name().to_owned());
        view! { <option value=entity_ref.to_string()>{label}</option> }
    };
    page.items.into_iter().map(option).collect_view().into_any()
}

fn segment(label: &str, icon: Option<&'static str>, query: &GraphQuery, chosen: bool) -> Segment {
    Segment { label: label.into(), icon, href: Some(query.address()), chosen }
}

/// What is shown and how far it reaches, as links, and the same as fields that the form sends along.
fn look(query: Query) -> AnyView {
    let fields = query.clone();
    let hidden = move || {
        let mut fields_of = Vec::new();
        fields.read().each_of_look(&mut |name, value| {
            fields_of.push(view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }.into_any());
        });
        fields_of
    };
    let links = move || {
        let query = &*query.read();
        let mode = |impact| query.with(|query| (query.impact, query.depth) = (impact, None));
        let modes = vec![
            segment("Relations", Some("waypoints"), &mode(false), !query.impact),
            segment("Impact", Some("zap-off"), &mode(true), query.impact),
        ];
        let depth = |depth: u8, label: &str| {
            segment(label, None, &query.with(|query| query.depth = Some(depth)), query.depth() == depth)
        };
        let depths = vec![depth(1, "1"), depth(2, "2"), depth(3, "3"), depth(DEEPEST, "All")];
        view! {
            <Segmented label="Mode" segments=modes/>
            <span class="row g1"><span class="small faint" aria-hidden="true">"Depth"</span><Segmented label="Depth" segments=depths/></span>
        }
    };
    view! { {hidden}<span class="row wrap sm-seg">{links}</span> }.into_any()
}

/// What an impact knows nothing of: there, relations, kinds and direction are its own.
fn narrowing(query: Query) -> AnyView {
    let (is_impact, directed) = (query.clone(), query.clone());
    let directions = move || {
        let query = &*directed.read();
        let direction = |(direction, _, label): (Direction, &str, &str)| {
            segment(label, None, &query.with(|query| query.direction = direction), query.direction == direction)
        };
        view! { <Segmented label="Direction" segments=Direction::ALL.map(direction).to_vec()/> }
    };
    let (kinds, relations) = (query.clone(), query.clone());
    let count = |query: Query, of: fn(&GraphQuery) -> usize| {
        move || {
            Some(of(&query.read())).filter(|count| *count > 0).map(|count| view! { <span class="count">{count}</span> })
        }
    };
    view! {
        <span class="row wrap sm-seg" hidden=move || is_impact.read().impact>
            {directions}
            <button type="button" class="btn sm" popovertarget="graph-kinds"><Icon name="shapes"/>"Kinds"{count(query.clone(), |query| query.kinds.len())}</button>
            <Menu id="graph-kinds" label="Only these kinds">
                {Load::new("the kinds", ApiClient::list_kinds).show(move |facets| kind_boxes(facets, &kinds))}
                <button type="submit" class="btn sm unscripted">"Apply"</button>
            </Menu>
            <button type="button" class="btn sm" popovertarget="graph-relations"><Icon name="spline"/>"Relations"{count(query, |query| query.relations.len())}</button>
            <Menu id="graph-relations" label="Only these relations">
                {relation_boxes(&relations)}
                <button type="submit" class="btn sm unscripted">"Apply"</button>
            </Menu>
        </span>
    }
    .into_any()
}

/// Every kind that there is, and those of the address that there are not.
fn kind_boxes(mut facets: Facets, query: &Query) -> AnyView {
    let known = facets.facets.remove("kind").unwrap_or_default();
    let mut kinds: Vec<String> = known.into_iter().map(|count| count.value).collect();
    let others = query.get_untracked().kinds.into_iter();
    let others: Vec<_> = others.filter(|kind| !kinds.iter().any(|known| known.eq_ignore_ascii_case(kind))).collect();
    kinds.extend(others.iter().map(|kind| capitalised(kind)));
    let one = |kind: String| check("kind", kind.to_lowercase(), kind, query, |query| &query.kinds);
    kinds.into_iter().map(one).collect_view().into_any()
}

fn relation_boxes(query: &Query) -> AnyView {
    let known = RELATIONS.iter().map(|words| (words.active.to_owned(), capitalised(words.along)));
    let is_known = |relation: &String| RELATIONS.iter().any(|words| words.active == relation);
    let others = query.get_untracked().relations.into_iter().filter(|relation| !is_known(relation));
    let all = known.chain(others.map(|relation| (relation.clone(), relation)));
    all.map(|(value, label)| check("relation", value, label, query, |query| &query.relations)).collect_view().into_any()
}

fn check(
    name: &'static str,
    value: String,
    label: String,
    query: &Query,
    chosen: fn(&GraphQuery) -> &Vec<String>,
) -> AnyView {
    let is_chosen = {
        let (query, value) = (query.clone(), value.clone());
        move || chosen(&query.read()).contains(&value)
    };
    let first = untrack(&is_chosen);
    view! { <label><input type="checkbox" name=name value=value checked=first prop:checked=is_chosen/>{label}</label> }
        .into_any()
}

fn as_what(query: &GraphQuery) -> AnyView {
    let href = query.with(|query| query.table = !query.table).address();
    let (icon, label) = if query.table { ("waypoints", "As graph") } else { ("table", "As table") };
    view! {
        <a class="btn sm" href=href><Icon name=icon/>{label}</a>
        <span class="scripted"><IconButton icon="link" label="Copy the address of this view" look=ButtonLook::Default size=ButtonSize::Small on_click=copy_address/></span>
    }
    .into_any()
}

/// The address of the page around an entity.
pub fn around(entity: &EntityRef) -> String {
    GraphQuery { root: entity.to_string(), ..GraphQuery::default() }.address()
}
