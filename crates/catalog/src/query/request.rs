//! Requests as they arrive: query parameters and JSON bodies, with the messages that Backstage gives for wrong ones.

use std::{borrow::Cow, collections::HashSet};

use indexmap::IndexSet;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Fields, Filter, Order, OrderField, Position, QueryError,
    cursor::decode_after,
    parameters::{Body, Parameters},
};
use crate::read_model::flatten::lower_case;

/// References in one request. Backstage's own client sends 1,000 at a time.
const MAX_REFS: usize = 10_000;
/// Fields to order by, one after the other. Each is a step deeper into ties.
const MAX_ORDER_FIELDS: usize = 16;
/// Fields whose values are counted.
const MAX_FACETS: usize = 50;
/// Fields in which a text is looked for.
const MAX_TEXT_FIELDS: usize = 20;

/// What `GET /entities` asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EntitiesRequest {
    pub filter: Option<Filter>,
    pub fields: Option<Fields>,
    pub order: Vec<OrderField>,
    /// With a limit or an offset the answer is a page, and ordered by rules of its own; see [`super::EntityList`].
    pub limit: Option<usize>,
    pub offset: Option<usize>,
}

/// What `GET` and `POST /entities/by-query` ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryRequest {
    pub query: Query,
    /// Which page; the first where there is none.
    pub position: Option<Position>,
    pub fields: Option<Fields>,
    pub limit: usize,
    /// Only on the first page.
    pub offset: usize,
    /// Without it the total is 0.
    pub count: bool,
}

/// What stays the same from page to page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    pub filter: Option<Filter>,
    /// Only the first counts.
    pub order: Vec<OrderField>,
    pub full_text: Option<FullText>,
}

/// Entities in which a text occurs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullText {
    /// Compared without regard to case; an empty one asks for nothing.
    pub term: String,
    /// The order field where there are none, and without that `metadata.uid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
}

/// What `GET` and `POST /entity-facets` ask for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FacetsRequest {
    pub facets: Vec<String>,
    pub filter: Option<Filter>,
    /// Ours; Backstage counts without a text.
    pub full_text: Option<FullText>,
}

/// What `POST /entities/by-refs` asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct RefsRequest {
    pub entity_refs: Vec<String>,
    pub filter: Option<Filter>,
    pub fields: Option<Fields>,
}

impl Default for QueryRequest {
    fn default() -> Self {
        let query = Query::default();
        Self { query, position: None, fields: None, limit: Self::DEFAULT_LIMIT, offset: 0, count: true }
    }
}

impl EntitiesRequest {
    /// Reads decoded query parameters, in the order of the URL.
    pub fn from_parameters(parameters: &[(String, String)]) -> Result<Self, QueryError> {
        let parameters = Parameters(parameters);
        let order = orders(&parameters, "order", OrderField::from_order)?;
        let (mut limit, mut offset) = (parameters.number("limit")?, parameters.number("offset")?);
        if limit == Some(0) {
            return Err(QueryError::parameter("limit", "Invalid limit, must be greater than zero"));
        }
        if let Some(after) = parameters.one("after")? {
            let (after_limit, after_offset) = decode_after(after)?;
            // Without either of them the answer would not be a page.
            (limit, offset) = (after_limit.or(limit), after_offset.or(offset).or(Some(0)));
        }
        let filter = Filter::from_parameters(parameters.all("filter")?)?;
        Ok(Self { filter, fields: Fields::parse(parameters.all("fields")?)?, order, limit, offset })
    }

    pub fn is_paginated(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }
}

impl QueryRequest {
    /// Entities of a page where the request does not say.
    pub const DEFAULT_LIMIT: usize = 200;

    /// Reads decoded query parameters, in the order of the URL.
    pub fn from_parameters(parameters: &[(String, String)]) -> Result<Self, QueryError> {
        let parameters = Parameters(parameters);
        let fields = Fields::parse(parameters.all("fields")?)?;
        let limit = parameters.number("limit")?.unwrap_or(Self::DEFAULT_LIMIT);
        let offset = parameters.number("offset")?.unwrap_or(0);
        let count = parameters.one("totalItems")?.is_none_or(|choice| choice == "include");
        if parameters.one("totalItems")?.is_some_and(|choice| choice != "include" && choice != "exclude") {
            let message = "request/query/totalItems must be equal to one of the allowed values: include, exclude";
            return Err(QueryError::parameter("totalItems", message));
        }
        if let Some(cursor) = parameters.one("cursor")? {
            let (query, position) = Position::decode(cursor)?;
            return Ok(Self { query, position: Some(position), fields, limit, offset: 0, count: true });
        }
        let order = orders(&parameters, "orderField", OrderField::from_order_field)?;
        let query = Query {
            filter: Filter::from_parameters(parameters.all("filter")?)?,
            order,
            full_text: Some(full_text_of(&parameters)?),
        };
        Ok(Self { query, position: None, fields, limit, offset, count })
    }

