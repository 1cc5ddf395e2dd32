//! What Python-Markdown has and `CommonMark` has not, rewritten line by line before `CommonMark` reads it.
//!
//! Containers become their content, in the place and with the indentation of the container, between paragraphs that
//! hold a [`Piece`] of markup. A page is parsed once, so that reference links and footnotes work across containers.
//! On the way, what belongs to a list item is indented as `CommonMark` asks for, not by the four columns of
//! Python-Markdown.

mod admonition;
mod definition;
mod footnote;
mod html;
mod list;
mod math;
mod output;
mod quote;
mod slashes;
mod table;
mod tabs;

use output::Output;

use super::{
    lines::{Fence, Line, is_heading, is_rule},
    options::Switches,
};

/// Containers in containers beyond this are refused.
pub(super) const DEEPEST: usize = 100;
/// What a page may grow by.
const MOST_GROWTH: usize = 8;

/// Around the number of a [`Piece`]; no text has these.
pub(super) const PIECE_START: char = '\u{fdd0}';
pub(super) const PIECE_END: char = '\u{fdd1}';

/// Markup that stands at the place of its number.
#[derive(Debug)]
pub(super) enum Piece {
    Html(String),
    TableOfContents,
}

/// A page that `CommonMark` can read.
#[derive(Debug)]
pub(super) struct Prepared {
    pub text: String,
    /// The line of the page that each line came from.
    pub numbers: Vec<u32>,
    pub pieces: Vec<Piece>,
    pub abbreviations: Vec<(String, String)>,
}

/// Why a page is not rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    TooDeep,
    TooLarge,
}

pub(super) fn prepare(text: &str, numbers: &[u32], switches: Switches) -> Result<Prepared, Refusal> {
    let lines: Vec<Line> = text.lines().zip(numbers).map(|(text, number)| Line::new(text, *number)).collect();
    let mut blocks = Blocks {
        out: Output::with_capacity(text.len() + text.len() / 8),
        pieces: Vec::new(),
        abbreviations: Vec::new(),
        steps: 40 * lines.len() + 10_000,
        most_bytes: MOST_GROWTH * text.len() + 64 * 1024,
        refusal: None,
        switches,
    };
    blocks.level(&lines, 0);
    match blocks.refusal {
        Some(refusal) => Err(refusal),
        None => Ok(Prepared {
            text: blocks.out.text,
            numbers: blocks.out.numbers,
            pieces: blocks.pieces,
            abbreviations: blocks.abbreviations,
        }),
    }
}

struct Blocks {
    out: Output,
    pieces: Vec<Piece>,
    abbreviations: Vec<(String, String)>,
    /// Lines that may still be looked at in search of the end of something.
    steps: usize,
    most_bytes: usize,
    refusal: Option<Refusal>,
    switches: Switches,
}

/// What is known about the lines above, within one container.
#[derive(Debug, Default)]
struct Above {
    is_paragraph: bool,
    /// The line above is raw HTML, which goes on up to a blank line.
    is_html: bool,
    /// Elements of raw HTML that are open.
    open_tags: usize,
}

