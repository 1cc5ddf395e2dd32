//! A page's Markdown as a tree, changed in place before it becomes HTML.

use comrak::{
    Arena,
    nodes::{AstNode, ListType, Node, NodeHtmlBlock, NodeValue},
};

use super::{
    Heading, Link, MarkdownOptions, Section,
    attributes::Attributes,
    blocks::{code_slot, normal_type},
    code,
    highlight::escaped,
    math,
    slots::{Slot, Slots},
    slugs::{Ids, slug},
    targets::Targets,
    words::{Part, Words},
};

/// Changes the tree of one page and gathers what is told about it.
pub(super) struct Changes<'a, 'p> {
    pub arena: &'a Arena<'a>,
    pub options: &'p MarkdownOptions,
    pub targets: &'p Targets<'p>,
    pub words: Words<'p>,
    pub slots: &'p mut Slots,
    /// For each line of the Markdown, that of the page.
    pub lines: &'p [u32],
    pub code_blocks: usize,
    pub ids: Ids,
    pub headings: Vec<Heading>,
    /// What the tag of each heading has, in order.
    pub heading_attributes: Vec<String>,
    pub links: Vec<Link>,
    pub sections: Vec<Section>,
}

/// Stands before the address of a link that has been resolved, until the HTML is checked.
pub(super) fn resolved(nonce: &str, address: &str) -> String {
    format!("https://{nonce}.invalid/{address}")
}

