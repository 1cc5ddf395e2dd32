//! The state of the page, as the address says it. What is not said is as a reader finds it the first time.

use leptos_router::location::Url;
use shared::{EntityRef, entity_ref::DEFAULT_NAMESPACE, paths};

use super::scene::name_of;
use crate::api::EntityGraphRequest;

/// How far the server follows relations.
pub const DEEPEST: u8 = 8;
/// What is drawn at most.
pub const MOST: usize = 300;
/// What is looked at for an impact, which only shows some of it.
const MOST_FOR_IMPACT: usize = 1000;

/// The relations along which something breaks.
pub const IMPACT: [&str; 3] = ["dependsOn", "consumesApi", "providesApi"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    #[default]
    Both,
    /// What the centre needs.
    Out,
    /// What needs the centre.
    In,
}

impl Direction {
    pub const ALL: [(Self, &str, &str); 3] =
        [(Self::Both, "both", "Both"), (Self::In, "in", "Needs it"), (Self::Out, "out", "It needs")];

    /// In an address.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|known| known.0 == self).map_or("both", |known| known.1)
    }
}

/// The field of the form that says which entity the name in the field `root` was, where that is left as it was.
pub const KNOWN: &str = "known";

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GraphQuery {
    /// As it was typed: a reference, or a name that may belong to several.
    pub root: String,
    /// What breaks with the centre, instead of all that is around it.
    pub impact: bool,
    /// As table instead of as drawing.
    pub table: bool,
    /// How many relations away; none is as far as suits what is shown.
    pub depth: Option<u8>,
    pub direction: Direction,
    /// In lower case; all where there are none.
    pub kinds: Vec<String>,
    /// By their active words; all where there are none.
    pub relations: Vec<String>,
}

