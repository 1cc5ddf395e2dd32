//! When what is shown may be drawn anew.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::JsFuture;

/// Before it is looked again, in milliseconds.
const AGAIN: i32 = 200;
/// What a person is in the middle of: a redraw would close it, make it another thing's, or put another thing under the
/// finger. One query each: a browser without popovers does not know the second selector, and refuses it.
const BUSY: [&str; 3] = ["dialog[open]", ".menu:popover-open", ":is(a, button, summary, label):active"];

/// Completes when no dialog and no menu is open and nothing is pressed.
pub async fn quiet() {
    while BUSY.into_iter().any(|selector| document().query_selector(selector).is_ok_and(|found| found.is_some())) {
        let later = js_sys::Promise::new(&mut |resolve, _| {
            // The only failure is a window that is gone, and this page with it.
            let _timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, AGAIN);
        });
        // A promise that is never rejected.
        let _done = SendWrapper::new(JsFuture::from(later)).await;
    }
}
