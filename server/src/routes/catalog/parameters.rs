//! The parameters of the catalog's routes, and what limits them.

use crate::routes::openapi::{Parameter, ParameterSchema, Place};

const OPTIONAL: Place = Place::Query { required: false };

const fn path(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: Place::Path, description, schema: ParameterSchema::Text }
}

const fn query(name: &'static str, description: &'static str, schema: ParameterSchema) -> Parameter {
    Parameter { name, place: OPTIONAL, description, schema }
}

pub const KIND: Parameter = path("kind", "The kind, in any case");
pub const NAMESPACE: Parameter = path("namespace", "The namespace, in any case");
pub const NAME: Parameter = path("name", "The name, in any case");
pub const UID: Parameter = path("uid", "metadata.uid");
pub const ID: Parameter = path("id", "The id");

pub const FIELDS: Parameter =
    query("fields", "The fields to answer with, as dotted paths; all when left out", ParameterSchema::CommaSeparated);
pub const LIMIT: Parameter = query("limit", "The most entities to answer with", ParameterSchema::Count);
pub const OFFSET: Parameter = query("offset", "How many entities to pass over", ParameterSchema::Count);
pub const AFTER: Parameter = query("after", "The page to go on with, from the Link header", ParameterSchema::Text);
pub const CURSOR: Parameter = query("cursor", "The page to go on with, from pageInfo", ParameterSchema::Text);
pub const FILTER: Parameter = query(
    "filter",
    "Conditions key=value or key, all true, with commas between them; one of several filters must match",
    ParameterSchema::Texts,
);
pub const ORDER: Parameter = query("order", "asc:field or desc:field", ParameterSchema::Texts);
pub const ORDER_FIELD: Parameter = query("orderField", "field, field,asc or field,desc", ParameterSchema::Texts);
pub const FULL_TEXT_TERM: Parameter =
    query("fullTextFilterTerm", "A text that one of the fields must contain", ParameterSchema::Text);
pub const FULL_TEXT_FIELDS: Parameter =
    query("fullTextFilterFields", "The fields to look in", ParameterSchema::CommaSeparated);
pub const TOTAL_ITEMS: Parameter =
    query("totalItems", "Whether to count all that match", ParameterSchema::OneOf(&["include", "exclude"]));
pub const FACET: Parameter = Parameter {
    name: "facet",
    place: Place::Query { required: true },
    description: "The field to count the values of",
    schema: ParameterSchema::Texts,
};
