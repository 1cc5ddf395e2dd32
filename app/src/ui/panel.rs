//! The panel contract: the host draws the frame, a plugin gives the content.

use leptos::prelude::*;

use super::{ButtonSize, Empty, Fresh, Freshness, Icon, IconButton, Skeleton, classes, moment};
use crate::live::Live;

/// How many of twelve columns a panel takes on a board that is wide enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PanelWidth {
    /// 3: one number, one person, a level.
    Small,
    /// 4: a list, facts, a gauge.
    #[default]
    Default,
    /// 6: a graph, a small table.
    Large,
    /// 8: a time series, a table.
    ExtraLarge,
    /// 12: a log, a matrix.
    Full,
}

impl PanelWidth {
    /// The value of `data-w`.
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Small => Some("s"),
            Self::Default => None,
            Self::Large => Some("l"),
            Self::ExtraLarge => Some("xl"),
            Self::Full => Some("full"),
        }
    }
}

/// How high a panel is on a board: a row is 70 px and the gap to the next 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PanelRows {
    Two,
    #[default]
    Three,
    Five,
}

impl PanelRows {
    const fn class(self) -> &'static str {
        match self {
            Self::Two => "rows-2",
            Self::Three => "rows-3",
            Self::Five => "rows-5",
        }
    }
}

/// What a panel shows in its body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PanelState {
    /// Its content.
    #[default]
    Ready,
    /// Lines of the content's size; only the first time.
    Loading,
    /// Nothing, for the time that the sentence names.
    Empty(String),
    /// Its content, with less colour, as long as the source answers again soon.
    Stale,
    /// What happened, and what comes next. One broken panel never breaks the page.
    Failed { what: String, next: String },
    /// Whom to ask. A panel is never hidden silently.
    NoRight(String),
    /// What is missing, and the one line of YAML to add; for owners only.
    NotSetUp { text: String, line: String },
}

/// A sheet with a title, which says where its content comes from and how old it is.
#[component]
pub fn Panel(
    #[prop(into)] title: String,
    /// Unique on the page where two panels have the same title; otherwise made from the title.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional, into)] source: Option<String>,
    #[prop(optional_no_strip, into)] freshness: Option<Freshness>,
    /// Changes of its content arrive by themselves: it says so, says since when they do not, and has a menu.
    #[prop(optional)]
    live: bool,
    #[prop(optional)] state: PanelState,
    #[prop(optional)] width: PanelWidth,
    #[prop(optional)] rows: PanelRows,
    /// The level of its title's heading.
    #[prop(default = 2)]
    level: u8,
    /// The id of the menu that its button opens, and the menu.
    #[prop(optional_no_strip, into)]
    menu: Option<PanelMenu>,
    /// What to do when there is no content: Try now, Ask for access.
    #[prop(optional_no_strip, into)]
    action: Option<AnyView>,
    /// A legend or a count at the left, one link at the right.
    #[prop(optional_no_strip, into)]
    footer: Option<AnyView>,
    /// For tables and lists, which have their own edges.
    #[prop(optional)]
    flush: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("panel-{}", title.to_lowercase().replace(' ', "-")));
    let name = match state {
        PanelState::Stale => Some("stale"),
        PanelState::Failed { .. } => Some("error"),
        _ => None,
    };
    let label = id.clone();
    let stream = live.then(use_context::<Live>).flatten();
    let name = move || stream.and_then(|stream| stream.connection().get().lost_since()).map(|_| "stale").or(name);
    let follows = stream.map(|stream| {
        view! {
            {move || match stream.connection().get().lost_since() {
                Some(since) => view! { <Fresh freshness=Freshness::Stale(format!("as of {}", moment(since)))/> },
                None => view! { <Fresh freshness=Freshness::Live("live".to_owned())/> },
            }}
        }
    });
    let menu = menu.or_else(|| stream.map(|stream| PanelMenu::of_stream(&id, stream)));
    let body = body(state, icon.unwrap_or("inbox"), action, children);
    view! {
        <section class=classes(&["panel", rows.class()]) data-w=width.name() data-state=name aria-labelledby=label>
            <header>
                {icon.map(|name| view! { <Icon name/> })}
                {heading(level, id, title.clone())}
                {source.map(|source| view! { <span class="src">{source}</span> })}
                {freshness.clone().map(|freshness| view! { <Fresh freshness/> })}
                {follows}
                {menu.map(|menu| menu.view(&title, freshness.is_none() && stream.is_none()))}
            </header>
            <div class=if flush { "body flush" } else { "body" }>{body}</div>
            {footer.map(|footer| view! { <footer>{footer}</footer> })}
        </section>
    }
}

