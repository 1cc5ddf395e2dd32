use leptos::prelude::*;

use super::row;
use crate::ui::{Admonition, Code, CodeLine, CodeStyle, LineMark, Method, Token, Tone};

fn line(number: u32, parts: &[(Token, &str)]) -> CodeLine {
    let parts = parts.iter().map(|(token, text)| (*token, (*text).to_owned())).collect();
    CodeLine { number, parts, mark: LineMark::None }
}

pub fn numbered() -> AnyView {
    use Token::{Comment, Key, Number, Plain, Text};
    let lines = vec![
        line(1, &[(Key, "kind"), (Plain, ":"), (Text, " Service")]),
        line(2, &[(Key, "metadata"), (Plain, ":")]),
        line(3, &[(Plain, "  "), (Key, "name"), (Plain, ":"), (Text, " checkout-api "), (Comment, " # required")])
            .mark(LineMark::Highlighted),
        line(4, &[(Key, "spec"), (Plain, ":")]),
        line(5, &[(Plain, "  "), (Key, "tier"), (Plain, ":"), (Number, " 1")]),
    ];
    let copy = Callback::new(|()| ());
    view! { <Code lines style=CodeStyle::Numbered title="callboard.yaml" on_copy=copy/> }.into_any()
}

pub fn diff() -> AnyView {
    let lines = vec![
        CodeLine::plain(13, "- region: us-east-1"),
        CodeLine::plain(14, "  weight: 24").mark(LineMark::Removed),
        CodeLine::plain(14, "  weight: 4").mark(LineMark::Added),
    ];
    view! { <Code lines style=CodeStyle::Diff/> }.into_any()
}

pub fn error() -> AnyView {
    let reason = "No team has this name. Did you mean payments?".to_owned();
    let lines = vec![CodeLine::plain(9, "owner: paymets").mark(LineMark::Wrong(reason))];
    view! { <Code lines style=CodeStyle::Numbered/> }.into_any()
}

pub fn methods() -> AnyView {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    row(view! { {methods.into_iter().map(|name| view! { <Method name/> }).collect_view()}<code>"/v3/payments"</code> })
}

pub fn prose() -> AnyView {
    let text = || view! { <p>"The bank has let the money go."</p> };
    view! {
        <div class="prose">
            <h3>"Find the captures that failed"</h3>
            <p class="lead">"Find them, try the right ones again."</p>
            <p>"Every capture has a state in "<a href="#prose">"payments-ledger-db"</a>", and those that need a person have "<code>"held"</code>"."</p>
            <ul><li>"Look at the ledger."</li><li>"Ask the bank."</li></ul>
            <blockquote>"Nobody captures by hand on a Friday."</blockquote>
            <Admonition tone=Tone::Info icon="lightbulb" title="Tip">{text()}</Admonition>
            <Admonition tone=Tone::Ok icon="circle-check" title="Good to know">{text()}</Admonition>
            <Admonition tone=Tone::Warn icon="triangle-alert" title="Careful">{text()}</Admonition>
            <Admonition tone=Tone::Bad icon="octagon-x" title="Danger">{text()}</Admonition>
        </div>
    }
    .into_any()
}
