use proptest::prelude::*;

use super::*;

fn fence<'a>(info: &'a str, text: &'a str) -> Fence<'a> {
    Fence { info, text, line_numbers: false, annotations: false, number: 3 }
}

fn html(info: &str, text: &str) -> String {
    block(&fence(info, text)).html
}

#[test]
fn a_block_has_its_language_and_title() {
    assert_eq!(
        html(r#"py title="<x>.py""#, "import os\n"),
        "<div class=\"docs-code\" data-language=\"python\"><p class=\"docs-code-title\">&lt;x&gt;.py</p>\
         <pre tabindex=\"0\"><code><span class=\"docs-hl-k\">import</span> os</code></pre></div>"
    );
    assert_eq!(html("", "<b>\n"), "<div class=\"docs-code\"><pre tabindex=\"0\"><code>&lt;b&gt;</code></pre></div>");
}

#[test]
fn an_unknown_language_is_named_and_plain() {
    assert_eq!(
        html("x\"y", "if (1)"),
        "<div class=\"docs-code\" data-language=\"x&quot;y\"><pre tabindex=\"0\"><code>if (1)</code></pre></div>"
    );
}

#[test]
fn lines_have_numbers_and_marks() {
    assert_eq!(
        html(r#"text linenums="9" hl_lines="2""#, "a\nb\n"),
        "<div class=\"docs-code\" data-language=\"text\"><pre tabindex=\"0\"><code>\
         <span class=\"docs-line\" data-line=\"9\">a\n</span>\
         <span class=\"docs-line docs-line-marked\" data-line=\"10\">b</span></code></pre></div>"
    );
    let numbered = block(&Fence { line_numbers: true, ..fence("", "a") }).html;
    assert!(numbered.contains("data-line=\"1\""), "{numbered}");
    let without = block(&Fence { line_numbers: true, ..fence("text linenums=\"0\"", "a") }).html;
    assert!(!without.contains("data-line"), "{without}");
}

#[test]
fn a_part_over_several_lines_is_marked_in_each() {
    let html = html(r#"c hl_lines="1""#, "/* a\nb */");
    assert!(html.contains("<span class=\"docs-hl-c\">/* a\n</span></span><span class=\"docs-line\"><span class=\"docs-hl-c\">b */</span></span>"), "{html}");
}

#[test]
fn comments_lead_to_annotations() {
    let annotated = block(&fence("{ .py .annotate }", "a = f(2) # (1)!\nb # see (2)\n"));
    assert!(annotated.uses_annotations);
    let link = |number| format!("<a class=\"docs-annotation\" href=\"#docs-annotation-3-{number}\">{number}</a>");
    assert!(annotated.html.contains(&format!("<span class=\"docs-hl-c\">{}</span>\n", link(1))), "{}", annotated.html);
    assert!(
        annotated.html.contains(&format!("<span class=\"docs-hl-c\"># see {}</span>", link(2))),
        "{}",
        annotated.html
    );
    assert!(!annotated.html.contains("(1)") && annotated.html.contains("</span>)"), "{}", annotated.html);
    let plain = block(&fence("py", "a # (1)!"));
    assert!(!plain.uses_annotations && plain.html.contains("(1)!"));
}

#[test]
fn what_could_be_an_annotation_is_found() {
    assert!(has_annotations("f(x) # (12)"));
    assert!(!has_annotations("f(x) (12a) (12345) ("));
}

#[test]
fn buttons_to_copy_can_be_refused() {
    assert!(html("{ .py .no-copy }", "a").contains(" data-copy=\"no\""));
}

#[test]
fn code_within_a_line_is_marked_too() {
    assert_eq!(inline("a < 1", None), "<code>a &lt; 1</code>");
    assert_eq!(inline("1", Some("py")), "<code data-language=\"python\"><span class=\"docs-hl-n\">1</span></code>");
}

/// The text of markup.
fn text(html: &str) -> String {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text = parts.collect::<String>().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

proptest! {
    #[test]
    fn the_text_is_the_authors_and_tags_are_balanced(
        language in "(py|yaml|ts|html|console|diff|md|none)",
        source in r#"([a-z"'`<>&#/*$\{\}():=\n -]|\(1\)|é|<!--|```){0,60}"#,
        lines in any::<bool>(),
    ) {
        let html = block(&Fence { line_numbers: lines, ..fence(&language, &source) }).html;
        prop_assert_eq!(text(&html), source.trim_matches('\n'));
        prop_assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
    }
}
