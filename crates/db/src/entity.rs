//! The tables that belong to the database crate itself.

pub(crate) mod change_log;
pub(crate) mod content;
pub(crate) mod counter;
