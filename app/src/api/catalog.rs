//! The catalog's endpoints.

use shared::{
    EntityRef,
    catalog::{Entity, SourceReport},
    paths,
};

use super::{ApiClient, GetRequest, Request, query_string};

/// The server refuses longer filters in an address.
const MOST_STATEMENTS: usize = 1000;

/// Where a page of the list begins, or ends. Places are what the server says in an [`EntityPage`](shared::catalog::EntityPage).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Start {
    #[default]
    First,
    After(String),
    Before(String),
}

/// What a list of entities asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityListRequest {
    /// Fields, each with the values of which an entity has to have one.
    pub conditions: Vec<(&'static str, Vec<String>)>,
    /// Only these, where they are given.
    pub only: Option<Vec<EntityRef>>,
    /// What a name, a title, a description or a tag has to contain; empty asks for nothing.
    pub text: String,
    /// The field to sort by. Entities without it come last.
    pub order: &'static str,
    pub descending: bool,
    /// Whether the descriptions are wanted, which are longer than everything else.
    pub descriptions: bool,
    pub start: Start,
    pub limit: u64,
}

impl EntityListRequest {
    /// Whether anything narrows the list.
    pub fn is_narrowed(&self) -> bool {
        self.only.is_some() || !self.conditions.is_empty() || !self.text.is_empty()
    }

    /// The predicate of a request body; `without` leaves the condition on that field out.
    fn predicate(&self, without: &str) -> String {
        let mut all: Vec<String> = Vec::new();
        for (field, values) in self.conditions.iter().filter(|(field, _)| *field != without) {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            all.push(format!("{{\"{field}\":{{\"$in\":[{}]}}}}", values.join(",")));
        }
        if let Some(only) = &self.only {
            let one = |entity: &EntityRef| {
                let (kind, namespace, name) = (entity.kind(), entity.namespace(), entity.name());
                let (kind, namespace, name) = (quoted(kind), quoted(namespace), quoted(name));
                format!("{{\"kind\":{kind},\"metadata.namespace\":{namespace},\"metadata.name\":{name}}}")
            };
            let any: Vec<String> = only.iter().map(one).collect();
            all.push(format!("{{\"$any\":[{}]}}", any.join(",")));
        }
        format!("{{\"$all\":[{}]}}", all.join(","))
    }

    fn list_body(&self) -> String {
        let start = match &self.start {
            Start::First => String::new(),
            Start::After(place) => format!(",\"after\":{}", quoted(place)),
            Start::Before(place) => format!(",\"before\":{}", quoted(place)),
        };
        let description = if self.descriptions { ",\"metadata.description\"" } else { "" };
        format!(
            "{{\"query\":{},\"orderBy\":[{{\"field\":\"{}\",\"order\":\"{}\"}}],\"limit\":{}{start},\"fields\":[\
             \"kind\",\"metadata.name\",\"metadata.namespace\",\"metadata.title\",\"metadata.tags\",\"spec.type\",\
             \"spec.lifecycle\",\"spec.profile.displayName\",\"spec.target\",\"relations\",\"status\"{description}]{}}}",
            self.predicate(""),
            self.order,
            if self.descending { "desc" } else { "asc" },
            self.limit,
            self.text_filter(),
        )
    }

    /// The member of a request body that looks for the text, after a comma; nothing without one.
    fn text_filter(&self) -> String {
        if self.text.is_empty() {
            return String::new();
        }
        let fields = TEXT_FIELDS.map(quoted).join(",");
        format!(",\"fullTextFilter\":{{\"term\":{},\"fields\":[{fields}]}}", quoted(&self.text))
    }

    /// The whole list as a file. None where so much is asked for by name that it does not fit into an address.
    pub fn export_address(&self, format: &'static str) -> Option<String> {
        let mut conditions = Vec::new();
        for (field, values) in &self.conditions {
            conditions.extend(values.iter().map(|value| format!("{field}={value}")));
        }
        let mut filters = Vec::new();
        match &self.only {
            Some(only) if only.is_empty() || only.len() * (conditions.len() + 4) > MOST_STATEMENTS => return None,
            Some(only) => filters.extend(only.iter().map(|entity| {
                let (kind, namespace, name) = (entity.kind(), entity.namespace(), entity.name());
                let one = format!("kind={kind},metadata.namespace={namespace},metadata.name={name}");
                conditions.iter().fold(one, |one, condition| format!("{one},{condition}"))
            })),
            None if conditions.is_empty() => {}
            None => filters.push(conditions.join(",")),
        }
        let text = (!self.text.is_empty()).then(|| self.text.clone());
        let fields = text.as_ref().map(|_| TEXT_FIELDS.join(","));
        let pairs =
            [("format", Some(format.to_owned())), ("fullTextFilterTerm", text), ("fullTextFilterFields", fields)];
        let filters = filters.into_iter().map(|filter| ("filter", Some(filter)));
        Some(format!("{}{}", paths::CATALOG_EXPORT, query_string(pairs.into_iter().chain(filters))))
    }
}

