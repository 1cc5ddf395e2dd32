//! The relations that an entity's own fields say, in both directions.

use std::borrow::Cow;

use serde_json::Value;
use shared::{EntityRef, EntityRefError};

use crate::{
    descriptor::Kinds,
    entity::{Entity, Relation, RelationType},
};

/// What a field that refers to other entities says about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationRule {
    /// The kind of a reference that names none. None: a reference must name its kind.
    pub default_kind: Option<Cow<'static, str>>,
    /// From the entity to the one it refers to.
    pub forward: RelationType,
    /// From that one back to the entity.
    pub reverse: RelationType,
}

impl RelationRule {
    /// Reads a reference in an entity of `namespace`, which is also the namespace of a reference that names none.
    pub(crate) fn target(&self, reference: &str, namespace: &str) -> Result<EntityRef, EntityRefError> {
        EntityRef::parse(reference, self.default_kind.as_deref(), namespace)
    }
}

/// Every relation that `entity` emits: for each rule of its kind the forward and the reverse direction, sorted and
/// without repeats. References without a kind take the rule's default kind, those without a namespace the entity's;
/// references that cannot be read are left out (validation reports them).
pub fn emitted_relations(entity: &Entity) -> Vec<Relation> {
    Kinds::builtin().relations(entity)
}

/// The relations of fields, each given as its rule and its value: a text or a list of texts.
pub(crate) fn follow<'a>(
    entity: &Entity,
    fields: impl Iterator<Item = (&'a RelationRule, &'a Value)>,
) -> Vec<Relation> {
    let source = entity.entity_ref();
    let mut relations = Vec::new();
    for (rule, value) in fields {
        let targets = references(value).filter_map(|text| rule.target(text, entity.namespace()).ok());
        for target in targets {
            relations.push(Relation {
                source: source.clone(),
                relation_type: rule.forward.clone(),
                target: target.clone(),
            });
            relations.push(Relation { source: target, relation_type: rule.reverse.clone(), target: source.clone() });
        }
    }
    relations.sort_unstable();
    relations.dedup();
    relations
}

/// The references in the value of a field.
fn references(value: &Value) -> impl Iterator<Item = &str> {
    let (single, listed) = match value {
        Value::Array(items) => (None, items.as_slice()),
        value => (value.as_str(), [].as_slice()),
    };
    single.into_iter().chain(listed.iter().filter_map(Value::as_str))
}

#[cfg(test)]
mod tests;
