//! The state of the list, as the address says it.

use leptos_router::params::ParamsMap;
use shared::paths;

use crate::api::EntityListRequest;

/// Rows of one page.
const PAGE_SIZE: u32 = 50;

/// The sort orders a person can choose, first the one that holds without a choice.
pub const ORDERS: &[(&str, &str)] = &[
    ("metadata.name", "Name"),
    ("metadata.name,desc", "Name, from Z"),
    ("kind", "Kind"),
    ("spec.type", "Type"),
    ("spec.lifecycle", "Lifecycle"),
];

/// Reads the address; parameters that are missing or unknown ask for nothing.
pub fn request_of(query: &ParamsMap) -> EntityListRequest {
    let text = |name: &str| query.get(name).unwrap_or_default();
    let order = ORDERS.iter().map(|(order, _)| *order).find(|order| *order == text("order")).unwrap_or(ORDERS[0].0);
    EntityListRequest {
        kind: text("kind"),
        entity_type: text("type"),
        lifecycle: text("lifecycle"),
        owner: text("owner"),
        text: text("text"),
        order: order.to_owned(),
        cursor: text("cursor"),
        limit: PAGE_SIZE,
    }
}

/// The address of the same list at another cursor.
pub fn page_address(query: &ParamsMap, cursor: &str) -> String {
    let mut parts: Vec<String> = ["kind", "type", "lifecycle", "owner", "text", "order"]
        .into_iter()
        .filter_map(|name| query.get(name).filter(|value| !value.is_empty()).map(|value| (name, value)))
        .map(|(name, value)| format!("{name}={}", paths::escape(&value)))
        .collect();
    parts.push(format!("cursor={}", paths::escape(cursor)));
    format!("{}?{}", paths::CATALOG, parts.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_order_is_the_first_one() {
        let mut query = ParamsMap::new();
        query.insert("order", "metadata.etag".into());
        assert_eq!(request_of(&query).order, "metadata.name");
    }

    #[test]
    fn the_next_page_keeps_the_filters() {
        let mut query = ParamsMap::new();
        query.insert("kind", "component".into());
        query.insert("text", "a b".into());
        query.insert("cursor", "old".into());
        assert_eq!(page_address(&query, "n=1"), "/catalog?kind=component&text=a%20b&cursor=n%3D1");
    }
}
