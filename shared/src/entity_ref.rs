//! `kind:namespace/name`, the identity of everything in the catalog.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The namespace of an entity that names none.
pub const DEFAULT_NAMESPACE: &str = "default";

/// A complete, lower-case reference to an entity. Two references are equal exactly when Backstage would treat them as
/// the same entity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityRef {
    text: Box<str>,
    kind_end: u32,
    namespace_end: u32,
}

/// Why a text is not an entity reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntityRefError {
    #[error("the entity reference '{0}' names no kind: write it as kind:namespace/name")]
    MissingKind(String),
    #[error("the entity reference '{0}' has an empty part: write it as [kind:][namespace/]name")]
    EmptyPart(String),
}

impl EntityRef {
    /// Joins three parts; each is lower-cased.
    pub fn new(kind: &str, namespace: &str, name: &str) -> Self {
        let text = format!("{kind}:{namespace}/{name}").to_lowercase();
        // Lower-casing may change the length of non-ASCII text, so the ends are looked up afterwards.
        let kind_end = text.find(':').unwrap_or(0);
        let namespace_end = text[kind_end..].find('/').map_or(kind_end, |at| at + kind_end);
        Self {
            text: text.into(),
            kind_end: u32::try_from(kind_end).unwrap_or(0),
            namespace_end: u32::try_from(namespace_end).unwrap_or(0),
        }
    }

    /// Reads `[kind:][namespace/]name`, filling what is missing from the defaults. The first `:` before the first `/`
    /// ends the kind.
    pub fn parse(text: &str, default_kind: Option<&str>, default_namespace: &str) -> Result<Self, EntityRefError> {
        let text = text.trim();
        let slash = text.find('/');
        let colon = text.find(':').filter(|colon| slash.is_none_or(|slash| *colon < slash));
        let (kind, rest) = match colon {
            Some(colon) => (Some(&text[..colon]), &text[colon + 1..]),
            None => (default_kind, text),
        };
        let (namespace, name) = match rest.find('/') {
            Some(slash) => (&rest[..slash], &rest[slash + 1..]),
            None => (default_namespace, rest),
        };
        let kind = kind.ok_or_else(|| EntityRefError::MissingKind(text.to_owned()))?;
        if kind.is_empty() || namespace.is_empty() || name.is_empty() {
            return Err(EntityRefError::EmptyPart(text.to_owned()));
        }
        Ok(Self::new(kind, namespace, name))
    }

    pub fn kind(&self) -> &str {
        &self.text[..self.kind_end as usize]
    }

    pub fn namespace(&self) -> &str {
        &self.text[self.kind_end as usize + 1..self.namespace_end as usize]
    }

    pub fn name(&self) -> &str {
        &self.text[self.namespace_end as usize + 1..]
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for EntityRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for EntityRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EntityRef({})", self.text)
    }
}

impl FromStr for EntityRef {
    type Err = EntityRefError;

    /// Reads a reference that names its kind; the namespace defaults to `default`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, None, DEFAULT_NAMESPACE)
    }
}

impl Serialize for EntityRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for EntityRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_reference_is_lower_cased_and_split() {
        let entity: EntityRef = "Component:Shop/Check-Out".parse().unwrap();
        assert_eq!(entity.as_str(), "component:shop/check-out");
        assert_eq!((entity.kind(), entity.namespace(), entity.name()), ("component", "shop", "check-out"));
    }

    #[test]
    fn missing_parts_come_from_the_defaults() {
        let parse = |text| EntityRef::parse(text, Some("Group"), "shop").map(|entity| entity.to_string());
        assert_eq!(parse("team"), Ok("group:shop/team".into()));
        assert_eq!(parse("user:ada"), Ok("user:shop/ada".into()));
        assert_eq!(parse("other/team"), Ok("group:other/team".into()));
        assert_eq!(parse("other/a:b"), Ok("group:other/a:b".into()));
    }

    #[test]
    fn empty_parts_and_missing_kinds_are_refused() {
        for text in ["", ":a", "component:", "component:/a", "component:a/"] {
            assert!(EntityRef::parse(text, Some("x"), "default").is_err(), "{text:?}");
        }
        assert_eq!("team".parse::<EntityRef>(), Err(EntityRefError::MissingKind("team".into())));
    }
}
