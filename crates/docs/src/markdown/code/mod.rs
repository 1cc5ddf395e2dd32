//! Blocks of code, as HTML that needs no check any more: every byte of the author's is escaped.
//!
//! ```html
//! <div class="docs-code" data-language="python">
//!   <p class="docs-code-title">x.py</p>
//!   <pre tabindex="0"><code><span class="docs-hl-k">import</span> os</code></pre>
//! </div>
//! ```
//!
//! Where lines have numbers or marks, each is a `docs-line` with its number in `data-line`, so that copying the text does
//! not copy the numbers. `data-copy="no"` asks for no button to copy it.

use std::fmt::Write as _;

use super::highlight::{self, escaped};

mod info;
mod write;

#[cfg(test)]
mod tests;

use info::Info;

/// A block of code as the page has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fence<'a> {
    /// What stands behind the opening fence.
    pub info: &'a str,
    pub text: &'a str,
    /// Whether the site wants line numbers where the block says nothing about it.
    pub line_numbers: bool,
    /// Whether `(1)` in comments stands for an annotation where the block says nothing about it.
    pub annotations: bool,
    /// Of the block on its page: annotations lead to `#docs-annotation-{number}-1`.
    pub number: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub html: String,
    /// Whether there are links to annotations in it.
    pub uses_annotations: bool,
}

pub(crate) fn block(fence: &Fence<'_>) -> Block {
    let info = Info::read(fence.info);
    // Empty lines at both ends are left out, and those that are counted begin behind them.
    let text = fence.text.trim_matches('\n');
    let language = highlight::find(&info.language);
    let tokens = highlight::tokens(language, text);
    let lines = write::Lines {
        first_number: info.first_line.or(fence.line_numbers.then_some(1)).filter(|first| *first > 0),
        marked: &info.marked,
        annotations: (fence.annotations || info.annotations).then_some(fence.number),
    };
    let mut html = String::with_capacity(text.len() * 3 + 128);
    html.push_str("<div class=\"docs-code\"");
    let name = language.map_or(&info.language[..], |language| language.name);
    push_attribute(&mut html, "data-language", name);
    push_attribute(&mut html, "data-copy", if info.is_copied { "" } else { "no" });
    html.push('>');
    if !info.title.is_empty() {
        let _ = write!(html, "<p class=\"docs-code-title\">{}</p>", escaped(&info.title));
    }
    html.push_str("<pre tabindex=\"0\"><code>");
    let uses_annotations = lines.write(&mut html, text, &tokens);
    html.push_str("</code></pre></div>");
    Block { html, uses_annotations }
}

/// Code within a line, as a whole element.
pub(crate) fn inline(text: &str, language: Option<&str>) -> String {
    let language = language.and_then(highlight::find);
    let tokens = highlight::tokens(language, text);
    let mut html = String::from("<code");
    push_attribute(&mut html, "data-language", language.map_or("", |language| language.name));
    html.push('>');
    write::Lines { first_number: None, marked: &[], annotations: None }.write(&mut html, text, &tokens);
    html.push_str("</code>");
    html
}

/// Whether the text could have links to annotations: `(1)`.
pub(crate) fn has_annotations(text: &str) -> bool {
    write::annotation(text).is_some()
}

fn push_attribute(html: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = write!(html, " {name}=\"{}\"", escaped(value));
    }
}
