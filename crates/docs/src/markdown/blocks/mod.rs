//! Blocks that `CommonMark` does not know, taken out of the Markdown before it is read: notes, tabs, code, HTML with
//! Markdown inside, abbreviations.
//!
//! What stands around the text of a block becomes a [`Slot`], and the text loses its indentation, so that all of a page is
//! read at once and footnotes and references work everywhere. One walk over the lines for each level of nesting.

use super::{
    MarkdownOptions, PageError,
    attributes::Attributes,
    code::{self, Fence},
    slots::{Slot, Slots},
};

mod fences;
mod html;
mod list;
mod markers;

use list::List;
pub(super) use markers::normal as normal_type;
use markers::{Kind, Marker};

/// Blocks inside of blocks.
const DEEPEST: usize = 24;
/// Quotes and lists inside of each other, within a line.
const DEEPEST_LINE: usize = 100;

/// How often each line is looked at on average, in search of the end of a block.
const LOOKED_AHEAD: usize = 40;

/// A line of the page with its number from 1.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    number: u32,
}

impl<'a> Line<'a> {
    fn indentation(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    /// Without up to so many spaces at its beginning.
    fn dedented(self, spaces: usize) -> Self {
        Line { text: &self.text[self.indentation().min(spaces)..], ..self }
    }

    fn trimmed(self) -> &'a str {
        self.text.trim()
    }
}

/// What is left to be read as `CommonMark`.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub text: String,
    /// For each line of it, the line of the page it comes from.
    pub lines: Vec<u32>,
    /// Words and what they are short for.
    pub abbreviations: Vec<(String, String)>,
    /// How many blocks of code there are.
    pub code_blocks: usize,
}

/// Takes the blocks out of a page's text, whose lines have these numbers.
pub(super) fn prepare(
    path: &str,
    text: &str,
    numbers: &[u32],
    options: &MarkdownOptions,
    slots: &mut Slots,
) -> Result<Prepared, PageError> {
    let expanded: Vec<(String, u32)> =
        text.lines().zip(numbers).map(|(line, number)| (without_tabs(line), *number)).collect();
    let lines: Vec<Line<'_>> = expanded.iter().map(|(text, number)| Line { text, number: *number }).collect();
    let budget = lines.len().saturating_mul(LOOKED_AHEAD).saturating_add(10_000);
    let mut writer = Writer { path, options, slots, prepared: Prepared::default(), budget };
    writer.blocks(&lines, 0)?;
    Ok(writer.prepared)
}

/// Tabs at the beginning become spaces, up to the next multiple of four.
fn without_tabs(line: &str) -> String {
    let rest = line.trim_start_matches([' ', '\t']);
    let begin = &line[..line.len() - rest.len()];
    if !begin.contains('\t') {
        return line.to_owned();
    }
    let width = begin.chars().fold(0, |width, letter| if letter == '\t' { (width / 4 + 1) * 4 } else { width + 1 });
    format!("{}{rest}", " ".repeat(width))
}

struct Writer<'a> {
    path: &'a str,
    options: &'a MarkdownOptions,
    slots: &'a mut Slots,
    prepared: Prepared,
    /// How many lines may still be looked at in search of the end of a block: without a limit, many beginnings without an
    /// end would take the square of their number.
    budget: usize,
}

