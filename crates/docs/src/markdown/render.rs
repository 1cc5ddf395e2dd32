//! A page of the tree as HTML.

use std::{fmt, fmt::Write as _, sync::Mutex};

use comrak::{
    Arena, Options,
    adapters::{HeadingAdapter, HeadingMeta},
    format_html_with_plugins,
    nodes::Sourcepos,
    options::Plugins,
    parse_document,
};

use super::{
    Addresses, Heading, LARGEST_PAGE, MarkdownOptions, Page, PageError, blocks, clean, finish, front_matter,
    highlight::escaped, slots::Slots, slugs::Ids, snippets, targets::Targets, tree::Changes, words::Words,
};
use crate::{Site, Tree};

/// Renders the page with this path in the tree.
pub fn render(tree: &Tree, site: &Site, path: &str, addresses: &Addresses) -> Result<Page, PageError> {
    let Some(of_site) = site.pages.get(path) else { return Err(PageError::NoPage(path.to_owned())) };
    let whole = tree.read_text(path, LARGEST_PAGE)?;
    let markdown = &site.config.markdown;
    let (front_matter, text, lines) = front_matter::read(&whole);
    let assembled = snippets::assemble(tree, path, text, lines + 1, markdown)?;
    let mut slots = Slots::new();
    let prepared = blocks::prepare(path, &assembled.text, &assembled.numbers, markdown, &mut slots)?;

    let arena = Arena::new();
    let options = options(markdown);
    let root = parse_document(&arena, &prepared.text, &options);
    let targets = Targets { tree, site, path, addresses };
    let mut changes = Changes {
        arena: &arena,
        options: markdown,
        targets: &targets,
        words: Words { options: markdown, abbreviations: &prepared.abbreviations },
        slots: &mut slots,
        lines: &prepared.lines,
        code_blocks: prepared.code_blocks,
        ids: Ids::default(),
        headings: Vec::new(),
        heading_attributes: Vec::new(),
        links: Vec::new(),
        sections: Vec::new(),
    };
    changes.page(root);
    let Changes { headings, heading_attributes, mut links, sections, .. } = changes;

    let adapter = Headings(Mutex::new(heading_attributes.into_iter()));
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&adapter);
    let mut html = String::with_capacity(prepared.text.len() * 2);
    let failed = |what: &str| PageError::TooMuch { path: path.to_owned(), what: what.to_owned() };
    format_html_with_plugins(root, &options, &mut html, &plugins).map_err(|_| failed("cannot be written as HTML"))?;

    let html = clean::clean(&slots.with_written(&html));
    let finished = finish::finish(&html, &slots, &targets);
    links.extend(finished.links);
    let (from, to) = markdown.toc_depth;
    let shown: Vec<Heading> = headings.into_iter().filter(|heading| (from..=to).contains(&heading.level)).collect();
    let title = front_matter.title.clone().or_else(|| {
        let first = shown.iter().find(|heading| heading.level == 1);
        Some(first.map_or_else(|| of_site.title.clone(), |heading| heading.text.clone()))
    });
    let html = slots.with_made(&finished.html, &contents(&shown));
    Ok(Page {
        front_matter,
        title,
        html,
        headings: shown,
        links,
        anchors: finished.anchors,
        sections,
        includes: assembled.includes,
        notes: assembled.notes,
    })
}

fn options(markdown: &MarkdownOptions) -> Options<'static> {
    let has = |name: &str| markdown.extensions.get(name).copied().unwrap_or(false);
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.table = has("tables");
    extension.strikethrough = has("tilde");
    extension.subscript = has("tilde");
    extension.highlight = has("mark");
    extension.autolink = markdown.magic_links;
    extension.tasklist = has("tasklist");
    extension.footnotes = has("footnotes");
    extension.description_lists = has("def_list");
    extension.alerts = true;
    extension.shortcodes = has("emoji");
    extension.math_dollars = has("arithmatex");
    extension.wikilinks_title_after_pipe = has("wikilinks");
    options.parse.smart = markdown.smart_quotes;
    options.render.r#unsafe = true;
    options.render.hardbreaks = has("nl2br");
    options
}

/// The table of contents, as a list.
fn contents(headings: &[Heading]) -> String {
    let mut html = String::from("<nav class=\"docs-toc\"><ul>");
    for heading in headings {
        let (id, text) = (escaped(&heading.id), escaped(&heading.text));
        let _ = write!(html, "<li class=\"docs-toc-{}\"><a href=\"#{id}\">{text}</a></li>", heading.level);
    }
    html.push_str("</ul></nav>");
    html
}

/// Writes the tags of headings with their attributes, in order.
struct Headings(Mutex<std::vec::IntoIter<String>>);

impl HeadingAdapter for Headings {
    fn enter(&self, output: &mut dyn fmt::Write, heading: &HeadingMeta, _: Option<Sourcepos>) -> fmt::Result {
        let attributes = self.0.lock().ok().and_then(|mut attributes| attributes.next()).unwrap_or_default();
        write!(output, "<h{}{attributes}>", heading.level)
    }

    fn exit(&self, output: &mut dyn fmt::Write, heading: &HeadingMeta) -> fmt::Result {
        write!(output, "</h{}>", heading.level)
    }
}
