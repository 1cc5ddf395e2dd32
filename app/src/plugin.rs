//! What a feature gives to the shell. Every built-in screen comes from a plugin; the shell knows none by name.

use leptos_router::any_nested_route::AnyNestedRoute;

/// One feature of the portal.
pub struct Plugin {
    /// The feature's name in every layer: `catalog`, `docs`, …
    pub id: &'static str,
    /// Its places in the main navigation, in order.
    pub nav: &'static [NavItem],
    pub routes: fn() -> Vec<AnyNestedRoute>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavItem {
    pub path: &'static str,
    pub label: &'static str,
}
