//! Menus: native popovers that stand at the button which opens them.

use leptos::prelude::*;

use super::{Icon, classes};

/// What a button with `popovertarget` opens. Put it right behind that button: browsers without popovers and without
/// anchors need it there.
#[component]
pub fn Menu(
    #[prop(into)] id: String,
    /// What the entries do, or to what: `Run on checkout-api`.
    #[prop(optional, into)]
    label: Option<String>,
    /// Always open and in the flow of the page.
    #[prop(optional)]
    in_flow: bool,
    /// [`MenuItem`]s, and `<hr/>` between groups.
    children: Children,
) -> impl IntoView {
    view! {
        <div id=id popover=(!in_flow).then_some("auto") class=classes(&["menu", if in_flow { "static" } else { "" }])>
            {label.map(|label| view! { <p class="lbl">{label}</p> })}
            {children()}
        </div>
    }
}

/// One entry: a link with `href`, otherwise a button.
#[component]
pub fn MenuItem(
    #[prop(into)] label: String,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional, into)] href: Option<String>,
    /// Loses something.
    #[prop(optional)]
    danger: bool,
    /// Not possible now; stays where it is and keeps the focus.
    #[prop(optional)]
    disabled: bool,
    /// The key, or what has to happen first: `needs approval`.
    #[prop(optional, into)]
    end: Option<String>,
) -> AnyView {
    let end = end.map(|end| view! { <span class="end">{end}</span> });
    let content = view! { {icon.map(|name| view! { <Icon name/> })}{label}{end} };
    let class = danger.then_some("danger");
    if let Some(href) = href {
        return view! { <a href=href class=class>{content}</a> }.into_any();
    }
    let disabled = disabled.then_some("true");
    view! { <button type="button" class=class aria-disabled=disabled>{content}</button> }.into_any()
}

/// A remark that floats; what it explains names it in `aria-describedby`.
#[component]
pub fn Tip(#[prop(optional, into)] id: Option<String>, #[prop(into)] text: String) -> impl IntoView {
    view! { <span class="tip" role="tooltip" id=id>{text}</span> }
}
