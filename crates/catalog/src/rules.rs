//! Which kinds of entities a location may bring (`catalog.rules`).

use globset::{GlobBuilder, GlobSet};
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

/// The rules of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Holds for all sources.
    pub allow: Vec<Allowance>,
    pub located: Vec<LocatedRule>,
}

/// A rule that holds for some locations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedRule {
    pub locations: Vec<LocationMatch>,
    pub allow: Vec<Allowance>,
}

/// Which locations a rule is about: all that is given must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocationMatch {
    pub location_type: String,
    /// The whole target.
    pub exact: Option<String>,
    /// A glob over the target, without regard to case.
    pub pattern: Option<String>,
}

impl LocationMatch {
    fn is_about(&self, location_type: &str, target: &str) -> bool {
        let pattern = |pattern: &String| {
            let glob = GlobBuilder::new(pattern).case_insensitive(true).literal_separator(true).build();
            // A set says what it cannot compile; a matcher of one glob panics.
            glob.and_then(|glob| GlobSet::builder().add(glob).build()).is_ok_and(|set| set.is_match(target))
        };
        self.location_type == location_type
            && self.exact.as_ref().is_none_or(|exact| exact == target)
            && self.pattern.as_ref().is_none_or(pattern)
    }
}

impl Default for Rules {
    /// Backstage's own: components, APIs and locations.
    fn default() -> Self {
        let allow = ["Component", "API", "Location"].into_iter().map(Allowance::kind).collect();
        Self { allow, located: Vec::new() }
    }
}

impl Rules {
    /// What the rules allow a location beside what they allow all of them.
    pub fn allowed_at(&self, location_type: &str, target: &str) -> Vec<Allowance> {
        let about = |rule: &&LocatedRule| rule.locations.iter().any(|wanted| wanted.is_about(location_type, target));
        self.located.iter().filter(about).flat_map(|rule| rule.allow.iter().cloned()).collect()
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_about_the_locations_that_it_names() {
        let wanted = |exact: Option<&str>, pattern: Option<&str>| LocationMatch {
            location_type: "url".into(),
            exact: exact.map(str::to_owned),
            pattern: pattern.map(str::to_owned),
        };
        let rule = |wanted, kind| LocatedRule { locations: vec![wanted], allow: vec![Allowance::kind(kind)] };
        let exact = rule(wanted(Some("https://x.test/a.yaml"), None), "User");
        let pattern = rule(wanted(None, Some("https://X.test/*.yaml")), "Group");
        let rules = Rules { allow: Vec::new(), located: vec![exact, pattern] };
        let kinds = |location_type, target| -> Vec<String> {
            rules.allowed_at(location_type, target).into_iter().map(|allowance| allowance.kind).collect()
        };
        assert_eq!(kinds("url", "https://x.test/a.yaml"), ["User", "Group"]);
        assert_eq!(kinds("url", "https://x.test/b.yaml"), ["Group"]);
        assert_eq!(kinds("url", "https://x.test/deep/b.yaml"), [""; 0]);
        assert_eq!(kinds("file", "https://x.test/a.yaml"), [""; 0]);
        let endless = rule(wanted(None, Some(&"{a,b}?".repeat(100_000))), "Group");
        let rules = Rules { allow: Vec::new(), located: vec![endless] };
        assert_eq!(rules.allowed_at("url", "https://x.test/a.yaml"), []);
    }
}
