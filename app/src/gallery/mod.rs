//! Every component in every state, on one page that needs no scripts: for those who work on Callboard, for snapshots of
//! their HTML, and for checks in a browser. Compiled for the server only.

use leptos::prelude::*;

use crate::{
    Assets,
    ui::{PageHeader, SectionHeader, Segment, Segmented, Sprite},
};

mod stories;

pub use stories::STORIES;

/// One component, or one family of it, in its states.
pub struct Story {
    /// The id of its [`Section`].
    pub section: &'static str,
    /// What it shows; unique in its section.
    pub name: &'static str,
    pub view: fn() -> AnyView,
}

/// A part of the page.
pub struct Section {
    pub id: &'static str,
    pub title: &'static str,
    /// Where its styles are, below `style/`.
    pub styles: &'static str,
    /// Whether it needs the whole width of the page.
    pub wide: bool,
}

const fn section(id: &'static str, title: &'static str, styles: &'static str) -> Section {
    Section { id, title, styles, wide: false }
}

const fn wide(id: &'static str, title: &'static str, styles: &'static str) -> Section {
    Section { id, title, styles, wide: true }
}

/// The parts of the page, in order.
pub const SECTIONS: &[Section] = &[
    section("colour", "Colour", "tokens.css"),
    section("type", "Type", "tokens.css"),
    section("shape", "Space, radius, shadow", "tokens.css"),
    section("buttons", "Buttons", "ui/buttons.css"),
    section("badges", "Badges and status", "ui/badges.css"),
    wide("panels", "Panels", "ui/panel.css"),
    section("notices", "Strip, facts, notices, empty", "ui/panel.css"),
    section("navigation", "Page head, tabs, crumbs, contents", "ui/nav.css"),
    section("forms", "Forms", "ui/forms.css"),
    section("filters", "Facets and filters", "ui/forms.css"),
    wide("tables", "Tables", "ui/table.css"),
    section("overlays", "Dialog, menu, tip, toast", "ui/dialog.css"),
    section("code", "Code, diff, error, methods", "ui/code.css"),
    section("prose", "Prose and remarks", "ui/prose.css"),
    section("charts", "Charts", "ui/charts.css"),
    wide("graph", "Graph and call sheet", "ui/graph.css"),
    section("time", "Timeline, log, steps, cause", "ui/timeline.css"),
    section("search", "Tree, palette, hits", "ui/tree.css"),
];

/// How the page is looked at; the address says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GalleryLook {
    /// `light` or `dark`; none follows the system.
    pub theme: Option<&'static str>,
    pub compact: bool,
}

impl GalleryLook {
    fn address(self) -> String {
        let theme = self.theme.map(|theme| format!("theme={theme}"));
        let density = self.compact.then(|| "density=compact".to_owned());
        let query: Vec<String> = theme.into_iter().chain(density).collect();
        if query.is_empty() { "/gallery".to_owned() } else { format!("/gallery?{}", query.join("&")) }
    }
}

/// The whole page. Without `assets` (a server built without its client) it has no styles.
pub fn gallery_document(assets: Option<Assets>, look: GalleryLook) -> impl IntoView {
    let head = assets.map(|assets| {
        let font = assets.interface_font.map(|font| {
            view! { <link rel="preload" href=font r#as="font" r#type="font/woff2" crossorigin="anonymous"/> }
        });
        view! { <link rel="stylesheet" href=assets.css/>{font} }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=look.theme data-density=look.compact.then_some("compact")>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>"Gallery · Callboard"</title>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                {head}
            </head>
            <body>
                <Sprite/>
                <a class="btn primary skip" href="#main">"Skip to content"</a>
                <main id="main" tabindex="-1">
                    <div class="page">
                        <Head look/>
                        <div class="gallery">{SECTIONS.iter().map(part).collect_view()}</div>
                    </div>
                </main>
            </body>
        </html>
    }
}

#[component]
fn Head(look: GalleryLook) -> impl IntoView {
    let themes =
        [("Follow the system", None), ("Light", Some("light")), ("Dark", Some("dark"))].map(|(label, theme)| {
            let href = GalleryLook { theme, ..look }.address();
            Segment { label: label.into(), href: Some(href), chosen: look.theme == theme, ..Segment::default() }
        });
    let densities = [("Default", false), ("Compact", true)].map(|(label, compact)| {
        let href = GalleryLook { compact, ..look }.address();
        Segment { label: label.into(), href: Some(href), chosen: look.compact == compact, ..Segment::default() }
    });
    let links = SECTIONS.iter().map(|section| {
        view! { <a class="btn sm ghost" href=format!("#{}", section.id)>{section.title}</a> }
    });
    let actions = view! {
        <Segmented label="Theme" segments=themes.to_vec()/>
        <Segmented label="Density" segments=densities.to_vec()/>
    };
    view! {
        <PageHeader title="Gallery" serif=true lead="Every component, in every state." actions=actions.into_any()/>
        <nav class="row wrap g1" aria-label="Sections">{links.collect_view()}</nav>
    }
}

fn part(section: &'static Section) -> AnyView {
    let heading = format!("h-{}", section.id);
    let labelled_by = heading.clone();
    let stories = STORIES.iter().filter(|story| story.section == section.id).map(|story| {
        view! { <div class="story"><span class="small faint">{story.name}</span>{(story.view)()}</div> }
    });
    view! {
        <section class=if section.wide { "part all" } else { "part" } id=section.id aria-labelledby=labelled_by>
            <SectionHeader title=section.title id=heading><code class="faint">{format!("style/{}", section.styles)}</code></SectionHeader>
            <div class="box">{stories.collect_view()}</div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
