//! Callboard's pages: the shell, the design system and one plugin a feature.
//!
//! Built twice: with `ssr` into the server, where it renders complete HTML, and with `hydrate` into the browser, where
//! it takes that HTML over.

pub mod api;
mod document;
pub mod plugin;
pub mod plugins;
mod shell;
pub mod ui;

pub use document::{Assets, document};
pub use shell::{App, ResponseStatus};
