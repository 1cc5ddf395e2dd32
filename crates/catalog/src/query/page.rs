//! `/entities/by-query`: pages in the order of one field, which can be turned forward and back.

use roaring::RoaringBitmap;
use shared::Visibility;
use uuid::Uuid;

use super::{AnswerBody, FullText, Items, Position, Query, QueryError, QueryRequest};
use crate::read_model::{
    ReadModel,
    field::{Field, occurs},
    flatten::lower_case,
};

/// The order of a query that names none.
const UID: &str = "metadata.uid";

/// One page of entities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryPage {
    pub items: Items,
    /// Entities on all pages together. An entity with several values of the order field counts once for each, and is
    /// listed as often.
    pub total_items: u64,
    pub next_cursor: Option<String>,
    pub previous_cursor: Option<String>,
}

/// An entity and the value it is sorted by.
struct Row<'a> {
    value: &'a str,
    uid: Uuid,
    id: u32,
}

/// From where on, in which direction, how many.
#[derive(Clone, Copy)]
struct Window<'a> {
    /// Rows up to and including this one are left out.
    start: Option<(&'a str, Uuid)>,
    descending: bool,
    skip: usize,
    take: usize,
    /// Only values that contain this.
    term: Option<&'a str>,
}

impl QueryPage {
    /// The response body: `{"items":[…],"totalItems":…,"pageInfo":{…}}`.
    pub fn into_body(self) -> Result<AnswerBody, QueryError> {
        let cursors = [("nextCursor", &self.next_cursor), ("prevCursor", &self.previous_cursor)];
        let cursors: Vec<String> = cursors
            .iter()
            // Base64 needs no escapes.
            .filter_map(|(name, cursor)| cursor.as_ref().map(|cursor| format!("\"{name}\":\"{cursor}\"")))
            .collect();
        let end = format!(r#"],"totalItems":{},"pageInfo":{{{}}}}}"#, self.total_items, cursors.join(","));
        AnswerBody::new(&br#"{"items":["#[..], self.items, end)
    }
}

impl ReadModel {
    /// Answers a query. Entities without the order field are left out, of the items and of the total; without an order
    /// the entities are sorted by uid.
    pub fn query(&self, request: &QueryRequest, visibility: &Visibility) -> Result<QueryPage, QueryError> {
        let query = &request.query;
        let order = query.order.first();
        let field = self.index().field(order.map_or(UID, |order| order.field.as_str()));
        let mut matching = self.matching(query.filter.as_ref(), visibility);
        let term = query.full_text.as_ref().and_then(FullText::term);
        let term_of_order = self.narrow_by_text(query, term.as_deref(), &mut matching);

        let position = request.position.as_ref();
        let is_previous = position.is_some_and(|position| position.is_previous);
        let total_items = match position.and_then(|position| position.total_items) {
            Some(total) => total,
            None if request.count => count_rows(&field, &matching, term_of_order),
            None => 0,
        };
        let window = Window {
            start: position.map(|position| start_of(position, order.is_some())).transpose()?,
            descending: order.is_some_and(super::OrderField::is_descending) != is_previous,
            skip: if position.is_none() { request.offset } else { 0 },
            // One more tells whether another page follows; going back, one always does.
            take: request.limit.saturating_add(usize::from(!is_previous)),
            term: term_of_order,
        };
        let mut rows = if request.limit == 0 { Vec::new() } else { self.rows(&field, &matching, window) };
        let has_more = request.limit > 0 && (is_previous || rows.len() > request.limit);
        rows.truncate(request.limit);
        if is_previous {
            rows.reverse();
        }

        let values_of = |row: &Row<'_>| match order {
            Some(_) => vec![row.value.to_owned(), row.uid.to_string()],
            None => vec![row.uid.to_string()],
        };
        let first_values = rows.first().map(values_of);
        let first_of_all = position.map_or_else(|| first_values.clone(), |position| position.first.clone());
        let cursor = |values, is_previous| {
            let (first, total_items) = (first_of_all.clone(), Some(total_items));
            Position { values, is_previous, first, total_items }.encode(query)
        };
        let next_cursor = rows.last().map(values_of).filter(|_| has_more).map(|values| cursor(values, false));
        let begins_later = position.is_some() && first_values != first_of_all;
        let previous_cursor = first_values.clone().filter(|_| begins_later).map(|values| cursor(values, true));
        let items = self.items(rows.iter().map(|row| row.id), request.fields.as_ref());
        Ok(QueryPage { items, total_items, next_cursor, previous_cursor })
    }

    /// Applies a full text filter. Over the order field alone it applies to the values rather than to the entities,
    /// and is returned for that.
    fn narrow_by_text<'a>(
        &self,
        query: &Query,
        term: Option<&'a str>,
        matching: &mut RoaringBitmap,
    ) -> Option<&'a str> {
        let term = term?;
        let order = query.order.first().map(|order| order.field.as_str());
        let fields = query.full_text.as_ref().and_then(|full_text| full_text.fields.as_deref());
        match (fields, order) {
            (None, Some(_)) => return Some(term),
            (Some([field]), Some(order)) if lower_case(field) == lower_case(order) => return Some(term),
            (fields, _) => *matching &= self.with_text(fields, term),
        }
        None
    }

    /// The entities that have `term`, in lower case, in one of the fields, or in their uid where none are given.
    pub(super) fn with_text(&self, fields: Option<&[String]>, term: &str) -> RoaringBitmap {
        let with = |field: &str| self.index().field(field).containing(term);
        match fields {
            None => with(UID),
            Some(fields) => fields.iter().fold(RoaringBitmap::new(), |any, field| any | with(field)),
        }
    }

    /// The unpaginated `GET /entities`: every row of the first page of a query without a limit.
    pub(super) fn all_in_order(&self, query: &Query, visibility: &Visibility) -> Vec<u32> {
        let order = query.order.first();
        let field = self.index().field(order.map_or(UID, |order| order.field.as_str()));
        let matching = self.matching(query.filter.as_ref(), visibility);
        let descending = order.is_some_and(super::OrderField::is_descending);
        let window = Window { start: None, descending, skip: 0, take: usize::MAX, term: None };
        self.rows(&field, &matching, window).into_iter().map(|row| row.id).collect()
    }

    fn rows<'a>(&self, field: &Field<'a>, matching: &RoaringBitmap, window: Window<'_>) -> Vec<Row<'a>> {
        let mut rows: Vec<Row<'a>> = Vec::new();
        let mut skip = window.skip;
        let mut same_value: Vec<(Uuid, u32)> = Vec::new();
        for (value, entities) in field.values(window.start.map(|(value, _)| value), window.descending) {
            let left = window.take - rows.len();
            if left == 0 {
                break;
            }
            if window.term.is_some_and(|term| !occurs(term, value)) {
                continue;
            }
            same_value.clear();
            entities.each_in(matching, |id| same_value.push((self.uid(id), id)));
            if let Some((_, start)) = window.start.filter(|(start, _)| *start == value) {
                same_value.retain(|(uid, _)| if window.descending { *uid < start } else { *uid > start });
            }
            if skip >= same_value.len() {
                skip -= same_value.len();
                continue;
            }
            sort_first(&mut same_value, skip.saturating_add(left), window.descending);
            rows.extend(same_value.iter().skip(skip).take(left).map(|&(uid, id)| Row { value, uid, id }));
            skip = 0;
        }
        rows
    }
}

