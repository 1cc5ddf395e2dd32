use leptos::prelude::*;

use super::stack;
use crate::ui::{Found, Hit, PaletteGroup, PaletteList, PaletteRow, Picture, Tree, TreeNode};

pub fn tree() -> AnyView {
    let page = |label: &str, current| TreeNode {
        label: label.into(),
        href: Some("#search".into()),
        current,
        ..TreeNode::default()
    };
    let folder = |label: &str, open, children| TreeNode { label: label.into(), open, children, ..TreeNode::default() };
    let file = TreeNode {
        label: "Cargo.toml".into(),
        icon: Some("file-code"),
        note: Some("new".into()),
        ..TreeNode::default()
    };
    let nodes = vec![
        page("Overview", false),
        folder("Runbook", true, vec![page("Failed capture", true), page("Roll back", false)]),
        folder("Decisions", false, vec![page("One ledger", false)]),
        file,
    ];
    view! { <div class="narrow"><Tree label="Example of a tree" nodes/></div> }.into_any()
}

pub fn palette() -> AnyView {
    let tile = |kind: &str, entity_type: &str| Picture::Tile { kind: kind.into(), entity_type: entity_type.into() };
    let row = |picture, label: &str, note: &str, end: &str| PaletteRow {
        picture,
        label: label.into(),
        note: note.into(),
        end: end.into(),
    };
    let best = vec![row(Picture::Icon("book-open"), "Handle a failed capture", "checkout-api, Runbook", "Docs")];
    let entities = vec![
        row(tile("resource", "topic"), "capture.failures", "payments, 1.2k messages a day", "Topic"),
        row(tile("component", "job"), "capture-retry", "payments, healthy", "Job"),
    ];
    let groups = vec![
        PaletteGroup { label: "Best match".into(), rows: best },
        PaletteGroup { label: "Entities".into(), rows: entities },
    ];
    view! { <div class="palette static"><PaletteList id="gallery-palette" label="Results" groups typed="cap fail" active=0/></div> }.into_any()
}

pub fn hits() -> AnyView {
    let found = |kind: &str, entity_type: &str, title: &str, text: &str, facts: &[&str]| Found {
        kind: kind.into(),
        entity_type: entity_type.into(),
        title: title.into(),
        href: "#search".into(),
        text: text.into(),
        facts: facts.iter().map(|fact| (*fact).to_owned()).collect(),
    };
    let docs = found(
        "docs",
        "",
        "Handle a failed capture",
        "A capture fails when the bank says no after it first said yes.",
        &["Docs", "checkout-api, Runbook", "payments", "edited 3 days ago"],
    );
    let topic = found(
        "resource",
        "topic",
        "capture.failures",
        "One message for each capture that the bank refused.",
        &["Topic", "payments"],
    );
    stack(view! { <Hit found=docs typed="failed capture"/><Hit found=topic typed="failed capture"/> })
}
