//! What the page of the graph asks for.

use shared::{
    EntityRef,
    catalog::{Facets, facts::EntityGraph},
    paths,
};

use super::{ApiClient, GetRequest, query_string};

/// Which surroundings of an entity are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityGraphRequest {
    pub root: EntityRef,
    /// Relations from the root, 1 to 8.
    pub depth: u8,
    /// `both`, `in` or `out`.
    pub direction: &'static str,
    /// By their active words; all where there are none.
    pub relations: Vec<String>,
    /// All where there are none.
    pub kinds: Vec<String>,
    /// Entities.
    pub limit: usize,
}

impl ApiClient {
    pub fn get_graph(request: &EntityGraphRequest) -> GetRequest<EntityGraph> {
        let some = |list: &[String]| (!list.is_empty()).then(|| list.join(","));
        let query = query_string([
            ("depth", Some(request.depth.to_string())),
            ("direction", Some(request.direction.to_owned())),
            ("relation", some(&request.relations)),
            ("kind", some(&request.kinds)),
            ("limit", Some(request.limit.to_string())),
        ]);
        GetRequest::new(format!("{}&{}", paths::entity_graph(&request.root), query.trim_start_matches('?')))
    }

    /// The kinds of all entities, and how many of each there are.
    pub fn list_kinds() -> GetRequest<Facets> {
        GetRequest::new(format!("{}/entity-facets?facet=kind", paths::CATALOG_API))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_is_asked_for_with_all_that_narrows_it() {
        let request = EntityGraphRequest {
            root: EntityRef::new("api", "shop", "a"),
            depth: 3,
            direction: "in",
            relations: vec!["dependsOn".into(), "partOf".into()],
            kinds: Vec::new(),
            limit: 300,
        };
        let path =
            "/api/catalog/v1/graph?root=api%3Ashop%2Fa&depth=3&direction=in&relation=dependsOn%2CpartOf&limit=300";
        assert_eq!(ApiClient::get_graph(&request).path, path);
    }
}
