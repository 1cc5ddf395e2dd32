//! The markup of a page, from `CommonMark`'s nodes.

mod footnotes;
mod heading;
mod inlines;
mod raw;
mod table;

use std::fmt::Write;

use comrak::{
    Node,
    nodes::{ListType, NodeList, NodeValue},
};

use super::{
    Heading, Link, PageSource,
    attributes::Attributes,
    blocks::{PIECE_END, PIECE_START, Piece, Prepared, Refusal},
    code::{self, CodeOptions},
    inline::{Item, Shorthand, items, pair},
    links::{Links, Origin},
    math,
    options::Switches,
    slots::Slots,
    slug::Ids,
};
use crate::{Note, NoteLevel};
use raw::OpenTags;

/// What grammars may read of one page.
const GRAMMAR_BYTES: usize = 16 * 1024;

pub(super) struct Writer<'a> {
    source: PageSource<'a>,
    switches: Switches,
    prepared: &'a Prepared,
    shorthand: Option<Shorthand>,
    abbreviations: inlines::Abbreviations,
    links: Links<'a>,
    pub html: String,
    pub slots: Slots,
    pub headings: Vec<Heading>,
    pub found: Vec<Link>,
    pub notes: Vec<Note>,
    pub refusal: Option<Refusal>,
    ids: Ids,
    grammar_bytes: usize,
    /// Annotated blocks so far; the list below one has its number.
    annotated: usize,
    /// Whether an annotated paragraph or block stands right above.
    expects_annotations: bool,
    open_tags: OpenTags,
    footnotes: Vec<usize>,
    has_icons: bool,
}

impl<'a> Writer<'a> {
    pub fn new(source: PageSource<'a>, switches: Switches, prepared: &'a Prepared) -> Self {
        Self {
            source,
            switches,
            prepared,
            shorthand: source.options.shorthand.as_deref().and_then(Shorthand::of),
            abbreviations: inlines::Abbreviations::of(&prepared.abbreviations),
            links: Links::of(source),
            html: String::with_capacity(prepared.text.len() * 2),
            slots: Slots::of(&prepared.text),
            headings: Vec::new(),
            found: Vec::new(),
            notes: Vec::new(),
            refusal: None,
            ids: Ids::default(),
            grammar_bytes: GRAMMAR_BYTES,
            annotated: 0,
            expects_annotations: false,
            open_tags: OpenTags::default(),
            footnotes: Vec::new(),
            has_icons: false,
        }
    }

    pub fn document(&mut self, root: Node<'a>) {
        self.take_explicit_ids(root);
        self.blocks(root, false);
        self.footnotes(root);
        self.put_tables_of_contents();
    }

    /// The line of the page that a node begins in.
    fn line(&self, node: Node<'a>) -> u32 {
        let line = node.data().sourcepos.start.line;
        self.prepared.numbers.get(line.wrapping_sub(1)).copied().unwrap_or(0)
    }

    fn note(&mut self, level: NoteLevel, rule: &str, line: u32, message: impl Into<String>) {
        self.notes.push(Note::new(level, rule, self.source.path, line, message));
    }

    fn blocks(&mut self, parent: Node<'a>, is_tight: bool) {
        for child in parent.children() {
            self.block(child, is_tight);
        }
    }

    fn block(&mut self, node: Node<'a>, is_tight: bool) {
        let data = node.data();
        match &data.value {
            NodeValue::Paragraph => {
                drop(data);
                self.paragraph(node, is_tight);
            }
            NodeValue::Heading(heading) => {
                let level = heading.level;
                drop(data);
                self.heading(node, level);
            }
            NodeValue::CodeBlock(code) => {
                let (info, literal) = (code.info.clone(), code.literal.clone());
                let is_fenced = code.fenced;
                drop(data);
                self.code(node, &info, &literal, is_fenced);
            }
            NodeValue::HtmlBlock(html) => {
                let literal = html.literal.clone();
                drop(data);
                let line = self.line(node);
                self.raw(&literal, line);
            }
            NodeValue::List(list) => {
                let list = *list;
                drop(data);
                self.list(node, list);
            }
            NodeValue::BlockQuote => {
                drop(data);
                self.html.push_str("<blockquote>\n");
                self.blocks(node, false);
                self.html.push_str("</blockquote>\n");
            }
            NodeValue::Table(table) => {
                let alignments = table.alignments.clone();
                drop(data);
                self.table(node, &alignments);
            }
            NodeValue::ThematicBreak => self.html.push_str("<hr>\n"),
            NodeValue::FootnoteDefinition(_) => {}
            _ => {
                drop(data);
                self.blocks(node, is_tight);
            }
        }
    }

