//! Splits a YAML stream into its documents without parsing it.
//!
//! YAML forbids a line that starts with `---` or `...` and a blank inside every kind of scalar, block scalars and
//! quoted ones included, so looking at the start of each line is exact.

use super::one_based;

/// One document of a stream that holds more than comments.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk<'text> {
    /// From the line of the marker, or of the first directive or comment, to the last line of the document.
    pub text: &'text str,
    /// 1-based line of the file at which `text` starts.
    pub first_line: u32,
    /// 1-based line of the file with the first content.
    pub content_line: u32,
}

/// The documents of `text` in their order; those of comments and blank lines only are left out.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Chunk<'_>> {
    let mut lines = text.split_inclusive('\n').enumerate().peekable();
    let mut offset = 0;
    std::iter::from_fn(move || {
        let mut open = Open::default();
        while let Some((number, line)) = lines.peek().copied() {
            let marker = marker(line);
            if marker == Some(Marker::Start) && open.is_begun() {
                if let Some(chunk) = open.close(text, offset) {
                    return Some(chunk);
                }
                open = Open::default();
            }
            open.start.get_or_insert((offset, one_based(number)));
            lines.next();
            offset += line.len();
            match marker {
                Some(Marker::Start) => {
                    open.marked = true;
                    open.note_content(&line[3..], number);
                }
                Some(Marker::End) => {
                    if let Some(chunk) = open.close(text, offset) {
                        return Some(chunk);
                    }
                    open = Open::default();
                }
                None => open.note_content(line, number),
            }
        }
        open.close(text, offset)
    })
}

/// A document whose end has not been seen yet.
#[derive(Default)]
struct Open {
    start: Option<(usize, u32)>,
    marked: bool,
    content_line: Option<u32>,
}

impl Open {
    fn is_begun(&self) -> bool {
        self.marked || self.content_line.is_some()
    }

    fn note_content(&mut self, line: &str, number: usize) {
        if self.content_line.is_some() {
            return;
        }
        let directive = !self.marked && line.starts_with('%');
        let rest = line.trim_start();
        if !directive && !rest.is_empty() && !rest.starts_with('#') {
            self.content_line = Some(one_based(number));
        }
    }

    fn close<'text>(&self, text: &'text str, end: usize) -> Option<Chunk<'text>> {
        let (start, first_line) = self.start?;
        Some(Chunk { text: &text[start..end], first_line, content_line: self.content_line? })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Start,
    End,
}

fn marker(line: &str) -> Option<Marker> {
    let marker = match line.as_bytes() {
        [b'-', b'-', b'-', ..] => Marker::Start,
        [b'.', b'.', b'.', ..] => Marker::End,
        _ => return None,
    };
    line.as_bytes().get(3).is_none_or(u8::is_ascii_whitespace).then_some(marker)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<(&str, u32, u32)> {
        chunks(text).map(|chunk| (chunk.text, chunk.first_line, chunk.content_line)).collect()
    }

    #[test]
    fn a_stream_without_markers_is_one_document() {
        assert_eq!(places("# note\n\na: 1\nb: 2"), [("# note\n\na: 1\nb: 2", 1, 3)]);
        assert_eq!(places(""), []);
        assert_eq!(places("# only\n\n# comments\n"), []);
    }

    #[test]
    fn markers_split_and_empty_documents_are_left_out() {
        assert_eq!(
            places("---\na: 1\n---\n# nothing\n---\nb: 2\n---\n"),
            [("---\na: 1\n", 1, 2), ("---\nb: 2\n", 5, 6)]
        );
        assert_eq!(places("--- {a: 1}\n"), [("--- {a: 1}\n", 1, 1)]);
        assert_eq!(places("a: 1\r\n---\r\nb: 2\r\n"), [("a: 1\r\n", 1, 1), ("---\r\nb: 2\r\n", 2, 3)]);
    }

    #[test]
    fn a_document_end_marker_belongs_to_its_document_and_directives_to_the_next() {
        assert_eq!(
            places("a: 1\n...\n%YAML 1.2\n---\nb: 2\n"),
            [("a: 1\n...\n", 1, 1), ("%YAML 1.2\n---\nb: 2\n", 3, 5)]
        );
    }

    #[test]
    fn dashes_inside_a_line_or_a_word_do_not_split() {
        let text = "a: |\n  ---\n  text\nb: '\n  --- '\n----: 1\n---x: 2\n";
        assert_eq!(places(text), [(text, 1, 1)]);
    }
}