/// Where the words of a search are looked for.
const TEXT_FIELDS: [&str; 5] =
    ["metadata.name", "metadata.title", "metadata.description", "metadata.tags", "spec.profile.displayName"];

/// A text as JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn post(path: &str, body: String) -> Request {
    Request { method: "POST", path: format!("{}{path}", paths::CATALOG_API), body: Some(body) }
}

impl ApiClient {
    /// A page of the entities that match, with how many there are: an `EntityPage`.
    pub fn list_page(request: &EntityListRequest) -> Request {
        post("/v1/entities/page", request.list_body())
    }

    /// How often each value of `fields` occurs among the entities that match: `Facets`. The condition on the field
    /// `without` is left out.
    pub fn count_values(request: &EntityListRequest, fields: &[&str], without: &str) -> Request {
        let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
        let (query, text) = (request.predicate(without), request.text_filter());
        let body = format!("{{\"facets\":[{}],\"query\":{query}{text}}}", fields.join(","));
        post("/entity-facets", body)
    }

    pub fn get_entity(entity: &EntityRef) -> GetRequest<Entity> {
        GetRequest::new(paths::entity_by_name(entity))
    }

    /// Every source with its last run and its problems.
    pub fn list_sources() -> GetRequest<Vec<SourceReport>> {
        GetRequest::new(paths::CATALOG_SOURCES)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn sent(request: Request) -> Value {
        serde_json::from_str(&request.body.unwrap()).unwrap()
    }

    fn narrowed() -> EntityListRequest {
        EntityListRequest {
            conditions: vec![("kind", vec!["API".into(), "System".into()]), ("metadata.tags", vec!["a\"b".into()])],
            limit: 50,
            ..Default::default()
        }
    }

    #[test]
    fn a_request_without_conditions_asks_for_everything() {
        let request = EntityListRequest { order: "metadata.name", limit: 50, ..Default::default() };
        let body = sent(ApiClient::list_page(&request));
        assert_eq!(body["query"], json!({ "$all": [] }));
        assert_eq!(body["orderBy"], json!([{ "field": "metadata.name", "order": "asc" }]));
        assert_eq!((&body["limit"], body.get("fullTextFilter"), body.get("after")), (&json!(50), None, None));
        let next = EntityListRequest { start: Start::After("api:default/a=\"".into()), ..request };
        assert_eq!(sent(ApiClient::list_page(&next))["after"], "api:default/a=\"");
    }

    #[test]
    fn values_of_a_field_are_alternatives_and_fields_are_not() {
        let request = EntityListRequest {
            only: Some(vec![EntityRef::new("component", "shop", "basket")]),
            text: "pay".into(),
            ..narrowed()
        };
        let body = sent(ApiClient::list_page(&request));
        assert_eq!(
            body["query"]["$all"],
            json!([
                { "kind": { "$in": ["API", "System"] } },
                { "metadata.tags": { "$in": ["a\"b"] } },
                { "$any": [{ "kind": "component", "metadata.namespace": "shop", "metadata.name": "basket" }] },
            ])
        );
        assert_eq!(body["fullTextFilter"]["term"], "pay");
        assert_eq!(body["fullTextFilter"]["fields"], json!(TEXT_FIELDS));
    }

    #[test]
    fn a_field_is_counted_without_its_own_condition() {
        let body = sent(ApiClient::count_values(&narrowed(), &["kind"], "kind"));
        assert_eq!(
            body,
            json!({ "facets": ["kind"], "query": { "$all": [{ "metadata.tags": { "$in": ["a\"b"] } }] } })
        );
        let body =
            sent(ApiClient::count_values(&EntityListRequest { text: "pay".into(), ..narrowed() }, &["kind"], ""));
        assert_eq!(body["fullTextFilter"], json!({ "term": "pay", "fields": TEXT_FIELDS }));
    }

    #[test]
    fn an_export_has_the_filter_of_the_list() {
        let request = EntityListRequest { conditions: vec![("kind", vec!["API".into()])], ..Default::default() };
        let address = request.export_address("csv").unwrap();
        assert_eq!(address, "/api/catalog/v1/export?format=csv&filter=kind%3DAPI");
        let only = Some(vec![EntityRef::new("api", "default", "orders")]);
        let address = EntityListRequest { only, ..request.clone() }.export_address("csv").unwrap();
        assert!(
            address.ends_with("filter=kind%3Dapi%2Cmetadata.namespace%3Ddefault%2Cmetadata.name%3Dorders%2Ckind%3DAPI")
        );
        let many = Some(vec![EntityRef::new("api", "default", "orders"); 300]);
        assert_eq!(EntityListRequest { only: many, ..request }.export_address("csv"), None);
    }
}
