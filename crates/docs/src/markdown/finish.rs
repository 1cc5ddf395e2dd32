//! The last walk over a page's HTML, which is checked already and written in one way only: links of HTML are resolved,
//! those that lead elsewhere say so, and the places that links can lead to are gathered.

use std::fmt::Write as _;

use super::{Link, highlight::escaped, slots::Slots, targets::Targets, tree::resolved};

pub(super) struct Finished {
    pub html: String,
    pub links: Vec<Link>,
    /// Every id, in the order of the page.
    pub anchors: Vec<String>,
}

/// Of HTML as the check writes it: attributes in double quotes, and no `<` or `>` outside of tags and frames.
pub(super) fn finish(html: &str, slots: &Slots, targets: &Targets<'_>) -> Finished {
    let mut finish = Finish {
        prefix: resolved(slots.nonce(), ""),
        targets,
        finished: Finished { html: String::with_capacity(html.len()), links: Vec::new(), anchors: Vec::new() },
    };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        finish.finished.html.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = end_of_tag(rest);
        // What comes in place of a mark would end the value of an attribute.
        let tag = slots.without_marks(&rest[..end]);
        finish.tag(&tag);
        rest = &rest[end..];
        if tag.starts_with("<iframe") {
            // What is between the tags of a frame is text that is written as it is.
            rest = rest.split_once(FRAME_END).map_or("", |(_, behind)| behind);
        }
    }
    finish.finished.html.push_str(rest);
    finish.finished
}

const FRAME_END: &str = "</iframe>";

/// Behind the `>` that ends the tag.
fn end_of_tag(tag: &str) -> usize {
    let mut is_quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

struct Finish<'a> {
    prefix: String,
    targets: &'a Targets<'a>,
    finished: Finished,
}

impl Finish<'_> {
    fn tag(&mut self, tag: &str) {
        let inside = tag.trim_start_matches('<').trim_end_matches('>');
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let attributes = parse(attributes);
        for (name, value) in &attributes {
            if *name == "id" {
                self.finished.anchors.push(unescaped(value));
            }
        }
        match name {
            "a" => self.with_link(name, &attributes, "href", false),
            "img" => self.with_link(name, &attributes, "src", true),
            "iframe" => self.iframe(&attributes),
            "input" => self.input(&attributes),
            _ => self.finished.html.push_str(tag),
        }
    }

    fn with_link(&mut self, name: &str, attributes: &[(&str, &str)], link: &str, is_image: bool) {
        let _ = write!(self.finished.html, "<{name}");
        let mut is_elsewhere = false;
        for (key, value) in attributes {
            if *key == "name" && name == "a" {
                self.finished.anchors.push(unescaped(value));
            }
            if *key != link {
                let _ = write!(self.finished.html, " {key}=\"{value}\"");
                continue;
            }
            let written = unescaped(value);
            let address = match written.strip_prefix(&self.prefix) {
                Some(address) => Some(address.to_owned()),
                None => self.resolve(&written, is_image),
            };
            if let Some(address) = address {
                is_elsewhere =
                    address.starts_with("http:") || address.starts_with("https:") || address.starts_with("//");
                let _ = write!(self.finished.html, " {key}=\"{}\"", escaped(&address));
            }
        }
        if is_image {
            self.finished.html.push_str(" loading=\"lazy\"");
        } else if is_elsewhere {
            self.finished.html.push_str(" rel=\"noopener noreferrer\"");
        }
        self.finished.html.push('>');
    }

    fn resolve(&mut self, written: &str, is_image: bool) -> Option<String> {
        let target = self.targets.of_html(written);
        // Our own links to places of the page are no links of the author.
        if target.file.is_some() || !written.starts_with('#') {
            let (file, anchor) = (target.file, target.anchor);
            self.finished.links.push(Link { written: written.to_owned(), file, anchor, is_image, line: 0 });
        }
        target.address
    }

    /// A box that is ticked or not: what can be written in would look like a part of the portal.
    fn input(&mut self, attributes: &[(&str, &str)]) {
        let is_box = attributes.iter().any(|(name, value)| *name == "type" && value.eq_ignore_ascii_case("checkbox"));
        if !is_box {
            return;
        }
        self.finished.html.push_str("<input");
        for (name, value) in attributes.iter().filter(|(name, _)| *name != "type" && *name != "disabled") {
            let _ = write!(self.finished.html, " {name}=\"{value}\"");
        }
        self.finished.html.push_str(" type=\"checkbox\" disabled=\"\">");
    }

    fn iframe(&mut self, attributes: &[(&str, &str)]) {
        let source = attributes.iter().find(|(name, _)| *name == "src").map(|(_, value)| unescaped(value));
        let url = source.as_deref().and_then(|source| url::Url::parse(source).ok());
        let host = url.as_ref().filter(|url| url.scheme() == "https").and_then(url::Url::host_str).unwrap_or_default();
        if !host.is_empty() && self.targets.addresses.frame_hosts.iter().any(|allowed| allowed == host) {
            self.finished.html.push_str("<iframe");
            for (name, value) in attributes {
                let _ = write!(self.finished.html, " {name}=\"{value}\"");
            }
            let rest = " sandbox=\"allow-scripts allow-same-origin allow-popups\" loading=\"lazy\" \
                        referrerpolicy=\"no-referrer\">";
            self.finished.html.push_str(rest);
            self.finished.html.push_str(FRAME_END);
            return;
        }
        if let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) {
            let address = escaped(url.as_str());
            let _ = write!(self.finished.html, "<a href=\"{address}\" rel=\"noopener noreferrer\">{address}</a>");
        }
    }
}

/// Names and values, these as they are written.
fn parse(text: &str) -> Vec<(&str, &str)> {
    let mut attributes = Vec::new();
    let mut rest = text.trim_start();
    while let Some((name, behind)) = rest.split_once("=\"") {
        let Some((value, behind)) = behind.split_once('"') else { break };
        attributes.push((name, value));
        rest = behind.trim_start();
    }
    attributes
}

/// What the check writes in place of letters.
fn unescaped(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let value = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}");
    value.replace("&amp;", "&")
}
