//! The composition root and everything HTTP: configuration, wiring, routes, pages.

pub mod cli;
pub mod config;
pub mod gallery;
pub mod http;
pub mod pages;
pub mod portal;
pub mod router;
pub mod routes;
pub mod wiring;
