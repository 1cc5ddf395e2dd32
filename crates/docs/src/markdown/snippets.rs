//! Parts of other files that a page shows (`pymdownx.snippets`): `--8<-- "file"`, `file:section`, `file:1:3`.

use super::{LARGEST_PAGE, MarkdownOptions, PageError};
use crate::{Note, NoteLevel, Tree, tree};

/// Snippets in snippets.
const DEEPEST: usize = 10;

/// A page's text with everything that it names put in.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub text: String,
    /// For each line, the line of the page.
    pub numbers: Vec<u32>,
    /// The files, each once.
    pub includes: Vec<String>,
    pub notes: Vec<Note>,
}

struct Assembler<'a> {
    tree: &'a Tree,
    path: &'a str,
    options: &'a MarkdownOptions,
    assembled: Assembled,
}

/// Puts in what the text of a page names, and what belongs to the end of each page.
pub(super) fn assemble(
    tree: &Tree,
    path: &str,
    text: &str,
    first_line: u32,
    options: &MarkdownOptions,
) -> Result<Assembled, PageError> {
    let mut assembler = Assembler { tree, path, options, assembled: Assembled::default() };
    if options.extensions.get("snippets").copied().unwrap_or(false) {
        assembler.lines(text, "", &mut |at| first_line + at, 0)?;
        let end = first_line + u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        for file in &options.appended {
            assembler.push("", "", end)?;
            assembler.include(file, "", end, 0)?;
        }
    } else {
        for (at, line) in (first_line..).zip(text.lines()) {
            assembler.push("", line, at)?;
        }
    }
    Ok(assembler.assembled)
}

impl Assembler<'_> {
    fn push(&mut self, indentation: &str, line: &str, number: u32) -> Result<(), PageError> {
        let text = &mut self.assembled.text;
        if !line.is_empty() {
            text.push_str(indentation);
            text.push_str(line);
        }
        text.push('\n');
        self.assembled.numbers.push(number);
        if text.len() as u64 > LARGEST_PAGE {
            let what = format!("has more than {LARGEST_PAGE} bytes with its snippets");
            return Err(PageError::TooMuch { path: self.path.to_owned(), what });
        }
        Ok(())
    }

    fn lines(
        &mut self,
        text: &str,
        indentation: &str,
        number: &mut dyn FnMut(u32) -> u32,
        depth: usize,
    ) -> Result<(), PageError> {
        let mut in_block = false;
        for (at, line) in (0..).zip(text.lines()) {
            let number = number(at);
            let trimmed = line.trim();
            let own = &line[..line.len() - line.trim_start().len()];
            let inner = format!("{indentation}{own}");
            if let Some(rest) = mark(trimmed) {
                match rest {
                    Mark::Block => in_block = !in_block,
                    Mark::File(file) => self.include(file, &inner, number, depth)?,
                    Mark::Escaped => self.push(indentation, &line.replacen(';', "", 1), number)?,
                    // What begins and ends a section is no text.
                    Mark::Section => {}
                }
                continue;
            }
            if in_block {
                if !trimmed.is_empty() && !trimmed.starts_with(';') {
                    self.include(trimmed, &inner, number, depth)?;
                }
                continue;
            }
            self.push(indentation, line, number)?;
        }
        Ok(())
    }

    fn include(&mut self, written: &str, indentation: &str, number: u32, depth: usize) -> Result<(), PageError> {
        let (name, part) = split(written);
        let folders = &self.options.snippet_folders;
        let root = [String::new()];
        let folders = if folders.is_empty() { &root[..] } else { &folders[..] };
        let appended = self.options.appended.iter().any(|file| file == written).then(|| written.to_owned());
        let file = appended
            .or_else(|| folders.iter().find_map(|folder| tree::join(folder, name).filter(|file| self.tree.has(file))));
        let Some(file) = file.filter(|_| !name.starts_with('/')) else {
            let message = format!("the snippet {written} is in none of the folders for snippets: correct its path");
            return self.note(number, "missing-snippet", message);
        };
        if depth >= DEEPEST {
            let message = format!("snippets include each other more than {DEEPEST} deep: {written} is left out");
            return self.note(number, "deep-snippet", message);
        }
        let text = match self.tree.read_text(&file, LARGEST_PAGE) {
            Ok(text) => text,
            Err(error) => return self.note(number, "missing-snippet", error.to_string()),
        };
        if !self.assembled.includes.contains(&file) {
            self.assembled.includes.push(file);
        }
        let Some(text) = of_part(&text, part) else {
            let message = format!("{name} has no section {part}: correct the name behind ':'");
            return self.note(number, "missing-snippet", message);
        };
        self.lines(&text, indentation, &mut |_| number, depth + 1)
    }

    fn note(&mut self, number: u32, rule: &str, message: String) -> Result<(), PageError> {
        self.assembled.notes.push(Note::new(NoteLevel::Warning, rule, self.path, number, message));
        self.push("", "", number)
    }
}

