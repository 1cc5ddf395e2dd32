//! Every plugin, in display order.

use crate::{
    page::Page,
    plugin::{Command, EntityPanel, EntityTab, HomePanel, NavItem},
};

/// Takes the plugins apart by what they give. Each part is a constant of its own, so that the code of one page does not
/// bring that of all others along.
macro_rules! plugins {
    ($($plugin:ident),*) => {
        $(pub mod $plugin;)*

        pub const NAV: &[&[NavItem]] = &[$($plugin::PLUGIN.nav),*];
        pub const PAGES: &[&[Page]] = &[$($plugin::PLUGIN.pages),*];
        pub const COMMANDS: &[&[Command]] = &[$($plugin::PLUGIN.commands),*];
        pub const ENTITY_TABS: &[&[EntityTab]] = &[$($plugin::PLUGIN.entity_tabs),*];
        pub const ENTITY_PANELS: &[&[EntityPanel]] = &[$($plugin::PLUGIN.entity_panels),*];
        /// With the plugin's name.
        pub const HOME_PANELS: &[(&str, &[HomePanel])] = &[$(($plugin::PLUGIN.id, $plugin::PLUGIN.home_panels)),*];
    };
}

plugins!(home, catalog, sources);
