//! The kinds an entity may be of, as data: which fields each has, and which relations follow from them.

mod builtin;

use std::{borrow::Cow, sync::LazyLock};

use serde_json::Value;

use crate::{
    entity::{Entity, Relation},
    relations::{self, RelationRule},
};

/// Every known kind. Validation and relations are driven by it alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Kinds {
    definitions: Vec<KindDefinition>,
}

/// A kind in one or several of its versions.
#[derive(Debug, Clone, PartialEq)]
pub struct KindDefinition {
    /// As it must be written, `Component`.
    pub kind: Cow<'static, str>,
    /// Never empty; the first is the one to use for new entities.
    pub api_versions: Vec<Cow<'static, str>>,
    /// The fields of `spec`. An entity may have others.
    pub fields: Vec<Field>,
    /// What is different for some values of `spec.type`.
    pub types: Vec<TypeVariant>,
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: Cow<'static, str>,
    pub required: Required,
    pub shape: Shape,
    /// For a field that refers to other entities.
    pub relation: Option<RelationRule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    No,
    /// With a value to show as an example, in YAML.
    Always {
        example: Cow<'static, str>,
    },
    /// Unless the field `other` is there.
    Unless {
        other: Cow<'static, str>,
        example: Cow<'static, str>,
    },
}

/// What a value must look like.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A text that is not empty.
    Text,
    /// A text of 1 to so many characters.
    TextUpTo(usize),
    /// A text, which may be empty.
    AnyText,
    /// One of these texts.
    OneOf(Vec<Cow<'static, str>>),
    /// True or false.
    Truth,
    /// A list of at least `least` items.
    List { item: Box<Shape>, least: usize },
    /// An object with these fields. Others may be anything where `others` is None.
    Object { fields: Vec<Field>, others: Option<Box<Shape>> },
    /// The first of these that has the value's type; never empty.
    Either(Vec<Shape>),
}

/// The fields that only entities with a certain `spec.type` have. They replace those of the kind with the same name.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeVariant {
    pub type_name: Cow<'static, str>,
    pub fields: Vec<Field>,
}

impl Kinds {
    /// Backstage's kinds, with `Template` and `AiResource`.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Kinds> = LazyLock::new(|| Kinds::new(builtin::definitions()));
        &BUILTIN
    }

    pub fn new(definitions: Vec<KindDefinition>) -> Self {
        Self { definitions }
    }

    pub fn definitions(&self) -> &[KindDefinition] {
        &self.definitions
    }

    /// The definition of `kind`, whose case counts; that with `api_version` where there are several.
    pub fn find(&self, kind: &str, api_version: &str) -> Option<&KindDefinition> {
        let mut of_kind = self.definitions.iter().filter(|definition| definition.kind == kind);
        let first = of_kind.clone().next();
        of_kind.find(|definition| definition.api_versions.iter().any(|version| version == api_version)).or(first)
    }

    /// Every relation that follows from the fields of `entity`, in both directions, sorted and distinct. References
    /// that cannot be read are left out.
    pub fn relations(&self, entity: &Entity) -> Vec<Relation> {
        let api_version = entity.root().get("apiVersion").and_then(Value::as_str).unwrap_or_default();
        let Some(definition) = self.find(entity.kind(), api_version) else {
            return Vec::new();
        };
        let entity_type = entity.spec("type").and_then(Value::as_str);
        let fields = definition.fields_of(entity_type).filter_map(|field| {
            let rule = field.relation.as_ref()?;
            Some((rule, entity.spec(&field.name)?))
        });
        relations::follow(entity, fields)
    }
}

impl KindDefinition {
    /// The fields of `spec` for an entity with this `spec.type`.
    pub fn fields_of(&self, entity_type: Option<&str>) -> impl Iterator<Item = &Field> + Clone {
        let variant = self.types.iter().find(|variant| Some(variant.type_name.as_ref()) == entity_type);
        let own: &[Field] = variant.map_or(&[], |variant| &variant.fields);
        let replaced = |field: &&Field| own.iter().any(|own| own.name == field.name);
        self.fields.iter().filter(move |field| !replaced(field)).chain(own)
    }
}

impl Shape {
    /// Whether a value of this shape has the JSON type of `value`.
    pub(super) fn has_type_of(&self, value: &Value) -> bool {
        match self {
            Self::Text | Self::TextUpTo(_) | Self::AnyText | Self::OneOf(_) => value.is_string(),
            Self::Truth => value.is_boolean(),
            Self::List { .. } => value.is_array(),
            Self::Object { .. } => value.is_object(),
            Self::Either(shapes) => shapes.iter().any(|shape| shape.has_type_of(value)),
        }
    }

    /// "a text", "a list", …
    pub(super) fn name(&self) -> String {
        match self {
            Self::Text | Self::TextUpTo(_) | Self::AnyText | Self::OneOf(_) => "a text".to_owned(),
            Self::Truth => "true or false".to_owned(),
            Self::List { .. } => "a list".to_owned(),
            Self::Object { .. } => "an object".to_owned(),
            Self::Either(shapes) => shapes.iter().map(Self::name).collect::<Vec<_>>().join(" or "),
        }
    }
}
