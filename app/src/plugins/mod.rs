//! Every plugin, in display order.

use crate::plugin::Plugin;

pub mod catalog;

pub const PLUGINS: &[Plugin] = &[catalog::PLUGIN];
