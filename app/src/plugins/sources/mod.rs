//! Where entities come from: every source with its runs and its problems, and the registration of new ones.

use shared::paths;

use crate::plugin::{HomeColumn, HomePanel, NavItem, NavPlace, Plugin};

mod actions;
mod needs_you;
mod page;
mod preview;
mod problem;
mod problem_list;
mod register;
mod registration;
mod source_table;
mod view_model;

use page::SourcesPage;
use register::RegisterPage;

pub use registration::Registration;

/// The page where a location is registered.
pub const REGISTER: &str = "/register";

pub const PLUGIN: Plugin = Plugin {
    nav: &[NavItem { path: paths::SOURCES, label: "Sources", icon: "cable", keys: "g s", place: NavPlace::Foot }],
    pages: &[crate::page!(start::sources, "/sources", SourcesPage), crate::page!(start::register, "/register", RegisterPage)],
    home_panels: &[HomePanel { id: "needs-you", column: HomeColumn::Wide, view: needs_you::panel }],
    ..Plugin::new("sources")
};
