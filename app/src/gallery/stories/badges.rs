use leptos::prelude::*;
use shared::EntityRef;

use super::row;
use crate::ui::{
    Avatar, Avatars, Badge, Count, Dot, EntityLink, Fresh, Freshness, Level, Medal, Status, Tag, Ticks, Tile, Tone, You,
};

pub fn status() -> AnyView {
    row(view! {
        <Status tone=Tone::Ok label="Healthy"/>
        <Status tone=Tone::Warn label="At risk"/>
        <Status tone=Tone::Bad label="Failing"/>
        <Status tone=Tone::Info label="Deploying"/>
        <Status tone=Tone::None label="Unknown"/>
    })
}

pub fn badge() -> AnyView {
    row(view! {
        <Badge tone=Tone::Ok label="Passed" icon="circle-check"/>
        <Badge tone=Tone::Warn label="Waits" icon="hourglass"/>
        <Badge tone=Tone::Bad label="Degraded" icon="octagon-x"/>
        <Badge tone=Tone::Info label="New"/>
        <Badge label="Draft"/>
        <Badge tone=Tone::Bad label="Line" icon="x" line=true/>
    })
}

pub fn marks() -> AnyView {
    row(view! {
        <Dot tone=Tone::Ok label="healthy"/>
        <Dot tone=Tone::Warn label="at risk"/>
        <Dot tone=Tone::Bad label="failing"/>
        <Dot tone=Tone::None label="unknown"/>
        <You label="You are on call"/>
        <Count value=14/>
        <Count value=3 tone=Tone::Bad/>
        <Count value=2 tone=Tone::Info label="waiting"/>
        <Count value=12_482/>
    })
}

pub fn ticks() -> AnyView {
    let marks = |text: &str| {
        let tone = |letter| match letter {
            'w' => Tone::Warn,
            'b' => Tone::Bad,
            'n' => Tone::None,
            'r' => Tone::Info,
            _ => Tone::Ok,
        };
        text.chars().map(tone).collect::<Vec<_>>()
    };
    row(view! {
        <Ticks marks=marks("oooooooooowoooobbooooonnr") sentence="25 pods: 2 fail, 1 is at risk, 2 unknown, 1 starts"/>
        <Ticks marks=marks("ooooowoooobooooo") sentence="16 runs: 1 failed, 1 with a warning" large=true/>
    })
}

pub fn kinds() -> AnyView {
    let kinds = [
        ("component", "service"),
        ("component", "website"),
        ("component", "mobile"),
        ("component", "library"),
        ("api", ""),
        ("resource", "database"),
        ("resource", "topic"),
        ("system", ""),
        ("domain", ""),
        ("group", ""),
        ("resource", "cluster"),
        ("component", "pipeline"),
        ("component", "model"),
        ("template", ""),
        ("docs", ""),
        ("component", "job"),
        ("location", ""),
    ];
    row(view! {
        <Tile kind="component" large=true/>
        {kinds.into_iter().map(|(kind, entity_type)| view! { <Tile kind entity_type/> }).collect_view()}
    })
}

pub fn avatars() -> AnyView {
    let names = ["payments", "risk", "edge"].map(str::to_owned);
    row(view! {
        <Avatar name="payments" large=true/>
        <Avatar name="risk-ops"/>
        <Avatar name="identity"/>
        <Avatars names=names.to_vec()/>
        <Avatar name="orders" square=true/>
    })
}

pub fn entities() -> AnyView {
    let link = |kind, namespace, name| EntityRef::new(kind, namespace, name);
    row(view! {
        <EntityLink entity=link("component", "default", "checkout-api")/>
        <EntityLink entity=link("component", "default", "shop") label="Shop" entity_type="website"/>
        <EntityLink entity=link("group", "default", "payments")/>
        <EntityLink entity=link("api", "partners", "orders")/>
    })
}

pub fn levels() -> AnyView {
    row(view! {
        <Level medal=Medal::Gold label="Gold"/>
        <Level medal=Medal::Silver label="Silver"/>
        <Level medal=Medal::Bronze label="Bronze"/>
        <Level medal=Medal::None label="No level"/>
    })
}

pub fn freshness() -> AnyView {
    row(view! {
        <Fresh freshness=Freshness::Live("4 s".into())/>
        <Fresh freshness=Freshness::Polled("2 min".into())/>
        <Fresh freshness=Freshness::Stale("updated 3 min ago, retrying".into())/>
        <Fresh freshness=Freshness::Dead("no data since 09:12".into())/>
    })
}

pub fn tags() -> AnyView {
    row(view! { <Tag label="pci"/><Tag label="rust" href="#badges"/> })
}
