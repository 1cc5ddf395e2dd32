use leptos::prelude::*;

use super::row;
use crate::ui::{
    Button, ButtonGroup, ButtonLink, ButtonLook, ButtonSize, IconButton, Keys, Segment, Segmented, TextLink,
};

pub fn primary() -> AnyView {
    let look = ButtonLook::Primary;
    row(view! {
        <Button label="Deploy" icon="rocket" look/>
        <span class="focused"><Button label="Deploy" look/></span>
        <Button label="Deploying" look busy=true/>
        <Button label="Deploy" look disabled=true/>
    })
}

pub fn default() -> AnyView {
    row(view! {
        <Button label="Restart"/>
        <span class="hovered"><Button label="Restart"/></span>
        <span class="focused"><Button label="Restart"/></span>
        <Button label="Restart" pressed=true/>
        <Button label="Restart" disabled=true/>
    })
}

pub fn looks() -> AnyView {
    row(view! {
        <Button label="Cancel" look=ButtonLook::Ghost/>
        <Button label="Roll back" icon="undo-2" look=ButtonLook::Danger/>
        <Button label="Roll back 3 pods" look=ButtonLook::DangerFilled/>
        <ButtonLink label="Source" icon="git-branch" href="#buttons"/>
    })
}

pub fn sizes() -> AnyView {
    row(view! {
        <Button label="Small" size=ButtonSize::Small/>
        <Button label="Normal"/>
        <Button label="Large" size=ButtonSize::Large/>
        <IconButton icon="ellipsis" label="More"/>
        <ButtonGroup>
            <Button label="One" size=ButtonSize::Small/>
            <Button label="Two" size=ButtonSize::Small/>
            <IconButton icon="chevron-down" label="More choices" look=ButtonLook::Default size=ButtonSize::Small/>
        </ButtonGroup>
        <IconButton icon="star" label="Starred" look=ButtonLook::Default class="star" pressed=true/>
        <IconButton icon="star" label="Star" look=ButtonLook::Default class="star" pressed=false/>
    })
}

pub fn segmented() -> AnyView {
    let segments = ["Board", "Table", "Graph"];
    let segments =
        segments.map(|label| Segment { label: label.into(), chosen: label == "Board", ..Segment::default() });
    row(view! {
        <Segmented label="View" segments=segments.to_vec()/>
        <Keys keys="Ctrl K"/>
        <TextLink label="Open graph" href="#graph"/>
    })
}
