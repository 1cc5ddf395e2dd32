//! Which kinds of entities a location may bring (`catalog.rules`).

use shared::EntityRef;

use crate::{entity::Entity, source::SourceSpec};

/// Allows a kind, or only one type of it. Compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    pub kind: String,
    pub entity_type: Option<String>,
}

impl Allowance {
    pub fn kind(kind: &str) -> Self {
        Self { kind: kind.to_owned(), entity_type: None }
    }

    fn allows(&self, entity: &Entity) -> bool {
        let entity_type = || entity.spec("type").and_then(serde_json::Value::as_str).unwrap_or_default();
        self.kind.eq_ignore_ascii_case(entity.kind())
            && self.entity_type.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(entity_type()))
    }
}

/// The rules that hold for all sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub allow: Vec<Allowance>,
}

impl Default for Rules {
    /// Backstage's own: components, APIs and locations.
    fn default() -> Self {
        Self { allow: ["Component", "API", "Location"].into_iter().map(Allowance::kind).collect() }
    }
}

impl Rules {
    /// What is wrong with `entity` coming from `source`; none where it may.
    pub fn refusal(&self, entity: &Entity, entity_ref: &EntityRef, source: &SourceSpec) -> Option<String> {
        if self.allow.iter().chain(&source.allow).any(|allowance| allowance.allows(entity)) {
            return None;
        }
        Some(format!(
            "the kind {} of {entity_ref} is not allowed for the location {}: add it to catalog.rules, for example \
             - allow: [{}]",
            entity.kind(),
            source.location(),
            entity.kind()
        ))
    }
}
