//! Code with its parts and lines marked.

use std::fmt::Write as _;

use super::super::highlight::{Class, Token, push_escaped};

/// What lines of a block have beside their text.
pub(super) struct Lines<'a> {
    /// Lines have numbers, and the first one this.
    pub first_number: Option<usize>,
    pub marked: &'a [(usize, usize)],
    /// Comments may lead to annotations, those of the block with this number.
    pub annotations: Option<usize>,
}

impl Lines<'_> {
    /// Whether there are links to annotations.
    pub fn write(&self, html: &mut String, text: &str, tokens: &[Token]) -> bool {
        let has_lines = self.first_number.is_some() || !self.marked.is_empty();
        let mut uses_annotations = false;
        let (mut start, mut line) = (0, 1);
        if has_lines {
            self.open_line(html, line);
        }
        for token in tokens {
            let part = &text[start..token.end];
            start = token.end;
            if !has_lines {
                uses_annotations |= self.part(html, part, token.class);
                continue;
            }
            for piece in part.split_inclusive('\n') {
                uses_annotations |= self.part(html, piece, token.class);
                if piece.ends_with('\n') {
                    html.push_str("</span>");
                    line += 1;
                    self.open_line(html, line);
                }
            }
        }
        if has_lines {
            html.push_str("</span>");
        }
        uses_annotations
    }

    fn open_line(&self, html: &mut String, line: usize) {
        html.push_str("<span class=\"docs-line");
        if self.marked.iter().any(|(first, last)| (*first..=*last).contains(&line)) {
            html.push_str(" docs-line-marked");
        }
        html.push('"');
        if let Some(first) = self.first_number {
            let _ = write!(html, " data-line=\"{}\"", first.saturating_add(line - 1));
        }
        html.push('>');
    }

    fn part(&self, html: &mut String, text: &str, class: Option<Class>) -> bool {
        let Some(class) = class else {
            push_escaped(html, text);
            return false;
        };
        let _ = write!(html, "<span class=\"{}\">", class.name());
        let uses_annotations = match self.annotations {
            Some(block) if class == Class::Comment => comment(html, text, block),
            _ => {
                push_escaped(html, text);
                false
            }
        };
        html.push_str("</span>");
        uses_annotations
    }
}

/// A comment, in which `(1)` becomes a link to an annotation. Where it is followed by `!`, nothing else is left of the
/// comment.
fn comment(html: &mut String, text: &str, block: usize) -> bool {
    let (mut rest, mut whole, mut uses_annotations) = (text, String::new(), false);
    while let Some((start, end, number)) = annotation(rest) {
        uses_annotations = true;
        let is_all = rest[end..].starts_with('!');
        if is_all {
            whole.clear();
        } else {
            push_escaped(&mut whole, &rest[..start]);
        }
        let _ = write!(whole, "<a class=\"docs-annotation\" href=\"#docs-annotation-{block}-{number}\">{number}</a>");
        rest = &rest[end..];
        if is_all {
            // The break of the line that the comment may end with is none of it.
            rest = if rest.ends_with('\n') { "\n" } else { "" };
        }
    }
    push_escaped(&mut whole, rest);
    html.push_str(&whole);
    uses_annotations
}

/// The next `(1)` as its start, its end, and the number.
pub(super) fn annotation(text: &str) -> Option<(usize, usize, u32)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('(') {
        let start = from + open;
        from = start + 1;
        let digits = text[from..].bytes().take_while(u8::is_ascii_digit).count();
        let end = from + digits + 1;
        if (1..=4).contains(&digits) && text.as_bytes().get(end - 1) == Some(&b')') {
            let number = text[from..from + digits].parse().ok()?;
            return Some((start, end, number));
        }
    }
    None
}
