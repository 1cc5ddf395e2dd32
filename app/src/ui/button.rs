//! Buttons, and links that look like one. What happens on a click is said where they stand: `<Button label="Restart"
//! on_click=…/>`, `<Button label="Actions" attr:popovertarget="actions"/>`.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Icon, classes};

/// How much a button asks for attention. One [`ButtonLook::Primary`] a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonLook {
    Primary,
    #[default]
    Default,
    /// The third choice, and buttons among text.
    Ghost,
    /// Loses things that run.
    Danger,
    /// The same inside the dialog that asks for confirmation.
    DangerFilled,
}

impl ButtonLook {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Default => "",
            Self::Ghost => "ghost",
            Self::Danger => "danger",
            Self::DangerFilled => "danger primary",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonSize {
    Small,
    #[default]
    Normal,
    Large,
}

impl ButtonSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "sm",
            Self::Normal => "",
            Self::Large => "lg",
        }
    }
}

/// What a button does. An `on:click` on the component itself would stay the first one through every redraw, and act on
/// what stood there then.
#[derive(Clone)]
pub struct OnClick(Arc<dyn Fn() + Send + Sync>);

impl<F: Fn() + Send + Sync + 'static> From<F> for OnClick {
    fn from(act: F) -> Self {
        Self(Arc::new(act))
    }
}

fn act(on_click: Option<&OnClick>) {
    if let Some(OnClick(act)) = on_click {
        act();
    }
}

/// A button with a word on it: verb and object, with three dots when a dialog follows.
#[component]
pub fn Button(
    #[prop(into)] label: String,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional)] look: ButtonLook,
    #[prop(optional)] size: ButtonSize,
    /// Whether it works on what it was asked; the icon becomes a loader.
    #[prop(optional, into)]
    busy: Option<Signal<bool>>,
    #[prop(optional, into)] disabled: Option<Signal<bool>>,
    /// For a button that stays down: whether it is.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// `submit` sends the form that the button stands in.
    #[prop(default = "button")]
    kind: &'static str,
    #[prop(optional, into)] on_click: Option<OnClick>,
    /// A count or keys behind the word.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let still = move || icon.map(|name| view! { <Icon name/> });
    let picture = match busy {
        Some(busy) => {
            let picture =
                move || if busy.get() { Some(view! { <Icon name="loader-circle" class="i spin"/> }) } else { still() };
            picture.into_any()
        }
        None => still().into_any(),
    };
    view! {
        <button
            type=kind
            on:click=move |_| act(on_click.as_ref())
            class=classes(&["btn", look.class(), size.class()])
            disabled=disabled
            aria-busy=busy.map(|busy| move || busy.get().then_some("true"))
            aria-pressed=pressed.map(|pressed| move || pressed.get().to_string())
        >
            {picture}{label}{children.map(|children| children())}
        </button>
    }
}

/// A link that looks like a button: it leads somewhere and changes nothing.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional)] look: ButtonLook,
    #[prop(optional)] size: ButtonSize,
) -> impl IntoView {
    view! {
        <a href=href class=classes(&["btn", look.class(), size.class()])>
            {icon.map(|name| view! { <Icon name/> })}{label}
        </a>
    }
}

/// A button that shows only an icon; its label is read out and shown on hover.
#[component]
pub fn IconButton(
    icon: &'static str,
    #[prop(into)] label: String,
    #[prop(default = ButtonLook::Ghost)] look: ButtonLook,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] disabled: Option<Signal<bool>>,
    /// For a button that stays down: whether it is.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    #[prop(optional, into)] on_click: Option<OnClick>,
    /// More classes: `star`, `end`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let title = label.clone();
    view! {
        <button
            type="button"
            on:click=move |_| act(on_click.as_ref())
            class=classes(&["btn icon", look.class(), size.class(), class])
            aria-label=label
            title=title
            disabled=disabled
            aria-pressed=pressed.map(|pressed| move || pressed.get().to_string())
        >
            <Icon name=icon/>
        </button>
    }
}

/// Buttons that belong together, without a gap.
#[component]
pub fn ButtonGroup(children: Children) -> impl IntoView {
    view! { <span class="btns">{children()}</span> }
}

/// A link that stands alone; links in sentences need no class.
#[component]
pub fn TextLink(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    /// An icon behind the label.
    #[prop(optional)]
    icon: Option<&'static str>,
) -> impl IntoView {
    view! { <a href=href class="link">{label}{icon.map(|name| view! { <Icon name class="i i-sm"/> })}</a> }
}

/// Keys as they are printed on a keyboard: `Ctrl K`. What they do has to be said elsewhere.
#[component]
pub fn Keys(keys: &'static str) -> impl IntoView {
    let keys = keys.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view();
    view! { <span class="kbd" aria-hidden="true">{keys}</span> }
}
