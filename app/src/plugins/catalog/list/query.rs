//! The state of the list, as the address says it. What is not said is as a reader finds it the first time.

use leptos_router::location::Url;
use shared::{EntityRef, paths};

use crate::api::{EntityListRequest, Start};

/// Rows of one page.
const PAGE: u64 = 50;
/// Entities of one page of the board, where they take less room.
const BOARD_PAGE: u64 = 200;

/// Something that narrows the list to values of a field.
pub struct Facet {
    /// In the address.
    pub name: &'static str,
    pub label: &'static str,
    pub field: &'static str,
    /// Values are references, and only those of this kind count; empty where they are no references.
    pub kind: &'static str,
}

pub const FACETS: [Facet; 6] = [
    Facet { name: "kind", label: "Kind", field: "kind", kind: "" },
    Facet { name: "owner", label: "Owner", field: "relations.ownedBy", kind: "*" },
    Facet { name: "lifecycle", label: "Lifecycle", field: "spec.lifecycle", kind: "" },
    Facet { name: "type", label: "Type", field: "spec.type", kind: "" },
    Facet { name: "system", label: "System", field: "relations.partOf", kind: "system" },
    Facet { name: "tag", label: "Tag", field: "metadata.tags", kind: "" },
];

/// A column of the table.
pub struct Column {
    /// In the address.
    pub name: &'static str,
    pub label: &'static str,
    /// What it sorts by; empty where it cannot.
    pub field: &'static str,
    /// Its priority, unless the reader asks for it.
    pub class: &'static str,
}

/// The first one is always there.
pub const COLUMNS: [Column; 9] = [
    Column { name: "name", label: "Name", field: "metadata.name", class: "" },
    Column { name: "owner", label: "Owner", field: "relations.ownedBy", class: "p2" },
    Column { name: "kind", label: "Kind", field: "kind", class: "p2" },
    Column { name: "type", label: "Type", field: "spec.type", class: "p4" },
    Column { name: "system", label: "System", field: "relations.partOf", class: "p3" },
    Column { name: "lifecycle", label: "Lifecycle", field: "spec.lifecycle", class: "p3" },
    Column { name: "tags", label: "Tags", field: "", class: "p4" },
    Column { name: "description", label: "Description", field: "", class: "p2" },
    Column { name: "namespace", label: "Namespace", field: "metadata.namespace", class: "p2" },
];

/// Name to tags.
const USUAL_COLUMNS: u32 = 0b0_0111_1111;
const DESCRIPTION: u32 = 1 << 7;

/// Views that are there for everybody, beside the list of everything: in the address, and on the tab.
pub const ONLY: [(&str, &str); 2] = [("starred", "Starred"), ("problems", "With problems")];

/// What the list can be grouped by: in the address, on the button, and the field.
pub const GROUPS: [(&str, &str, &str); 3] = [
    ("owner", "Owner", "relations.ownedBy"),
    ("system", "System", "relations.partOf"),
    ("lifecycle", "Lifecycle", "spec.lifecycle"),
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// The chosen values of each of [`FACETS`].
    pub chosen: [Vec<String>; FACETS.len()],
    /// One of [`ONLY`], or empty.
    pub only: &'static str,
    pub text: String,
    /// The place of the column to sort by.
    pub order: usize,
    pub descending: bool,
    /// A bit for each of [`COLUMNS`].
    pub columns: u32,
    /// One of [`GROUPS`], or empty.
    pub group: &'static str,
    pub board: bool,
    pub compact: bool,
    /// A bit for each of [`FACETS`] that shows all of its values.
    pub whole: u32,
    /// Where the page begins, or ends.
    pub start: Start,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self {
            chosen: Default::default(),
            only: "",
            text: String::new(),
            order: 0,
            descending: false,
            columns: USUAL_COLUMNS,
            group: "",
            board: false,
            compact: false,
            whole: 0,
            start: Start::First,
        }
    }
}

