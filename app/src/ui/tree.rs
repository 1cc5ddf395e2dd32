use leptos::prelude::*;

use super::Icon;

/// A page or a file, and those below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TreeNode {
    pub label: String,
    /// Where it leads; nothing for a folder without a page of its own.
    pub href: Option<String>,
    pub icon: Option<&'static str>,
    pub current: bool,
    /// Whether what is below it shows.
    pub open: bool,
    /// Behind the label: `new`, or how many there are.
    pub note: Option<String>,
    pub children: Vec<Self>,
}

/// Pages or files in their folders.
#[component]
pub fn Tree(#[prop(into)] label: String, nodes: Vec<TreeNode>) -> impl IntoView {
    view! { <nav class="tree" aria-label=label>{list(nodes)}</nav> }
}

fn list(nodes: Vec<TreeNode>) -> AnyView {
    view! { <ul>{nodes.into_iter().map(node).collect_view()}</ul> }.into_any()
}

fn node(node: TreeNode) -> AnyView {
    let TreeNode { label, href, icon, current, open, note, children } = node;
    let note = note.map(|note| view! { <span class="end faint">{note}</span> });
    let picture = icon.map(|name| view! { <Icon name/> });
    if !children.is_empty() {
        return view! {
            <li><details open=open><summary><Icon name="chevron-right"/>{picture}{label}{note}</summary>{list(children)}</details></li>
        }
        .into_any();
    }
    match href {
        Some(href) => {
            let current = current.then_some("true");
            view! { <li><a href=href aria-current=current>{picture}{label}{note}</a></li> }.into_any()
        }
        None => view! { <li class="row">{picture}{label}{note}</li> }.into_any(),
    }
}