    /// Reads a request body; null stands for none.
    pub fn from_body(body: &Value) -> Result<Self, QueryError> {
        let body = Body::new(body)?;
        let fields = fields_of(&body)?;
        let limit = body.number("limit")?.unwrap_or(Self::DEFAULT_LIMIT);
        if let Some(cursor) = body.text("cursor")? {
            if cursor.is_empty() {
                return Err(QueryError::body("cursor", "Cursor cannot be empty"));
            }
            let (query, position) = Position::decode(cursor)?;
            return Ok(Self { query, position: Some(position), fields, limit, offset: 0, count: true });
        }
        let count = match body.text("totalItems")? {
            None | Some("include") => true,
            Some("exclude") => false,
            Some(_) => return Err(not_allowed("totalItems")),
        };
        let query = Query {
            filter: body.get("query").map(Filter::from_predicate).transpose()?,
            order: orders_of(&body)?,
            full_text: body.object("fullTextFilter")?.map(full_text).transpose()?,
        };
        Ok(Self { query, position: None, fields, limit, offset: body.number("offset")?.unwrap_or(0), count })
    }
}

impl FacetsRequest {
    /// Reads decoded query parameters, in the order of the URL.
    pub fn from_parameters(parameters: &[(String, String)]) -> Result<Self, QueryError> {
        let parameters = Parameters(parameters);
        let facets = distinct(parameters.all("facet")?.into_iter().map(str::to_owned).collect());
        if facets.is_empty() {
            return Err(QueryError::parameter("facet", "request/query must have required property 'facet'"));
        }
        if facets.len() > MAX_FACETS {
            return Err(QueryError::parameter("facet", too_many("query/facet", MAX_FACETS)));
        }
        let filter = Filter::from_parameters(parameters.all("filter")?)?;
        Ok(Self { facets, filter, full_text: Some(full_text_of(&parameters)?) })
    }

    pub fn from_body(body: &Value) -> Result<Self, QueryError> {
        let body = Body::new(body)?;
        let Some(facets) = body.texts("facets")? else {
            return Err(QueryError::body("facets", "request/body must have required property 'facets'"));
        };
        let facets: Vec<String> = facets.into_iter().filter(|facet| !facet.is_empty()).map(str::to_owned).collect();
        if facets.is_empty() {
            return Err(QueryError::body("facets", "Missing or empty facets parameter"));
        }
        let facets = distinct(facets);
        if facets.len() > MAX_FACETS {
            return Err(QueryError::body("facets", too_many("body/facets", MAX_FACETS)));
        }
        let full_text = body.object("fullTextFilter")?.map(full_text).transpose()?;
        Ok(Self { facets, filter: body.get("query").map(Filter::from_predicate).transpose()?, full_text })
    }
}

impl RefsRequest {
    /// Reads the body and the `filter` parameters of the URL; where both have a condition, both have to hold.
    pub fn from_request(parameters: &[(String, String)], body: &Value) -> Result<Self, QueryError> {
        let body = Body::new(body)?;
        let Some(entity_refs) = body.texts("entityRefs")? else {
            return Err(QueryError::body("entityRefs", "request/body must have required property 'entityRefs'"));
        };
        if entity_refs.len() > MAX_REFS {
            return Err(QueryError::body("entityRefs", too_many("body/entityRefs", MAX_REFS)));
        }
        let filter = Filter::from_parameters(Parameters(parameters).all("filter")?)?;
        let query = body.get("query").map(Filter::from_predicate).transpose()?;
        let filter = match (filter, query) {
            (Some(filter), Some(query)) => Some(filter.and(query)),
            (filter, query) => filter.or(query),
        };
        let entity_refs = entity_refs.into_iter().map(str::to_owned).collect();
        Ok(Self { entity_refs, filter, fields: fields_of(&body)? })
    }
}

fn fields_of(body: &Body<'_>) -> Result<Option<Fields>, QueryError> {
    Fields::parse(body.texts("fields")?.unwrap_or_default())
}

