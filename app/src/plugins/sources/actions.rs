//! What a reader does with sources: each is sent, and what came of it is said.

use leptos::{prelude::*, task::spawn_local};

use super::view_model::{count, reason, sentence, source_name};
use crate::{
    api::ApiClient,
    live::{Live, Topic},
    shell::Toasts,
    ui::counted,
};

/// Reads a source now. `reading` is true for as long as that takes.
pub fn read_again(id: &str, name: &str, reading: RwSignal<bool>) {
    let (client, live, toasts) = (ApiClient::expect(), Live::expect(), Toasts::expect());
    let (request, name) = (ApiClient::refresh_source(id), name.to_owned());
    reading.set(true);
    spawn_local(async move {
        match client.send(request).await {
            Ok(answer) => say_report(toasts, &name, &answer),
            Err(error) => toasts.failed(format!("{name} was not read. {error}")),
        }
        live.touch(Topic::Sources);
        // The row may be gone by now.
        let _set = reading.try_set(false);
    });
}

/// Sources that a message names.
const NAMED: usize = 3;

/// Reads every source now, one after the other.
pub fn read_all(reading: RwSignal<bool>) {
    let (client, live, toasts) = (ApiClient::expect(), Live::expect(), Toasts::expect());
    reading.set(true);
    spawn_local(async move {
        match client.find_sources().await {
            Ok(sources) => {
                let (all, mut unread) = (sources.len(), Vec::new());
                for source in sources {
                    let answer = client.send(ApiClient::refresh_source(&source.id)).await;
                    let report = answer.ok().and_then(|answer| ApiClient::read_report(&answer));
                    if report.is_none_or(|report| reason(&report).is_some()) {
                        unread.push(source_name(&source.target));
                    }
                }
                live.touch(Topic::Sources);
                let more = unread.len().saturating_sub(NAMED);
                unread.truncate(NAMED);
                match (unread.join(", "), more) {
                    (names, _) if names.is_empty() => {
                        toasts.done(format!("{} read.", counted(all, "source was", "sources were")));
                    }
                    (names, 0) => toasts.failed(format!("These sources were not read: {names}.")),
                    (names, more) => toasts.failed(format!("These sources were not read: {names}, and {more} more.")),
                }
            }
            Err(error) => toasts.failed(format!("No source was read. {error}")),
        }
        let _set = reading.try_set(false);
    });
}

/// Says what came of reading a source, from its report.
pub fn say_report(toasts: Toasts, name: &str, answer: &str) {
    let Some(report) = ApiClient::read_report(answer) else {
        return toasts.done(format!("{name} was read."));
    };
    if let Some(reason) = reason(&report) {
        return toasts.failed(format!("{name} cannot be read. {reason}"));
    }
    let entities = count(usize::try_from(report.entity_count).unwrap_or(usize::MAX), "entity");
    let problems = match report.problems.len() {
        0 => "no problems".to_owned(),
        problems => count(problems, "problem"),
    };
    toasts.done(format!("{name} was read: {entities}, {problems}."));
}

/// Removes a registered location.
pub fn remove(id: &str, name: &str) {
    let (client, live, toasts) = (ApiClient::expect(), Live::expect(), Toasts::expect());
    let (request, name) = (ApiClient::delete_location(id), name.to_owned());
    spawn_local(async move {
        match client.send(request).await {
            Ok(_) => toasts.done(format!("{name} was removed, with its entities.")),
            Err(error) => toasts.failed(format!("{name} was not removed. {}", sentence(&error.to_string()))),
        }
        live.touch(Topic::Sources);
    });
}
