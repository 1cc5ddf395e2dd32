//! The catalog's endpoints.

use shared::{
    EntityRef,
    catalog::{Entity, EntityPage, Facets, SourceReport},
    paths,
};

use super::{ApiClient, ApiError, query_string};

/// What the list of entities asks for. Texts that are empty ask for nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EntityListRequest {
    pub kind: String,
    pub entity_type: String,
    pub lifecycle: String,
    pub owner: String,
    pub text: String,
    /// A field, with `,desc` behind it for the other direction.
    pub order: String,
    pub cursor: String,
    pub limit: u32,
}

impl EntityListRequest {
    /// Backstage's filter syntax, or nothing where there is no condition.
    fn filter(&self) -> Option<String> {
        let conditions: Vec<String> = [
            ("kind", &self.kind),
            ("spec.type", &self.entity_type),
            ("spec.lifecycle", &self.lifecycle),
            ("relations.ownedBy", &self.owner),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
        (!conditions.is_empty()).then(|| conditions.join(","))
    }

    fn query(&self) -> String {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let text = given(&self.text);
        query_string([
            ("limit", Some(self.limit.to_string())),
            ("fields", Some("kind,metadata,spec.type,spec.lifecycle,relations,status".into())),
            ("filter", self.filter()),
            ("orderField", given(&self.order)),
            ("cursor", given(&self.cursor)),
            (
                "fullTextFilterFields",
                text.is_some().then(|| "metadata.name,metadata.title,metadata.description".into()),
            ),
            ("fullTextFilterTerm", text),
        ])
    }
}

impl ApiClient {
    /// One page of the entities that match.
    pub async fn list_entities(&self, request: &EntityListRequest) -> Result<EntityPage, ApiError> {
        self.get(format!("{}/entities/by-query{}", paths::CATALOG_API, request.query())).await
    }

    /// How many entities there are for each value of each of `facets`, among those that match `request`.
    pub async fn list_facets(&self, facets: &[&str], request: &EntityListRequest) -> Result<Facets, ApiError> {
        let pairs =
            facets.iter().map(|facet| ("facet", Some((*facet).to_owned()))).chain([("filter", request.filter())]);
        self.get(format!("{}/entity-facets{}", paths::CATALOG_API, query_string(pairs))).await
    }

    pub async fn get_entity(&self, entity: &EntityRef) -> Result<Entity, ApiError> {
        self.get(paths::entity_by_name(entity)).await
    }

    /// Every source with its last run and its problems.
    pub async fn list_sources(&self) -> Result<Vec<SourceReport>, ApiError> {
        self.get(paths::CATALOG_SOURCES.to_owned()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_conditions_asks_for_everything() {
        let request = EntityListRequest { limit: 50, ..Default::default() };
        assert_eq!(
            request.query(),
            "?limit=50&fields=kind%2Cmetadata%2Cspec.type%2Cspec.lifecycle%2Crelations%2Cstatus"
        );
    }

    #[test]
    fn conditions_are_joined_into_one_filter() {
        let request = EntityListRequest {
            kind: "component".into(),
            owner: "group:default/payments".into(),
            ..Default::default()
        };
        assert_eq!(request.filter().as_deref(), Some("kind=component,relations.ownedBy=group:default/payments"));
    }
}
