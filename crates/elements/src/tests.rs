//! What is written by the server. What a browser makes of it is seen in the journeys.

use leptos::prelude::*;

use crate::tachys::{
    html::element::{a, button, div, input, p, span, textarea},
    svg::{circle, svg},
};

fn html<V: RenderHtml>(view: impl FnOnce() -> V) -> String {
    Owner::new_root(None).with(|| view().to_html())
}

#[test]
fn attributes_have_the_value_that_holds_now() {
    assert_eq!(
        html(|| {
            let count = RwSignal::new(3);
            button()
                .r#type("button")
                .aria_label(String::from("All"))
                .disabled(true)
                .hidden(false)
                .title(None::<String>)
                .tabindex(-1)
                .attr("data-count", move || count.get().to_string())
                .aria_pressed(Some(Signal::derive(move || count.get() > 2)))
                .child("All")
        }),
        r#"<button type="button" aria-label="All" disabled tabindex="-1" data-count="3" aria-pressed>All</button>"#
    );
}

#[test]
fn what_comes_from_outside_cannot_leave_its_place() {
    assert_eq!(
        html(|| a().href(String::from(r#"" onclick="x"><script>"#)).child(String::from("<b>&"))),
        r#"<a href="&quot; onclick=&quot;x&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;</a>"#
    );
}

#[test]
fn the_class_comes_last_and_once() {
    assert_eq!(html(|| div().class("  row ").id("x")), r#"<div id="x" class="row"></div>"#);
    assert_eq!(html(|| div().class("")), "<div></div>");
    let given = || p().class("own").add_any_attr(crate::tachys::html::class::class("given"));
    assert_eq!(html(given), r#"<p class="given"></p>"#);
    let erased = || p().class("own").into_any().add_any_attr(crate::tachys::html::class::class("given"));
    assert_eq!(html(erased), r#"<p class="given"></p>"#);
}

#[test]
fn elements_without_an_end_have_none_and_drawings_theirs() {
    assert_eq!(html(|| input().name("q").prop("value", "typed").required(true)), r#"<input name="q" required>"#);
    assert_eq!(
        html(|| svg().attr("viewBox", "0 0 2 2").child(circle().attr("r", 1.5))),
        r#"<svg viewBox="0 0 2 2"><circle r="1.5"></circle></svg>"#
    );
}

#[test]
fn html_of_our_own_is_written_as_it_is() {
    assert_eq!(html(|| span().inner_html("<i></i>").child("lost")), "<span><i></i></span>");
}

#[test]
fn the_text_of_a_field_is_its_own() {
    let field = |text: &str| html(|| textarea().inner_html(crate::text_as_html(text)));
    assert_eq!(field(""), "<textarea>\n</textarea>");
    assert_eq!(field("\n</textarea><b>"), "<textarea>\n\n&lt;/textarea&gt;&lt;b&gt;</textarea>");
}

#[test]
fn listeners_and_references_leave_no_trace() {
    let listening =
        || input().on(leptos::ev::click, |_| unreachable!()).node_ref(NodeRef::<leptos::html::Input>::new());
    assert_eq!(html(listening), "<input>");
}

#[test]
fn rows_with_keys_are_written_like_others() {
    let rows = || ["b", "a"].map(|key| (key.to_owned(), span().child(key.to_owned()).into_any()));
    assert_eq!(html(|| div().child(crate::keyed(rows()))), "<div><span>b</span><span>a</span><!></div>");
}
