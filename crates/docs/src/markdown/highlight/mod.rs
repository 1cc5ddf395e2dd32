//! Which parts of a piece of code are comments, strings, keywords and so on.
//!
//! A page has about fifty lines of code, so this must cost next to nothing: one pass over the bytes, no regular
//! expressions, no parsing. Most languages are a row of a table ([`grammars`]) that one scanner reads ([`general`]);
//! those in which lines matter have a scanner of their own ([`lines`]). Whatever the input, the parts put together are
//! the input.

mod general;
mod grammar;
mod grammars;
mod heredoc;
mod languages;
mod lines;
mod markup;
mod strings;
mod tokens;

#[cfg(test)]
mod tests;

pub(super) use languages::{Language, find};
pub(super) use tokens::{Class, Token, escaped, push_escaped};

use tokens::Tokens;

/// The parts of the text, in its order and without gaps.
pub(super) fn tokens(language: Option<&Language>, text: &str) -> Vec<Token> {
    let mut tokens = Tokens::new(text);
    if let Some(language) = language {
        language.scan.run(&mut tokens, text.len());
    }
    tokens.finish()
}