impl<'a> Changes<'a, '_> {
    pub fn page(&mut self, root: Node<'a>) {
        self.take_ids(root);
        self.sections.push(Section { id: String::new(), title: String::new(), text: String::new() });
        let nodes: Vec<Node<'a>> = root.descendants().collect();
        for node in nodes {
            self.node(node);
        }
        for section in &mut self.sections {
            section.text = section.text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }

    /// Ids that authors chose are theirs; others are numbered around them.
    fn take_ids(&mut self, root: Node<'a>) {
        for node in root.descendants() {
            if matches!(node.data().value, NodeValue::Heading(_))
                && let Some(Attributes { id: Some(id), .. }) = self.peek_attributes(node)
            {
                self.ids.take(&id);
            }
        }
    }

    fn has(&self, extension: &str) -> bool {
        self.options.extensions.get(extension).copied().unwrap_or(false)
    }

    fn html(&self, html: impl Into<String>) -> Node<'a> {
        self.arena.alloc(AstNode::from(NodeValue::HtmlInline(html.into())))
    }

    fn block(&self, html: impl Into<String>) -> Node<'a> {
        let value = NodeValue::HtmlBlock(NodeHtmlBlock { block_type: 2, literal: format!("{}\n", html.into()) });
        self.arena.alloc(AstNode::from(value))
    }

    fn written(&mut self, html: impl Into<String>) -> Node<'a> {
        let mark = self.slots.block(Slot::Written(html.into()));
        self.block(mark)
    }

    fn text(&mut self, text: &str) {
        if let Some(section) = self.sections.last_mut() {
            section.text.push_str(text);
        }
    }

    fn node(&mut self, node: Node<'a>) {
        let value = node.data().value.clone();
        match value {
            NodeValue::Heading(heading) => self.heading(node, heading.level),
            NodeValue::Text(text) => self.plain(node, &text),
            NodeValue::Code(of_code) => self.code(node, &of_code.literal),
            NodeValue::CodeBlock(block) => {
                self.code_blocks += 1;
                let slot = code_slot(&block.info, &block.literal, self.options, self.code_blocks);
                let mark = self.slots.block(slot);
                let block = self.block(mark);
                node.insert_before(block);
                node.detach();
                self.filled(block);
            }
            NodeValue::HtmlBlock(_) => self.filled(node),
            NodeValue::Math(of_math) => {
                let html =
                    if of_math.display_math { math::display(&of_math.literal) } else { math::inline(&of_math.literal) };
                self.text(&of_math.literal);
                let mark = self.slots.block(Slot::Made { html, text: of_math.literal.clone() });
                node.data_mut().value = NodeValue::HtmlInline(mark);
            }
            NodeValue::Link(link) => self.link(node, &link.url, &link.title, false),
            NodeValue::Image(link) => self.link(node, &link.url, &link.title, true),
            NodeValue::Table(_) => {
                let (open, close) = (self.written("<div class=\"docs-table\">"), self.written("</div>"));
                node.insert_before(open);
                node.insert_after(close);
            }
            NodeValue::Alert(alert) => {
                let name = format!("{:?}", alert.alert_type).to_lowercase();
                let title = alert.title.unwrap_or_else(|| format!("{:?}", alert.alert_type));
                let of_type = if name == "caution" { "danger" } else { normal_type(&name) };
                let open = format!(
                    "<div class=\"docs-note docs-note-{of_type}\"><p class=\"docs-note-title\">{}</p>",
                    escaped(&title)
                );
                let (open, close) = (self.written(open), self.written("</div>"));
                node.insert_before(open);
                while let Some(child) = node.first_child() {
                    child.detach();
                    node.insert_before(child);
                }
                node.insert_before(close);
                node.detach();
            }
            NodeValue::Paragraph
            | NodeValue::TableCell
            | NodeValue::SoftBreak
            | NodeValue::LineBreak
            | NodeValue::Item(_)
            | NodeValue::TaskItem(_) => self.text(" "),
            _ => {}
        }
    }

    /// A place that was filled already: its text, and the annotations that may follow it.
    fn filled(&mut self, node: Node<'a>) {
        let NodeValue::HtmlBlock(block) = node.data().value.clone() else { return };
        let (text, number) = match self.slots.of_block(&block.literal) {
            Some((_, Slot::Made { text, .. })) => (text.clone(), None),
            Some((_, Slot::Annotated { text, number, .. })) => (text.clone(), Some(*number)),
            _ => return,
        };
        self.text(&format!(" {text} "));
        if let Some(number) = number {
            self.annotations(node, number);
        }
    }

    fn annotations(&mut self, node: Node<'a>, number: usize) {
        let Some(list) = node.next_sibling() else { return };
        let is_list = matches!(&list.data().value, NodeValue::List(list) if list.list_type == ListType::Ordered);
        if !is_list {
            return;
        }
        let open = self.written("<ol class=\"docs-annotations\">");
        list.insert_before(open);
        let mut count = 0;
        while let Some(item) = list.first_child() {
            count += 1;
            item.detach();
            let open = self.written(format!("<li id=\"docs-annotation-{number}-{count}\">"));
            list.insert_before(open);
            while let Some(child) = item.first_child() {
                child.detach();
                list.insert_before(child);
            }
            let close = self.written("</li>");
            list.insert_before(close);
        }
        let close = self.written("</ol>");
        list.insert_before(close);
        list.detach();
    }

    /// The list of attributes that ends a heading.
    fn peek_attributes(&self, node: Node<'a>) -> Option<Attributes> {
        if !self.has("attr_list") {
            return None;
        }
        let last = node.last_child()?;
        let NodeValue::Text(text) = &last.data().value else { return None };
        Attributes::read_end(text).map(|(_, attributes)| attributes)
    }

    fn heading(&mut self, node: Node<'a>, level: u8) {
        let mut attributes = self.peek_attributes(node).unwrap_or_default();
        if attributes != Attributes::default()
            && let Some(last) = node.last_child()
        {
            let mut data = last.data_mut();
            if let NodeValue::Text(text) = &mut data.value {
                let before = Attributes::read_end(text).map(|(before, _)| before.to_owned()).unwrap_or_default();
                *text = before.into();
            }
        }
        let mut text = String::new();
        for inside in node.descendants().skip(1) {
            match &inside.data().value {
                NodeValue::Text(part) => match self.words.parts(part) {
                    // Symbols are part of the text; keys and icons are as they are written.
                    Some(parts) => parts.iter().for_each(|part| {
                        if let Part::Text(part) = part {
                            text.push_str(part);
                        }
                    }),
                    None => text.push_str(part),
                },
                NodeValue::Code(of_code) => text.push_str(&of_code.literal),
                NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
                NodeValue::ShortCode(code) => text.push_str(&code.emoji),
                _ => {}
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let id = attributes.id.take().unwrap_or_else(|| self.ids.unique(slug(&text, self.options.slugs)));
        attributes.id = Some(id.clone());
        self.heading_attributes.push(attributes.html());
        let address = format!("#{}", escaped(&id));
        let permalink =
            format!("<a class=\"docs-permalink\" href=\"{address}\" aria-label=\"Link to this heading\"></a>");
        node.append(self.html(permalink));
        self.sections.push(Section { id: id.clone(), title: text.clone(), text: String::new() });
        self.headings.push(Heading { level, id, text });
    }

    fn plain(&mut self, node: Node<'a>, text: &str) {
        let in_heading = node.ancestors().skip(1).any(|above| matches!(above.data().value, NodeValue::Heading(_)));
        if !in_heading {
            self.text(text);
        }
        let Some(parts) = self.words.parts(text) else { return };
        for part in parts {
            let new = match part {
                Part::Text(text) => self.arena.alloc(AstNode::from(NodeValue::Text(text.into()))),
                Part::Html(html) => self.html(html),
            };
            node.insert_before(new);
        }
        node.detach();
    }

    fn code(&mut self, node: Node<'a>, literal: &str) {
        let (language, literal) = match literal.strip_prefix("#!").and_then(|rest| rest.split_once(' ')) {
            Some((language, rest)) if self.has("inlinehilite") || self.has("highlight") => (Some(language), rest),
            _ => (None, literal),
        };
        self.text(literal);
        self.attributes_behind(node);
        let mark = self.slots.block(Slot::Made { html: code::inline(literal, language), text: literal.to_owned() });
        node.data_mut().value = NodeValue::HtmlInline(mark);
    }

    /// Takes the list of attributes behind an element out of the text.
    fn attributes_behind(&self, node: Node<'a>) -> Attributes {
        if !self.has("attr_list") {
            return Attributes::default();
        }
        let Some(next) = node.next_sibling() else { return Attributes::default() };
        let mut data = next.data_mut();
        let NodeValue::Text(text) = &mut data.value else { return Attributes::default() };
        let Some((attributes, behind)) = Attributes::read(text) else { return Attributes::default() };
        *text = behind.to_owned().into();
        attributes
    }

    fn link(&mut self, node: Node<'a>, written: &str, title: &str, is_image: bool) {
        let mut attributes = self.attributes_behind(node);
        // A list on the next line belongs to the link as well.
        let target = self.targets.of_markdown(written);
        let line = node.data().sourcepos.start.line.checked_sub(1).and_then(|line| self.lines.get(line)).copied();
        let is_told = target.address.is_some() || target.file.is_some();
        if is_told {
            self.links.push(Link {
                written: written.to_owned(),
                file: target.file,
                anchor: target.anchor,
                is_image,
                line: line.unwrap_or_default(),
            });
        }
        if !title.is_empty() {
            attributes.others.push(("title".to_owned(), title.to_owned()));
        }
        let Some(address) = target.address.map(|address| resolved(self.slots.nonce(), &address)) else {
            // What may not be led to is text.
            node.data_mut().value = NodeValue::HtmlInline(String::new());
            if is_image {
                node.detach();
            } else {
                unwrap(node);
            }
            return;
        };
        if is_image {
            let alternative = alternative(node);
            self.text(&alternative);
            let html =
                format!("<img src=\"{}\" alt=\"{}\"{}>", escaped(&address), escaped(&alternative), attributes.html());
            while let Some(child) = node.first_child() {
                child.detach();
            }
            node.data_mut().value = NodeValue::HtmlInline(html);
        } else {
            let open = self.html(format!("<a href=\"{}\"{}>", escaped(&address), attributes.html()));
            let close = self.html("</a>");
            node.insert_before(open);
            node.insert_after(close);
            unwrap(node);
        }
    }
}

/// Puts what is inside of a node in its place.
fn unwrap(node: Node<'_>) {
    while let Some(child) = node.first_child() {
        child.detach();
        node.insert_before(child);
    }
    node.detach();
}

/// The text of an image.
fn alternative(node: Node<'_>) -> String {
    let mut text = String::new();
    for inside in node.descendants().skip(1) {
        match &inside.data().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(of_code) => text.push_str(&of_code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text
}
