//! What the scanner of most languages needs to know about one.

use super::tokens::Class;

/// A row of the table of languages.
pub(super) struct Grammar {
    pub line_comments: &'static [&'static str],
    /// Comments to the end of the line begin only where something ends: `#` in shells.
    pub spaced_comments: bool,
    pub block_comments: &'static [(&'static str, &'static str)],
    /// Longer openings first. At most [`MOST_QUOTES`].
    pub quotes: &'static [Quote],
    /// Letters that may stand right before a string, in lower case: `f`, `rb`.
    pub prefixes: &'static [&'static str],
    /// Sorted; in lower case where case does not matter.
    pub keywords: &'static [&'static str],
    /// Types and constants that are part of the language, sorted.
    pub types: &'static [&'static str],
    pub ignore_case: bool,
    /// Bytes that belong to words beside letters, digits and `_`.
    pub word_bytes: &'static [u8],
    /// Words that begin with a capital are types.
    pub capital_types: bool,
    pub keys: Keys,
    /// What `@name` is.
    pub at: Option<Class>,
    /// `$name` and `${name}` are variables.
    pub dollar: bool,
    /// `#name` at the beginning of a line is for the preprocessor.
    pub directives: bool,
    /// `<<EOF` begins a text up to a line of that.
    pub heredocs: bool,
    /// `'a` is no string.
    pub lifetimes: bool,
    /// `/…/` may be a string.
    pub regexes: bool,
    /// `<name …>` may be an element.
    pub elements: bool,
    /// Lines in brackets are headings.
    pub sections: bool,
    /// The first word of a command is its name, and `-x` an option.
    pub commands: bool,
    /// `-Name` behind a space is an option.
    pub options: bool,
}

/// More different quotes than any language has.
pub(super) const MOST_QUOTES: usize = 6;

/// A way to write a string.
pub(super) struct Quote {
    pub open: &'static str,
    pub close: &'static str,
    /// The byte that takes away the meaning of the next one; 0 where there is none.
    pub escape: u8,
    /// Whether it goes on behind the end of its line.
    pub lines: bool,
    /// What begins code within it, up to the matching `}`; empty where nothing does.
    pub code: &'static str,
}

/// Which words are keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    None,
    /// `word:`.
    Colon,
    /// `word =`.
    Equals,
    /// Strings before a colon.
    Strings,
}

impl Grammar {
    pub const BASE: Self = Self {
        line_comments: &[],
        spaced_comments: false,
        block_comments: &[],
        quotes: &[DOUBLE, SINGLE],
        prefixes: &[],
        keywords: &[],
        types: &[],
        ignore_case: false,
        word_bytes: b"",
        capital_types: false,
        keys: Keys::None,
        at: None,
        dollar: false,
        directives: false,
        heredocs: false,
        lifetimes: false,
        regexes: false,
        elements: false,
        sections: false,
        commands: false,
        options: false,
    };
    /// Languages that took their looks from C.
    pub const C: Self =
        Self { line_comments: &["//"], block_comments: &[("/*", "*/")], capital_types: true, ..Self::BASE };
    /// Languages that took theirs from shells.
    pub const SCRIPT: Self = Self { line_comments: &["#"], ..Self::BASE };
}

pub(super) const DOUBLE: Quote = Quote { open: "\"", close: "\"", escape: b'\\', lines: false, code: "" };
pub(super) const SINGLE: Quote = Quote { open: "'", close: "'", escape: b'\\', lines: false, code: "" };
/// Without an escape.
pub(super) const SINGLE_RAW: Quote = Quote { escape: 0, ..SINGLE };
pub(super) const BACKTICK_RAW: Quote = Quote { open: "`", close: "`", escape: 0, lines: true, code: "" };
pub(super) const TEMPLATE: Quote = Quote { open: "`", close: "`", escape: b'\\', lines: true, code: "${" };
pub(super) const THREE_DOUBLE: Quote = Quote { open: "\"\"\"", close: "\"\"\"", escape: b'\\', lines: true, code: "" };
pub(super) const THREE_SINGLE: Quote = Quote { open: "'''", close: "'''", escape: b'\\', lines: true, code: "" };
/// As in shells: over several lines, with variables.
pub(super) const DOUBLE_LINES: Quote = Quote { lines: true, ..DOUBLE };
pub(super) const SINGLE_LINES: Quote = Quote { lines: true, ..SINGLE_RAW };
