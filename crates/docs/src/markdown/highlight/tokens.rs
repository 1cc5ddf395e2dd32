//! Parts of a piece of code, as they are collected.

/// What a part is. Each has a class of its own in the markup; everything else has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Class {
    Comment,
    /// Strings, and what stands for itself in YAML and the like.
    Text,
    Number,
    Keyword,
    /// Types, constants and variables.
    Type,
    /// Functions and commands.
    Function,
    /// Keys, attributes and options.
    Property,
    /// Of the differences between files: lines that came, lines that went, and what they are about.
    Inserted,
    Deleted,
    Heading,
    /// What a terminal shows before a command, and behind it.
    Prompt,
    Output,
}

impl Class {
    /// The name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comment => "docs-hl-c",
            Self::Text => "docs-hl-s",
            Self::Number => "docs-hl-n",
            Self::Keyword => "docs-hl-k",
            Self::Type => "docs-hl-t",
            Self::Function => "docs-hl-f",
            Self::Property => "docs-hl-p",
            Self::Inserted => "docs-hl-i",
            Self::Deleted => "docs-hl-d",
            Self::Heading => "docs-hl-h",
            Self::Prompt => "docs-hl-q",
            Self::Output => "docs-hl-o",
        }
    }
}

/// A part of a piece of code, from where the one before ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Token {
    pub class: Option<Class>,
    /// In bytes, exclusive.
    pub end: usize,
}

pub(super) struct Tokens<'a> {
    pub text: &'a str,
    list: Vec<Token>,
    end: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, list: Vec::with_capacity(text.len() / 8), end: 0 }
    }

    pub fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// Where the next part begins.
    pub fn end(&self) -> usize {
        self.end
    }

    /// What is not covered yet, up to here, is nothing in particular.
    pub fn plain(&mut self, end: usize) {
        self.add(None, end);
    }

    /// What is not covered yet, up to here, is of this class.
    pub fn push(&mut self, class: Class, end: usize) {
        self.add(Some(class), end);
    }

    /// The part between these is of this class, and what comes before is nothing in particular.
    pub fn mark(&mut self, class: Class, start: usize, end: usize) {
        self.plain(start);
        self.push(class, end);
    }

    pub fn finish(mut self) -> Vec<Token> {
        self.plain(self.text.len());
        self.list
    }

    fn add(&mut self, class: Option<Class>, end: usize) {
        let end = self.text.floor_char_boundary(end);
        if end <= self.end {
            return;
        }
        self.end = end;
        match self.list.last_mut() {
            Some(last) if last.class == class => last.end = end,
            _ => self.list.push(Token { class, end }),
        }
    }
}

/// Text as it stands in HTML.
pub(in super::super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    push_escaped(&mut html, text);
    html
}

pub(in super::super) fn push_escaped(html: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        html.push_str(&text[done..at]);
        html.push_str(entity);
        done = at + 1;
    }
    html.push_str(&text[done..]);
}
