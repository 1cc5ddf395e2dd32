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

pub const FIELDS: Parameter = query(
    "fields",
    "The fields to answer with, as dotted paths; all when left out. At most 100 paths of 16 parts, of 4,000 characters \
     together",
    ParameterSchema::CommaSeparated,
);
pub const LIMIT: Parameter = query(
    "limit",
    "The most entities to answer with. An answer that would have more than 1 GiB is refused",
    ParameterSchema::Count,
);
pub const OFFSET: Parameter = query("offset", "How many entities to pass over", ParameterSchema::Count);
pub const AFTER: Parameter = query("after", "The page to go on with, from the Link header", ParameterSchema::Text);
pub const CURSOR: Parameter = query("cursor", "The page to go on with, from pageInfo", ParameterSchema::Text);
pub const FILTER: Parameter = query(
    "filter",
    "Conditions key=value or key, all true, with commas between them; one of several filters must match",
    ParameterSchema::Texts,
);
pub const ORDER: Parameter = query("order", "asc:field or desc:field, at most 16", ParameterSchema::Texts);
pub const ORDER_FIELD: Parameter =
    query("orderField", "field, field,asc or field,desc; only the first counts, at most 16", ParameterSchema::Texts);
pub const FULL_TEXT_TERM: Parameter =
    query("fullTextFilterTerm", "A text that one of the fields must contain", ParameterSchema::Text);
pub const FULL_TEXT_FIELDS: Parameter =
    query("fullTextFilterFields", "The fields to look in, at most 20", ParameterSchema::CommaSeparated);
pub const TOTAL_ITEMS: Parameter =
    query("totalItems", "Whether to count all that match", ParameterSchema::OneOf(&["include", "exclude"]));
pub const FACET: Parameter = Parameter {
    name: "facet",
    place: Place::Query { required: true },
    description: "The field to count the values of; at most 50",
    schema: ParameterSchema::Texts,
};
pub const DRY_RUN: Parameter = query("dryRun", "true to register nothing", ParameterSchema::OneOf(&["true", "false"]));
pub const ON_CONFLICT: Parameter = query(
    "onConflict",
    "Whether a location that is registered already is refused, or read again",
    ParameterSchema::OneOf(&["refresh", "reject"]),
);

pub const BEFORE: Parameter =
    query("before", "Only changes older than this revision, from next", ParameterSchema::Count);
pub const HISTORY_LIMIT: Parameter =
    query("limit", "The most changes, 20 when left out, at most 100", ParameterSchema::Count);
pub const ROOT: Parameter = Parameter {
    name: "root",
    place: Place::Query { required: true },
    description: "The entity in the middle, as kind:namespace/name",
    schema: ParameterSchema::Text,
};
pub const DEPTH: Parameter = query("depth", "Relations from the root, 1 to 8; 1 when left out", ParameterSchema::Count);
pub const DIRECTION: Parameter = query(
    "direction",
    "Along the relations (out: what the root needs), against them (in: what needs the root), or both",
    ParameterSchema::OneOf(&["both", "in", "out"]),
);
pub const RELATIONS: Parameter =
    query("relation", "Only these relations, such as dependsOn", ParameterSchema::CommaSeparated);
pub const KINDS: Parameter =
    query("kind", "Only entities of these kinds, beside the root", ParameterSchema::CommaSeparated);
pub const GRAPH_LIMIT: Parameter =
    query("limit", "The most entities, 300 when left out, at most 1000", ParameterSchema::Count);
pub const FORMAT: Parameter = Parameter {
    name: "format",
    place: Place::Query { required: true },
    description: "The form of the file",
    schema: ParameterSchema::OneOf(&["csv", "json", "yaml", "descriptors"]),
};
