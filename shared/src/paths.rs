//! Every page path and API path in one place, so that links and routes cannot drift apart.

use crate::EntityRef;

pub const CATALOG: &str = "/catalog";
pub const SOURCES: &str = "/sources";

pub const CATALOG_API: &str = "/api/catalog";
/// Our own list of sources with their problems.
pub const CATALOG_SOURCES: &str = "/api/catalog/v1/sources";
pub const EVENTS_STREAM: &str = "/api/events/v1/stream";
pub const OPENAPI: &str = "/api/openapi.json";
pub const LIVENESS: &str = "/.backstage/health/v1/liveness";
pub const READINESS: &str = "/.backstage/health/v1/readiness";
pub const METRICS: &str = "/metrics";

/// The page of an entity: `/catalog/{namespace}/{kind}/{name}`.
pub fn entity_page(entity: &EntityRef) -> String {
    format!("{CATALOG}/{}/{}/{}", escape(entity.namespace()), escape(entity.kind()), escape(entity.name()))
}

/// The API path of an entity: `/api/catalog/entities/by-name/{kind}/{namespace}/{name}`.
pub fn entity_by_name(entity: &EntityRef) -> String {
    format!(
        "{CATALOG_API}/entities/by-name/{}/{}/{}",
        escape(entity.kind()),
        escape(entity.namespace()),
        escape(entity.name())
    )
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, so that the result is one path segment or
/// one query value.
pub fn escape(text: &str) -> String {
    const HEXADECIMAL: &[u8; 16] = b"0123456789ABCDEF";
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            escaped.push(char::from(HEXADECIMAL[usize::from(byte >> 4)]));
            escaped.push(char::from(HEXADECIMAL[usize::from(byte & 15)]));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_page_is_one_segment_a_part() {
        let entity = EntityRef::new("Component", "default", "a b/c");
        assert_eq!(entity_page(&entity), "/catalog/default/component/a%20b%2Fc");
    }
}
