//! Words that people and tools put on the entity.

use leptos::prelude::*;
use shared::catalog::Entity;

use super::{
    super::{copy::copy_button, view_model::safe_href},
    about::tags,
    lists::more_in,
};
use crate::{
    api::About,
    ui::{Panel, PanelRows, PanelWidth},
};

pub fn are_there(entity: &Entity) -> bool {
    let metadata = &entity.metadata;
    !(metadata.tags.is_empty() && metadata.labels.is_empty() && metadata.annotations.is_empty())
}

/// Rows that the smaller of two panels has room for, and the larger one; with a foot it has one less.
const FEW: usize = 5;
const MOST: usize = 9;

pub fn panel(about: &About) -> AnyView {
    let metadata = &about.entity.metadata;
    let mut rows = Vec::new();
    if !metadata.tags.is_empty() {
        let copy = copy_button(metadata.tags.join(", "), "Copy the tags".to_owned());
        rows.push(view! { <li><span class="faint">"Tags"</span>{tags(&about.entity)}{copy}</li> }.into_any());
    }
    rows.extend(metadata.labels.iter().chain(&metadata.annotations).map(|(key, value)| row(key, value)));
    let (all, height) = (rows.len(), if rows.len() > FEW { PanelRows::Five } else { PanelRows::Three });
    let footer = (all > MOST).then(|| {
        rows.truncate(MOST - 1);
        more_in("inspector", about, MOST - 1, all)
    });
    view! {
        <Panel title="Tags and annotations" live=true icon="tag" width=PanelWidth::Full rows=height flush=true footer>
            <ul class="rows pairs" tabindex="0" aria-label="Tags, labels and annotations">{rows}</ul>
        </Panel>
    }
    .into_any()
}

fn row(key: &str, value: &str) -> AnyView {
    let (title, text) = (value.to_owned(), value.to_owned());
    let shown = match safe_href(value) {
        Some(href) => view! { <a href=href title=title rel="noopener noreferrer">{text}</a> }.into_any(),
        None => view! { <span title=title>{text}</span> }.into_any(),
    };
    let copy = copy_button(value.to_owned(), format!("Copy {key}"));
    view! { <li><span class="mono faint">{key.to_owned()}</span>{shown}{copy}</li> }.into_any()
}
