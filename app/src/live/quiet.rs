//! When what is shown may be drawn anew.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::JsFuture;

/// Before it is looked again, in milliseconds.
const AGAIN: i32 = 200;
/// What a person is in the middle of: a redraw would close it, or make it another thing's. One query each: a browser
/// without popovers does not know the second selector, and refuses it.
const OPEN: [&str; 2] = ["dialog[open]", ".menu:popover-open"];
/// A redraw would put another thing under the finger.
const PRESSED: &str = ":is(a, button, summary, label):active";

/// What is pressed longer than that, in rounds of [`AGAIN`], is no press: some browsers forget to let go of a link.
const LONGEST_PRESS: u32 = 25;

/// Completes when no dialog and no menu is open and nothing is pressed, or when the answer is not wanted any more.
pub async fn quiet(is_wanted: impl Fn() -> bool) {
    let is_there = |selector| document().query_selector(selector).is_ok_and(|found| found.is_some());
    let mut rounds = 0;
    while is_wanted() && (OPEN.into_iter().any(is_there) || rounds < LONGEST_PRESS && is_there(PRESSED)) {
        rounds += 1;
        let later = js_sys::Promise::new(&mut |resolve, _| {
            // The only failure is a window that is gone, and this page with it.
            let _timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, AGAIN);
        });
        // A promise that is never rejected.
        let _done = SendWrapper::new(JsFuture::from(later)).await;
    }
}
