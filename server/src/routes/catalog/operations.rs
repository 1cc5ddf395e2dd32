//! What the OpenAPI document says about the catalog's routes. Ids and parameters are Backstage's.

use super::parameters::{
    AFTER, CURSOR, DRY_RUN, FACET, FIELDS, FILTER, FULL_TEXT_FIELDS, FULL_TEXT_TERM, ID, KIND, LIMIT, NAME, NAMESPACE,
    OFFSET, ON_CONFLICT, ORDER, ORDER_FIELD, TOTAL_ITEMS, UID,
};
use crate::routes::openapi::{Answer, Operation};

pub const GET_ENTITIES: Operation = Operation {
    id: "GetEntities",
    summary: "All entities that match, or a page of them",
    parameters: &[FIELDS, LIMIT, FILTER, OFFSET, AFTER, ORDER],
    body: None,
    answers: &[(200, Answer::JsonList("Entity"))],
};

pub const GET_ENTITIES_BY_QUERY: Operation = Operation {
    id: "GetEntitiesByQuery",
    summary: "A page of the entities that match, with their number and cursors to the pages beside it",
    parameters: &[FIELDS, LIMIT, OFFSET, ORDER_FIELD, CURSOR, FILTER, TOTAL_ITEMS, FULL_TEXT_TERM, FULL_TEXT_FIELDS],
    body: None,
    answers: &[(200, Answer::Json("EntityPage"))],
};

pub const QUERY_ENTITIES_BY_PREDICATE: Operation = Operation {
    id: "QueryEntitiesByPredicate",
    summary: "The same, with the predicate language in the body",
    parameters: &[],
    body: Some("EntitiesQuery"),
    answers: &[(200, Answer::Json("EntityPage"))],
};

pub const GET_LIST_PAGE: Operation = Operation {
    id: "GetListPage",
    summary: "A page of the entities that match, each of them once and those without the order field last, behind or \
              before one of them",
    parameters: &[],
    body: Some("ListPageQuery"),
    answers: &[(200, Answer::Json("ListPage"))],
};

pub const GET_ENTITY_BY_NAME: Operation = Operation {
    id: "GetEntityByName",
    summary: "One entity by its reference",
    parameters: &[KIND, NAMESPACE, NAME],
    body: None,
    answers: &[(200, Answer::Json("Entity"))],
};

pub const GET_ENTITY_BY_UID: Operation = Operation {
    id: "GetEntityByUid",
    summary: "One entity by its unique id",
    parameters: &[UID],
    body: None,
    answers: &[(200, Answer::Json("Entity"))],
};

pub const GET_ENTITIES_BY_REFS: Operation = Operation {
    id: "GetEntitiesByRefs",
    summary: "Several entities by their references, in that order, null for those that are not there",
    parameters: &[FILTER],
    body: Some("EntitiesByRefs"),
    answers: &[(200, Answer::Json("EntitiesOrNull"))],
};

pub const GET_ENTITY_FACETS: Operation = Operation {
    id: "GetEntityFacets",
    summary: "How many entities there are for each value of the facets",
    parameters: &[FACET, FILTER, FULL_TEXT_TERM, FULL_TEXT_FIELDS],
    body: None,
    answers: &[(200, Answer::Json("Facets"))],
};

pub const QUERY_ENTITY_FACETS: Operation = Operation {
    id: "QueryEntityFacetsByPredicate",
    summary: "The same, with the predicate language in the body",
    parameters: &[],
    body: Some("FacetsQuery"),
    answers: &[(200, Answer::Json("Facets"))],
};

pub const GET_LOCATIONS: Operation = Operation {
    id: "GetLocations",
    summary: "The registered locations",
    parameters: &[],
    body: None,
    answers: &[(200, Answer::JsonList("LocationItem"))],
};

pub const CREATE_LOCATION: Operation = Operation {
    id: "CreateLocation",
    summary: "Register a location, or with dryRun only say what it would bring",
    parameters: &[DRY_RUN, ON_CONFLICT],
    body: Some("NewLocation"),
    answers: &[(201, Answer::Json("CreatedLocation"))],
};

pub const GET_LOCATIONS_BY_QUERY: Operation = Operation {
    id: "GetLocationsByQuery",
    summary: "A page of the registered locations that match",
    parameters: &[],
    body: Some("LocationsQuery"),
    answers: &[(200, Answer::Json("LocationsPage"))],
};

pub const UPDATE_LOCATION: Operation = Operation {
    id: "UpdateLocation",
    summary: "Give a registered location another target",
    parameters: &[ID],
    body: Some("LocationTarget"),
    answers: &[(200, Answer::Json("Location"))],
};

pub const DELETE_LOCATION: Operation = Operation {
    id: "DeleteLocation",
    summary: "Remove a registered location with its entities",
    parameters: &[ID],
    body: None,
    answers: &[(204, Answer::Empty)],
};

pub const ANALYZE_LOCATION: Operation = Operation {
    id: "AnalyzeLocation",
    summary: "What a repository has for the catalog: its descriptors, or else the beginning of one",
    parameters: &[],
    body: Some("AnalyzeLocation"),
    answers: &[(200, Answer::Json("LocationAnalysis"))],
};

pub const GET_LOCATION: Operation = Operation {
    id: "GetLocation",
    summary: "One registered location",
    parameters: &[ID],
    body: None,
    answers: &[(200, Answer::Json("Location"))],
};

pub const GET_LOCATION_BY_ENTITY: Operation = Operation {
    id: "getLocationByEntity",
    summary: "The registered location that an entity comes from",
    parameters: &[KIND, NAMESPACE, NAME],
    body: None,
    answers: &[(200, Answer::Json("Location"))],
};

pub const REFRESH_ENTITY: Operation = Operation {
    id: "RefreshEntity",
    summary: "Read the source of an entity again",
    parameters: &[],
    body: Some("RefreshEntity"),
    answers: &[(200, Answer::Empty)],
};

pub const VALIDATE_ENTITY: Operation = Operation {
    id: "ValidateEntity",
    summary: "Check an entity without storing it",
    parameters: &[],
    body: Some("ValidateEntity"),
    answers: &[(200, Answer::Empty), (400, Answer::OneOf(&["ValidationErrors", "Problem"]))],
};

pub const LIST_SOURCES: Operation = Operation {
    id: "ListSources",
    summary: "Every source with its last run and its problems",
    parameters: &[],
    body: None,
    answers: &[(200, Answer::JsonList("Source"))],
};

pub const REFRESH_SOURCE: Operation = Operation {
    id: "RefreshSource",
    summary: "Read a source again and wait until its changes are visible",
    parameters: &[ID],
    body: None,
    answers: &[(200, Answer::Json("Source"))],
};