fn order_by((at, entry): (usize, &Value)) -> Result<OrderField, QueryError> {
    let path = format!("orderBy/{at}");
    let Value::Object(entry) = entry else {
        return Err(QueryError::body(&path, format!("request/body/{path} must be object")));
    };
    let text = |name: &str| match entry.get(name) {
        Some(Value::String(text)) => Ok(text.as_str()),
        Some(_) => Err(QueryError::body(&path, format!("request/body/{path}/{name} must be string"))),
        None => Err(QueryError::body(&path, format!("request/body/{path} must have required property '{name}'"))),
    };
    let order = Order::parse(text("order")?).ok_or_else(|| not_allowed(&format!("{path}/order")))?;
    Ok(OrderField { field: text("field")?.to_owned(), order })
}

/// Without a term it asks for nothing.
fn full_text_of(parameters: &Parameters<'_>) -> Result<FullText, QueryError> {
    let term = parameters.one("fullTextFilterTerm")?.unwrap_or_default().to_owned();
    let fields = parameters.all("fullTextFilterFields")?;
    let fields = fields.iter().flat_map(|fields| fields.split(',')).map(|field| field.trim().to_owned()).collect();
    let fields = distinct_keys(fields, |field: &String| field);
    if fields.len() > MAX_TEXT_FIELDS {
        let message = too_many("query/fullTextFilterFields", MAX_TEXT_FIELDS);
        return Err(QueryError::parameter("fullTextFilterFields", message));
    }
    Ok(FullText { term, fields: (!fields.is_empty()).then_some(fields) })
}

fn full_text(filter: &Map<String, Value>) -> Result<FullText, QueryError> {
    let filter = Body::within("fullTextFilter/", filter);
    let fields = filter
        .texts("fields")?
        .map(|fields| distinct_keys(fields.into_iter().map(str::to_owned).collect(), |field: &String| field));
    if fields.as_ref().is_some_and(|fields| fields.len() > MAX_TEXT_FIELDS) {
        let message = too_many("body/fullTextFilter/fields", MAX_TEXT_FIELDS);
        return Err(QueryError::body("fullTextFilter/fields", message));
    }
    Ok(FullText { term: filter.text("term")?.unwrap_or_default().to_owned(), fields })
}

impl FullText {
    /// What to look for, in lower case; none where nothing is asked for.
    pub(super) fn term(&self) -> Option<Cow<'_, str>> {
        Some(self.term.trim()).filter(|term| !term.is_empty()).map(lower_case)
    }

    /// Whether a cursor of ours may have it.
    pub(super) fn is_bounded(&self) -> bool {
        self.fields.as_ref().is_none_or(|fields| fields.len() <= MAX_TEXT_FIELDS)
    }
}

fn orders(
    parameters: &Parameters<'_>,
    name: &'static str,
    read: fn(&str) -> Result<OrderField, QueryError>,
) -> Result<Vec<OrderField>, QueryError> {
    let given = parameters.all(name)?;
    if given.len() > MAX_ORDER_FIELDS {
        let message = format!("Invalid {name} parameter, at most {MAX_ORDER_FIELDS} may be given");
        return Err(QueryError::parameter(name, message));
    }
    let order = given.into_iter().map(read).collect::<Result<_, _>>()?;
    // To order by a field again changes nothing.
    Ok(distinct_keys(order, |order: &OrderField| &order.field))
}

fn orders_of(body: &Body<'_>) -> Result<Vec<OrderField>, QueryError> {
    let given = body.list("orderBy")?.unwrap_or_default();
    if given.len() > MAX_ORDER_FIELDS {
        return Err(QueryError::body("orderBy", too_many("body/orderBy", MAX_ORDER_FIELDS)));
    }
    given.iter().enumerate().map(order_by).collect()
}

/// Each once, in the order in which they first come.
fn distinct(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().collect::<IndexSet<String>>().into_iter().collect()
}

/// The same by keys of the index, which are the same in any case.
fn distinct_keys<T>(mut items: Vec<T>, key: fn(&T) -> &str) -> Vec<T> {
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(lower_case(key(item)).into_owned()));
    items
}

fn too_many(path: &str, most: usize) -> String {
    format!("request/{path} must NOT have more than {most} items: ask for fewer at a time")
}

fn not_allowed(path: &str) -> QueryError {
    QueryError::body(path, format!("request/body/{path} must be equal to one of the allowed values"))
}