/// Sorts so much of `rows` that the first `wanted` are right, and drops the others.
fn sort_first(rows: &mut Vec<(Uuid, u32)>, wanted: usize, descending: bool) {
    let compare = |one: &(Uuid, u32), other: &(Uuid, u32)| if descending { other.cmp(one) } else { one.cmp(other) };
    if wanted < rows.len() {
        rows.select_nth_unstable_by(wanted, compare);
        rows.truncate(wanted);
    }
    rows.sort_unstable_by(compare);
}

fn count_rows(field: &Field<'_>, matching: &RoaringBitmap, term: Option<&str>) -> u64 {
    match term {
        None => field.count_pairs(matching),
        Some(term) => {
            let values = field.values(None, false).filter(|(value, _)| occurs(term, value));
            values.map(|(_, entities)| entities.count_in(matching)).sum()
        }
    }
}

fn start_of(position: &Position, has_order: bool) -> Result<(&str, Uuid), QueryError> {
    let (value, uid) = match (position.values.as_slice(), has_order) {
        ([value, uid], true) => (value, uid),
        ([uid], false) => (uid, uid),
        _ => return Err(QueryError::Cursor("its values do not fit its order fields".to_owned())),
    };
    let uid = Uuid::parse_str(uid).map_err(|_| QueryError::Cursor(format!("'{uid}' is not a uid")))?;
    Ok((value, uid))
}
