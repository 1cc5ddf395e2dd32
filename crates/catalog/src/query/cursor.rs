//! Where a page begins, as the text that a client sends back: base64 of the JSON that Backstage's own client looks
//! into, so the field names and their meaning are Backstage's.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Filter, FullText, OrderField, Query, QueryError};

/// A longer cursor is refused unread.
const MAX_LENGTH: usize = 256 * 1024;

/// Padding and trailing bits are as clients happen to send them.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A place in the answers to a [`Query`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// What the entity before the page (after it, going back) sorts by: the value of the order field, where there is
    /// one, and the uid.
    pub(super) values: Vec<String>,
    pub(super) is_previous: bool,
    /// The same of the very first entity, by which the first page is known.
    pub(super) first: Option<Vec<String>>,
    pub(super) total_items: Option<u64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    order_fields: Vec<OrderField>,
    is_previous: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    query: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    full_text_filter: Option<FullText>,
    order_field_values: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_sort_field_values: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    total_items: Option<u64>,
    /// How older releases wrote `query`. To read over it would answer with entities that were not asked for.
    #[serde(default, skip_serializing)]
    filter: Option<Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct After {
    #[serde(default)]
    limit: Option<Value>,
    #[serde(default)]
    offset: Option<Value>,
}

impl Position {
    pub(super) fn encode(&self, query: &Query) -> String {
        let wire = Wire {
            order_fields: query.order.clone(),
            is_previous: self.is_previous,
            query: query.filter.as_ref().map(|filter| filter.written.clone()),
            full_text_filter: query.full_text.clone(),
            order_field_values: self.values.clone(),
            first_sort_field_values: self.first.clone(),
            total_items: self.total_items,
            filter: None,
        };
        STANDARD.encode(serde_json::to_vec(&wire).unwrap_or_default())
    }

    /// Reads a cursor back into the query it belongs to and the place in its answers.
    pub(super) fn decode(cursor: &str) -> Result<(Query, Self), QueryError> {
        let malformed = |reason: &str| QueryError::Cursor(reason.to_owned());
        if cursor.len() > MAX_LENGTH {
            return Err(malformed("it is too long"));
        }
        let json = decode_base64(cursor).ok_or_else(|| malformed("SyntaxError: it is not valid base64"))?;
        let wire: Value =
            serde_json::from_slice(&json).map_err(|_| malformed("SyntaxError: its content is not valid JSON"))?;
        let wire: Wire = serde_json::from_value(wire).map_err(|error| QueryError::Cursor(error.to_string()))?;
        if wire.filter.is_some() {
            return Err(malformed("it has a 'filter', which only older servers wrote"));
        }
        if wire.full_text_filter.as_ref().is_some_and(|full_text| !full_text.is_bounded()) {
            return Err(malformed("its 'fullTextFilter' has more fields than a query may have"));
        }
        let filter = match &wire.query {
            Some(query) => Some(Filter::from_predicate(query).map_err(|error| QueryError::Cursor(error.to_string()))?),
            None => None,
        };
        let query = Query { filter, order: wire.order_fields, full_text: wire.full_text_filter };
        let position = Self {
            values: wire.order_field_values,
            is_previous: wire.is_previous,
            first: wire.first_sort_field_values,
            total_items: wire.total_items,
        };
        Ok((query, position))
    }
}

/// The `after` of the next page of `GET /entities`.
pub(super) fn encode_after(limit: usize, offset: usize) -> String {
    let after = After { limit: Some(limit.into()), offset: Some(offset.into()) };
    STANDARD.encode(serde_json::to_vec(&after).unwrap_or_default())
}

/// Limit and offset of an `after`; each only where it is in there.
pub(super) fn decode_after(after: &str) -> Result<(Option<usize>, Option<usize>), QueryError> {
    let json = decode_base64(after).filter(|_| after.len() <= MAX_LENGTH);
    let after: After =
        json.and_then(|json| serde_json::from_slice(&json).ok()).ok_or(QueryError::After("could not be parsed"))?;
    let number = |value: Option<Value>, message| match value {
        None => Ok(None),
        Some(value) => {
            let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
            number.map(Some).ok_or(QueryError::After(message))
        }
    };
    Ok((number(after.limit, "limit was not an number")?, number(after.offset, "offset was not a number")?))
}

/// A cursor of another shape.
pub(super) fn encode_json(cursor: &impl Serialize) -> String {
    STANDARD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

pub(super) fn decode_json<T: DeserializeOwned>(cursor: &str) -> Result<T, QueryError> {
    let json = decode_base64(cursor).filter(|_| cursor.len() <= MAX_LENGTH);
    json.and_then(|json| serde_json::from_slice(&json).ok())
        .ok_or_else(|| QueryError::Cursor("could not be parsed".to_owned()))
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    // A `+` that was not escaped in a URL arrives as a space; the URL-safe alphabet is accepted too.
    let standard = text.trim().replace([' ', '-'], "+").replace('_', "/");
    LENIENT.decode(standard).ok()
}
