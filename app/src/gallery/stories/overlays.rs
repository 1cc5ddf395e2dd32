use leptos::prelude::*;

use super::{row, stack};
use crate::ui::{
    Button, ButtonLook, ButtonSize, Change, Changes, Dialog, DialogSize, Menu, MenuItem, Notice, Tip, Toast, ToastList,
    Tone,
};

fn entries() -> AnyView {
    view! {
        <MenuItem label="Restart…" icon="rotate-cw" end="R"/>
        <MenuItem label="Scale…" icon="scaling" href="#overlays"/>
        <MenuItem label="Shift traffic…" icon="split" disabled=true end="needs approval"/>
        <hr/>
        <MenuItem label="Deprecate…" icon="archive" danger=true/>
    }
    .into_any()
}

pub fn menu() -> AnyView {
    view! { <Menu id="gallery-menu-open" label="Run on checkout-api" in_flow=true>{entries()}</Menu> }.into_any()
}

pub fn behind_buttons() -> AnyView {
    row(view! {
        <Button label="Actions" icon="zap" look=ButtonLook::Primary attr:popovertarget="gallery-menu"/>
        <Menu id="gallery-menu" label="Run on checkout-api">{entries()}</Menu>
        <Button label="Roll back…" attr:command="show-modal" attr:commandfor="gallery-dialog"/>
        {roll_back("gallery-dialog", false)}
    })
}

pub fn toasts() -> AnyView {
    let small = |label: &'static str| view! { <Button label look=ButtonLook::Ghost size=ButtonSize::Small/> };
    view! {
        <ToastList in_flow=true>
            <Toast tone=Tone::Ok title="Rolled back in 1 min 52 s" text="3 pods in us-east-1 run v2.40.3.">{small("Undo")}</Toast>
            <Toast tone=Tone::Bad title="Could not save" text="The file changed meanwhile. Nothing was lost.">{small("Compare")}</Toast>
            <Toast tone=Tone::Info title="Deploying to prod-b" text="4 of 15 pods">{small("Show")}</Toast>
        </ToastList>
    }
    .into_any()
}

pub fn tip() -> AnyView {
    view! { <div class="tip-place"><Tip text="5.9% of orders fail in us-east-1"/></div> }.into_any()
}

pub fn dialog() -> AnyView {
    stack(roll_back("gallery-dialog-open", true))
}

fn roll_back(id: &'static str, in_flow: bool) -> AnyView {
    let change = |label: &str, before: Option<&str>, after: &str| Change {
        label: label.into(),
        before: before.map(str::to_owned),
        after: after.into(),
    };
    let changes = vec![change("Version", Some("v2.41.0"), "v2.40.3"), change("Takes", None, "about 11 min")];
    let footer = view! {
        <Button label="Cancel" attr:command="close" attr:commandfor=id/>
        <Button label="Roll back 60 pods" icon="undo-2" look=ButtonLook::DangerFilled/>
    };
    view! {
        <Dialog id title="Roll back 60 pods?" subtitle="checkout-api, all regions" size=DialogSize::Wide in_flow
            policy="Allowed by policy: owner, tier 1" footer=footer.into_any()>
            <Changes changes/>
            <Notice tone=Tone::Warn title="Argo CD will want to deploy v2.41.0 again." text="Callboard pauses it for 4 hours."/>
        </Dialog>
    }
    .into_any()
}
