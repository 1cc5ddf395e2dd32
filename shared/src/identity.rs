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

/// Whom the settings of guests belong to: they all share one set.
const GUEST: &str = "user:default/guest";

impl Caller {
    /// Whom the caller's own things belong to; none where nobody is known.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Anonymous => None,
            Self::Guest => Some(GUEST),
            Self::Token { subject } => Some(subject),
        }
    }
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
    #[serde(rename = "catalog.location.analyze")]
    CatalogLocationAnalyze,
    #[serde(rename = "catalog.location.create")]
    CatalogLocationCreate,
    #[serde(rename = "catalog.location.delete")]
    CatalogLocationDelete,
    #[serde(rename = "catalog.location.read")]
    CatalogLocationRead,
    /// Backstage has none for this.
    #[serde(rename = "catalog.location.update")]
    CatalogLocationUpdate,
    #[serde(rename = "events.stream.read")]
    EventsStreamRead,
    #[serde(rename = "user-settings.setting.read")]
    UserSettingsRead,
    #[serde(rename = "user-settings.setting.update")]
    UserSettingsUpdate,
}

impl Permission {
    pub fn name(self) -> &'static str {
        match self {
            Self::CatalogEntityRead => "catalog.entity.read",
            Self::CatalogEntityRefresh => "catalog.entity.refresh",
            Self::CatalogEntityValidate => "catalog.entity.validate",
            Self::CatalogLocationAnalyze => "catalog.location.analyze",
            Self::CatalogLocationCreate => "catalog.location.create",
            Self::CatalogLocationDelete => "catalog.location.delete",
            Self::CatalogLocationRead => "catalog.location.read",
            Self::CatalogLocationUpdate => "catalog.location.update",
            Self::EventsStreamRead => "events.stream.read",
            Self::UserSettingsRead => "user-settings.setting.read",
            Self::UserSettingsUpdate => "user-settings.setting.update",
        }
    }

    /// The plugin that asks for it: the part of the name before the first dot.
    pub fn plugin(self) -> &'static str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// `create`, `read`, `update`, `delete`, or none where it is none of these.
    pub fn action(self) -> Option<&'static str> {
        match self {
            Self::CatalogEntityRead | Self::CatalogLocationRead | Self::EventsStreamRead | Self::UserSettingsRead => {
                Some("read")
            }
            Self::CatalogEntityRefresh | Self::CatalogLocationUpdate | Self::UserSettingsUpdate => Some("update"),
            Self::CatalogLocationCreate => Some("create"),
            Self::CatalogLocationDelete => Some("delete"),
            Self::CatalogEntityValidate | Self::CatalogLocationAnalyze => None,
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
