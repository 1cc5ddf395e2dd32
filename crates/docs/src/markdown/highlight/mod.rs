//! Colours for code: what each part of it is, out of few kinds, for the languages of documentation.
//!
//! Languages that pages are full of are read by scanners of our own, each in one pass over the text. Others go through
//! the grammars of `syntect`, which are slower by two orders of magnitude, as long as they are short.

mod config;
mod generic;
mod grammars;
mod languages;
mod markup;
mod shell;
mod yaml;

/// What a part of a program is. The class in the markup is `hl-` and the name in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Plain,
    Keyword,
    String,
    Comment,
    Number,
    Function,
    Type,
    Constant,
    Tag,
    Attribute,
    Variable,
    Inserted,
    Deleted,
    Prompt,
    Output,
}

impl Token {
    pub fn class(self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::Keyword => "hl-keyword",
            Self::String => "hl-string",
            Self::Comment => "hl-comment",
            Self::Number => "hl-number",
            Self::Function => "hl-function",
            Self::Type => "hl-type",
            Self::Constant => "hl-constant",
            Self::Tag => "hl-tag",
            Self::Attribute => "hl-attribute",
            Self::Variable => "hl-variable",
            Self::Inserted => "hl-inserted",
            Self::Deleted => "hl-deleted",
            Self::Prompt => "hl-prompt",
            Self::Output => "hl-output",
        })
    }
}

/// Above this a block has no colours.
const MOST_BYTES: usize = 100 * 1024;

/// The parts of a text, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Each with the byte behind it.
    pub parts: Vec<(Token, usize)>,
}

impl Tokens {
    /// What stands between the end of the last part and `end` is a `token`.
    fn push(&mut self, token: Token, end: usize) {
        match self.parts.last_mut() {
            Some((_, at)) if *at >= end => {}
            Some((last, at)) if *last == token => *at = end,
            _ if end > 0 => self.parts.push((token, end)),
            _ => {}
        }
    }

    fn end(&self) -> usize {
        self.parts.last().map_or(0, |(_, end)| *end)
    }
}

/// What the parts of a text are. `budget` is what grammars may still read of the page.
pub(super) fn tokens(language: &str, text: &str, budget: &mut usize) -> Tokens {
    let mut tokens = Tokens::default();
    if text.len() <= MOST_BYTES {
        match Scanner::of(language) {
            Some(scanner) => scanner.read(text, &mut tokens),
            None => grammars::read(language, text, &mut tokens, budget),
        }
    }
    tokens.push(Token::Plain, text.len());
    // Scanners look at bytes; no part ends in the middle of a letter.
    for (_, end) in &mut tokens.parts {
        while !text.is_char_boundary(*end) {
            *end += 1;
        }
    }
    tokens
}

enum Scanner {
    Plain,
    Generic(&'static languages::Language),
    Yaml,
    Toml,
    Shell,
    Console,
    Python,
    PowerShell,
    Markup,
    Css,
    Diff,
    Markdown,
    Dockerfile,
}

impl Scanner {
    fn of(language: &str) -> Option<Self> {
        Some(match language {
            "" | "text" | "txt" | "plain" | "plaintext" | "none" | "output" | "csv" | "log" | "tree" | "title"
            | "mermaid" | "diagram" | "gitignore" | "ignore" => Self::Plain,
            "yaml" | "yml" | "helm" => Self::Yaml,
            "toml" | "ini" | "cfg" | "conf" | "properties" | "env" | "dotenv" | "pyproject.toml" | "systemd"
            | "requirements" | "editorconfig" => Self::Toml,
            "bash" | "sh" | "shell" | "zsh" | "fish" | "curl" | "ksh" | "bat" | "cmd" | "batch" => Self::Shell,
            "console" | "terminal" | "shell-session" | "shellsession" | "sh-session" | "bash-session"
            | "pwsh-session" | "ps1con" | "doscon" => Self::Console,
            "pycon" | "pycon3" | "python-console" | "ipython" => Self::Python,
            "powershell" | "pwsh" | "ps1" | "ps" | "posh" => Self::PowerShell,
            "html" | "xml" | "xhtml" | "svg" | "vue" | "svelte" | "jinja" | "jinja2" | "j2" | "html+jinja" | "django"
            | "nunjucks" | "liquid" | "handlebars" | "hbs" | "mustache" | "plist" | "xaml" => Self::Markup,
            "css" | "scss" | "sass" | "less" => Self::Css,
            "diff" | "patch" | "udiff" => Self::Diff,
            "markdown" | "md" | "mdx" => Self::Markdown,
            "dockerfile" | "docker" | "containerfile" => Self::Dockerfile,
            other => Self::Generic(languages::find(other)?),
        })
    }

    fn read(&self, text: &str, tokens: &mut Tokens) {
        match self {
            Self::Plain => {}
            Self::Generic(language) => generic::read(language, text, tokens),
            Self::Yaml => yaml::read(text, tokens),
            Self::Toml => config::toml(text, tokens),
            Self::Shell => shell::read(text, 0, tokens, shell::Dialect::Posix),
            Self::PowerShell => shell::read(text, 0, tokens, shell::Dialect::PowerShell),
            Self::Console => shell::console(text, tokens),
            Self::Python => shell::python_console(text, tokens),
            Self::Markup => markup::html(text, tokens),
            Self::Css => markup::css(text, tokens),
            Self::Diff => config::diff(text, tokens),
            Self::Markdown => config::markdown(text, tokens),
            Self::Dockerfile => config::dockerfile(text, tokens),
        }
    }
}

/// The lines of a text with where each begins; their ends belong to them.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line)
    })
}

/// The byte behind a quoted string that begins at `at`.
fn string_end(bytes: &[u8], at: usize, quote: u8, has_escapes: bool, crosses_lines: bool) -> usize {
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\\' if has_escapes => end += 1,
            b'\n' if !crosses_lines => return end,
            byte if *byte == quote => return end + 1,
            _ => {}
        }
        end += 1;
    }
    bytes.len()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The byte behind a word that begins at `at`.
fn word_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| is_word(**byte)).count()
}

/// The byte behind a number that begins at `at`.
fn number_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    while let Some(byte) = bytes.get(end) {
        let goes_on = is_word(*byte)
            || *byte == b'.' && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
            || matches!(byte, b'+' | b'-') && matches!(bytes[end - 1], b'e' | b'E') && bytes[at..end - 1].iter().all(|b| b.is_ascii_digit() || *b == b'.');
        if !goes_on {
            break;
        }
        end += 1;
    }
    end
}