enum Mark<'a> {
    File(&'a str),
    Block,
    Section,
    Escaped,
}

/// What a line with scissors says.
fn mark(line: &str) -> Option<Mark<'_>> {
    let at = line.find("8<-")?;
    let begin = &line[..at];
    if begin.starts_with(';') && begin[1..].bytes().all(|byte| byte == b'-') && begin.len() > 1 {
        return Some(Mark::Escaped);
    }
    let dashes = begin.len() - begin.trim_end_matches('-').len();
    let behind = line[at + 2..].trim_start_matches('-').trim();
    if dashes == 0 {
        return None;
    }
    let is_section =
        behind.strip_prefix('[').is_some_and(|rest| rest.starts_with("start:") || rest.starts_with("end:"));
    if is_section {
        return Some(Mark::Section);
    }
    if begin.len() != dashes {
        return None;
    }
    if behind.is_empty() {
        return Some(Mark::Block);
    }
    let quote = behind.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let file = behind[1..].strip_suffix(quote)?;
    Some(if file.starts_with(';') { Mark::Section } else { Mark::File(file) })
}

/// A file and what is wanted of it: lines or a section.
fn split(written: &str) -> (&str, &str) {
    match written.split_once(':') {
        Some((name, part)) if !part.starts_with("//") => (name, part),
        _ => (written, ""),
    }
}

fn of_part(text: &str, part: &str) -> Option<String> {
    if part.is_empty() {
        return Some(text.to_owned());
    }
    let is_range = part.bytes().all(|byte| byte.is_ascii_digit() || b":-,".contains(&byte));
    if is_range {
        let lines: Vec<&str> = text.lines().collect();
        let mut chosen = String::new();
        for range in part.split(',') {
            let (from, to) = range.split_once(':').unwrap_or((range, if part.contains(':') { range } else { "" }));
            let from = from.parse::<usize>().unwrap_or(1).max(1);
            let to = to.parse::<usize>().unwrap_or(lines.len()).min(lines.len());
            for line in lines.get(from - 1..to.max(from - 1)).unwrap_or_default() {
                chosen.push_str(line);
                chosen.push('\n');
            }
        }
        return Some(chosen);
    }
    let (start, end) = (format!("[start:{part}]"), format!("[end:{part}]"));
    let mut lines = text.lines();
    lines.by_ref().find(|line| line.contains("8<-") && line.contains(&start))?;
    let inside = lines.take_while(|line| !(line.contains("8<-") && line.contains(&end)));
    let inside: Vec<&str> = inside.collect();
    let common = inside.iter().filter(|line| !line.trim().is_empty());
    let common = common.map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or_default();
    let text: Vec<&str> = inside.iter().map(|line| line.get(common..).unwrap_or_default()).collect();
    Some(text.join("\n"))
}
