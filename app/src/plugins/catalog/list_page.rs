//! `/catalog`: every entity, filtered by what the address says.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::{A, Form},
    hooks::use_query_map,
};
use shared::catalog::{Entity, EntityPage, FacetCount, Facets};

use super::list_query::{ORDERS, page_address, request_of};
use crate::{
    api::{ApiClient, ApiError, EntityListRequest},
    ui::{EntityLink, Failure},
};

type Loaded = Result<(EntityPage, Facets), ApiError>;

#[component]
pub fn CatalogPage() -> impl IntoView {
    let query = use_query_map();
    let request = Memo::new(move |_| request_of(&query.read()));
    let loaded = Resource::new(move || request.get(), |request| load(ApiClient::expect(), request));
    view! {
        <Title text="Catalog"/>
        <div class="page">
            <div class="ph"><div class="ttl"><h1>"Catalog"</h1></div></div>
            <Transition fallback=|| view! { <p role="status">"Loading the catalog"</p> }>
                {move || Suspend::new(async move {
                    match loaded.await {
                        Ok((page, facets)) => view! {
                            <Filters request=request.get_untracked() facets/>
                            <EntityTable page/>
                        }.into_any(),
                        Err(error) => view! { <Failure what="the catalog" error/> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

async fn load(api: ApiClient, request: EntityListRequest) -> Loaded {
    let page = api.list_entities(&request).await?;
    // The values to choose from are those of the chosen kind; the other choices do not narrow them.
    let kind_only = EntityListRequest { kind: request.kind, ..Default::default() };
    let mut facets = api.list_facets(&["spec.type", "spec.lifecycle", "relations.ownedBy"], &kind_only).await?;
    let kinds = api.list_facets(&["kind"], &EntityListRequest::default()).await?;
    facets.facets.extend(kinds.facets);
    Ok((page, facets))
}

/// A plain form: works without any script, and without a reload with it.
#[component]
fn Filters(request: EntityListRequest, facets: Facets) -> impl IntoView {
    let EntityListRequest { kind, entity_type, lifecycle, owner, text, order, .. } = request;
    let values = move |facet: &str| facets.facets.get(facet).cloned().unwrap_or_default();
    let orders = ORDERS.iter().map(move |(value, label)| {
        view! { <option value=*value selected=*value == order>{*label}</option> }
    });
    view! {
        <Form method="GET" action="/catalog" attr:class="catalog-filters" attr:role="search">
            <label class="catalog-search">"Search"<input type="search" class="input" name="text" value=text placeholder="Name, title or description"/></label>
            <Choice label="Kind" name="kind" values=values("kind") chosen=kind/>
            <Choice label="Type" name="type" values=values("spec.type") chosen=entity_type/>
            <Choice label="Owner" name="owner" values=values("relations.ownedBy") chosen=owner/>
            <Choice label="Lifecycle" name="lifecycle" values=values("spec.lifecycle") chosen=lifecycle/>
            <label>"Order"<select class="input" name="order">{orders.collect_view()}</select></label>
            <button type="submit" class="btn primary">"Show"</button>
        </Form>
    }
}

#[component]
fn Choice(label: &'static str, name: &'static str, values: Vec<FacetCount>, chosen: String) -> impl IntoView {
    let options = values.into_iter().map(|FacetCount { value, count }| {
        let selected = value.eq_ignore_ascii_case(&chosen);
        view! { <option value=value.clone() selected=selected>{format!("{value} ({count})")}</option> }
    });
    view! {
        <label>
            {label}
            <select class="input" name=name>
                <option value="">"Any"</option>
                {options.collect_view()}
            </select>
        </label>
    }
}

#[component]
fn EntityTable(page: EntityPage) -> impl IntoView {
    let query = use_query_map().get_untracked();
    let link = |cursor: Option<String>, label: &'static str| {
        cursor.map(|cursor| view! { <A href=page_address(&query, &cursor) attr:class="btn">{label}</A> })
    };
    let shown = page.items.len();
    let empty = page
        .items
        .is_empty()
        .then(|| view! { <p class="catalog-list">"Nothing matches. Choose fewer filters to see more."</p> });
    view! {
        <div class="panel">
            <div class="table-wrap">
                <table class="table">
                    <thead>
                        <tr><th scope="col">"Name"</th><th scope="col">"Kind"</th><th scope="col">"Owner"</th>
                            <th scope="col" class="p2">"Type"</th><th scope="col" class="p3">"Lifecycle"</th><th scope="col" class="p4">"Description"</th></tr>
                    </thead>
                    <tbody>{page.items.into_iter().map(|entity| view! { <Row entity/> }).collect_view()}</tbody>
                </table>
            </div>
            {empty}
            <div class="table-foot">
                <span class="num">{format!("{shown} of {} entities", page.total_items)}</span>
                {link(page.page_info.prev_cursor, "Previous page")}
                {link(page.page_info.next_cursor, "Next page")}
            </div>
        </div>
    }
}

#[component]
fn Row(entity: Entity) -> impl IntoView {
    let owner = entity.related("ownedBy").next().cloned().map(|owner| view! { <EntityLink entity=owner/> });
    let problem =
        (!entity.status.items.is_empty()).then(|| view! { <span class="badge" data-tone="bad">"has problems"</span> });
    view! {
        <tr>
            <th scope="row"><EntityLink entity=entity.entity_ref() label=entity.display_name().to_owned()/>" "{problem}</th>
            <td>{entity.kind.clone()}</td>
            <td>{owner}</td>
            <td class="p2">{entity.spec_text("type").map(str::to_owned)}</td>
            <td class="p3">{entity.spec_text("lifecycle").map(str::to_owned)}</td>
            <td class="p4 catalog-description">{entity.metadata.description.clone().map(shorten)}</td>
        </tr>
    }
}

/// The first line, at most 90 characters of it.
fn shorten(description: String) -> String {
    let line = description.lines().next().unwrap_or_default();
    match line.char_indices().nth(90) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}
