//! What the pages about sources ask for and send.

use shared::{
    EntityRef,
    catalog::{EntityPage, SourceReport},
    paths,
};

use super::{ApiClient, GetRequest, Request, query_string};

/// What a location is called in the catalog: a path is a file of the server, everything else an address.
pub fn location_type(target: &str) -> &'static str {
    if target.starts_with(['/', '.', '~']) { "file" } else { "url" }
}

impl ApiClient {
    /// Those of `entities` that are in the catalog, in no particular order.
    pub fn list_these(entities: &[EntityRef]) -> GetRequest<EntityPage> {
        let each = entities.iter().map(|entity| {
            let (kind, namespace, name) = (entity.kind(), entity.namespace(), entity.name());
            ("filter", Some(format!("kind={kind},metadata.namespace={namespace},metadata.name={name}")))
        });
        let fields = "kind,metadata.name,metadata.namespace,metadata.title,spec.type,relations";
        let common = [("limit", Some(entities.len().to_string())), ("fields", Some(fields.to_owned()))];
        GetRequest::new(format!(
            "{}/entities/by-query{}",
            paths::CATALOG_API,
            query_string(common.into_iter().chain(each))
        ))
    }

    /// Reads a source now. The answer is its [`SourceReport`], when the catalog has what was read.
    pub fn refresh_source(id: &str) -> Request {
        post(format!("{}/{}/refresh", paths::CATALOG_SOURCES, paths::escape(id)), None)
    }

    pub fn read_report(answer: &str) -> Option<SourceReport> {
        GetRequest::<SourceReport>::read(answer).ok()
    }

    /// Says what a location would bring, and stores nothing.
    pub fn preview_location(target: &str) -> Request {
        post(format!("{}/locations?dryRun=true", paths::CATALOG_API), Some(location_body(target)))
    }

    /// Makes a location a source from now on.
    pub fn create_location(target: &str) -> Request {
        post(format!("{}/locations", paths::CATALOG_API), Some(location_body(target)))
    }

    /// Removes a registered location, with its entities.
    pub fn delete_location(id: &str) -> Request {
        Request {
            method: "DELETE",
            path: format!("{}/locations/{}", paths::CATALOG_API, paths::escape(id)),
            body: None,
        }
    }
}

/// The JSON that stands for a location in a request.
pub fn location_body(target: &str) -> String {
    format!("{{\"type\":\"{}\",\"target\":{}}}", location_type(target), serde_json::Value::from(target))
}

fn post(path: String, body: Option<String>) -> Request {
    Request { method: "POST", path, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_file_and_everything_else_an_address() {
        let types =
            ["/srv/a.yaml", "./a.yaml", "~/a.yaml", "https://example.com/a.yaml", "git@example.com:a/b.git", "a"];
        assert_eq!(types.map(location_type), ["file", "file", "file", "url", "url", "url"]);
    }

    #[test]
    fn a_body_is_json_whatever_is_in_the_target() {
        assert_eq!(location_body("https://example.com/\"a"), r#"{"type":"url","target":"https://example.com/\"a"}"#);
    }

    #[test]
    fn several_entities_are_asked_for_at_once() {
        let entities = [EntityRef::new("component", "default", "a b"), EntityRef::new("api", "shop", "c")];
        let path = ApiClient::list_these(&entities).path;
        assert!(path.contains("?limit=2&fields=kind%2C"), "{path}");
        assert!(
            path.contains("&filter=kind%3Dcomponent%2Cmetadata.namespace%3Ddefault%2Cmetadata.name%3Da%20b"),
            "{path}"
        );
        assert!(path.ends_with("&filter=kind%3Dapi%2Cmetadata.namespace%3Dshop%2Cmetadata.name%3Dc"), "{path}");
    }
}
