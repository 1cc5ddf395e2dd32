//! Blocks of code and diagrams.

mod info;

use info::Info;

use super::{
    escape::push_text,
    highlight::{Token, Tokens, tokens},
};

/// A block of code as it is put into the page.
#[derive(Debug)]
pub(super) struct Figure {
    pub html: String,
    /// Whether the code refers to the list below it.
    pub is_annotated: bool,
}

/// What a block of code is written for.
pub(super) struct CodeOptions<'a> {
    pub info: &'a str,
    pub line_numbers: bool,
    /// The number of the annotated block, where an ordered list follows.
    pub annotations: Option<usize>,
}

/// Languages of diagrams.
const DIAGRAMS: &[(&str, &str)] =
    &[("mermaid", "mermaid"), ("plantuml", "plantuml"), ("puml", "plantuml"), ("uml", "plantuml")];

pub(super) fn is_math(info: &str) -> bool {
    info.split_whitespace().next() == Some("math")
}

pub(super) fn figure(code: &str, options: &CodeOptions<'_>, budget: &mut usize) -> Figure {
    let info = Info::read(options.info);
    let mut html = String::with_capacity(code.len() * 2 + 200);
    let diagram = DIAGRAMS.iter().find(|(name, _)| *name == info.language);
    if let Some((_, language)) = diagram {
        html.push_str("<figure class=\"diagram\" data-language=\"");
        html.push_str(language);
        html.push_str("\"><pre>");
        push_text(&mut html, code);
        html.push_str("</pre></figure>");
        return Figure { html, is_annotated: false };
    }
    html.push_str("<figure class=\"code\"");
    if !info.language.is_empty() {
        html.push_str(" data-language=\"");
        push_text(&mut html, &info.language);
        html.push('"');
    }
    if let Some(id) = &info.id {
        html.push_str(" id=\"");
        push_text(&mut html, id);
        html.push('"');
    }
    html.push('>');
    if let Some(title) = &info.title {
        html.push_str("<figcaption>");
        push_text(&mut html, title);
        html.push_str("</figcaption>");
    }
    html.push_str("<pre tabindex=\"0\"><code>");
    let code = code.strip_suffix('\n').unwrap_or(code);
    let tokens = tokens(&info.language, code, budget);
    let first_line = match info.first_line {
        Some(number) => Some(number).filter(|number| *number > 0),
        None => options.line_numbers.then_some(1),
    };
    let mut lines = Lines {
        html: &mut html,
        first_line,
        hits: &info.hits,
        number: 0,
        annotations: options.annotations,
        is_annotated: false,
    };
    lines.write(code, &tokens);
    let is_annotated = lines.is_annotated;
    html.push_str("</code></pre></figure>");
    Figure { html, is_annotated }
}

/// Code within a line of text.
pub(super) fn inline(language: &str, code: &str, html: &mut String, budget: &mut usize) {
    let tokens = tokens(language, code, budget);
    Lines { html, first_line: None, hits: &[], number: 0, annotations: None, is_annotated: false }.write(code, &tokens);
}

struct Lines<'a> {
    html: &'a mut String,
    first_line: Option<u32>,
    hits: &'a [(u32, u32)],
    /// Of the line that is written, 1-based, whatever its number for readers.
    number: u32,
    annotations: Option<usize>,
    is_annotated: bool,
}

impl Lines<'_> {
    fn write(&mut self, code: &str, tokens: &Tokens) {
        let has_lines = self.first_line.is_some() || !self.hits.is_empty();
        if has_lines {
            self.open_line();
        }
        let mut from = 0;
        for (token, end) in &tokens.parts {
            let text = &code[from..*end];
            from = *end;
            if !has_lines {
                self.part(*token, text);
                continue;
            }
            for (place, line) in text.split('\n').enumerate() {
                if place > 0 {
                    self.html.push_str("\n</span>");
                    self.open_line();
                }
                if !line.is_empty() {
                    self.part(*token, line);
                }
            }
        }
        if has_lines {
            self.html.push_str("\n</span>");
        }
    }

    fn open_line(&mut self) {
        self.number += 1;
        let is_hit = self.hits.iter().any(|(from, to)| (*from..=*to).contains(&self.number));
        self.html.push_str(if is_hit { "<span class=\"line hit\"" } else { "<span class=\"line\"" });
        if let Some(first) = self.first_line {
            self.html.push_str(&format!(" data-line=\"{}\"", first.saturating_add(self.number - 1)));
        }
        self.html.push('>');
    }

    fn part(&mut self, token: Token, text: &str) {
        if let Some(block) = self.annotations
            && token == Token::Comment
            && self.annotated(block, text)
        {
            return;
        }
        self.plain_part(token, text);
    }

    fn plain_part(&mut self, token: Token, text: &str) {
        match token.class() {
            Some(class) if !text.trim().is_empty() => {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
                push_text(self.html, text);
                self.html.push_str("</span>");
            }
            _ => push_text(self.html, text),
        }
    }

    /// A comment that refers to an item of the list below: `# (1)!` is only that, in `# (1)` the comment stays.
    fn annotated(&mut self, block: usize, text: &str) -> bool {
        let Some((open, number, close)) = annotation(text) else { return false };
        let is_bare = text[close..].starts_with('!');
        if !is_bare {
            self.plain_part(Token::Comment, &text[..open]);
        }
        self.html.push_str(&format!(
            "<a class=\"annotation-ref\" href=\"#annotation-{block}-{number}\" aria-label=\"Annotation {number}\">{number}</a>"
        ));
        if !is_bare {
            self.plain_part(Token::Comment, &text[close..]);
        }
        self.is_annotated = true;
        true
    }
}

/// Where `(1)` begins in a text, its number, and the byte behind it.
pub(super) fn annotation(text: &str) -> Option<(usize, u32, usize)> {
    let open = text.find('(')?;
    let length = text[open + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let number = text[open + 1..open + 1 + length].parse().ok()?;
    text[open + 1 + length..].starts_with(')').then_some((open, number, open + length + 2))
}
