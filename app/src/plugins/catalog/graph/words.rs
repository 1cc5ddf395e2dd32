//! Relations in words.

/// A relation and its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// `dependsOn`
    pub active: &'static str,
    /// `dependencyOf`
    pub passive: &'static str,
    /// Between what has the relation and what it is to: `depends on`.
    pub along: &'static str,
    /// The other way: `used by`.
    pub against: &'static str,
    /// One needs the other; otherwise it belongs to it.
    pub is_need: bool,
}

const fn words(
    active: &'static str,
    passive: &'static str,
    along: &'static str,
    against: &'static str,
    is_need: bool,
) -> Words {
    Words { active, passive, along, against, is_need }
}

/// In the order in which a menu lists them.
pub const RELATIONS: [Words; 7] = [
    words("dependsOn", "dependencyOf", "depends on", "used by", true),
    words("consumesApi", "apiConsumedBy", "consumes", "consumed by", true),
    words("providesApi", "apiProvidedBy", "provides", "provided by", true),
    words("partOf", "hasPart", "part of", "has part", false),
    words("ownedBy", "ownerOf", "owned by", "owner of", false),
    words("memberOf", "hasMember", "member of", "has member", false),
    words("childOf", "parentOf", "child of", "parent of", false),
];

fn known(relation: &str) -> Option<&'static Words> {
    RELATIONS.iter().find(|words| words.active == relation)
}

/// Between two things, read along the relation or against it. A relation that nobody knows says its own name.
pub fn between(relation: &str, is_along: bool) -> String {
    match (known(relation), is_along) {
        (Some(words), true) => words.along.to_owned(),
        (Some(words), false) => words.against.to_owned(),
        (None, true) => relation.to_owned(),
        (None, false) => format!("{relation} of"),
    }
}

/// Whether one needs the other, and does not just belong to it.
pub fn is_need(relation: &str) -> bool {
    known(relation).is_none_or(|words| words.is_need)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_read_both_ways() {
        assert_eq!(between("dependsOn", true), "depends on");
        assert_eq!(between("dependsOn", false), "used by");
        assert_eq!(between("deployedTo", false), "deployedTo of");
    }
}
