//! `/catalog`: everything there is, narrowed, sorted and grouped as the address says.

mod board;
mod bulk;
mod cells;
mod facets;
mod form;
mod listing;
mod page;
mod query;
mod selection;
mod table;
mod toolbar;
mod view_model;
mod views;

pub use page::CatalogPage;
