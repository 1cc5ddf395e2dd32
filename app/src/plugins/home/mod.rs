//! The first page: what needs a person, what the reader keeps at hand, and how much there is.

use crate::plugin::{HomeColumn, HomePanel, NavItem, NavPlace, Plugin};

mod kept;
mod organization;
mod page;
mod team;
mod view_model;
mod welcome;

use page::HomePage;

pub use organization::Organization;

const ID: &str = "home";

pub const PLUGIN: Plugin = Plugin {
    nav: &[NavItem { path: "/", label: "Home", icon: "house", keys: "g h", place: NavPlace::Main }],
    pages: &[crate::page!(start::home, "/", HomePage)],
    home_panels: &[
        HomePanel { id: "team", column: HomeColumn::Wide, view: team::panel },
        HomePanel { id: "starred", column: HomeColumn::Wide, view: kept::starred },
        HomePanel { id: "recent", column: HomeColumn::Narrow, view: kept::recent },
    ],
    ..Plugin::new(ID)
};
