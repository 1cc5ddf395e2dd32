//! Every page path and API path in one place, so that links and routes cannot drift apart.

use crate::EntityRef;

pub const CATALOG: &str = "/catalog";
pub const GRAPH: &str = "/catalog-graph";
pub const SOURCES: &str = "/sources";
pub const DOCS: &str = "/docs";

pub const CATALOG_API: &str = "/api/catalog";
/// Our own list of sources with their problems.
pub const CATALOG_SOURCES: &str = "/api/catalog/v1/sources";
/// From which Locations an entity comes, as the route table names it.
pub const ENTITY_ANCESTRY: &str = "/api/catalog/entities/by-name/{kind}/{namespace}/{name}/ancestry";
/// What happened to an entity, as the route table names it.
pub const ENTITY_HISTORY: &str = "/api/catalog/v1/entities/{kind}/{namespace}/{name}/history";
/// Where an entity and its fields come from, as the route table names it.
pub const ENTITY_PROVENANCE: &str = "/api/catalog/v1/entities/{kind}/{namespace}/{name}/provenance";
/// The surroundings of an entity.
pub const CATALOG_GRAPH: &str = "/api/catalog/v1/graph";
/// A whole list of entities as a file.
pub const CATALOG_EXPORT: &str = "/api/catalog/v1/export";
pub const DOCS_API: &str = "/api/techdocs";
/// Every site of documentation.
pub const DOCS_SITES: &str = "/api/techdocs/v1/sites";
/// What all pages of a site have in common, as the route table names it.
pub const DOCS_SITE: &str = "/api/techdocs/v1/sites/{kind}/{namespace}/{name}";
/// One page, `?address=`, as the route table names it.
pub const DOCS_SITE_PAGE: &str = "/api/techdocs/v1/sites/{kind}/{namespace}/{name}/page";
/// A search within a site, `?term=`, as the route table names it.
pub const DOCS_SITE_SEARCH: &str = "/api/techdocs/v1/sites/{kind}/{namespace}/{name}/search";
/// What search engines should know of a site, as the route table names it.
pub const DOCS_SITE_RECORDS: &str = "/api/techdocs/v1/sites/{kind}/{namespace}/{name}/records";
/// What a site's authors should know, as the route table names it.
pub const DOCS_SITE_NOTES: &str = "/api/techdocs/v1/sites/{kind}/{namespace}/{name}/notes";
/// What readers said about a site, as the route table names it.
pub const DOCS_SITE_FEEDBACK: &str = "/api/techdocs/v1/sites/{kind}/{namespace}/{name}/feedback";
/// The files of a site that are no pages, as the route table names it.
pub const DOCS_SITE_FILES: &str = "/api/techdocs/v1/sites/{kind}/{namespace}/{name}/files/{*path}";
/// A reader's own settings, by bucket and key.
pub const USER_SETTINGS_API: &str = "/api/user-settings";
/// One setting, as the route table names it.
pub const USER_SETTING: &str = "/api/user-settings/buckets/{bucket}/keys/{key}";
/// All of a reader's settings at once.
pub const USER_SETTINGS: &str = "/api/user-settings/v1/all";
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
    format!("{CATALOG_API}/entities/by-name/{}", segments(entity))
}

/// [`ENTITY_ANCESTRY`] of one entity.
pub fn entity_ancestry(entity: &EntityRef) -> String {
    format!("{}/ancestry", entity_by_name(entity))
}

/// [`ENTITY_HISTORY`] of one entity.
pub fn entity_history(entity: &EntityRef) -> String {
    format!("{CATALOG_API}/v1/entities/{}/history", segments(entity))
}

/// [`ENTITY_PROVENANCE`] of one entity.
pub fn entity_provenance(entity: &EntityRef) -> String {
    format!("{CATALOG_API}/v1/entities/{}/provenance", segments(entity))
}

/// [`CATALOG_GRAPH`] around one entity.
pub fn entity_graph(root: &EntityRef) -> String {
    format!("{CATALOG_GRAPH}?root={}", escape(root.as_str()))
}

/// A page of an entity's documentation, `/docs/{namespace}/{kind}/{name}/{address}`; the address is percent-encoded
/// already.
pub fn docs_page(entity: &EntityRef, address: &str) -> String {
    let (namespace, kind, name) = (escape(entity.namespace()), escape(entity.kind()), escape(entity.name()));
    format!("{DOCS}/{namespace}/{kind}/{name}/{address}")
}

/// [`DOCS_SITE`] of one entity; what else there is of the site is below it.
pub fn docs_site(entity: &EntityRef) -> String {
    format!("{DOCS_SITES}/{}", segments(entity))
}

/// Before the path of a file of the site.
pub fn docs_files(entity: &EntityRef) -> String {
    format!("{}/files/", docs_site(entity))
}

/// `{kind}/{namespace}/{name}`.
fn segments(entity: &EntityRef) -> String {
    format!("{}/{}/{}", escape(entity.kind()), escape(entity.namespace()), escape(entity.name()))
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

    #[test]
    fn the_paths_of_an_entity_are_those_of_the_routes() {
        let entity = EntityRef::new("API", "shop", "a/b");
        let filled =
            |route: &str| route.replace("{kind}", "api").replace("{namespace}", "shop").replace("{name}", "a%2Fb");
        assert_eq!(entity_ancestry(&entity), filled(ENTITY_ANCESTRY));
        assert_eq!(entity_history(&entity), filled(ENTITY_HISTORY));
        assert_eq!(entity_provenance(&entity), filled(ENTITY_PROVENANCE));
        assert_eq!(docs_site(&entity), filled(DOCS_SITE));
        assert_eq!(format!("{}x.png", docs_files(&entity)), filled(DOCS_SITE_FILES).replace("{*path}", "x.png"));
        assert_eq!(docs_page(&entity, "x/"), "/docs/shop/api/a%2Fb/x/");
        assert_eq!(entity_graph(&entity), "/api/catalog/v1/graph?root=api%3Ashop%2Fa%2Fb");
    }
}
