use leptos::prelude::*;

/// A sheet with a title.
#[component]
pub fn Panel(title: &'static str, children: Children) -> impl IntoView {
    let id = format!("panel-{}", title.to_lowercase().replace(' ', "-"));
    let label = id.clone();
    view! {
        <section class="panel" aria-labelledby=label>
            <header><h2 id=id>{title}</h2></header>
            <div class="body flush">{children()}</div>
        </section>
    }
}
