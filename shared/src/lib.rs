//! The words both sides of Callboard speak: entity references, problem codes, permissions, page and API paths.
//!
//! Compiles to `wasm32-unknown-unknown`, does no input or output, and depends on none of our other crates.

pub mod catalog;
pub mod docs;
pub mod entity_ref;
pub mod event;
pub mod identity;
pub mod paths;
pub mod problem;
pub mod settings;

pub use entity_ref::{EntityRef, EntityRefError};
pub use identity::{Caller, Condition, Permission, Visibility};
pub use problem::{Problem, ProblemCode};