    fn paragraph(&mut self, node: Node<'a>, is_tight: bool) {
        let mut items = self.items(node);
        let attributes = block_attributes(&mut items).unwrap_or_default();
        // What the pre-pass put here has its own element.
        let is_bare = is_tight || matches!(items.first(), Some(Item::Piece(_)));
        if attributes.has_class("annotate") {
            self.annotated += 1;
            self.expects_annotations = true;
        }
        if !is_bare {
            self.html.push_str("<p");
            attributes.push(&mut self.html, &[]);
            self.html.push('>');
        }
        self.write(items);
        self.html.push_str(if is_bare { "\n" } else { "</p>\n" });
    }

    /// The parts of a line, with marked text in its elements.
    fn items(&self, node: Node<'a>) -> Vec<Item<'a>> {
        let mut items = items(node, self.switches, self.shorthand.as_ref());
        pair(&mut items);
        items
    }

    fn list(&mut self, node: Node<'a>, list: NodeList) {
        let is_ordered = list.list_type == ListType::Ordered;
        let annotates = std::mem::take(&mut self.expects_annotations) && is_ordered;
        let block = self.annotated;
        let tag = if is_ordered { "ol" } else { "ul" };
        let class = match (annotates, list.is_task_list) {
            (true, _) => " class=\"annotations\"",
            (_, true) => " class=\"task-list\"",
            _ => "",
        };
        let _ = write!(self.html, "<{tag}{class}");
        if is_ordered && list.start != 1 {
            let _ = write!(self.html, " start=\"{}\"", list.start);
        }
        self.html.push_str(">\n");
        for (place, item) in node.children().enumerate() {
            let id = annotates.then(|| format!("annotation-{block}-{}", list.start + place));
            self.item(item, list.tight, id);
        }
        let _ = writeln!(self.html, "</{tag}>");
    }

    fn item(&mut self, node: Node<'a>, is_tight: bool, id: Option<String>) {
        let task = match &node.data().value {
            NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
            _ => None,
        };
        let first = node.first_child().filter(|child| is_tight && matches!(child.data().value, NodeValue::Paragraph));
        let mut items = first.map(|first| self.items(first)).unwrap_or_default();
        let mut attributes = block_attributes(&mut items).unwrap_or_default();
        attributes.id = attributes.id.or(id);
        self.html.push_str("<li");
        attributes.push(&mut self.html, if task.is_some() { &["task"] } else { &[] });
        self.html.push('>');
        if let Some(is_done) = task {
            let state = if is_done { " checked aria-label=\"done\"" } else { " aria-label=\"to do\"" };
            self.slots.inline(&mut self.html, format!("<input type=\"checkbox\" disabled{state}> "));
        }
        self.write(items);
        for child in node.children().skip(usize::from(first.is_some())) {
            if is_tight {
                self.html.push('\n');
            }
            self.block(child, is_tight);
        }
        self.html.push_str("</li>\n");
    }

    fn code(&mut self, node: Node<'a>, info: &str, literal: &str, is_fenced: bool) {
        if code::is_math(info) {
            let content = math::render(literal, true);
            return self.slots.block(&mut self.html, content);
        }
        // An indented block may name its language in its first line.
        let named = literal.split_once('\n').filter(|_| !is_fenced).and_then(|(first, rest)| {
            let language = first.strip_prefix(":::").or(first.strip_prefix("#!"))?;
            let is_name = !language.is_empty() && language.bytes().all(|byte| byte.is_ascii_alphanumeric());
            is_name.then_some((language, rest))
        });
        let (info, literal) = named.unwrap_or((info, literal));
        let is_followed = node.next_sibling().is_some_and(|next| {
            matches!(&next.data().value, NodeValue::List(list) if list.list_type == ListType::Ordered)
        });
        let options = CodeOptions {
            info,
            line_numbers: self.source.options.line_numbers,
            annotations: is_followed.then_some(self.annotated + 1),
        };
        let figure = code::figure(literal, &options, &mut self.grammar_bytes);
        if figure.is_annotated {
            self.annotated += 1;
            self.expects_annotations = true;
        }
        self.slots.block(&mut self.html, figure.html);
        self.html.push('\n');
    }

    fn piece(&mut self, number: usize) {
        let prepared = self.prepared;
        match prepared.pieces.get(number) {
            Some(Piece::Html(html)) => self.raw(html, 0),
            Some(Piece::TableOfContents) => {
                let _ = write!(self.html, "{PIECE_START}{number}{PIECE_END}");
            }
            None => {}
        }
    }
}

/// The attribute list of a paragraph or of an item: the last line of it, alone.
fn block_attributes(items: &mut Vec<Item<'_>>) -> Option<Attributes> {
    let [.., Item::Node(before, _), Item::Text(last)] = items.as_slice() else { return None };
    if !matches!(before.data().value, NodeValue::SoftBreak | NodeValue::LineBreak) {
        return None;
    }
    let (attributes, start) = Attributes::at_end(last)?;
    if start > 0 {
        return None;
    }
    items.truncate(items.len() - 2);
    Some(attributes)
}
