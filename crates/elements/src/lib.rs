//! Leptos with one type for every element.
//!
//! Leptos has a type for each tag, and for each kind of attribute and value, and compiles what builds, hydrates and
//! updates them once for each combination: half of what a browser had to load. Here all are one [`Element`], whose tag
//! and attributes are data. The app names this crate `leptos`: `view!` writes `::leptos::tachys::html::element::div()`,
//! which finds the functions below. Beside these there is [`keyed`]; all else is Leptos itself. See `docs/decisions/0005`.

pub use leptos::*;

mod attribute;
mod element;
mod keyed;
mod names;
mod state;
#[cfg(test)]
mod tests;
mod value;

pub use element::Element;
pub use keyed::{Keyed, keyed};
pub use value::{IntoSource, Source, Value, text_as_html};

/// Where `view!` looks for what it is made of.
pub mod tachys {
    pub use leptos::tachys::*;

    pub use crate::names::svg;

    pub mod html {
        pub use leptos::tachys::html::*;

        pub use crate::names::html as element;
    }
}
