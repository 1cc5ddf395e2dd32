//! The rows that the reader selected. They stay selected while the list changes and while he looks at other pages.

use leptos::prelude::*;
use shared::EntityRef;

/// The id of the box that selects all rows.
pub const ALL: &str = "select-all";

/// References, each on a line of its own. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<String>);

impl Selection {
    pub fn new() -> Self {
        Self(RwSignal::default())
    }

    /// Whether it is selected at the moment.
    pub fn has(self, entity: &str) -> bool {
        self.0.with_untracked(|selected| selected.lines().any(|line| line == entity))
    }

    pub fn select(self, entities: &[EntityRef], is_selected: bool) {
        self.0.update(|selected| {
            let is_meant = |line: &str| entities.iter().any(|entity| entity.as_str() == line);
            let mut lines: Vec<&str> = selected.lines().filter(|line| !is_meant(line)).collect();
            if is_selected {
                lines.extend(entities.iter().map(EntityRef::as_str));
            }
            *selected = lines.join("\n");
        });
    }

    pub fn clear(self) {
        self.0.set(String::new());
    }

    pub fn entities(self) -> Vec<EntityRef> {
        self.0.with(|selected| selected.lines().filter_map(|line| line.parse().ok()).collect())
    }

    /// Keeps the boxes of the rows as the selection is, with one listener for all of them.
    #[cfg(feature = "hydrate")]
    pub fn keep_boxes(self) {
        use wasm_bindgen::JsCast;
        use web_sys::HtmlInputElement;

        Effect::new(move |_| {
            self.0.track();
            let Ok(found) = document().query_selector_all("[data-row] input, #select-all") else { return };
            let boxes = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<HtmlInputElement>().ok());
            let (all, rows): (Vec<_>, Vec<_>) = boxes.partition(|input| input.id() == ALL);
            for row in &rows {
                row.set_checked(self.has(&row.value()));
            }
            for all in &all {
                all.set_checked(rows.iter().all(HtmlInputElement::checked));
            }
        });
    }

    #[cfg(not(feature = "hydrate"))]
    #[expect(clippy::unused_self, reason = "the browser needs it")]
    pub fn keep_boxes(self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_is_selected_once() {
        let owner = Owner::new();
        owner.set();
        let (one, other) = (EntityRef::new("api", "default", "one"), EntityRef::new("api", "default", "other"));
        let selection = Selection::new();
        selection.select(&[one.clone(), other.clone()], true);
        selection.select(std::slice::from_ref(&one), true);
        assert_eq!(selection.entities(), [other.clone(), one.clone()]);
        selection.select(&[other], false);
        assert!(selection.has(one.as_str()));
        selection.clear();
        assert!(selection.entities().is_empty());
    }
}
