//! The design system: components that take values and show them.

mod entity_link;
mod failure;
mod mark;
mod panel;

pub use entity_link::EntityLink;
pub use failure::Failure;
pub use mark::Mark;
pub use panel::Panel;
