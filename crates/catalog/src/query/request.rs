//! Requests as they arrive: query parameters and JSON bodies, with the messages that Backstage gives for wrong ones.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Fields, Filter, Order, OrderField, Position, QueryError,
    cursor::decode_after,
    parameters::{Body, Parameters},
};

/// Fields to order by, one after the other. Each is a step deeper into ties.
const MAX_ORDER_FIELDS: usize = 16;

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
#[derive(Debug, Clone, PartialEq)]
pub struct FacetsRequest {
    pub facets: Vec<String>,
    pub filter: Option<Filter>,
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
        let order = parameters.all("order")?.into_iter().map(OrderField::from_order).collect::<Result<Vec<_>, _>>()?;
        if order.len() > MAX_ORDER_FIELDS {
            let message = format!("Invalid order parameter, at most {MAX_ORDER_FIELDS} may be given");
            return Err(QueryError::parameter("order", message));
        }
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
        let order = parameters.all("orderField")?.into_iter().map(OrderField::from_order_field);
        let term = parameters.one("fullTextFilterTerm")?.unwrap_or_default().to_owned();
        let text_fields = parameters.all("fullTextFilterFields")?;
        let text_fields: Vec<String> =
            text_fields.iter().flat_map(|fields| fields.split(',')).map(|field| field.trim().to_owned()).collect();
        let query = Query {
            filter: Filter::from_parameters(parameters.all("filter")?)?,
            order: order.collect::<Result<_, _>>()?,
            full_text: Some(FullText { term, fields: (!text_fields.is_empty()).then_some(text_fields) }),
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
            order: body
                .list("orderBy")?
                .unwrap_or_default()
                .iter()
                .enumerate()
                .map(order_by)
                .collect::<Result<_, _>>()?,
            full_text: body.object("fullTextFilter")?.map(full_text).transpose()?,
        };
        Ok(Self { query, position: None, fields, limit, offset: body.number("offset")?.unwrap_or(0), count })
    }
}

impl FacetsRequest {
    /// Reads decoded query parameters, in the order of the URL.
    pub fn from_parameters(parameters: &[(String, String)]) -> Result<Self, QueryError> {
        let parameters = Parameters(parameters);
        let facets: Vec<String> = parameters.all("facet")?.into_iter().map(str::to_owned).collect();
        if facets.is_empty() {
            return Err(QueryError::parameter("facet", "request/query must have required property 'facet'"));
        }
        Ok(Self { facets, filter: Filter::from_parameters(parameters.all("filter")?)? })
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
        Ok(Self { facets, filter: body.get("query").map(Filter::from_predicate).transpose()? })
    }
}

impl RefsRequest {
    /// Reads the body and the `filter` parameters of the URL; where both have a condition, both have to hold.
    pub fn from_request(parameters: &[(String, String)], body: &Value) -> Result<Self, QueryError> {
        let body = Body::new(body)?;
        let Some(entity_refs) = body.texts("entityRefs")? else {
            return Err(QueryError::body("entityRefs", "request/body must have required property 'entityRefs'"));
        };
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

fn full_text(filter: &Map<String, Value>) -> Result<FullText, QueryError> {
    let filter = Body::within("fullTextFilter/", filter);
    let fields = filter.texts("fields")?.map(|fields| fields.into_iter().map(str::to_owned).collect());
    Ok(FullText { term: filter.text("term")?.unwrap_or_default().to_owned(), fields })
}

fn not_allowed(path: &str) -> QueryError {
    QueryError::body(path, format!("request/body/{path} must be equal to one of the allowed values"))
}