impl GraphQuery {
    /// Reads what stands behind the `?` of an address, ours or one of a Backstage catalog graph. What is missing or
    /// unknown asks for nothing.
    pub fn parse(search: &str) -> Self {
        let mut query = Self::default();
        let mut known = None;
        for (name, value) in search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('=')) {
            let read = |text: &str| Url::unescape(&text.replace('+', " "));
            let (name, value) = (read(name), read(value).trim().to_owned());
            if name == KNOWN {
                known = EntityRef::parse(&value, None, DEFAULT_NAMESPACE).ok();
            } else if !value.is_empty() {
                query.take(name.split('[').next().unwrap_or_default(), value);
            }
        }
        if let Some(known) = known.filter(|known| name_of(known) == query.root) {
            query.root = known.to_string();
        }
        query
    }

    fn take(&mut self, name: &str, value: String) {
        match name {
            "root" | "rootEntityRefs" if self.root.is_empty() => self.root = value,
            "mode" => self.impact = value == "impact",
            "view" => self.table = value == "table",
            // Backstage has a word there for no limit.
            "depth" | "maxDepth" => self.depth = Some(value.parse().unwrap_or(DEEPEST).clamp(1, DEEPEST)),
            // The direction of Backstage is one of its drawing, and means nothing here.
            "direction" => {
                let known = Direction::ALL.iter().find(|known| known.1 == value);
                self.direction = known.map_or(Direction::Both, |known| known.0);
            }
            "kind" | "selectedKinds" => add(&mut self.kinds, value.to_lowercase()),
            "relation" | "selectedRelations" => add(&mut self.relations, active(&value).to_owned()),
            _ => {}
        }
    }

    /// The one way to write this state.
    pub fn address(&self) -> String {
        let mut address = paths::GRAPH.to_owned();
        let mut write = |name: &str, value: &str| {
            address.push(if address.len() == paths::GRAPH.len() { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.push_str(&paths::escape(value).replace("%3A", ":").replace("%2F", "/"));
        };
        if !self.root.is_empty() {
            write("root", &self.root);
        }
        self.each_of_look(&mut write);
        self.kinds.iter().for_each(|kind| write("kind", kind));
        self.relations.iter().for_each(|relation| write("relation", relation));
        address
    }

    /// What a form has to send along: everything that none of its fields stands for.
    pub fn each_of_look(&self, write: &mut dyn FnMut(&str, &str)) {
        if self.impact {
            write("mode", "impact");
        }
        if let Some(depth) = self.depth {
            write("depth", &depth.to_string());
        }
        if self.direction != Direction::Both {
            write("direction", self.direction.word());
        }
        if self.table {
            write("view", "table");
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut query = self.clone();
        change(&mut query);
        query
    }

    /// The centre, where what was typed names one.
    pub fn centre(&self) -> Option<EntityRef> {
        EntityRef::parse(&self.root, None, DEFAULT_NAMESPACE).ok()
    }

    /// The centre as a reader knows it.
    pub fn name(&self) -> String {
        self.centre().map_or_else(|| self.root.clone(), |centre| name_of(&centre))
    }

    /// As far as suits what is shown: for an impact all of it.
    pub fn depth(&self) -> u8 {
        self.depth.unwrap_or(if self.impact { DEEPEST } else { 1 })
    }

    /// What to ask the server for.
    pub fn request(&self, root: EntityRef) -> EntityGraphRequest {
        let depth = self.depth();
        if self.impact {
            let relations = IMPACT.map(str::to_owned).to_vec();
            let (direction, kinds, limit) = (Direction::Both.word(), Vec::new(), MOST_FOR_IMPACT);
            return EntityGraphRequest { root, depth, direction, relations, kinds, limit };
        }
        let (direction, relations, kinds) = (self.direction.word(), self.relations.clone(), self.kinds.clone());
        EntityGraphRequest { root, depth, direction, relations, kinds, limit: MOST }
    }
}

fn add(list: &mut Vec<String>, value: String) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// The active word of a relation, where the word is the passive one.
fn active(word: &str) -> &str {
    super::words::RELATIONS.iter().find(|known| known.passive == word).map_or(word, |known| known.active)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_again() {
        for address in [
            "/catalog-graph",
            "/catalog-graph?root=component:default/checkout-api",
            "/catalog-graph?root=api:shop/a&mode=impact&view=table",
            "/catalog-graph?root=api:shop/a&depth=3&direction=in&kind=component&kind=api&relation=dependsOn",
        ] {
            let search = address.split_once('?').map_or("", |(_, search)| search);
            assert_eq!(GraphQuery::parse(search).address(), address);
        }
    }

    #[test]
    fn links_of_backstage_lead_here() {
        let search = "?rootEntityRefs%5B%5D=component%3Adefault%2Fwayback&maxDepth=3&selectedKinds%5B0%5D=Component\
                      &selectedKinds[]=api&selectedRelations[]=ownedBy&selectedRelations[]=ownerOf&unidirectional=true\
                      &mergeRelations=true&direction=LR&showFilters=true";
        let address = "/catalog-graph?root=component:default/wayback&depth=3&kind=component&kind=api&relation=ownedBy";
        assert_eq!(GraphQuery::parse(search).address(), address);
        assert_eq!(GraphQuery::parse("maxDepth=infinite").depth(), DEEPEST);
        assert_eq!(GraphQuery::parse("maxDepth=0").depth(), 1);
    }

    #[test]
    fn an_impact_is_asked_for_as_a_whole() {
        let query = GraphQuery::parse("root=component:a/b&mode=impact&kind=api&direction=out");
        let request = query.request(query.centre().unwrap());
        assert_eq!((request.depth, request.direction, request.kinds), (DEEPEST, "both", Vec::new()));
        assert_eq!(request.relations, IMPACT);
    }

    #[test]
    fn a_name_that_was_left_as_it_was_is_what_it_was() {
        let root = |root: &str| GraphQuery::parse(&format!("root={root}&known=api:default/wayback")).root;
        assert_eq!(root("wayback"), "api:default/wayback");
        assert_eq!(root("checkout"), "checkout");
        assert_eq!(GraphQuery::parse("root=api:shop/wayback").name(), "shop/wayback");
    }

    #[test]
    fn a_name_is_no_centre() {
        assert_eq!(GraphQuery::parse("root=checkout+api").root, "checkout api");
        assert_eq!(GraphQuery::parse("root=checkout-api").centre(), None);
        let centre = GraphQuery::parse("root=Component:checkout-api").centre();
        assert_eq!(centre, Some(EntityRef::new("component", "default", "checkout-api")));
    }
}
