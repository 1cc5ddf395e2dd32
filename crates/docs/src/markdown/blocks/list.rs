//! Lists, as far as it matters what belongs to them.

use super::Line;

/// Whether lines that are indented belong to a list, or are code.
#[derive(Default)]
pub(super) struct List {
    /// Where the outermost item begins, and where its text does.
    item: Option<(usize, usize)>,
}

impl List {
    pub fn see(&mut self, line: Line<'_>, follows_text: bool) {
        let indentation = line.indentation();
        let of_item = item(line.text);
        match (self.item, of_item) {
            (Some((begin, _)), _) if indentation > begin => {}
            (Some(_), None) if follows_text => {}
            (_, Some(text)) if indentation < 4 => self.item = Some((indentation, text)),
            _ => self.item = None,
        }
    }

    pub fn allows(&self, indentation: usize) -> bool {
        indentation < 4 || self.item.is_some_and(|(begin, _)| indentation > begin)
    }
}

/// Where the text of a list's item begins, if the line is one; of a definition and a footnote as well.
fn item(line: &str) -> Option<usize> {
    let text = line.trim_start_matches(' ');
    let indentation = line.len() - text.len();
    if text.starts_with("[^") && text.contains("]:") {
        return Some(indentation + 4);
    }
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let mark = match text.as_bytes().get(digits)? {
        b'.' | b')' if (1..10).contains(&digits) => digits + 1,
        b'-' | b'*' | b'+' | b':' if digits == 0 => 1,
        _ => return None,
    };
    let rest = &text[mark..];
    (rest.is_empty() || rest.starts_with(' ')).then_some(indentation + mark + 1)
}
