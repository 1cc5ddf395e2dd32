//! What stands above a page's content.

use leptos::prelude::*;

/// The head of a page: a picture, the title with at most one badge, what is known in a line, and actions.
#[component]
pub fn PageHeader(
    #[prop(into)] title: String,
    /// A large tile or avatar.
    #[prop(optional_no_strip, into)]
    picture: Option<AnyView>,
    #[prop(optional_no_strip, into)] badge: Option<AnyView>,
    /// One sentence, for pages that need one.
    #[prop(optional, into)]
    lead: Option<String>,
    /// Kind, owner, system, lifecycle, tier; each a `<span>`.
    #[prop(optional_no_strip, into)]
    meta: Option<AnyView>,
    /// Buttons; one of them primary at most.
    #[prop(optional_no_strip, into)]
    actions: Option<AnyView>,
    /// A greeting instead of a name: Home, Create, first run.
    #[prop(optional)]
    serif: bool,
) -> impl IntoView {
    view! {
        <div class="ph">
            {picture}
            <div class="ttl">
                <h1 class=serif.then_some("serif")>{title}{badge.map(|badge| view! { " "{badge} })}</h1>
                {lead.map(|lead| view! { <p class="muted">{lead}</p> })}
                {meta.map(|meta| view! { <div class="meta">{meta}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="acts">{actions}</div> })}
        </div>
    }
}

/// The head of a part of a page.
#[component]
pub fn SectionHeader(
    #[prop(into)] title: String,
    #[prop(into)] id: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! { <div class="sec"><h2 id=id>{title}</h2>{children.map(|children| children())}</div> }
}

/// One step of the way to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub label: String,
    pub href: String,
}

/// The way to this page; the last crumb is the page itself.
#[component]
pub fn Crumbs(crumbs: Vec<Crumb>, #[prop(default = "Breadcrumb")] label: &'static str) -> impl IntoView {
    let last = crumbs.len().saturating_sub(1);
    let crumb = |(at, Crumb { label, href }): (usize, Crumb)| {
        view! { <li><a href=href aria-current=(at == last).then_some("page")>{label}</a></li> }
    };
    view! { <nav class="crumbs" aria-label=label><ol>{crumbs.into_iter().enumerate().map(crumb).collect_view()}</ol></nav> }
}
