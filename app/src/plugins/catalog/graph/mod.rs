//! `/catalog-graph`: how things hang together, and what breaks with one of them.

mod bar;
mod drawing;
mod impact;
mod layout;
mod moves;
mod page;
mod pane;
mod query;
mod scene;
mod start;
mod table;
mod walk;
mod words;

pub use bar::around;
pub use page::GraphPage;