fn menu_id(panel: &str) -> String {
    format!("{panel}-menu")
}

fn heading(level: u8, id: String, title: String) -> AnyView {
    if level == 3 { view! { <h3 id=id>{title}</h3> }.into_any() } else { view! { <h2 id=id>{title}</h2> }.into_any() }
}

fn body(state: PanelState, icon: &'static str, action: Option<AnyView>, children: Option<Children>) -> AnyView {
    let content = move || children.map(|children| children()).into_any();
    match state {
        PanelState::Ready | PanelState::Stale => content(),
        PanelState::Loading => view! { <Skeleton/> }.into_any(),
        PanelState::Empty(text) => view! { <Empty icon text>{action}</Empty> }.into_any(),
        PanelState::Failed { what, next } => {
            view! { <Empty icon="unplug" title=what text=next>{action}</Empty> }.into_any()
        }
        PanelState::NoRight(text) => view! { <Empty icon="lock" text>{action}</Empty> }.into_any(),
        PanelState::NotSetUp { text, line } => {
            view! { <Empty icon="puzzle" text><code>{line}</code>{action}</Empty> }.into_any()
        }
    }
}

/// What a panel's menu button opens: Refresh, Open in the source, Copy link, Embed, Why do I see this, Hide.
pub struct PanelMenu {
    /// The id of the menu; unique on the page.
    pub id: String,
    pub items: AnyView,
}

impl PanelMenu {
    /// Of a panel without a menu of its own: what the frame itself can do.
    fn of_stream(panel: &str, stream: Live) -> Self {
        let refresh = move |_| stream.touch_all();
        let items = view! {
            <button type="button" class="scripted" popovertarget=menu_id(panel) on:click=refresh><Icon name="refresh-cw"/>"Refresh"</button>
            <a href=format!("#{panel}")><Icon name="link"/>"Link to this panel"</a>
        };
        Self { id: menu_id(panel), items: items.into_any() }
    }

    fn view(self, title: &str, at_end: bool) -> AnyView {
        let Self { id, items } = self;
        view! {
            <IconButton icon="ellipsis" label=format!("{title} panel menu") size=ButtonSize::Small
                class=if at_end { "end" } else { "" } attr:popovertarget=id.clone()/>
            <div id=id popover="auto" class="menu">{items}</div>
        }
        .into_any()
    }
}

/// Panels in twelve columns and fixed rows, so that nothing jumps.
#[component]
pub fn Board(children: Children) -> impl IntoView {
    view! { <div class="board"><div>{children()}</div></div> }
}

/// A list in a flush panel; each child a `<li>` or a `<div>`.
#[component]
pub fn Rows(children: Children) -> impl IntoView {
    view! { <ul class="rows">{children()}</ul> }
}

/// A thing to pick, such as a template. The whole card leads to it.
#[component]
pub fn Card(
    #[prop(into)] title: String,
    #[prop(into)] href: String,
    #[prop(into)] text: String,
    /// A tile above the title.
    #[prop(optional_no_strip, into)]
    picture: Option<AnyView>,
    /// What is known of it, at the card's end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <article class="card">
            <div class="row">{picture}<a class="cover" href=href>{title}</a></div>
            <p class="muted">{text}</p>
            {children.map(|children| view! { <div class="row wrap small faint">{children()}</div> })}
        </article>
    }
}
