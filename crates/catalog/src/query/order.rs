//! In which order a request wants the entities.

use serde::{Deserialize, Serialize};

use super::QueryError;

/// Order by the value of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderField {
    /// A key of the index, in any case.
    pub field: String,
    pub order: Order,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    Asc,
    Desc,
}

impl OrderField {
    /// Reads `asc:field` or `desc:field`, the `order` of `GET /entities`.
    pub fn from_order(text: &str) -> Result<Self, QueryError> {
        match text.split_once(':').map(|(order, field)| (Order::parse(order), field)) {
            Some((Some(order), field)) if !field.is_empty() => Ok(Self { field: field.to_owned(), order }),
            _ => {
                let message = format!(r#"Invalid order parameter "{text}", expected "<asc or desc>:<field name>""#);
                Err(QueryError::parameter("order", message))
            }
        }
    }

    /// Reads `field`, `field,asc` or `field,desc`, the `orderField` of `GET /entities/by-query`.
    pub fn from_order_field(text: &str) -> Result<Self, QueryError> {
        let mut parts = text.split(',');
        let field = parts.next().unwrap_or_default().to_owned();
        let Some(order) = parts.next().map_or(Some(Order::Asc), Order::parse) else {
            return Err(QueryError::parameter("orderField", "Invalid order field order, must be asc or desc"));
        };
        Ok(Self { field, order })
    }

    pub(super) fn is_descending(&self) -> bool {
        self.order == Order::Desc
    }
}

impl Order {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "asc" => Some(Self::Asc),
            "desc" => Some(Self::Desc),
            _ => None,
        }
    }
}
