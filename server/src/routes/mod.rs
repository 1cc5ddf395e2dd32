//! Every route of the API, one file a feature.

pub mod catalog;
pub mod events;
pub mod openapi;
pub mod operations;
pub mod table;
pub mod user_settings;

use table::Route;

/// The whole table, in the order of the OpenAPI document.
pub fn all() -> Vec<Route> {
    [operations::routes(), openapi::routes(), catalog::routes(), events::routes(), user_settings::routes()]
        .into_iter()
        .flatten()
        .collect()
}