impl ListQuery {
    /// Reads an address, or only what stands behind its `?`. What is missing or unknown asks for nothing.
    pub fn parse(address: &str) -> Self {
        let mut query = Self::default();
        let mut columns = 0;
        let pairs = address.rsplit('?').next().unwrap_or_default().split('&');
        for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            let value = Url::unescape(&value.replace('+', " "));
            if value.is_empty() {
                continue;
            }
            match name {
                "text" => value.trim().clone_into(&mut query.text),
                "only" => query.only = ONLY.iter().map(|only| only.0).find(|only| *only == value).unwrap_or_default(),
                "group" => {
                    query.group = GROUPS.iter().map(|group| group.0).find(|group| *group == value).unwrap_or_default();
                }
                "order" => query.read_order(&value),
                "columns" => columns |= value.split(',').filter_map(place_of_column).fold(1, |bits, at| bits | 1 << at),
                "view" => query.board = value == "board",
                "density" => query.compact = value == "compact",
                "after" if is_place(&value) => query.start = Start::After(value),
                "before" if is_place(&value) => query.start = Start::Before(value),
                "whole" => query.whole |= place_of_facet(&value).map_or(0, |at| 1 << at),
                name => query.choose(name, value),
            }
        }
        if columns != 0 {
            query.columns = columns;
        }
        if query.board && query.group.is_empty() {
            query.group = GROUPS[0].0;
        }
        query
    }

    fn read_order(&mut self, value: &str) {
        let (name, direction) = value.split_once(',').unwrap_or((value, ""));
        self.order = place_of_column(name).filter(|at| !COLUMNS[*at].field.is_empty()).unwrap_or_default();
        self.descending = direction == "desc";
    }

    fn choose(&mut self, facet: &str, value: String) {
        if let Some(at) = place_of_facet(facet)
            && !self.has(at, &value)
        {
            self.chosen[at].push(value);
        }
    }

    /// The one way to write this state.
    pub fn address(&self) -> String {
        let mut address = paths::CATALOG.to_owned();
        self.each(&mut |name, value| {
            address.push(if address.len() == paths::CATALOG.len() { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.push_str(&paths::escape(value).replace("%2C", ","));
        });
        address
    }

    /// Every name and value of the address.
    fn each(&self, write: &mut dyn FnMut(&str, &str)) {
        write_some(write, "only", self.only);
        for (facet, values) in FACETS.iter().zip(&self.chosen) {
            for value in values {
                write(facet.name, value);
            }
        }
        write_some(write, "text", &self.text);
        self.each_of_look(write);
        if self.columns != USUAL_COLUMNS {
            let names: Vec<&str> = (0..COLUMNS.len()).filter(|at| self.shows(*at)).map(|at| COLUMNS[at].name).collect();
            write("columns", &names.join(","));
        }
        match &self.start {
            Start::First => {}
            Start::After(place) => write("after", place),
            Start::Before(place) => write("before", place),
        }
    }

    /// What a form has to send along: everything that no field of the page stands for.
    pub fn each_of_look(&self, write: &mut dyn FnMut(&str, &str)) {
        if self.order != 0 || self.descending {
            let name = COLUMNS[self.order].name;
            write("order", &if self.descending { format!("{name},desc") } else { name.to_owned() });
        }
        write_some(write, "group", self.group);
        write_some(write, "view", if self.board { "board" } else { "" });
        write_some(write, "density", if self.compact { "compact" } else { "" });
        for (at, facet) in FACETS.iter().enumerate() {
            write_some(write, "whole", if self.is_whole(at) { facet.name } else { "" });
        }
    }

    /// The same with a change, from its first page on.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut query = Self { start: Start::First, ..self.clone() };
        change(&mut query);
        query
    }

    /// The same without a filter.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        self.with(|query| {
            query.chosen = Default::default();
            query.text = String::new();
        })
    }

    pub fn has_filters(&self) -> bool {
        !self.text.is_empty() || self.chosen.iter().any(|values| !values.is_empty())
    }

    pub fn has(&self, facet: usize, value: &str) -> bool {
        self.chosen[facet].iter().any(|chosen| chosen.eq_ignore_ascii_case(value))
    }

    pub fn shows(&self, column: usize) -> bool {
        self.columns >> column & 1 == 1
    }

    pub fn has_usual_columns(&self) -> bool {
        self.columns == USUAL_COLUMNS
    }

    pub fn is_whole(&self, facet: usize) -> bool {
        self.whole >> facet & 1 == 1
    }

    /// What to ask the server for. Which entities are starred or have problems is not known here.
    pub fn request(&self) -> EntityListRequest {
        let conditions = FACETS.iter().zip(&self.chosen).filter(|(_, values)| !values.is_empty());
        let group = GROUPS.iter().find(|group| group.0 == self.group);
        EntityListRequest {
            conditions: conditions.map(|(facet, values)| (facet.field, values.clone())).collect(),
            only: None,
            text: self.text.clone(),
            order: group.map_or(COLUMNS[self.order].field, |group| group.2),
            descending: self.descending && group.is_none(),
            descriptions: self.columns & DESCRIPTION != 0,
            start: self.start.clone(),
            limit: if self.board { BOARD_PAGE } else { PAGE },
        }
    }
}

