//! What can be asked of the catalog, and how the read model answers: Backstage's filters, predicates, orders, pages and
//! facets, with their quirks. Every answer holds only what the caller may see, totals and facets included.
//!
//! Answers are made of the entities' own JSON, which is copied and not built again.

mod answer;
mod cursor;
mod error;
mod evaluate;
mod facets;
mod fields;
mod filter;
mod level;
mod list;
mod list_page;
mod locations;
mod order;
mod page;
pub(crate) mod parameters;
mod predicate;
mod request;
#[cfg(test)]
mod tests;

pub use self::{
    answer::{AnswerBody, Items, MOST_BYTES},
    cursor::Position,
    error::QueryError,
    facets::{FacetValue, Facets},
    fields::Fields,
    filter::Filter,
    list::EntityList,
    list_page::{ListPage, ListPageRequest},
    locations::{LocationsPage, LocationsRequest},
    order::{Order, OrderField},
    page::QueryPage,
    request::{EntitiesRequest, FacetsRequest, FullText, Query, QueryRequest, RefsRequest},
};