impl Blocks {
    fn level(&mut self, lines: &[Line<'_>], depth: usize) {
        if depth > DEEPEST {
            self.refusal = Some(Refusal::TooDeep);
        }
        if self.out.text.len() > self.most_bytes {
            self.refusal = Some(Refusal::TooLarge);
        }
        let (mut at, mut above) = (0, Above::default());
        while at < lines.len() && self.refusal.is_none() {
            at = self.block(lines, at, depth, &mut above);
        }
    }

    /// Writes what begins at a line and says which line comes next.
    fn block(&mut self, lines: &[Line<'_>], at: usize, depth: usize, above: &mut Above) -> usize {
        let line = &lines[at];
        if line.is_blank() {
            (above.is_paragraph, above.is_html) = (false, false);
            self.out.blank(line.number);
            return at + 1;
        }
        let is_paragraph = std::mem::take(&mut above.is_paragraph);
        if line.is_lazy {
            above.is_paragraph = true;
            self.out.lazy(&line.text, line.number);
            return at + 1;
        }
        if above.is_html || above.open_tags > 0 {
            if let Some(next) = self.inside_html(lines, at, depth, above) {
                return next;
            }
        } else if line.indent() >= 4 {
            above.is_paragraph = is_paragraph;
            return if is_paragraph { self.copy(line, at) } else { self.indented_code(lines, at) };
        }
        let next = match line.text.trim_start().as_bytes()[0] {
            b'`' | b'~' => self.fence(lines, at),
            b'!' | b'?' => self.admonition(lines, at, depth),
            b'=' => self.tabs(lines, at, depth),
            b'/' => self.slashes(lines, at, depth),
            b'<' => self.html(lines, at, depth, above),
            b'>' => Some(self.quote(lines, at, depth)),
            b'[' => self.footnote(lines, at, depth).or_else(|| self.table_of_contents(line, at)),
            b'$' | b'\\' => self.math(lines, at),
            b'*' if line.text.trim_start().starts_with("*[") => self.abbreviation(line, at),
            b'-' | b'*' | b'+' | b'0'..=b'9' => self.item(lines, at, depth, is_paragraph),
            b'#' => self.heading(line, at, is_paragraph),
            _ => None,
        };
        if let Some(next) = next {
            return next;
        }
        if !is_paragraph {
            let next = self.definitions(lines, at, depth).or_else(|| self.table(lines, at));
            if let Some(next) = next {
                return next;
            }
        }
        above.is_paragraph = !is_heading(&line.text) && !is_rule(&line.text);
        self.copy(line, at)
    }

    fn copy(&mut self, line: &Line<'_>, at: usize) -> usize {
        self.out.line(&line.text, line.number);
        at + 1
    }

    fn indented_code(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let is_code = |line: &&Line<'_>| line.is_blank() || line.indent() >= 4;
        let count = lines[at..].iter().take_while(is_code).count();
        for line in &lines[at..at + count] {
            if line.is_blank() {
                self.out.blank(line.number);
            } else {
                self.out.line(&line.text, line.number);
            }
        }
        at + count
    }

    /// A fenced block is copied; one that is never closed ends with its container.
    fn fence(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let fence = Fence::open(&lines[at].text)?;
        let end = lines[at + 1..].iter().position(|line| fence.is_closed_by(&line.text));
        let last = end.map_or(lines.len(), |end| at + 2 + end);
        for line in &lines[at..last] {
            self.out.line(&line.text, line.number);
        }
        if end.is_none() {
            let closing = char::from(fence.letter).to_string().repeat(fence.length);
            self.out.line(&format!("{:1$}{closing}", "", fence.indent), lines[last - 1].number);
        }
        Some(last)
    }

    /// `#Title` is a heading for Python-Markdown, though neither `#12` nor `#!` is meant as one.
    fn heading(&mut self, line: &Line<'_>, at: usize, is_paragraph: bool) -> Option<usize> {
        let text = line.text.trim_start();
        let title = text.trim_start_matches('#');
        let level = text.len() - title.len();
        if is_paragraph || level > 6 || !title.starts_with(char::is_alphabetic) {
            return None;
        }
        self.out.line(&format!("{} {title}", &text[..level]), line.number);
        Some(at + 1)
    }

    fn table_of_contents(&mut self, line: &Line<'_>, at: usize) -> Option<usize> {
        if !matches!(line.text.trim(), "[TOC]" | "[[_TOC_]]" | "[[TOC]]") {
            return None;
        }
        self.piece_alone(Piece::TableOfContents, line.number);
        Some(at + 1)
    }

    fn abbreviation(&mut self, line: &Line<'_>, at: usize) -> Option<usize> {
        let (name, meaning) = line.text.trim().strip_prefix("*[")?.split_once("]:")?;
        let (name, meaning) = (name.trim(), meaning.trim());
        if name.is_empty() || name.contains(']') {
            return None;
        }
        self.abbreviations.push((name.to_owned(), meaning.trim_matches(['"', '\'']).to_owned()));
        self.out.blank(line.number);
        Some(at + 1)
    }

    /// What stands for a piece in a line.
    fn piece(&mut self, piece: Piece) -> String {
        self.pieces.push(piece);
        format!("{PIECE_START}{}{PIECE_END}", self.pieces.len() - 1)
    }

    fn piece_alone(&mut self, piece: Piece, number: u32) {
        let piece = self.piece(piece);
        self.out.blank(number);
        self.out.line(&piece, number);
        self.out.blank(number);
    }

    fn markup(&mut self, html: impl Into<String>, number: u32) {
        self.piece_alone(Piece::Html(html.into()), number);
    }

    /// A line of text within an element of its own, such as a title.
    fn marked_up(&mut self, open: impl Into<String>, text: &str, close: &str, number: u32) {
        let (open, close) = (self.piece(Piece::Html(open.into())), self.piece(Piece::Html(close.to_owned())));
        self.out.blank(number);
        self.out.line(&format!("{open}{}{close}", text.trim()), number);
        self.out.blank(number);
    }

    /// Whether so many more lines may be looked at.
    fn may_search(&mut self, lines: usize) -> bool {
        match self.steps.checked_sub(lines) {
            Some(left) => {
                self.steps = left;
                true
            }
            None => false,
        }
    }
}

/// The lines below one that are indented by four more columns than it, without blank ones at their end, and the line
/// that comes next.
fn body<'a>(lines: &[Line<'a>], at: usize) -> (Vec<Line<'a>>, usize) {
    let columns = lines[at].indent() + 4;
    let mut end = at + 1;
    for (place, line) in lines.iter().enumerate().skip(at + 1) {
        if line.is_blank() {
            continue;
        }
        if line.is_lazy || line.indent() < columns {
            break;
        }
        end = place + 1;
    }
    (lines[at + 1..end].iter().map(|line| line.dedent(columns)).collect(), end)
}
