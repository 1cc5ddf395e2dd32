use leptos::prelude::*;
use shared::EntityRef;

use super::stack;
use crate::ui::{
    Badge, Button, ButtonLook, Contents, Count, Crumb, Crumbs, EntityLink, Heading, Icon, IconButton,
    NavigationProgress, Tab, Tabs, Tile, Tone,
};

/// The head of a page, without the heading that this page has already.
pub fn page_header() -> AnyView {
    view! {
        <div class="ph">
            <Tile kind="component" large=true/>
            <div class="ttl">
                <h3 class="row t-22">"checkout-api "<Badge tone=Tone::Bad label="Degraded" icon="octagon-x"/></h3>
                <div class="meta">
                    <span>"Service"</span>
                    <span class="row g1">"Owner "<EntityLink entity=EntityRef::new("group", "default", "payments")/></span>
                    <span>"Production"</span><span>"Tier 1"</span>
                </div>
            </div>
            <div class="acts">
                <IconButton icon="star" label="Starred" look=ButtonLook::Default class="star" pressed=true/>
                <Button label="Actions" icon="zap" look=ButtonLook::Primary/>
            </div>
        </div>
    }
    .into_any()
}

pub fn tabs() -> AnyView {
    let tab = |label: &str, current, count| Tab { label: label.into(), href: "#navigation".into(), current, count };
    let tabs = vec![
        tab("Overview", true, None),
        tab("Kubernetes", false, Some((3, Tone::Bad))),
        tab("Relations", false, Some((12, Tone::None))),
        tab("Docs", false, None),
    ];
    view! { <Tabs label="checkout-api" tabs/> }.into_any()
}

pub fn crumbs() -> AnyView {
    let crumbs = ["Catalog", "checkout", "checkout-api"];
    let crumbs = crumbs.map(|label| Crumb { label: label.into(), href: "#navigation".into() });
    view! { <Crumbs crumbs=crumbs.to_vec() label="Example of a breadcrumb"/> }.into_any()
}

pub fn side() -> AnyView {
    let place = |icon: &'static str, label: &'static str, current: Option<&'static str>, class: &'static str| {
        view! { <li class=class><a href="#navigation" aria-current=current><Icon name=icon/><span>{label}</span></a></li> }
    };
    let heading = |label: &str, current| Heading { label: label.into(), href: "#navigation".into(), current };
    let headings = vec![heading("Find the captures", true), heading("Decide what to do", false)];
    view! {
        <div class="row g6 top-al wrap">
            <nav class="side static" aria-label="Example of a side navigation">
                <ul>
                    {place("house", "Home", None, "")}
                    {place("library-big", "Catalog", Some("page"), "")}
                    {place("book-open", "Docs, hover", None, "hovered")}
                    <li><a href="#navigation"><Icon name="inbox"/><span>"Requests"</span><Count value=2 tone=Tone::Info label="waiting"/></a></li>
                </ul>
            </nav>
            <div class="contents"><Contents label="Example of contents" headings/></div>
        </div>
    }
    .into_any()
}

pub fn progress() -> AnyView {
    stack(view! { <NavigationProgress active=true in_flow=true/> })
}
