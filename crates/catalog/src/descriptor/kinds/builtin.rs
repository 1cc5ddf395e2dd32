//! The table of the built-in kinds: Backstage's schemas and the relations its processors emit.

use std::borrow::Cow;

use super::{Field, KindDefinition, Required, Shape, TypeVariant};
use crate::relations::RelationRule;

const CATALOG_VERSIONS: &[&str] = &["backstage.io/v1alpha1", "backstage.io/v1beta1"];
const AI_VERSIONS: &[&str] = &["backstage.io/v1alpha1"];
const TEMPLATE_VERSIONS: &[&str] = &["scaffolder.backstage.io/v1beta3"];

pub(super) fn definitions() -> Vec<KindDefinition> {
    vec![
        kind("Component", CATALOG_VERSIONS, component()),
        kind("API", CATALOG_VERSIONS, api()).with_type("mcp-server", mcp_server()),
        kind("Resource", CATALOG_VERSIONS, resource()),
        kind("System", CATALOG_VERSIONS, vec![owner(), domain("domain"), optional("type", Shape::Text)]),
        kind("Domain", CATALOG_VERSIONS, vec![owner(), domain("subdomainOf"), optional("type", Shape::Text)]),
        kind("Group", CATALOG_VERSIONS, group()),
        kind("User", CATALOG_VERSIONS, user()),
        kind("Location", CATALOG_VERSIONS, location()),
        kind("Template", TEMPLATE_VERSIONS, template()),
        kind("AiResource", AI_VERSIONS, vec![required("type", "skill"), lifecycle(), owner(), system()])
            .with_type("skill", skill())
            .with_type("rule", rule())
            .with_type("plugin", collection("skills"))
            .with_type("marketplace", collection("plugins")),
    ]
}

fn component() -> Vec<Field> {
    vec![
        required("type", "service"),
        lifecycle(),
        owner(),
        system(),
        optional("subcomponentOf", Shape::Text).relates("Component", "partOf", "hasPart"),
        optional("providesApis", texts()).relates("API", "providesApi", "apiProvidedBy"),
        optional("consumesApis", texts()).relates("API", "consumesApi", "apiConsumedBy"),
        depends_on(),
        dependency_of(),
    ]
}

fn api() -> Vec<Field> {
    vec![
        required("type", "openapi"),
        lifecycle(),
        owner(),
        system(),
        required("definition", "{ $text: ./openapi.yaml }"),
    ]
}

/// An MCP server is described by where it can be reached; a definition does as well.
fn mcp_server() -> Vec<Field> {
    let remote = object(vec![required("type", "streamable-http"), required("url", "https://example.com/mcp")]);
    vec![
        optional("definition", Shape::Text),
        Field {
            name: "remotes".into(),
            required: Required::Unless {
                other: "definition".into(),
                example: "[{ type: streamable-http, url: https://example.com/mcp }]".into(),
            },
            shape: Shape::List { item: Box::new(remote), least: 1 },
            relation: None,
        },
    ]
}

fn resource() -> Vec<Field> {
    vec![required("type", "database"), owner(), system(), depends_on(), dependency_of()]
}

fn group() -> Vec<Field> {
    vec![
        required("type", "team"),
        required_texts("children").relates("Group", "parentOf", "childOf"),
        optional("parent", Shape::Text).relates("Group", "childOf", "parentOf"),
        optional("members", texts()).relates("User", "hasMember", "memberOf"),
        profile(),
    ]
}

fn user() -> Vec<Field> {
    vec![required_texts("memberOf").relates("Group", "memberOf", "hasMember"), profile()]
}

fn location() -> Vec<Field> {
    vec![
        optional("type", Shape::Text),
        optional("target", Shape::Text),
        optional("targets", texts()),
        optional("presence", Shape::OneOf(vec!["required".into(), "optional".into()])),
    ]
}

