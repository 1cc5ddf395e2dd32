//! The tokens. Their names are the values here: attributes of SVG, where the policy allows no styles.

use leptos::prelude::*;

use super::{row, stack};

fn swatches(tokens: &'static [&'static str]) -> AnyView {
    let swatch = |token: &&'static str| {
        view! {
            <div class="swatch">
                <svg aria-hidden="true"><rect width="100%" height="100%" fill=format!("var({token})")></rect></svg>
                <span class="small mono">{*token}</span>
            </div>
        }
    };
    view! { <div class="row wrap top-al">{tokens.iter().map(swatch).collect_view()}</div> }.into_any()
}

pub fn neutrals() -> AnyView {
    swatches(&[
        "--canvas",
        "--surface",
        "--sunken",
        "--raised",
        "--ink",
        "--ink-2",
        "--ink-3",
        "--line",
        "--line-2",
        "--control",
    ])
}

pub fn action() -> AnyView {
    swatches(&["--accent", "--accent-fill", "--accent-tint", "--accent-line", "--ghost"])
}

pub fn status() -> AnyView {
    swatches(&[
        "--ok-fg",
        "--ok-fill",
        "--ok-tint",
        "--warn-fg",
        "--warn-fill",
        "--warn-tint",
        "--bad-fg",
        "--bad-fill",
        "--bad-tint",
    ])
}

pub fn gels() -> AnyView {
    swatches(&[
        "--gel-congo",
        "--gel-lagoon",
        "--gel-moss",
        "--gel-straw",
        "--gel-rust",
        "--gel-rose",
        "--gel-violet",
        "--gel-steel",
    ])
}

pub fn faces() -> AnyView {
    stack(view! {
        <p class="serif t-38">"Newsreader 38"</p>
        <p class="serif t-28">"Newsreader 28, page greeting"</p>
        <p class="strong t-22">"Inter 22, entity title"</p>
        <p class="strong num t-18">"Inter 18, numbers 4,821.07"</p>
        <p class="t-16">"Inter 16, docs text"</p>
        <p class="t-14">"Inter 14, lead text in the app"</p>
        <p>"Inter 13, everything else"</p>
        <p class="small muted">"Inter 12, meta and table heads"</p>
        <p class="faint t-10">"Inter 11, chart axes and counts"</p>
        <p class="mono">"JetBrains Mono, checkout-api-7d9f6c4b5-x2kqm 0O1lI"</p>
    })
}

pub fn space() -> AnyView {
    let spaces =
        [("s-1", 4), ("s-2", 8), ("s-3", 12), ("s-4", 16), ("s-5", 20), ("s-6", 24), ("s-8", 32), ("s-12", 48)];
    let spaces = spaces.into_iter().map(|(name, pixels)| {
        view! {
            <div class="stack g1">
                <svg width=pixels height=pixels aria-hidden="true"><rect width="100%" height="100%" fill="var(--accent)"></rect></svg>
                <span class="small faint">{name}</span>
            </div>
        }
    });
    view! { <div class="row wrap g3 bottom-al">{spaces.collect_view()}</div> }.into_any()
}

pub fn radius() -> AnyView {
    let names = ["r-1", "r-2", "r-3", "r-4", "sh-1", "sh-2", "sh-3"];
    row(names
        .into_iter()
        .map(|name| view! { <span class=format!("shape {name} small faint")>{name}</span> })
        .collect_view())
}