impl Writer<'_> {
    fn has(&self, extension: &str) -> bool {
        self.options.extensions.get(extension).copied().unwrap_or(false)
    }

    fn push(&mut self, text: &str, number: u32) {
        self.prepared.text.push_str(text);
        self.prepared.text.push('\n');
        self.prepared.lines.push(number);
    }

    /// A slot on a line of its own, apart from what is around it.
    fn push_slot(&mut self, slot: Slot, indentation: usize, number: u32) {
        let block = self.slots.block(slot);
        self.push(&format!("{}{block}", " ".repeat(indentation)), number);
    }

    fn push_written(&mut self, html: impl Into<String>, indentation: usize, number: u32) {
        self.push("", number);
        self.push_slot(Slot::Written(html.into()), indentation, number);
        self.push("", number);
    }

    /// A paragraph that gets these tags.
    fn push_paragraph(&mut self, text: &str, tags: (String, String), indentation: usize, number: u32) {
        let (open, close) = tags;
        self.push("", number);
        self.push_slot(Slot::Paragraph { open, close }, indentation, number);
        self.push("", number);
        // What would begin another block is text here.
        let escape = match text.trim_start().as_bytes().first() {
            Some(b'#' | b'>' | b'-' | b'+' | b'*' | b'=' | b'~' | b'|' | b':')
                if !text.trim_start().starts_with("**") =>
            {
                "\\"
            }
            _ => "",
        };
        let text = text.trim();
        let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let text = match text.as_bytes().get(digits) {
            Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
            _ => format!("{escape}{text}"),
        };
        self.push(&format!("{}{text}", " ".repeat(indentation)), number);
        self.push("", number);
    }

    fn blocks(&mut self, lines: &[Line<'_>], depth: usize) -> Result<(), PageError> {
        if depth > DEEPEST {
            let what = format!("nests blocks deeper than {DEEPEST}, which is more than can be shown");
            return Err(PageError::TooMuch { path: self.path.to_owned(), what });
        }
        let mut at = 0;
        let mut list = List::default();
        // The last line that is part of a paragraph, a heading or a list.
        let mut follows_text = false;
        while let Some(line) = lines.get(at) {
            let indentation = line.indentation();
            if line.is_blank() {
                self.push("", line.number);
                follows_text = false;
                at += 1;
                continue;
            }
            list.see(*line, follows_text);
            let is_code = !list.allows(indentation);
            if !is_code && let Some(end) = self.block(lines, at, depth)? {
                at = end;
                follows_text = false;
                continue;
            }
            self.line(*line, is_code, follows_text)?;
            follows_text = !is_code;
            at += 1;
        }
        Ok(())
    }

    /// Writes the block that begins at a line, if one does; gives the line behind it.
    fn block(&mut self, lines: &[Line<'_>], at: usize, depth: usize) -> Result<Option<usize>, PageError> {
        let line = lines[at];
        if let Some(fence) = fences::at(lines, at, &mut self.budget) {
            self.fence(&fence, line);
            return Ok(Some(fence.end));
        }
        if let Some(marker) = Marker::read(line.trimmed(), &self.options.extensions) {
            let end = match marker.kind {
                Kind::Tab => self.tabs(lines, at, depth)?,
                _ => self.container(&marker, lines, at, depth)?,
            };
            return Ok(Some(end));
        }
        if line.trimmed().starts_with('<') {
            return self.html(lines, at, depth);
        }
        Ok(None)
    }

    /// A line of text.
    fn line(&mut self, line: Line<'_>, is_code: bool, follows_text: bool) -> Result<(), PageError> {
        let text = line.trimmed();
        if is_code {
            self.push(line.text, line.number);
            return Ok(());
        }
        self.refuse_deep(text)?;
        if self.has("abbr")
            && let Some((word, long)) = abbreviation(text)
        {
            self.prepared.abbreviations.push((word.to_owned(), long.to_owned()));
            self.push("", line.number);
            return Ok(());
        }
        if text == "[TOC]" {
            self.push("", line.number);
            self.push_slot(Slot::Contents, line.indentation(), line.number);
            self.push("", line.number);
            return Ok(());
        }
        if self.has("attr_list") && Attributes::read(text).is_some_and(|(_, behind)| behind.is_empty()) {
            // Of the block before: its id is a place that links lead to.
            let id = Attributes::read(text).and_then(|(attributes, _)| attributes.id);
            match id {
                Some(id) => {
                    let anchor = format!("<a id=\"{}\"></a>", super::highlight::escaped(&id));
                    self.push_written(anchor, line.indentation(), line.number);
                }
                None => self.push(if follows_text { "<!-- -->" } else { "" }, line.number),
            }
            return Ok(());
        }
        if self.has("def_list") && follows_text && text.starts_with(": ") && !self.prepared.text.ends_with("\n\n") {
            self.push("", line.number);
        }
        match heading(line.text) {
            Some(heading) => self.push(&heading, line.number),
            None => self.push(line.text, line.number),
        }
        Ok(())
    }

    fn refuse_deep(&self, text: &str) -> Result<(), PageError> {
        let mut deep = 0;
        let mut rest = text;
        while let Some(behind) = rest.strip_prefix(['>', '-', '*', '+']) {
            deep += 1;
            rest = behind.trim_start();
        }
        if deep > DEEPEST_LINE && !rest.is_empty() {
            let what =
                format!("has quotes or lists nested deeper than {DEEPEST_LINE}, which is more than can be shown");
            return Err(PageError::TooMuch { path: self.path.to_owned(), what });
        }
        Ok(())
    }

    fn fence(&mut self, fence: &fences::Found, line: Line<'_>) {
        self.prepared.code_blocks += 1;
        let slot = code_slot(&fence.info, &fence.text, self.options, self.prepared.code_blocks);
        self.push_slot(slot, line.indentation(), line.number);
    }

    /// A note, or one that opens.
    fn container(
        &mut self,
        marker: &Marker<'_>,
        lines: &[Line<'_>],
        at: usize,
        depth: usize,
    ) -> Result<usize, PageError> {
        let line = lines[at];
        let (body, end) = markers::body(lines, at);
        let indentation = line.indentation();
        let classes = marker.classes();
        let (open, title, close) = if let Kind::Details { is_open } = marker.kind {
            let open = if is_open { " open" } else { "" };
            let summary = ("<summary class=\"docs-note-title\">".to_owned(), "</summary>".to_owned());
            (format!("<details class=\"{classes}\"{open}>"), summary, "</details>")
        } else {
            let title = ("<p class=\"docs-note-title\">".to_owned(), "</p>".to_owned());
            (format!("<div class=\"{classes}\">"), title, "</div>")
        };
        self.push_written(open, indentation, line.number);
        let text = marker.title();
        if !text.trim().is_empty() {
            self.push_paragraph(&text, title, indentation, line.number);
        }
        self.blocks(&body, depth + 1)?;
        self.push_written(close, indentation, line.number);
        Ok(end)
    }

    /// All tabs that follow one another.
    fn tabs(&mut self, lines: &[Line<'_>], at: usize, depth: usize) -> Result<usize, PageError> {
        let indentation = lines[at].indentation();
        self.push_written("<div class=\"docs-tabs\">", indentation, lines[at].number);
        let mut at = at;
        let mut is_first = true;
        while let Some(line) = lines.get(at).filter(|line| line.indentation() == indentation) {
            let Some(marker) = Marker::read(line.trimmed(), &self.options.extensions) else { break };
            if marker.kind != Kind::Tab || marker.begins_anew && !is_first {
                break;
            }
            is_first = false;
            let plain = markers::plain(marker.text.unwrap_or_default());
            let label = super::highlight::escaped(&plain);
            let open = format!("<section class=\"docs-tab\" data-label=\"{label}\">");
            self.push_written(open, indentation, line.number);
            let tags = ("<p class=\"docs-tab-label\">".to_owned(), "</p>".to_owned());
            self.push_paragraph(marker.text.unwrap_or_default(), tags, indentation, line.number);
            let (body, end) = markers::body(lines, at);
            self.blocks(&body, depth + 1)?;
            self.push_written("</section>", indentation, line.number);
            at = end;
        }
        self.push_written("</div>", indentation, lines[at - 1].number);
        Ok(at)
    }
}

/// The slot of a block of code.
pub(super) fn code_slot(info: &str, text: &str, options: &MarkdownOptions, number: usize) -> Slot {
    let language = info.trim().trim_start_matches(['{', ' ', '.']).split([' ', '}', ',']).next().unwrap_or_default();
    let made = |class: &str| Slot::Made {
        html: format!("<pre class=\"{class}\">{}</pre>", super::highlight::escaped(text)),
        text: text.to_owned(),
    };
    match language {
        "mermaid" => return made("docs-mermaid"),
        "plantuml" | "puml" => return made("docs-plantuml"),
        _ => {}
    }
    let fence = Fence {
        info,
        text,
        line_numbers: options.line_numbers,
        annotations: code::has_annotations(text) && info.contains("annotate"),
        number,
    };
    let block = code::block(&fence);
    if block.uses_annotations {
        Slot::Annotated { html: block.html, text: text.to_owned(), number }
    } else {
        Slot::Made { html: block.html, text: text.to_owned() }
    }
}

/// `*[HTML]: Hypertext Markup Language`.
fn abbreviation(text: &str) -> Option<(&str, &str)> {
    let (word, long) = text.strip_prefix("*[")?.split_once("]:")?;
    let word = word.trim();
    let is_word = !word.is_empty() && !word.contains('[');
    is_word.then(|| (word, long.trim()))
}

/// A heading without a space behind its marks gets one.
fn heading(line: &str) -> Option<String> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let needs = (1..=6).contains(&level) && !rest.is_empty() && !rest.starts_with([' ', '\t']);
    needs.then(|| format!("{} {rest}", &line[..level]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_of_nothing_is_none() {
        assert_eq!(abbreviation("*[HTML]: Hypertext"), Some(("HTML", "Hypertext")));
        assert_eq!(abbreviation("*[ ]: nothing"), None);
        assert_eq!(abbreviation("*[]: nothing"), None);
    }
}
