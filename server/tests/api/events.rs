//! The stream of changes, as a browser reads it.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderMap, Request},
};
use futures::StreamExt as _;
use serde_json::{Value, json};
use server::router::router;
use testkit::TestPortal;
use tower::ServiceExt as _;

use crate::catalog::component;

/// Far longer than any event takes.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Default, PartialEq)]
struct Event {
    name: String,
    id: i64,
    data: Value,
}

struct EventStream {
    headers: HeaderMap,
    body: BodyDataStream,
    unread: String,
}

impl EventStream {
    async fn open(portal: &TestPortal, last_event_id: Option<i64>) -> Self {
        let mut request = Request::get("/api/events/v1/stream")
            .header("host", "localhost:7007")
            .header("accept-encoding", "gzip, br");
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id.to_string());
        }
        let request = request.body(Body::empty()).unwrap();
        let response = router(portal.portal().clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let headers = response.headers().clone();
        Self { headers, body: response.into_body().into_data_stream(), unread: String::new() }
    }

    /// None when the stream has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.unread.find("\n\n") {
                let block = self.unread.drain(..end + 2).collect::<String>();
                // A block of comments only keeps the connection alive.
                if block.lines().any(|line| line.starts_with("data:")) {
                    return Some(Event::parse(&block));
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.body.next()).await.expect("an event in time")?;
            self.unread.push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
        }
    }

    /// The next change of the catalog's entities, as `operation subject`, with its revision.
    async fn next_entity(&mut self) -> (i64, String) {
        loop {
            let event = self.next().await.expect("another event");
            if event.data["topic"] == "catalog.entity" {
                assert_eq!((event.name.as_str(), &event.data["revision"]), ("change", &json!(event.id)));
                let text = |field: &str| event.data[field].as_str().unwrap().to_owned();
                return (event.id, format!("{} {}", text("operation"), text("subject")));
            }
        }
    }
}

impl Event {
    fn parse(block: &str) -> Self {
        let mut event = Self::default();
        for (field, value) in block.lines().filter_map(|line| line.split_once(':')) {
            let value = value.trim_start();
            match field {
                "event" => value.clone_into(&mut event.name),
                "id" => event.id = value.parse().unwrap(),
                "data" => event.data = serde_json::from_str(value).unwrap(),
                _ => {}
            }
        }
        event
    }
}

#[tokio::test]
async fn a_stream_says_where_it_begins_and_then_what_changes() {
    let portal = TestPortal::with(&component("before")).await;
    let mut stream = EventStream::open(&portal, None).await;
    let start = stream.next().await.unwrap();
    assert_eq!((start.name.as_str(), &start.data), ("start", &json!({})));

    portal.write("catalog/all.yaml", &component("after"));
    let (created, what) = stream.next_entity().await;
    assert_eq!(what, "create component:default/after");
    assert!(created > start.id, "{created} after {}", start.id);
    let (removed, what) = stream.next_entity().await;
    assert_eq!(what, "delete component:default/before");
    assert!(removed > created, "{removed} after {created}");
}

#[tokio::test]
async fn a_stream_resumes_behind_the_event_that_was_heard_last() {
    let portal = TestPortal::with(&component("a")).await;
    for name in ["b", "c"] {
        portal.write(&format!("catalog/{name}.yaml"), &component(name));
        portal.read_sources().await;
    }
    let subject = |name: &str| format!("component:default/{name}");
    let mut stream = EventStream::open(&portal, Some(0)).await;
    let mut everything = vec![stream.next().await.unwrap()];
    while everything.last().is_some_and(|event| event.data["subject"] != subject("c")) {
        everything.push(stream.next().await.unwrap());
    }
    let heard = everything.iter().position(|event| event.data["subject"] == subject("b")).unwrap();
    let mut resumed = EventStream::open(&portal, Some(everything[heard].id)).await;
    for expected in &everything[heard + 1..] {
        assert_eq!(resumed.next().await.as_ref(), Some(expected), "nothing is missing, and nothing comes twice");
    }
}

#[tokio::test]
async fn a_stream_is_passed_on_event_by_event() {
    let portal = TestPortal::builder().start().await;
    let stream = EventStream::open(&portal, None).await;
    assert_eq!(stream.headers["content-type"], "text/event-stream");
    assert_eq!(stream.headers.get("content-encoding"), None, "compressing would hold events back");
}

#[tokio::test]
async fn a_stream_ends_when_the_server_stops() {
    let portal = TestPortal::builder().start().await;
    let mut stream = EventStream::open(&portal, None).await;
    assert_eq!(stream.next().await.unwrap().name, "start");
    portal.stop().await;
    assert_eq!(stream.next().await, None);
}
