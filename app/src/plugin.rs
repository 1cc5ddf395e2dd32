//! What a feature gives to the shell. Every built-in screen comes from a plugin; the shell knows none by name.

use leptos::prelude::*;
use shared::catalog::Entity;

use crate::page::{Code, Loading, Page};

/// One feature of the portal.
pub struct Plugin {
    /// The feature's name in every layer: `catalog`, `docs`, …
    pub id: &'static str,
    /// Its places in the main navigation, in order.
    pub nav: &'static [NavItem],
    pub pages: &'static [Page],
    /// Its pages of an entity, beside the overview.
    pub entity_tabs: &'static [EntityTab],
    /// What it shows on an entity's overview.
    pub entity_panels: &'static [EntityPanel],
    /// What it shows on the first page.
    pub home_panels: &'static [HomePanel],
    /// Keys that work everywhere.
    pub commands: &'static [Command],
}

impl Plugin {
    /// A plugin with nothing but a name, to be filled with `..Plugin::new("id")`.
    pub const fn new(id: &'static str) -> Self {
        Self { id, nav: &[], pages: &[], entity_tabs: &[], entity_panels: &[], home_panels: &[], commands: &[] }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavItem {
    pub path: &'static str,
    pub label: &'static str,
    pub icon: &'static str,
    /// The keys that lead there, as `aria-keyshortcuts` writes them: `g c`.
    pub keys: &'static str,
    pub place: NavPlace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NavPlace {
    /// The main list, and with an icon of its own at the bottom of a phone.
    Main,
    /// The main list only.
    Side,
    /// The end of the list: what keeps the portal running.
    Foot,
}

/// A page of an entity at `/catalog/{namespace}/{kind}/{name}/{path}`.
pub struct EntityTab {
    pub path: &'static str,
    pub label: &'static str,
    pub applies: fn(&Entity) -> bool,
    /// A number beside the label.
    pub count: fn(&Entity) -> Option<usize>,
    pub content: EntityView,
}

/// What shows an entity, with the code for it, made by [`entity_code!`](crate::entity_code!).
#[derive(Clone, Copy)]
pub struct EntityView {
    pub code: Code,
    pub view: fn(Entity) -> Loading<AnyView>,
}

/// A panel on the overview of the entities to which it applies. What `view` gives is the panel with its frame, so that
/// it can say where its data comes from and how old it is; it loads that data by itself, so that a slow panel holds up
/// no other.
pub struct EntityPanel {
    pub id: &'static str,
    pub applies: fn(&Entity) -> bool,
    pub view: fn(Entity) -> AnyView,
}

/// A panel on the first page.
pub struct HomePanel {
    pub id: &'static str,
    /// The column it stands in.
    pub column: HomeColumn,
    pub view: fn() -> AnyView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeColumn {
    Wide,
    Narrow,
}

/// Keys that lead to a page from everywhere, for those that no [`NavItem`] has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    pub keys: &'static str,
    /// What they do, for the sheet of all keys.
    pub label: &'static str,
    pub path: &'static str,
}
