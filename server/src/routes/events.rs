//! The stream of changes.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt as _, stream};
use shared::{
    Caller, EntityRef, ProblemCode, Visibility,
    event::{Change, Operation as ChangeOperation},
    paths,
};

use super::{
    openapi::{Answer, Operation},
    table::{self, Route},
};
use crate::{
    http::{
        access::{Allowed, EventsStreamRead},
        failure::Failure,
    },
    portal::{Following, Portal},
};

pub fn routes() -> Vec<Route> {
    let operation = Operation {
        id: "GetEventStream",
        summary: "Changes as they happen, as server-sent events; resumes after the event that Last-Event-ID names",
        parameters: &[],
        body: None,
        answers: &[(200, Answer::Media("text/event-stream")), (503, Answer::Json("Problem"))],
    };
    vec![table::get(paths::EVENTS_STREAM, operation, get_event_stream)]
}

async fn get_event_stream(
    allowed: Allowed<EventsStreamRead>,
    State(portal): State<Portal>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Failure> {
    let Some(room) = portal.room_for_stream() else {
        let message = "as many event streams are open as this server serves: close one, or try again in a few seconds";
        return Err(Failure::new(ProblemCode::ServerBusy, message));
    };
    let resume_after = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let events = events(portal, resume_after, allowed.caller, allowed.visibility);
    // The stream owns its room, and gives it back when the client goes away.
    let events = events.map(move |event| {
        let _room = &room;
        event
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// Batches of changes become single events. Ends when the server shuts down.
fn events(
    portal: Portal,
    resume_after: Option<i64>,
    caller: Caller,
    visibility: Visibility,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let follower = portal.follow(resume_after);
    let shutdown = portal.shutdown().clone().cancelled_owned();
    stream::unfold(follower, |mut follower| async move { Some((follower.next().await?, follower)) })
        .flat_map(move |following| {
            let events: Vec<Event> = match following {
                // The first event tells the client where it stands, so that it can resume from there.
                Following::Start { revision } => {
                    vec![Event::default().event("start").id(revision.to_string()).data("{}")]
                }
                Following::Reset { revision } => {
                    vec![Event::default().event("reset").id(revision.to_string()).data("{}")]
                }
                Following::Changes(changes) => {
                    changes.iter().filter(|change| may_see(&portal, change, &caller, &visibility)).map(event).collect()
                }
            };
            stream::iter(events.into_iter().map(Ok))
        })
        .take_until(shutdown)
}

fn event(change: &Change) -> Event {
    let event = Event::default().event("change").id(change.revision.to_string());
    // A change is made of texts and numbers, which always serialise.
    event.json_data(change).unwrap_or_default()
}

/// Settings are their owner's business. A caller that sees only some entities hears only of those; of a removed one
/// nothing is left to decide by.
fn may_see(portal: &Portal, change: &Change, caller: &Caller, visibility: &Visibility) -> bool {
    if change.topic == identity::SETTING_TOPIC {
        return caller.subject() == Some(change.subject.as_str());
    }
    match visibility {
        Visibility::Everything => true,
        Visibility::Nothing => false,
        Visibility::Where(_) => {
            change.topic == catalog::ENTITY_TOPIC
                && change.operation != ChangeOperation::Delete
                && change
                    .subject
                    .parse::<EntityRef>()
                    .is_ok_and(|entity| portal.catalog().read().get(&entity, visibility).is_some())
        }
    }
}
