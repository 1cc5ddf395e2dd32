//! The fields of `spec`, checked by the table of kinds.

use serde_json::{Map, Value};
use shared::entity_ref::DEFAULT_NAMESPACE;

use super::{Path, Report, Step, nearest};
use crate::{
    descriptor::{Field, KindDefinition, Kinds, Required, Shape, quoted},
    relations::RelationRule,
};

const SPEC: Path<'static> = Path { parent: None, last: Step::Field("spec") };

/// Where more fields than this are unknown, they are data and no slips.
const MOST_UNKNOWN_FIELDS: usize = 200;

pub(super) fn check(root: &Map<String, Value>, definition: &KindDefinition, kinds: &Kinds, report: &mut Report) {
    let spec = match root.get("spec") {
        None => {
            let message = format!("spec is missing: add it with the fields of kind {}", definition.kind);
            return report.value("missing-field", SPEC, message);
        }
        Some(Value::Object(spec)) => spec,
        Some(other) => return report.wrong_type(SPEC, "an object", other),
    };
    let namespace = root.get("metadata").and_then(|metadata| metadata.get("namespace"));
    let namespace = namespace.and_then(Value::as_str).unwrap_or(DEFAULT_NAMESPACE);
    let entity_type = spec.get("type").and_then(Value::as_str);
    for field in definition.fields_of(entity_type) {
        check_field(field, spec, SPEC, report);
        if let (Some(rule), Some(value)) = (&field.relation, spec.get(field.name.as_ref())) {
            check_references(rule, value, SPEC.field(&field.name), namespace, report);
        }
    }
    let unknown = spec.keys().filter(|name| !definition.fields_of(entity_type).any(|field| field.name == **name));
    for name in unknown.take(MOST_UNKNOWN_FIELDS) {
        check_unknown(name, spec, definition, kinds, report);
    }
}

fn check_field(field: &Field, object: &Map<String, Value>, parent: Path<'_>, report: &mut Report) {
    let path = parent.field(&field.name);
    match (object.get(field.name.as_ref()), &field.required) {
        (Some(value), _) => check_shape(&field.shape, value, path, report),
        (None, Required::Always { example }) => report.missing(path, example),
        (None, Required::Unless { other, example }) if !object.contains_key(other.as_ref()) => {
            report.missing(path, example);
        }
        (None, _) => {}
    }
}

fn check_shape(shape: &Shape, value: &Value, path: Path<'_>, report: &mut Report) {
    if !shape.has_type_of(value) {
        return report.wrong_type(path, &shape.name(), value);
    }
    match (shape, value) {
        (Shape::Text, _) => {
            report.text(path, value);
        }
        (Shape::TextUpTo(most), _) => {
            if let Some(text) = report.text(path, value).filter(|text| text.chars().count() > *most) {
                let message = format!("{path} has {} characters: shorten it to {most}", text.chars().count());
                report.value("text-too-long", path, message);
            }
        }
        (Shape::OneOf(known), Value::String(text)) if !known.iter().any(|known| known == text) => {
            let known = nearest::by_distance(text, known.iter().map(AsRef::as_ref)).join("' or '");
            report.value("unknown-value", path, format!("{path} {} is not known: use '{known}'", quoted(text)));
        }
        (Shape::List { item, least }, Value::Array(items)) => {
            if items.len() < *least {
                let message = format!("{path} has {} items, but at least {least} is needed: add one", items.len());
                report.value("too-few-items", path, message);
            }
            for (index, value) in items.iter().enumerate() {
                check_shape(item, value, path.item(index), report);
            }
        }
        (Shape::Object { fields, others }, Value::Object(object)) => {
            for field in fields {
                check_field(field, object, path, report);
            }
            if let Some(shape) = others {
                for (name, value) in object.iter().filter(|(name, _)| !fields.iter().any(|field| field.name == **name))
                {
                    check_shape(shape, value, path.field(name), report);
                }
            }
        }
        (Shape::Either(shapes), _) => {
            if let Some(shape) = shapes.iter().find(|shape| shape.has_type_of(value)) {
                check_shape(shape, value, path, report);
            }
        }
        _ => {}
    }
}

/// Texts that are empty and values that are no texts are reported as such already.
fn check_references(rule: &RelationRule, value: &Value, path: Path<'_>, namespace: &str, report: &mut Report) {
    let mut check = |path: Path<'_>, value: &Value| {
        let Some(text) = value.as_str().filter(|text| !text.is_empty()) else {
            return;
        };
        if let Err(error) = rule.target(text, namespace) {
            report.value("reference-format", path, format!("{path}: {error}"));
        }
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| check(path.item(index), value)),
        value => check(path, value),
    }
}

/// Any field may be there, but one that looks like a slip of a known field does not do what was meant.
fn check_unknown(
    name: &str,
    spec: &Map<String, Value>,
    definition: &KindDefinition,
    kinds: &Kinds,
    report: &mut Report,
) {
    let path = SPEC.field(name);
    let entity_type = spec.get("type").and_then(Value::as_str);
    let known = definition.fields_of(entity_type).map(|field| field.name.as_ref());
    if let Some(meant) = nearest::slip_of(name, known.filter(|field| !spec.contains_key(*field))) {
        report.warn_key("near-miss", path, format!("nothing reads {path}: did you mean '{meant}'"));
    } else if let Some((field, rule)) = field_of_relation(name, kinds) {
        let message = if rule.forward == name {
            format!("nothing reads {path}, it is the name of a relation: did you mean '{field}'")
        } else {
            format!("nothing reads {path}, the relation comes from the other entity: did you mean '{field}' there")
        };
        report.warn_key("near-miss", path, message);
    }
}

/// The field from which the relation `name` follows, its forward direction first.
fn field_of_relation<'kinds>(name: &str, kinds: &'kinds Kinds) -> Option<(&'kinds str, &'kinds RelationRule)> {
    let fields = || {
        let own = kinds.definitions().iter().flat_map(|definition| &definition.fields);
        own.filter_map(|field| Some((field.name.as_ref(), field.relation.as_ref()?)))
    };
    let forward = fields().find(|(_, rule)| rule.forward == name);
    forward.or_else(|| fields().find(|(_, rule)| rule.reverse == name))
}
