//! Every plugin, in display order.

use crate::plugin::Plugin;

pub mod catalog;
pub mod home;
pub mod sources;

pub const PLUGINS: &[Plugin] = &[home::PLUGIN, catalog::PLUGIN, sources::PLUGIN];
