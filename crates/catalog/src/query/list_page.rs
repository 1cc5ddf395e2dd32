//! `POST /v1/entities/page`: what a person turns the pages of. Every entity that matches is there once, those without
//! the order field last, and a page begins behind an entity, not at a number: it stays where it is while the list
//! changes before it, also when that entity goes away.

use std::{cmp::Ordering, fmt};

use serde_json::{Value, json};
use shared::{EntityRef, Visibility};

use super::{AnswerBody, Items, QueryError, QueryRequest, level::Level, parameters::Body};
use crate::read_model::{ReadModel, flatten::lower_case};

/// What the endpoint asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct ListPageRequest {
    query: QueryRequest,
    start: Start,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Start {
    First,
    /// The page begins with what follows.
    After(Place),
    /// The page ends with what precedes.
    Before(Place),
}

/// An entity's place in the order: its reference and, behind a `=`, the value it is sorted by; no `=` where it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    entity: EntityRef,
    value: Option<String>,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    pub items: Items,
    /// All that match, each once.
    pub total_items: usize,
    /// As many are before the page.
    pub offset: usize,
    /// For the page before; none on the first.
    pub before: Option<String>,
    /// For the page after; none on the last.
    pub after: Option<String>,
}

impl ListPageRequest {
    /// Reads a request body: that of `POST /entities/by-query` without a cursor, and `after` or `before`.
    pub fn from_body(body: &Value) -> Result<Self, QueryError> {
        let query = QueryRequest::from_body(body)?;
        if query.position.is_some() || query.offset > 0 {
            return Err(QueryError::body(
                "after",
                "a page of the list begins with 'after' or 'before': leave 'cursor' and 'offset' out",
            ));
        }
        let body = Body::new(body)?;
        let start = match (body.text("after")?, body.text("before")?) {
            (None, None) => Start::First,
            (Some(after), None) => Start::After(Place::parse("after", after)?),
            (None, Some(before)) => Start::Before(Place::parse("before", before)?),
            (Some(_), Some(_)) => return Err(QueryError::body("before", "give 'after' or 'before', not both")),
        };
        Ok(Self { query, start })
    }
}

impl Place {
    fn parse(name: &str, text: &str) -> Result<Self, QueryError> {
        let (entity, value) = text.split_once('=').map_or((text, None), |(entity, value)| (entity, Some(value)));
        let entity = entity.parse().map_err(|_| {
            QueryError::body(name, format!("'{text}' is no place in the list: begin with the first page"))
        })?;
        Ok(Self { entity, value: value.map(|value| lower_case(value).into_owned()) })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => write!(formatter, "{}={value}", self.entity),
            None => write!(formatter, "{}", self.entity),
        }
    }
}

impl ListPage {
    /// The response body: `{"items":[…],"totalItems":…,"pageInfo":{"offset":…,"before":…,"after":…}}`.
    pub fn into_body(self) -> Result<AnswerBody, QueryError> {
        let mut page_info = json!({ "offset": self.offset });
        for (name, place) in [("before", self.before), ("after", self.after)] {
            if let Some(place) = place {
                page_info[name] = place.into();
            }
        }
        let end = format!(r#"],"totalItems":{},"pageInfo":{page_info}}}"#, self.total_items);
        AnswerBody::new(&br#"{"items":["#[..], self.items, end)
    }
}

/// Where entities without a value are.
const LAST: u32 = u32::MAX;

impl ReadModel {
    pub fn list_page(&self, request: &ListPageRequest, visibility: &Visibility) -> ListPage {
        let ListPageRequest { query: QueryRequest { query, fields, limit, .. }, start } = request;
        let mut matching = self.matching(query.filter.as_ref(), visibility);
        if let Some(full_text) = &query.full_text
            && let Some(term) = full_text.term()
        {
            matching &= self.with_text(full_text.fields.as_deref(), &term);
        }
        let level = query.order.first().map(|order| Level::new(self, order, &matching));
        let rank = |id: &u32| level.as_ref().and_then(|level| level.ranks().get(id)).copied().unwrap_or(LAST);
        // By value, and those of one value by reference.
        let by_ref = self.by_ref();
        let mut rows: Vec<(u32, usize)> = Vec::new();
        for (place, id) in by_ref.iter().enumerate().filter(|(_, id)| matching.contains(**id)) {
            rows.push((rank(id), place));
        }
        rows.sort_unstable();

        // How many rows come before a place, not counting what is there, or counting that.
        let count_before = |place: &Place, and_there: bool| {
            let (rank, exists) = match (&place.value, &level) {
                (None, _) => (LAST, true),
                (Some(value), Some(level)) => level.find(value),
                (Some(_), None) => (0, false),
            };
            rows.partition_point(|(row, at)| match row.cmp(&rank) {
                Ordering::Less => true,
                Ordering::Equal if exists => match self.entity_ref(by_ref[*at]).cmp(&Some(&place.entity)) {
                    Ordering::Equal => and_there,
                    ordering => ordering.is_lt(),
                },
                _ => false,
            })
        };
        let offset = match start {
            Start::First => 0,
            Start::After(place) => count_before(place, true),
            Start::Before(place) => count_before(place, false).saturating_sub(*limit),
        };
        let page = &rows[offset..rows.len().min(offset.saturating_add(*limit))];
        let place = |(rank, at): &(u32, usize)| {
            let entity = self.entity_ref(by_ref[*at])?.clone();
            let value = level.as_ref().filter(|_| *rank != LAST).and_then(|level| level.value(*rank));
            Some(Place { entity, value: value.map(str::to_owned) }.to_string())
        };
        ListPage {
            items: self.items(page.iter().map(|(_, at)| by_ref[*at]), fields.as_ref()),
            total_items: rows.len(),
            offset,
            before: page.first().filter(|_| offset > 0).and_then(place),
            after: page.last().filter(|_| offset + page.len() < rows.len()).and_then(place),
        }
    }
}

#[cfg(test)]
mod tests;
