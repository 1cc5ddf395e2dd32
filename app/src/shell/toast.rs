//! The result of something the reader did, at the edge of the page.

use std::time::Duration;

use leptos::prelude::*;

use crate::ui::Icon;

/// How long good news stays.
const STAYS: Duration = Duration::from_secs(6);

/// The toasts of this page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
}

#[derive(Clone, PartialEq)]
struct Toast {
    number: usize,
    failed: bool,
    text: String,
}

impl Toasts {
    pub(super) fn provide() {
        provide_context(Self { shown: RwSignal::default() });
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// Says that something was done, for some seconds.
    pub fn done(self, text: impl Into<String>) {
        let number = self.add(text.into(), false);
        set_timeout(move || self.close(number), STAYS);
    }

    /// Says why something was not done, until the reader closes it.
    pub fn failed(self, text: impl Into<String>) {
        self.add(text.into(), true);
    }

    fn add(self, text: String, failed: bool) -> usize {
        let number = self.shown.with_untracked(|shown| shown.last().map_or(0, |last| last.number + 1));
        self.shown.update(|shown| shown.push(Toast { number, failed, text }));
        number
    }

    fn close(self, number: usize) {
        self.shown.update(|shown| shown.retain(|toast| toast.number != number));
    }
}

#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::expect();
    let toast = move |toast: Toast| {
        let (tone, icon) = if toast.failed { ("bad", "octagon-x") } else { ("ok", "circle-check") };
        view! {
            <div class="toast" data-tone=tone>
                <Icon name=icon/>
                <div>{toast.text}</div>
                <button type="button" class="btn icon ghost sm" aria-label="Close" title="Close" on:click=move |_| toasts.close(toast.number)><Icon name="x"/></button>
            </div>
        }
    };
    view! { <div class="toasts" role="status">{move || toasts.shown.get().into_iter().map(toast).collect_view()}</div> }
}
