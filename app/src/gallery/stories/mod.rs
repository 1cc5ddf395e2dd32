//! The stories, in the order of the page.

use leptos::prelude::*;

use super::Story;

mod badges;
mod buttons;
mod charts;
mod code;
mod forms;
mod foundations;
mod navigation;
mod notices;
mod overlays;
mod panels;
mod search;
mod tables;
mod time;

const fn story(section: &'static str, name: &'static str, view: fn() -> AnyView) -> Story {
    Story { section, name, view }
}

pub const STORIES: &[Story] = &[
    story("colour", "Neutrals", foundations::neutrals),
    story("colour", "Action and light", foundations::action),
    story("colour", "Status", foundations::status),
    story("colour", "Gels", foundations::gels),
    story("type", "Sizes and faces", foundations::faces),
    story("shape", "Space", foundations::space),
    story("shape", "Radius and shadow", foundations::radius),
    story("buttons", "Primary: rest, focus, busy, disabled", buttons::primary),
    story("buttons", "Default: rest, hover, focus, pressed, disabled", buttons::default),
    story("buttons", "Ghost, danger, danger filled, link", buttons::looks),
    story("buttons", "Sizes, icon, group, star", buttons::sizes),
    story("buttons", "Segmented, keys, text link", buttons::segmented),
    story("badges", "Status", badges::status),
    story("badges", "Badge", badges::badge),
    story("badges", "Dot, you, count", badges::marks),
    story("badges", "Cue ticks: calm is short, trouble stands up", badges::ticks),
    story("badges", "Kinds", badges::kinds),
    story("badges", "Avatars", badges::avatars),
    story("badges", "Links to entities", badges::entities),
    story("badges", "Levels", badges::levels),
    story("badges", "Freshness", badges::freshness),
    story("badges", "Tag", badges::tags),
    story("panels", "States", panels::states),
    story("panels", "Widths and rows", panels::widths),
    story("panels", "Cards", panels::cards),
    story("notices", "Strip", notices::strip),
    story("notices", "Facts", notices::facts),
    story("notices", "Notices", notices::notices),
    story("notices", "Empty", notices::empty),
    story("notices", "Loading", notices::loading),
    story("navigation", "Page head", navigation::page_header),
    story("navigation", "Tabs", navigation::tabs),
    story("navigation", "Crumbs", navigation::crumbs),
    story("navigation", "Side navigation and contents", navigation::side),
    story("navigation", "Slow navigation", navigation::progress),
    story("forms", "Text: hint, focus, error, disabled", forms::text),
    story("forms", "Several lines, select, search, combobox", forms::more_text),
    story("forms", "Boxes, radios, switches", forms::boxes),
    story("forms", "Options, list of offers", forms::options),
    story("forms", "Stepper", forms::stepper),
    story("filters", "Facet", forms::facet),
    story("filters", "Filters that hold", forms::chips),
    story("tables", "Sorted, grouped, selected, cursor, loading", tables::table),
    story("tables", "Bulk bar", tables::bulk),
    story("tables", "Matrix", tables::matrix),
    story("overlays", "Menu", overlays::menu),
    story("overlays", "Menu and dialog behind buttons", overlays::behind_buttons),
    story("overlays", "Toasts", overlays::toasts),
    story("overlays", "Tip", overlays::tip),
    story("overlays", "Dialog", overlays::dialog),
    story("code", "Numbered, with a title and a highlighted line", code::numbered),
    story("code", "Difference", code::diff),
    story("code", "Error in its place", code::error),
    story("code", "Methods", code::methods),
    story("prose", "Text and remarks", code::prose),
    story("charts", "Lines with a limit and a deploy", charts::lines),
    story("charts", "Bars", charts::bars),
    story("charts", "Gap in the data", charts::gap),
    story("charts", "Spark, inline and with a limit", charts::sparks),
    story("charts", "Gauges", charts::gauges),
    story("charts", "Parts of a whole", charts::parts),
    story("charts", "Legend", charts::legend),
    story("graph", "Nodes and edges", charts::graph),
    story("graph", "Call sheet", charts::call_sheet),
    story("time", "Timeline", time::timeline),
    story("time", "Steps", time::steps),
    story("time", "Log", time::log),
    story("time", "Causes", time::causes),
    story("search", "Tree", search::tree),
    story("search", "Palette", search::palette),
    story("search", "Hits", search::hits),
];

/// Things of one family beside each other.
fn row(content: impl IntoView + 'static) -> AnyView {
    view! { <div class="row wrap">{content.into_any()}</div> }.into_any()
}

/// Things of one family below each other.
fn stack(content: impl IntoView + 'static) -> AnyView {
    view! { <div class="stack g3">{content.into_any()}</div> }.into_any()
}
