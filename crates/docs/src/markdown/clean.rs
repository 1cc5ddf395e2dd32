//! What a page may contain: everything else is taken out, whoever wrote it.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::Builder;

const ELEMENTS: [&str; 76] = [
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
];
/// On every element.
const GENERAL: [&str; 8] = ["id", "class", "title", "lang", "dir", "align", "aria-label", "role"];
const OF_ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "name", "target", "data-footnote-ref", "data-footnote-backref"]),
    ("img", &["src", "alt", "width", "height"]),
    ("source", &["media", "type"]),
    ("iframe", &["src", "width", "height", "allowfullscreen"]),
    ("input", &["checked", "disabled"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("td", &["colspan", "rowspan", "valign", "width"]),
    ("th", &["colspan", "rowspan", "valign", "width", "scope"]),
    ("col", &["span", "width"]),
    ("table", &["width"]),
    ("details", &["open"]),
    ("section", &["data-label"]),
    ("span", &["data-icon"]),
    ("time", &["datetime"]),
    ("data", &["value"]),
    ("abbr", &["title"]),
    ("blockquote", &["cite"]),
    ("q", &["cite"]),
    ("del", &["datetime"]),
    ("ins", &["datetime"]),
];
/// Their content goes with them.
const WITH_CONTENT: [&str; 12] =
    ["script", "style", "svg", "math", "template", "noscript", "object", "embed", "title", "textarea", "select", "xmp"];
const SCHEMES: [&str; 11] = ["callto", "cid", "ftp", "ftps", "http", "https", "mailto", "matrix", "sms", "tel", "xmpp"];
/// Classes that authors may use, beside those that begin with `docs-` and `md-`: they look as their names say, and not like
/// a part of the portal.
const CLASSES: [&str; 9] = [
    "grid",
    "cards",
    "annotate",
    "center",
    "contains-task-list",
    "task-list-item",
    "footnotes",
    "footnote-ref",
    "footnote-backref",
];

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(ELEMENTS))
        .clean_content_tags(HashSet::from(WITH_CONTENT))
        .generic_attributes(HashSet::from(GENERAL))
        .tag_attributes(OF_ELEMENTS.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .tag_attribute_values(HashMap::from([("input", HashMap::from([("type", HashSet::from(["checkbox"]))]))]))
        .url_schemes(HashSet::from(SCHEMES))
        .link_rel(None)
        .attribute_filter(|element, attribute, value| match attribute {
            "class" => {
                let is_known =
                    |class: &&str| class.starts_with("docs-") || class.starts_with("md-") || CLASSES.contains(class);
                let kept: Vec<&str> = value.split_ascii_whitespace().filter(is_known).collect();
                (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
            }
            "target" => (value == "_blank").then_some(Cow::Borrowed(value)),
            "role" => matches!(value, "img" | "presentation" | "none").then_some(Cow::Borrowed(value)),
            "id" | "name" if element != "input" => (!value.is_empty()).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// The HTML with nothing in it but what is allowed.
pub(super) fn clean(html: &str) -> String {
    BUILDER.clean(html).to_string()
}
