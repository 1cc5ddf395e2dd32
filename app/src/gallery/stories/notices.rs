use leptos::prelude::*;
use shared::EntityRef;

use super::stack;
use crate::ui::{
    Button, ButtonSize, Empty, EntityLink, Fact, KeyValue, KeyValues, Notice, Skeleton, Strip, TextLink, Tone,
};

pub fn strip() -> AnyView {
    view! {
        <Strip>
            <Fact label="Pods ready" value="57" unit="of 60"/>
            <Fact label="Success" value="98.41%" tone=Tone::Bad/>
            <Fact label="p95" value="312" unit="ms" href="#charts"/>
        </Strip>
    }
    .into_any()
}

pub fn facts() -> AnyView {
    view! {
        <KeyValues>
            <KeyValue term="Owner"><EntityLink entity=EntityRef::new("group", "default", "payments")/></KeyValue>
            <KeyValue term="Language">"Rust 1.95"</KeyValue>
        </KeyValues>
    }
    .into_any()
}

pub fn notices() -> AnyView {
    stack(view! {
        <Notice tone=Tone::Info title="New version." text="3.4.0 adds fx_quote."/>
        <Notice tone=Tone::Ok title="Valid." text="Shown on 27 services."/>
        <Notice tone=Tone::Warn title="Autoscaler is at its limit." text="Raise it, or wait until traffic falls.">
            <Button label="Raise limit…" size=ButtonSize::Small/>
        </Notice>
        <Notice tone=Tone::Bad title="3 pods cannot start." text="FX_RATES_URL is missing in prod-c."/>
        <Notice tone=Tone::None title="Frozen until Monday." icon="calendar-clock"/>
    })
}

pub fn empty() -> AnyView {
    view! {
        <div class="panel">
            <Empty icon="inbox" title="Nothing waits for you" text="Requests that need your answer come here and to your chat.">
                <TextLink label="All requests" href="#notices"/>
            </Empty>
        </div>
    }
    .into_any()
}

pub fn loading() -> AnyView {
    view! { <Skeleton/> }.into_any()
}