fn template() -> Vec<Field> {
    let any_texts = |names: [&'static str; 3]| names.map(|name| optional(name, Shape::AnyText)).to_vec();
    let decorators = list(object(vec![optional("id", Shape::AnyText), optional("input", any_object())]));
    let page = || object(vec![permissions()]);
    let step = object(vec![
        optional("id", Shape::AnyText),
        optional("name", Shape::AnyText),
        Field { shape: Shape::AnyText, ..required("action", "fetch:template") },
        optional("input", any_object()),
        optional("if", condition()),
        permissions(),
    ]);
    let link = object(vec![
        optional("if", condition()),
        optional("url", Shape::Text),
        optional("entityRef", Shape::Text),
        optional("title", Shape::Text),
        optional("icon", Shape::Text),
    ]);
    let text = object(vec![
        optional("if", condition()),
        optional("title", Shape::Text),
        optional("icon", Shape::Text),
        optional("content", Shape::AnyText),
    ]);
    vec![
        required("type", "service"),
        Field { required: always("[{ action: debug:log }]"), ..optional("steps", list(step)) },
        Field { required: Required::No, ..owner() },
        optional("lifecycle", Shape::Text),
        optional("parameters", Shape::Either(vec![page(), list(page())])),
        optional("secrets", object(vec![optional("schema", any_object())])),
        optional(
            "presentation",
            object(vec![optional(
                "buttonLabels",
                object(any_texts(["backButtonText", "createButtonText", "reviewButtonText"])),
            )]),
        ),
        optional("formDecorators", decorators.clone()),
        optional("EXPERIMENTAL_formDecorators", decorators),
        optional("EXPERIMENTAL_recovery", object(vec![optional("EXPERIMENTAL_strategy", Shape::AnyText)])),
        optional(
            "output",
            Shape::Object {
                fields: vec![optional("links", list(link)), optional("text", list(text))],
                others: Some(Box::new(Shape::AnyText)),
            },
        ),
    ]
}

fn skill() -> Vec<Field> {
    vec![
        optional("disciplines", texts()),
        optional("categories", texts()),
        optional("agents", texts()),
        optional("dependsOn", texts()).relates("AiResource", "dependsOn", "dependencyOf"),
        optional("allowedTools", text_or_texts()),
        optional("license", Shape::Text),
        optional("compatibility", Shape::TextUpTo(500)),
    ]
}

fn rule() -> Vec<Field> {
    vec![
        required("category", "security"),
        required("rationale", "why the rule exists"),
        optional("disciplines", texts()),
    ]
}

/// What an `AiResource` that is made of others has.
fn collection(parts: &'static str) -> Vec<Field> {
    vec![required_texts(parts).relates("AiResource", "hasPart", "partOf"), optional("version", Shape::Text)]
}

fn owner() -> Field {
    required("owner", "team-a").relates("Group", "ownedBy", "ownerOf")
}

fn lifecycle() -> Field {
    required("lifecycle", "production")
}

fn system() -> Field {
    optional("system", Shape::Text).relates("System", "partOf", "hasPart")
}

fn domain(name: &'static str) -> Field {
    optional(name, Shape::Text).relates("Domain", "partOf", "hasPart")
}

fn depends_on() -> Field {
    optional("dependsOn", texts()).relates_any("dependsOn", "dependencyOf")
}

/// Not in the schemas, but read all the same.
fn dependency_of() -> Field {
    optional("dependencyOf", text_or_texts()).relates_any("dependencyOf", "dependsOn")
}

fn profile() -> Field {
    optional("profile", object(["displayName", "email", "picture"].map(|name| optional(name, Shape::Text)).to_vec()))
}

fn permissions() -> Field {
    optional("backstage:permissions", object(vec![optional("tags", list(Shape::AnyText))]))
}

fn condition() -> Shape {
    Shape::Either(vec![Shape::AnyText, Shape::Truth])
}

fn texts() -> Shape {
    list(Shape::Text)
}

fn text_or_texts() -> Shape {
    Shape::Either(vec![Shape::Text, texts()])
}

fn list(item: Shape) -> Shape {
    Shape::List { item: Box::new(item), least: 0 }
}

fn object(fields: Vec<Field>) -> Shape {
    Shape::Object { fields, others: None }
}

fn any_object() -> Shape {
    object(Vec::new())
}

fn always(example: &'static str) -> Required {
    Required::Always { example: example.into() }
}

fn required(name: &'static str, example: &'static str) -> Field {
    Field { required: always(example), ..optional(name, Shape::Text) }
}

fn required_texts(name: &'static str) -> Field {
    Field { required: always("[]"), ..optional(name, texts()) }
}

fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name: name.into(), required: Required::No, shape, relation: None }
}

fn kind(name: &'static str, api_versions: &'static [&'static str], fields: Vec<Field>) -> KindDefinition {
    let api_versions = api_versions.iter().copied().map(Cow::Borrowed).collect();
    KindDefinition { kind: name.into(), api_versions, fields, types: Vec::new() }
}

impl KindDefinition {
    fn with_type(mut self, type_name: &'static str, fields: Vec<Field>) -> Self {
        self.types.push(TypeVariant { type_name: type_name.into(), fields });
        self
    }
}

impl Field {
    fn relates(self, default_kind: &'static str, forward: &'static str, reverse: &'static str) -> Self {
        let rule =
            RelationRule { default_kind: Some(default_kind.into()), forward: forward.into(), reverse: reverse.into() };
        Self { relation: Some(rule), ..self }
    }

    /// A relation to any kind: the reference must name it.
    fn relates_any(self, forward: &'static str, reverse: &'static str) -> Self {
        let rule = RelationRule { default_kind: None, forward: forward.into(), reverse: reverse.into() };
        Self { relation: Some(rule), ..self }
    }
}
