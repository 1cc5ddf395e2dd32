//! What only some entities have: links, problems, targets, a definition, parameters and steps.

use leptos::prelude::*;
use shared::catalog::{EntityStatusItem, Link};

use super::super::{
    copy::text_block,
    view_model::{self, safe_href, tone_of},
};
use crate::{
    api::About,
    ui::{Icon, Panel, PanelRows, PanelState, PanelWidth, Rows},
};

pub fn problems(about: &About) -> AnyView {
    let row = |item: &EntityStatusItem| {
        let (tone, message) = (tone_of(item.level), item.message.clone());
        let icon = view! { <span class="tone"><Icon name=tone.icon()/></span> };
        view! { <li data-tone=tone.name()>{icon}<span class="text">{message}</span></li> }
    };
    let rows: Vec<_> = about.entity.status.items.iter().map(row).collect();
    let width = PanelWidth::ExtraLarge;
    view! { <Panel title="Problems" live=true icon="file-warning" width flush=true><Rows>{rows}</Rows></Panel> }.into_any()
}

/// Icons of links, by words that Backstage's icon names contain.
const LINK_ICONS: &[(&str, &str)] = &[
    ("dashboard", "chart-line"),
    ("log", "scroll-text"),
    ("bug", "bug"),
    ("shield", "shield-check"),
    ("doc", "file-text"),
    ("chat", "message-square"),
    ("mail", "send"),
    ("git", "git-branch"),
    ("alert", "siren"),
    ("user", "users"),
    ("group", "users"),
];

pub fn links(about: &About) -> AnyView {
    let rows: Vec<_> = about.entity.metadata.links.iter().map(link).collect();
    view! { <Panel title="Links" live=true icon="link" flush=true><Rows>{rows}</Rows></Panel> }.into_any()
}

fn link(link: &Link) -> AnyView {
    let wanted = link.icon.as_deref().unwrap_or_default().to_ascii_lowercase();
    let icon = LINK_ICONS.iter().find(|(word, _)| wanted.contains(word)).map_or("link", |(_, icon)| icon);
    let label = link.title.clone().unwrap_or_else(|| link.url.clone());
    let Some(href) = safe_href(&link.url) else {
        let note = view! { <span class="end small faint">"not a web address"</span> };
        return view! { <li><Icon name="unlink"/><span class="trunc">{label}</span>{note}</li> }.into_any();
    };
    view! {
        <li><a class="row plain grow" href=href rel="noopener noreferrer">
            <Icon name=icon/><span class="trunc">{label}</span><Icon name="arrow-up-right" class="i i-sm end faint"/>
        </a></li>
    }
    .into_any()
}

pub fn targets(about: &About) -> AnyView {
    let targets = view_model::targets(&about.entity);
    let source = format!("{} in all", targets.len());
    let rows: Vec<_> = targets
        .into_iter()
        .map(|target| match safe_href(&target) {
            Some(href) => {
                view! { <li><a class="long" href=href rel="noopener noreferrer">{target}</a></li> }.into_any()
            }
            None => view! { <li><code class="long">{target}</code></li> }.into_any(),
        })
        .collect();
    let width = PanelWidth::ExtraLarge;
    view! { <Panel title="Targets" live=true icon="folder-tree" source width flush=true><Rows>{rows}</Rows></Panel> }.into_any()
}

pub fn parameters(about: &About) -> AnyView {
    let empty = "Asks for nothing. Pages of spec.parameters show here.";
    pairs("Parameters", "list", view_model::parameters(&about.entity), empty)
}

pub fn steps(about: &About) -> AnyView {
    let empty = "Does nothing yet. Steps of spec.steps show here, with their actions.";
    pairs("Steps", "list-checks", view_model::steps(&about.entity), empty)
}

fn pairs(title: &'static str, icon: &'static str, pairs: Vec<(String, String)>, empty: &str) -> AnyView {
    let state = if pairs.is_empty() { PanelState::Empty(empty.to_owned()) } else { PanelState::Ready };
    let source = pairs.len().to_string();
    let rows: Vec<_> = pairs
        .into_iter()
        .map(|(name, text)| {
            view! { <li><span class="med trunc">{name}</span><span class="end small faint trunc">{text}</span></li> }
        })
        .collect();
    view! { <Panel title icon source state live=true flush=true><Rows>{rows}</Rows></Panel> }.into_any()
}

pub fn definition(about: &About) -> AnyView {
    let text = about.entity.spec_text("definition").unwrap_or_default().to_owned();
    let source = about.entity.spec_text("type").unwrap_or_default().to_owned();
    let is_yaml = ["openapi", "asyncapi"].contains(&source.as_str());
    view! {
        <Panel title="Definition" live=true icon="file-code" source width=PanelWidth::Full rows=PanelRows::Five flush=true>
            {text_block("the definition", text, is_yaml)}
        </Panel>
    }
    .into_any()
}
