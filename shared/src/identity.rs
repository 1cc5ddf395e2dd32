//! Who asks, what they may do, and what they may see.

use serde::{Deserialize, Serialize};

use crate::EntityRef;

/// Who makes a request. The server resolves it once, at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Caller {
    /// Nobody has shown anything.
    Anonymous,
    /// A person on the server's own machine, or anybody where the configuration allows guests.
    Guest,
    /// A script with a static token; `subject` is the name the configuration gives it.
    Token { subject: String },
}

/// What a route needs. The names are Backstage's permission names where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Permission {
    #[serde(rename = "catalog.entity.read")]
    CatalogEntityRead,
    #[serde(rename = "catalog.entity.refresh")]
    CatalogEntityRefresh,
    #[serde(rename = "catalog.entity.validate")]
    CatalogEntityValidate,
    #[serde(rename = "catalog.location.read")]
    CatalogLocationRead,
    #[serde(rename = "events.stream.read")]
    EventsStreamRead,
}

impl Permission {
    pub fn name(self) -> &'static str {
        match self {
            Self::CatalogEntityRead => "catalog.entity.read",
            Self::CatalogEntityRefresh => "catalog.entity.refresh",
            Self::CatalogEntityValidate => "catalog.entity.validate",
            Self::CatalogLocationRead => "catalog.location.read",
            Self::EventsStreamRead => "events.stream.read",
        }
    }

    /// The plugin that asks for it: the part of the name before the first dot.
    pub fn plugin(self) -> &'static str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// `create`, `read`, `update`, `delete`, or none where it is none of these.
    pub fn action(self) -> Option<&'static str> {
        match self {
            Self::CatalogEntityRead | Self::CatalogLocationRead | Self::EventsStreamRead => Some("read"),
            Self::CatalogEntityRefresh => Some("update"),
            Self::CatalogEntityValidate => None,
        }
    }
}

/// Which entities a caller may see. Every read of the catalog takes one, so that no read can forget it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    Everything,
    Nothing,
    Where(Condition),
}

/// A closed set of conditions on an entity, each answerable from the read model's indexes. Values compare without
/// regard to case, except those of annotations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    Kind(Vec<String>),
    Namespace(Vec<String>),
    /// `spec.type`.
    Type(Vec<String>),
    /// The entity has an `ownedBy` relation to one of these.
    Owner(Vec<EntityRef>),
    /// With no value: the label is there at all.
    Label {
        key: String,
        value: Option<String>,
    },
    /// With no value: the annotation is there at all.
    Annotation {
        key: String,
        value: Option<String>,
    },
    Tag(Vec<String>),
    /// True for every entity when empty.
    AllOf(Vec<Condition>),
    /// True for no entity when empty.
    AnyOf(Vec<Condition>),
    Not(Box<Condition>),
}
