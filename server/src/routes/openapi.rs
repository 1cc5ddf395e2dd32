//! The OpenAPI document, made from the table of routes.

use std::sync::LazyLock;

use axum::{
    body::Bytes,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde_json::{Map, Value, json};

use super::table::{self, Route};
use crate::http::access::{Access, Allowed, Public};

/// What a route is for, and what goes in and comes out.
pub struct Operation {
    /// Unique; Backstage's operation id where it has one.
    pub id: &'static str,
    pub summary: &'static str,
    pub parameters: &'static [Parameter],
    /// The name of the body's schema among [`schemas`].
    pub body: Option<&'static str>,
    pub answers: &'static [(u16, Answer)],
}

pub struct Parameter {
    pub name: &'static str,
    pub place: Place,
    pub description: &'static str,
    pub schema: ParameterSchema,
}

#[derive(Clone, Copy)]
pub enum Place {
    Path,
    Query { required: bool },
}

#[derive(Clone, Copy)]
pub enum ParameterSchema {
    Text,
    /// The parameter may be repeated.
    Texts,
    /// Comma-separated in one parameter.
    CommaSeparated,
    Count,
    OneOf(&'static [&'static str]),
}

pub enum Answer {
    /// JSON of the schema with this name.
    Json(&'static str),
    /// JSON of one of several schemas.
    OneOf(&'static [&'static str]),
    /// A list of it.
    JsonList(&'static str),
    Media(&'static str),
    /// The parameters say which.
    OneOfMedia(&'static [&'static str]),
    Empty,
}

pub fn routes() -> Vec<Route> {
    let operation = Operation {
        id: "GetOpenApi",
        summary: "This document",
        parameters: &[],
        body: None,
        answers: &[(200, Answer::Json("Object"))],
    };
    vec![table::get(shared::paths::OPENAPI, operation, get_openapi)]
}

async fn get_openapi(_: Allowed<Public>) -> impl IntoResponse {
    static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(document(&super::all()).to_string()));
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], DOCUMENT.clone())
}

/// OpenAPI 3.1 of these routes.
pub fn document(routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for route in routes {
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        item[route.method.as_str().to_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Callboard",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": serde_json::from_str::<Value>(include_str!("schemas.json")).unwrap_or_default(),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn operation(route: &Route) -> Value {
    let Operation { id, summary, parameters, body, answers } = &route.operation;
    let mut operation = json!({
        "operationId": id,
        "summary": summary,
        "tags": [tag(route.path)],
        "parameters": parameters.iter().map(parameter).collect::<Vec<_>>(),
    });
    let mut responses: Map<String, Value> =
        answers.iter().map(|(status, answer)| (status.to_string(), response(*status, answer))).collect();
    responses.insert("default".into(), json!({ "description": "A problem", "content": content("Problem") }));
    operation["responses"] = Value::Object(responses);
    if let Some(schema) = body {
        operation["requestBody"] = json!({ "required": true, "content": content(schema) });
    }
    match route.access {
        Access::Public => operation["security"] = json!([]),
        Access::Needs(permission) => {
            // A guest needs no token where guests are allowed, hence the empty alternative.
            operation["security"] = json!([{ "token": [] }, {}]);
            operation["x-permission"] = permission.name().into();
        }
    }
    operation
}

/// The plugin that a path belongs to.
fn tag(path: &str) -> &str {
    path.strip_prefix("/api/").and_then(|rest| rest.split(['/', '.']).next()).unwrap_or("operations")
}

fn parameter(parameter: &Parameter) -> Value {
    let (place, required) = match parameter.place {
        Place::Path => ("path", true),
        Place::Query { required } => ("query", required),
    };
    let text_list = json!({ "type": "array", "items": { "type": "string" } });
    let (schema, explode) = match parameter.schema {
        ParameterSchema::Text => (json!({ "type": "string" }), None),
        ParameterSchema::Texts => (text_list, Some(true)),
        ParameterSchema::CommaSeparated => (text_list, Some(false)),
        ParameterSchema::Count => (json!({ "type": "integer", "minimum": 0 }), None),
        ParameterSchema::OneOf(values) => (json!({ "type": "string", "enum": values }), None),
    };
    let mut described = json!({
        "name": parameter.name, "in": place, "required": required, "description": parameter.description, "schema": schema,
    });
    if let Some(explode) = explode {
        described["style"] = "form".into();
        described["explode"] = explode.into();
    }
    described
}

fn response(status: u16, answer: &Answer) -> Value {
    let description = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let mut response = json!({ "description": description.unwrap_or("Problem") });
    match answer {
        Answer::Json(schema) => response["content"] = content(schema),
        Answer::OneOf(schemas) => {
            let schemas: Vec<Value> = schemas.iter().map(|schema| reference(schema)).collect();
            response["content"] = json!({ "application/json": { "schema": { "oneOf": schemas } } });
        }
        Answer::JsonList(schema) => {
            response["content"] =
                json!({ "application/json": { "schema": { "type": "array", "items": reference(schema) } } });
        }
        Answer::Media(media) => response["content"] = json!({ *media: {} }),
        Answer::OneOfMedia(media) => {
            response["content"] = media.iter().map(|media| ((*media).to_owned(), json!({}))).collect();
        }
        Answer::Empty => {}
    }
    response
}

fn content(schema: &str) -> Value {
    json!({ "application/json": { "schema": reference(schema) } })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}
