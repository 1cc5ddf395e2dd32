//! What can be asked of the registered locations.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::catalog::{PageInfo, locations::Location};

use super::{
    Filter, QueryError, cursor,
    filter::{Expression, Test},
    parameters::Body,
};
use crate::read_model::flatten::lower_case;

/// What `POST /locations/by-query` asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationsRequest {
    filter: Option<Filter>,
    limit: usize,
    /// The location before the page.
    after: Option<String>,
}

/// One page of the registered locations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocationsPage {
    pub items: Vec<Location>,
    /// How many match in all.
    pub total_items: usize,
    pub page_info: PageInfo,
}

/// As Backstage writes it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    limit: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    query: Option<Value>,
}

impl LocationsRequest {
    /// Locations of a page where the request does not say.
    const DEFAULT_LIMIT: usize = 1_000;

    /// Reads a request body; null stands for none.
    pub fn from_body(body: &Value) -> Result<Self, QueryError> {
        let body = Body::new(body)?;
        let wire = match body.text("cursor")? {
            Some("") => return Err(QueryError::body("cursor", "Cursor cannot be empty")),
            Some(text) => cursor::decode_json(text)?,
            None => Wire {
                limit: body.number("limit")?.unwrap_or(Self::DEFAULT_LIMIT),
                after_id: None,
                query: body.get("query").cloned(),
            },
        };
        if wire.limit == 0 {
            return Err(QueryError::body("limit", "Limit must be a positive integer >= 1"));
        }
        let filter = wire.query.as_ref().map(Filter::from_predicate).transpose()?;
        Ok(Self { filter, limit: wire.limit, after: wire.after_id })
    }

    /// The page of these locations, which come in the order of their ids.
    pub fn page(&self, mut locations: Vec<Location>) -> LocationsPage {
        locations.retain(|location| self.filter.as_ref().is_none_or(|filter| holds(&filter.expression, location)));
        let total_items = locations.len();
        let first =
            locations.partition_point(|location| self.after.as_ref().is_some_and(|after| location.id <= *after));
        let mut items = locations.split_off(first);
        let is_last = items.len() <= self.limit;
        items.truncate(self.limit);
        let next = items.last().filter(|_| !is_last).map(|last| Wire {
            limit: self.limit,
            after_id: Some(last.id.clone()),
            query: self.filter.as_ref().map(|filter| filter.written.clone()),
        });
        let page_info = PageInfo { next_cursor: next.map(|next| cursor::encode_json(&next)), prev_cursor: None };
        LocationsPage { items, total_items, page_info }
    }
}

fn holds(expression: &Expression, location: &Location) -> bool {
    match expression {
        Expression::All(expressions) => expressions.iter().all(|expression| holds(expression, location)),
        Expression::Any(expressions) => expressions.iter().any(|expression| holds(expression, location)),
        Expression::Not(expression) => !holds(expression, location),
        Expression::Relation { .. } => false,
        Expression::Field(key, test) => value_of(location, key).is_some_and(|value| match test {
            Test::Exists => true,
            Test::In(values) => values.iter().any(|wanted| lower_case(wanted) == lower_case(value)),
            Test::HasPrefix(prefix) => lower_case(value).starts_with(lower_case(prefix).as_ref()),
        }),
    }
}

fn value_of<'a>(location: &'a Location, key: &str) -> Option<&'a str> {
    let fields = [
        ("id", location.id.as_str()),
        ("type", &location.location_type),
        ("target", &location.target),
        ("entityRef", location.entity_ref.as_str()),
    ];
    fields.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::EntityRef;

    use super::*;

    fn locations() -> Vec<Location> {
        let location = |id: &str, target: &str| Location {
            id: id.to_owned(),
            location_type: "url".to_owned(),
            target: target.to_owned(),
            entity_ref: EntityRef::new("location", "default", id),
        };
        vec![location("1", "https://x.test/a"), location("2", "https://y.test/b"), location("3", "https://x.test/c")]
    }

    fn ids(page: &LocationsPage) -> Vec<&str> {
        page.items.iter().map(|location| location.id.as_str()).collect()
    }

    #[test]
    fn a_cursor_leads_to_the_next_page_of_the_same_query() {
        let body = json!({ "limit": 1, "query": { "target": { "$hasPrefix": "https://X.test/" } } });
        let first = LocationsRequest::from_body(&body).unwrap().page(locations());
        assert_eq!((ids(&first), first.total_items), (vec!["1"], 2));
        let next = json!({ "cursor": first.page_info.next_cursor });
        let second = LocationsRequest::from_body(&next).unwrap().page(locations());
        assert_eq!((ids(&second), second.total_items, &second.page_info), (vec!["3"], 2, &PageInfo::default()));
    }

    #[test]
    fn predicates_compare_the_fields_of_locations() {
        let matching = |query: Value| {
            let page = LocationsRequest::from_body(&json!({ "query": query })).unwrap().page(locations());
            ids(&page).join(" ")
        };
        assert_eq!(matching(json!({})), "1 2 3");
        assert_eq!(matching(json!({ "entityRef": "location:default/2" })), "2");
        assert_eq!(matching(json!({ "$not": { "id": { "$in": ["1", "3"] } } })), "2");
        assert_eq!(matching(json!({ "$any": [{ "type": "file" }, { "target": "https://y.test/B" }] })), "2");
        assert_eq!(matching(json!({ "owner": { "$exists": true } })), "");
    }

    #[test]
    fn wrong_requests_are_refused() {
        for body in [json!({ "limit": 0 }), json!({ "cursor": "" }), json!({ "cursor": "zzz" }), json!({ "query": 1 })]
        {
            assert!(LocationsRequest::from_body(&body).is_err(), "{body}");
        }
    }
}
