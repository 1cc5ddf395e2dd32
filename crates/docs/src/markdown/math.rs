//! Formulas as `MathML`.

use std::{
    fmt::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
};

use pulldown_latex::{Event, Parser, ParserError, RenderConfig, Storage, config::DisplayMode, push_mathml};

/// Bytes of a formula.
const LONGEST: usize = 8 * 1024;
/// Commands right behind one another, of which each may be the argument of the one before.
const MOST_COMMANDS_IN_A_ROW: usize = 64;
/// Bytes of a formula's `MathML`.
const LARGEST: usize = 512 * 1024;

const ELEMENTS: [&str; 22] = [
    "math", "menclose", "merror", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "mspace",
    "msqrt", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
];
/// What is not listed is left out: styles, addresses.
const ATTRIBUTES: [&str; 17] = [
    "accent",
    "class",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rspace",
    "scriptlevel",
    "stretchy",
];

/// A formula within a line. What cannot be read is shown as it is written.
pub(crate) fn inline(tex: &str) -> String {
    formula(tex, DisplayMode::Inline)
}

/// A formula on lines of its own.
pub(crate) fn display(tex: &str) -> String {
    formula(tex, DisplayMode::Block)
}

fn formula(tex: &str, mode: DisplayMode) -> String {
    math(tex, mode).unwrap_or_else(|| format!("<code class=\"docs-math\">{}</code>", super::highlight::escaped(tex)))
}

fn math(tex: &str, mode: DisplayMode) -> Option<String> {
    if tex.len() > LONGEST || !is_bounded(tex) {
        return None;
    }
    // The parser has places where it gives up on what it did not expect; that must not end the page.
    let written = catch_unwind(AssertUnwindSafe(|| {
        let storage = Storage::new();
        let events: Result<Vec<Event<'_>>, ParserError> = Parser::new(tex, &storage).collect();
        let events = events.ok()?.into_iter().map(Ok::<_, ParserError>);
        let mut written = String::new();
        push_mathml(&mut written, events, RenderConfig { display_mode: mode, ..RenderConfig::default() }).ok()?;
        Some(written)
    }));
    filtered(&written.ok()??)
}

/// Whether the parser reads it without running deep: it calls itself for each command that another one's argument is,
/// and macros could multiply that.
fn is_bounded(tex: &str) -> bool {
    let mut in_a_row = 0;
    let mut rest = tex;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        if letter == '\\' {
            let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            if matches!(
                &rest[..length],
                "def"
                    | "gdef"
                    | "edef"
                    | "xdef"
                    | "let"
                    | "futurelet"
                    | "newcommand"
                    | "renewcommand"
                    | "providecommand"
            ) {
                return false;
            }
            // Behind the backslash there may be a sign instead of a name.
            let length = if length == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { length };
            rest = &rest[length..];
            in_a_row += 1;
        } else if !letter.is_whitespace() {
            in_a_row = 0;
        }
        if in_a_row > MOST_COMMANDS_IN_A_ROW {
            return false;
        }
    }
    true
}

/// `MathML` with only the elements and attributes above; none where they are not nested as they should be.
fn filtered(written: &str) -> Option<String> {
    if written.len() > LARGEST {
        return None;
    }
    let mut out = String::with_capacity(written.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = written;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        out.push_str(&text.replace('>', "&gt;"));
        // The sign itself is written as it is.
        if !tag[1..].starts_with(|letter: char| letter == '/' || letter.is_ascii_alphabetic()) {
            out.push_str("&lt;");
            rest = &tag[1..];
            continue;
        }
        let (tag, behind) = tag[1..].split_once('>')?;
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop()? != name {
                return None;
            }
            write!(out, "</{name}>").ok()?;
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let is_known = ELEMENTS.contains(&name) || name == "munderover";
        // Everything is in the one formula.
        if !is_known || open.is_empty() != (name == "math" && out.is_empty()) {
            return None;
        }
        write!(out, "<{name}").ok()?;
        push_attributes(&mut out, attributes)?;
        out.push('>');
        if is_empty {
            write!(out, "</{name}>").ok()?;
        } else {
            open.push(name);
        }
    }
    (rest.is_empty() && open.is_empty() && !out.is_empty()).then_some(out)
}

fn push_attributes(out: &mut String, mut attributes: &str) -> Option<()> {
    while let Some((name, rest)) = attributes.split_once("=\"") {
        let (value, rest) = rest.split_once('"')?;
        attributes = rest;
        let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" -.%".contains(&byte));
        if is_plain && ATTRIBUTES.contains(&name.trim()) {
            write!(out, " {}=\"{value}\"", name.trim()).ok()?;
        }
    }
    attributes.trim().is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_source(tex: &str) -> bool {
        display(tex).starts_with("<code class=\"docs-math\">")
    }

    #[test]
    fn formulas_become_mathml() {
        assert_eq!(inline("x"), "<math display=\"inline\"><mi>x</mi></math>");
        let fraction = display(r"\frac{a}{b}");
        assert_eq!(
            fraction,
            "<math display=\"block\"><mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac></math>"
        );
        for tex in
            [r"\sum_{i=0}^n i^2", r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", r"\left(\sqrt{x}\right)", r"a < b \; c"]
        {
            assert!(display(tex).starts_with("<math "), "{tex}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_shown_as_it_is_written() {
        assert_eq!(inline(r"\frac{<b>"), "<code class=\"docs-math\">\\frac{&lt;b&gt;</code>");
        assert!(is_source(r"\nosuchcommand x"));
        assert!(is_source(r"\def\a{x}\a"));
        assert!(is_source(&"x".repeat(LONGEST + 1)));
    }

    #[test]
    fn styles_and_addresses_are_left_out() {
        let coloured = display(r"\color{red} x \hspace{-1em} \\[2em] y");
        assert!(!coloured.contains("style="), "{coloured}");
        assert!(!display(r"\href{javascript:alert(1)}{x}").contains("href="));
    }

    #[test]
    fn text_of_the_author_is_no_markup() {
        for tex in
            [r"\text{<script>alert(1)</script>}", r"\text{</math><b>}", r#"\text{" onclick="x}"#, "<b>", "a&lt;b"]
        {
            let html = display(tex);
            assert!(
                !html.contains("<script") && !html.contains("<b>") && html.matches("</math>").count() < 2,
                "{html}"
            );
        }
        assert_eq!(filtered("<math><mi>x</mi></math><mi>y</mi>"), None);
        assert_eq!(filtered("<math><mi>x</math></mi>"), None);
        assert_eq!(filtered("<math><a>x</a></math>"), None);
    }

    #[test]
    fn deep_formulas_do_not_end_the_process() {
        for piece in
            [r"\hat", r"\relax", r"\sqrt", r"\left(", r"\text", "^", "_{", "{", r"\frac{", r"\begin{a}", r"\not", "%"]
        {
            let length = LONGEST / piece.len();
            display(&piece.repeat(length));
            display(&format!("{piece}x ").repeat(length / 2));
        }
    }

    proptest! {
        #[test]
        fn anything_becomes_markup_with_balanced_tags(tex in r"(\\[a-z]{1,5}|\\frac|\\left|\\sqrt|\\text|\\begin|\{matrix\}|[{}<>&^_%$ a-c1\\\[\]é\n]){0,24}") {
            let html = display(&tex);
            let tags: Vec<&str> = html.split('<').skip(1).filter_map(|tag| tag.split([' ', '>']).next()).collect();
            let closing = tags.iter().filter(|tag| tag.starts_with('/')).count();
            prop_assert_eq!(closing * 2, tags.len(), "{}", html);
        }
    }
}
