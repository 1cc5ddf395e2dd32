use leptos::prelude::*;

use super::stack;
use crate::ui::{Cause, Event, Log, LogLevel, LogLine, Step, Steps, Timeline, Tone};

pub fn timeline() -> AnyView {
    let event = |tone, icon, text: &str, detail: Option<&str>, time: &str| Event {
        tone,
        icon,
        text: text.into(),
        detail: detail.map(str::to_owned),
        time: time.into(),
    };
    let events = || {
        vec![
            event(Tone::Bad, None, "3 pods crash-loop", Some("us-east-1 only"), "09:51"),
            event(Tone::Ok, None, "Complete in prod-b", None, "09:18"),
            event(Tone::None, Some("scaling"), "Scaled 19 to 24", None, "08:58"),
        ]
    };
    view! { <div class="cols min-13"><Timeline events=events() tight=true/><Timeline events=events()/></div> }
        .into_any()
}

pub fn steps() -> AnyView {
    let step = |tone, label: &str, time: Option<&str>, note: Option<&str>| Step {
        tone,
        label: label.into(),
        time: time.map(str::to_owned),
        note: note.map(str::to_owned),
    };
    let steps = vec![
        step(Tone::Ok, "Check the form", Some("0.2 s"), None),
        step(Tone::Info, "Make the repository", Some("4 s"), Some("adding 17 files")),
        step(Tone::Bad, "Deploy", Some("17 s"), None),
        step(Tone::None, "Register", None, None),
    ];
    view! { <Steps steps/> }.into_any()
}

pub fn log() -> AnyView {
    let line = |level, pod: Option<&str>, text: &str| LogLine {
        time: "09:51:58".into(),
        pod: pod.map(str::to_owned),
        level,
        text: text.into(),
    };
    let wrapped = vec![
        line(LogLevel::Info, None, "starting checkout-api 2.41.0"),
        line(LogLevel::Warning, None, "PRICE_CACHE_TTL is deprecated"),
        line(LogLevel::Error, None, "required setting FX_RATES_URL is not set"),
    ];
    let of_pods = vec![
        line(LogLevel::Debug, Some("x2kqm"), "reading /etc/callboard/config.yaml"),
        line(
            LogLevel::Error,
            Some("9fj2c"),
            "required setting FX_RATES_URL is not set, and this line is so long that it scrolls",
        ),
    ];
    stack(view! {
        <Log label="Log, wrapped" lines=wrapped wrap=true boxed=true/>
        <Log label="Log of two pods" lines=of_pods boxed=true/>
    })
}

pub fn causes() -> AnyView {
    view! {
        <div class="panel">
            <Cause tone=Tone::Bad title="A required setting is missing" summary="3 pods, us-east-1 only" time="38 min" open=true>
                <p>"Version 2.41.0 needs FX_RATES_URL; the config map in prod-c does not have it."</p>
            </Cause>
            <Cause tone=Tone::Warn title="Autoscaler is at its limit" summary="24 of 24 pods, wants 31" time="2 h">
                <p>"Raise the limit, or wait until traffic falls."</p>
            </Cause>
        </div>
    }
    .into_any()
}