fn write_some(write: &mut dyn FnMut(&str, &str), name: &str, value: &str) {
    if !value.is_empty() {
        write(name, value);
    }
}

/// Whether a place in the list begins as all of them do.
fn is_place(text: &str) -> bool {
    text.split('=').next().is_some_and(|entity| entity.parse::<EntityRef>().is_ok())
}

fn place_of_column(name: &str) -> Option<usize> {
    COLUMNS.iter().position(|column| column.name == name)
}

fn place_of_facet(name: &str) -> Option<usize> {
    FACETS.iter().position(|facet| facet.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_again() {
        for address in [
            "/catalog",
            "/catalog?only=starred&kind=API&kind=System&owner=group%3Adefault%2Fpayments&tag=a%26b&text=a%20b",
            "/catalog?order=owner,desc&density=compact&whole=owner&columns=name,owner,description&after=component%3Adefault%2Fbasket%3Dgroup%3Adefault%2Fshop",
            "/catalog?group=system&view=board",
            "/catalog?kind=API&before=api%3Adefault%2Forders%3Dorders",
        ] {
            assert_eq!(ListQuery::parse(address).address(), address);
        }
    }

    #[test]
    fn a_form_may_send_everything() {
        let sent = "text=+big+parcel&kind=API&kind=api&columns=name&columns=owner&order=&after=nothing&only=nothing&group=x";
        let query = ListQuery::parse(sent);
        assert_eq!(query.address(), "/catalog?kind=API&text=big%20parcel&columns=name,owner");
        let usual =
            "columns=name&columns=owner&columns=kind&columns=type&columns=system&columns=lifecycle&columns=tags";
        assert_eq!(ListQuery::parse(usual), ListQuery::default());
    }

    #[test]
    fn the_list_is_only_sorted_by_what_can_be_sorted_by() {
        assert_eq!(ListQuery::parse("order=tags,desc").order, 0);
        assert_eq!(ListQuery::parse("order=metadata.etag").request().order, "metadata.name");
        assert_eq!(ListQuery::parse("order=type,desc&group=owner").request().order, "relations.ownedBy");
    }

    #[test]
    fn a_change_leads_to_the_first_page() {
        let query = ListQuery::parse("kind=API&after=api:default/orders=orders");
        assert_eq!(query.request().start, Start::After("api:default/orders=orders".to_owned()));
        assert_eq!(query.with(|query| query.compact = true).address(), "/catalog?kind=API&density=compact");
    }

    #[test]
    fn a_board_has_columns() {
        assert_eq!(ListQuery::parse("view=board").group, "owner");
    }
}
