//! Who needs an entity and what it needs, as columns with lines between them. Pure.

use super::super::relations::{RELATIONS, Related, Side};
use crate::api::About;

/// How high the drawing is, in pixels: what a panel of three rows has between its head and its foot.
pub const HEIGHT: usize = 156;
/// How wide the lines between two columns are.
pub const GAP: usize = 48;
/// From the upper edge of one to that of the next, and how high each of them is. The style sheet says the same.
const STEP: usize = 38;
const NODE: usize = 32;
/// Those in a column; where there are more, the last place says how many.
const MOST: usize = 4;

/// One side of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub shown: Vec<Related>,
    /// How many there are beside these.
    pub hidden: usize,
}

impl Column {
    /// Everything that stands at one side, in the order of the relations.
    pub fn of(about: &About, side: Side) -> Self {
        let known: Vec<&str> =
            RELATIONS.iter().filter(|words| words.side == side).map(|words| words.relation).collect();
        let mut shown = about.related(&known);
        if side == Side::Right {
            shown.extend(about.related_otherwise());
        }
        let hidden = if shown.len() > MOST { shown.len() - (MOST - 1) } else { 0 };
        shown.truncate(shown.len() - hidden);
        Self { shown, hidden }
    }

    pub fn all(&self) -> usize {
        self.shown.len() + self.hidden
    }

    /// The lines between the column and the entity, which is at the right of it or at the left: the `d` of a path.
    pub fn lines(&self, entity_is_right: bool) -> String {
        let places = self.shown.len() + usize::from(self.hidden > 0);
        let start = (HEIGHT - (places * STEP).saturating_sub(STEP - NODE)) / 2;
        let (middle, half) = (HEIGHT / 2, GAP / 2);
        let mut lines = String::new();
        for place in 0..places {
            let y = start + place * STEP + NODE / 2;
            let (from, to) = if entity_is_right { (y, middle) } else { (middle, y) };
            let line = format!("M0 {from}C{half} {from} {half} {to} {GAP} {to}");
            lines.push_str(&line);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(dependencies: usize) -> About {
        let relation = |number| json!({ "type": "dependsOn", "targetRef": format!("component:default/c{number}") });
        let relations: Vec<_> = (0..dependencies).map(relation).collect();
        let entity = json!({ "kind": "Component", "metadata": { "name": "c" }, "relations": relations });
        serde_json::from_value(json!([entity, null])).unwrap()
    }

    fn places(dependencies: usize) -> (usize, usize) {
        let column = Column::of(&with(dependencies), Side::Right);
        assert_eq!(column.all(), dependencies);
        (column.shown.len(), column.hidden)
    }

    #[test]
    fn a_column_has_four_places_and_says_how_many_it_hides() {
        assert_eq!([0, 1, 4, 5, 30].map(places), [(0, 0), (1, 0), (4, 0), (3, 2), (3, 27)]);
    }

    #[test]
    fn lines_end_at_the_middle_of_their_places() {
        let lines = |dependencies| Column::of(&with(dependencies), Side::Right).lines(false);
        assert_eq!(lines(0), "");
        assert_eq!(lines(1), "M0 78C24 78 24 78 48 78");
        assert_eq!(lines(2), "M0 78C24 78 24 59 48 59M0 78C24 78 24 97 48 97");
        assert!(Column::of(&with(1), Side::Right).lines(true).starts_with("M0 78"));
    }
}
