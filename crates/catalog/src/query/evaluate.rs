//! Filters and visibilities as sets of entities.

use roaring::RoaringBitmap;
use serde_json::Value;
use shared::{Condition, Visibility};

use super::{
    Filter,
    filter::{Expression, Test},
};
use crate::read_model::{
    ReadModel,
    flatten::{MAX_LENGTH, is_longer_than, lower_case},
};

impl ReadModel {
    /// The entities that the caller may see and that `filter` lets through.
    pub(crate) fn matching(&self, filter: Option<&Filter>, visibility: &Visibility) -> RoaringBitmap {
        let visible = match visibility {
            Visibility::Everything => self.present().clone(),
            Visibility::Nothing => RoaringBitmap::new(),
            Visibility::Where(condition) => self.where_condition(condition),
        };
        match filter {
            Some(filter) if !visible.is_empty() => visible & self.where_expression(&filter.expression),
            _ => visible,
        }
    }

    /// Whether the caller may see this one entity.
    pub(crate) fn sees(&self, visibility: &Visibility, id: u32) -> bool {
        match visibility {
            Visibility::Everything => true,
            Visibility::Nothing => false,
            Visibility::Where(condition) => self.meets(condition, id),
        }
    }

    fn where_expression(&self, expression: &Expression) -> RoaringBitmap {
        match expression {
            Expression::All(expressions) => {
                let mut expressions = expressions.iter();
                let Some(first) = expressions.next() else {
                    return self.present().clone();
                };
                let mut all = self.where_expression(first);
                for expression in expressions {
                    if all.is_empty() {
                        break;
                    }
                    all &= self.where_expression(expression);
                }
                all
            }
            Expression::Any(expressions) => {
                expressions.iter().fold(RoaringBitmap::new(), |any, expression| any | self.where_expression(expression))
            }
            Expression::Not(expression) => self.present() - self.where_expression(expression),
            Expression::Field(key, test) => {
                let field = self.index().field(key);
                match test {
                    Test::Exists => field.entities(),
                    Test::In(values) => {
                        values.iter().fold(RoaringBitmap::new(), |any, value| any | field.equal_to(&lower_case(value)))
                    }
                    Test::HasPrefix(prefix) => field.starting_with(&lower_case(prefix)),
                }
            }
            Expression::Relation { relation_type, targets } => {
                let field = self.index().field(&format!("relations.{relation_type}"));
                match targets {
                    None => field.entities(),
                    Some(targets) => targets
                        .iter()
                        .fold(RoaringBitmap::new(), |any, target| any | field.equal_to(&lower_case(target))),
                }
            }
        }
    }

    fn where_condition(&self, condition: &Condition) -> RoaringBitmap {
        match condition {
            Condition::AllOf(conditions) => {
                conditions.iter().fold(self.present().clone(), |all, condition| all & self.where_condition(condition))
            }
            Condition::AnyOf(conditions) => {
                conditions.iter().fold(RoaringBitmap::new(), |any, condition| any | self.where_condition(condition))
            }
            Condition::Not(condition) => self.present() - self.where_condition(condition),
            Condition::Kind(values) => self.where_value("kind", values.iter().map(String::as_str)),
            Condition::Namespace(values) => self.where_value("metadata.namespace", values.iter().map(String::as_str)),
            Condition::Type(values) => self.where_value("spec.type", values.iter().map(String::as_str)),
            Condition::Tag(values) => self.where_value("metadata.tags", values.iter().map(String::as_str)),
            Condition::Owner(owners) => {
                self.where_value("relations.ownedby", owners.iter().map(shared::EntityRef::as_str))
            }
            Condition::Label { key, value: None } => self.where_present(&format!("metadata.labels.{key}")),
            Condition::Label { key, value: Some(value) } => {
                self.where_value(&format!("metadata.labels.{key}"), [value.as_str()])
            }
            Condition::Annotation { key, value: None } => self.where_present(&format!("metadata.annotations.{key}")),
            Condition::Annotation { key, value: Some(value) } => self.where_annotation(key, value),
        }
    }

    fn meets(&self, condition: &Condition, id: u32) -> bool {
        match condition {
            Condition::AllOf(conditions) => conditions.iter().all(|condition| self.meets(condition, id)),
            Condition::AnyOf(conditions) => conditions.iter().any(|condition| self.meets(condition, id)),
            Condition::Not(condition) => !self.meets(condition, id),
            leaf => self.where_condition(leaf).contains(id),
        }
    }

    fn where_value<'a>(&self, key: &str, values: impl IntoIterator<Item = &'a str>) -> RoaringBitmap {
        let mut entities = RoaringBitmap::new();
        if let Some(key) = self.index().key(&lower_case(key)) {
            for value in values {
                if let Some(value) = key.value(&lower_case(value)) {
                    value.add_to(&mut entities);
                }
            }
        }
        entities
    }

    fn where_present(&self, key: &str) -> RoaringBitmap {
        self.index().key(&lower_case(key)).map(|key| key.entities().to_bitmap()).unwrap_or_default()
    }

    /// The only values that compare exactly. The index knows how each is written, except for those that are too long
    /// for it: these are read from the entities.
    fn where_annotation(&self, annotation: &str, value: &str) -> RoaringBitmap {
        let name = format!("metadata.annotations.{annotation}");
        let Some(key) = self.index().key(&lower_case(&name)) else {
            return RoaringBitmap::new();
        };
        if !is_longer_than(&lower_case(value), MAX_LENGTH) {
            return key.spelled(value);
        }
        let mut entities = key.nulls().to_bitmap();
        let others: Vec<u32> = entities.iter().filter(|id| !self.has_annotation(*id, annotation, value)).collect();
        for id in others {
            entities.remove(id);
        }
        entities
    }

    fn has_annotation(&self, id: u32, annotation: &str, value: &str) -> bool {
        let entity: Value = serde_json::from_slice(&self.json(id)).unwrap_or_default();
        let annotations = entity.pointer("/metadata/annotations").and_then(Value::as_object);
        annotations.is_some_and(|annotations| {
            annotations.iter().any(|(key, written)| lower_case(key) == lower_case(annotation) && written == value)
        })
    }
}
