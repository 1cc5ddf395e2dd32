//! The browser's end of the stream of changes.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::{Connection, Live, Topic};

/// Changes come in bursts; what follows them asks once for a burst.
const TOGETHER: Duration = Duration::from_millis(120);
/// Before a stream that the browser has given up is opened again.
const AGAIN: Duration = Duration::from_secs(3);

type Slot = Rc<RefCell<Option<EventSource>>>;

/// Opens the stream now, and again whenever the tab becomes visible.
pub fn follow(live: Live) {
    let slot = Slot::default();
    open(live, &slot);
    let visibility = Closure::<dyn Fn()>::new(move || {
        if document().hidden() {
            if let Some(source) = slot.take() {
                source.close();
            }
        } else if slot.borrow().is_none() {
            live.touch_all();
            open(live, &slot);
        }
    });
    // Listens as long as the page lives.
    let _listening =
        document().add_event_listener_with_callback("visibilitychange", visibility.as_ref().unchecked_ref());
    visibility.forget();
}

fn open(live: Live, slot: &Slot) {
    let Ok(source) = EventSource::new(shared::paths::EVENTS_STREAM) else {
        return;
    };
    let pending = Rc::new(RefCell::new(Vec::<Topic>::new()));
    let changed = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let topic = event.data().as_string().as_deref().and_then(topic_of);
        let Some(topic) = topic.filter(|topic| !pending.borrow().contains(topic)) else { return };
        let first = pending.borrow().is_empty();
        pending.borrow_mut().push(topic);
        if first {
            let pending = Rc::clone(&pending);
            set_timeout(move || pending.take().into_iter().for_each(|topic| live.touch(topic)), TOGETHER);
        }
    });
    let reset = Closure::<dyn Fn()>::new(move || live.touch_all());
    let opened = Closure::<dyn Fn()>::new(move || {
        if matches!(live.connection.get_untracked(), Connection::Lost(_)) {
            live.touch_all();
        }
        live.connection.set(Connection::Live);
    });
    let lost = Closure::<dyn Fn()>::new({
        let slot = Rc::clone(slot);
        move || {
            if !matches!(live.connection.get_untracked(), Connection::Lost(_)) {
                live.connection.set(Connection::Lost(crate::ui::now()));
            }
            let given_up = slot.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED);
            if given_up {
                slot.take();
                let slot = Rc::clone(&slot);
                set_timeout(
                    move || {
                        if slot.borrow().is_none() && !document().hidden() {
                            open(live, &slot);
                        }
                    },
                    AGAIN,
                );
            }
        }
    });
    for (name, listener) in
        [("change", changed.as_ref()), ("reset", reset.as_ref()), ("open", opened.as_ref()), ("error", lost.as_ref())]
    {
        let _listening = source.add_event_listener_with_callback(name, listener.unchecked_ref());
    }
    // The closures are as long-lived as the streams of a page are few.
    changed.forget();
    reset.forget();
    opened.forget();
    lost.forget();
    slot.replace(Some(source));
}

/// Of a change only its topic matters here.
fn topic_of(data: &str) -> Option<Topic> {
    #[derive(serde::Deserialize)]
    struct Change<'a> {
        topic: &'a str,
    }
    Topic::of(serde_json::from_str::<Change<'_>>(data).ok()?.topic)
}
