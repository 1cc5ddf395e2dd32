//! Dialogs: native, opened by a button with `command="show-modal"` and `commandfor`.

use leptos::prelude::*;

use super::Icon;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DialogSize {
    /// A question.
    Narrow,
    #[default]
    Default,
    /// A change with its details.
    Wide,
}

impl DialogSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Narrow => "dialog narrow",
            Self::Default => "dialog",
            Self::Wide => "dialog wide",
        }
    }
}

/// A dialog with its head, what it asks, and its buttons: Cancel first, then the verb with the number.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    /// A question with the object in it.
    #[prop(into)]
    title: String,
    #[prop(optional, into)] subtitle: Option<String>,
    #[prop(optional)] size: DialogSize,
    /// The sentence at the left of the foot: by which rule this is allowed.
    #[prop(optional, into)]
    policy: Option<String>,
    /// The buttons.
    #[prop(optional_no_strip, into)]
    footer: Option<AnyView>,
    #[prop(default = "Close")] close_label: &'static str,
    /// Part of the page instead of over it, for a page that is nothing but this question.
    #[prop(optional)]
    in_flow: bool,
    children: Children,
) -> AnyView {
    let label = format!("{id}-title");
    let policy = policy.map(|policy| view! { <span class="small faint policy">{policy}</span> });
    let subtitle = subtitle.map(|subtitle| view! { <p class="muted">{subtitle}</p> });
    // Last, so that a dialog that opens gives the focus to its first field, or else to Cancel.
    let close = (!in_flow).then(|| {
        let id = id.clone();
        view! {
            <button type="button" class="btn icon ghost close" aria-label=close_label title=close_label command="close" commandfor=id>
                <Icon name="x"/>
            </button>
        }
    });
    let content = view! {
        <header><div><h2 id=label.clone()>{title}</h2>{subtitle}</div></header>
        <div class="body">{children()}</div>
        {footer.map(|footer| view! { <footer>{policy}{footer}</footer> })}
        {close}
    };
    if in_flow {
        return view! { <div class="dialog static" role="group" id=id aria-labelledby=label>{content}</div> }
            .into_any();
    }
    view! { <dialog class=size.class() id=id aria-labelledby=label>{content}</dialog> }.into_any()
}

/// One line of what will change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    pub label: String,
    /// What holds now, where something holds.
    pub before: Option<String>,
    pub after: String,
}

/// What an action does, before the click that does it: from, to, how many, how long, how to undo.
#[component]
pub fn Changes(changes: Vec<Change>) -> impl IntoView {
    let change = |Change { label, before, after }: Change| {
        let value = match before {
            Some(before) => {
                view! { <del>{before}</del><Icon name="arrow-right" class="i i-sm"/><ins>{after}</ins> }.into_any()
            }
            None => after.into_any(),
        };
        view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
    };
    view! { <dl class="change">{changes.into_iter().map(change).collect_view()}</dl> }
}
