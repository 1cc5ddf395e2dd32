//! Callboard's pages: the shell, the design system and one plugin a feature.
//!
//! Built twice: with `ssr` into the server, where it renders complete HTML, and with `hydrate` into the browser, where
//! it takes that HTML over.

pub mod api;
mod document;
#[cfg(feature = "ssr")]
pub mod gallery;
mod kept;
pub mod live;
pub mod page;
pub mod plugin;
pub mod plugins;
pub mod settings;
mod shell;
pub mod ui;

pub use document::{Assets, Look, document};
pub use plugins::home::Organization;
pub use shell::{App, ResponseStatus};
