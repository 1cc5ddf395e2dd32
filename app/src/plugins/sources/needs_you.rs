//! On the first page: what of the sources needs a person.

use leptos::{keyed, prelude::*};
use shared::{catalog::SourceReport, paths};

use super::view_model::{Need, needs};
use crate::{
    api::ApiClient,
    live::Topic,
    ui::{ButtonLink, ButtonSize, Icon, Load, Panel, PanelState, Rows, TextLink, now},
};

/// Rows of the panel; the rest is a link away.
const MOST: usize = 6;
const TITLE: &str = "Needs you";

pub fn panel() -> AnyView {
    Load::new("what needs you", ApiClient::list_sources)
        .follow(&[Topic::Sources])
        .skeleton(|| view! { <Panel title=TITLE icon="inbox" state=PanelState::Loading/> }.into_any())
        .show(shown)
}

fn shown(sources: Vec<SourceReport>) -> AnyView {
    let needs = needs(&sources, now());
    if needs.is_empty() {
        let text = "Nothing needs you. Sources that cannot be read and descriptors with problems come here.";
        return view! { <Panel title=TITLE icon="inbox" live=true state=PanelState::Empty(text.to_owned())/> }
            .into_any();
    }
    let all = needs.len();
    let footer = (all > MOST).then(|| {
        view! { <span class="num">{format!("{MOST} of {all}")}</span><TextLink href=paths::SOURCES label="See all" icon="arrow-right"/> }.into_any()
    });
    let key = |need: &Need| format!("{} {}", need.place, need.title);
    let rows = keyed(needs.into_iter().take(MOST).map(|need| (key(&need), row(need))));
    view! {
        <Panel title=TITLE icon="inbox" source=format!("{all} open, worst first") live=true flush=true footer>
            <Rows>{rows}</Rows>
        </Panel>
    }
    .into_any()
}

fn row(need: Need) -> AnyView {
    let Need { tone, title, text, place, href } = need;
    view! {
        <li class="need" data-tone=tone.name() data-row>
            <Icon name=tone.icon()/>
            <div class="grow">
                <a class="plain med" href=href.clone()>{title}</a>
                <p class="muted small">{text}</p>
                <p class="faint small mono">{place}</p>
            </div>
            <ButtonLink href label="See the fix" size=ButtonSize::Small/>
        </li>
    }
    .into_any()
}
