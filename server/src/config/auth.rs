//! `auth`: how people sign in.

use shared::EntityRef;

use super::reader::{Place, Reader};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthConfig {
    /// `auth.environment`; `development` when the configuration does not say.
    pub environment: String,
    /// The names in `auth.providers`, sorted.
    pub providers: Vec<String>,
    pub guests: Guests,
    /// `auth.providers.guest.userEntityRef`: whom a guest stands for.
    pub guest_user: Option<EntityRef>,
}

/// Who may come in without signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guests {
    /// `auth.providers` names other providers only.
    Nobody,
    /// Those on the server's own machine: `auth.providers` names `guest`, or nothing at all.
    Loopback,
    /// Everybody: `auth.providers.guest.dangerouslyAllowOutsideDevelopment`.
    Everybody,
}

impl AuthConfig {
    pub(super) fn read(reader: &mut Reader<'_>, root: &Place<'_>) -> Self {
        let auth = reader.section(root, "auth");
        let environment = auth.field("environment");
        let providers_place = reader.section(&auth, "providers");
        let providers = providers_place.field_names();
        let guest = reader.section(&providers_place, "guest");
        let dangerous = reader.flag(&guest.field("dangerouslyAllowOutsideDevelopment")).unwrap_or(false);
        let guests = match (guest.is_written(), providers.is_empty()) {
            (true, _) if dangerous => Guests::Everybody,
            (true, _) | (_, true) => Guests::Loopback,
            (false, false) => Guests::Nobody,
        };
        reader.default(&environment, "development");
        Self {
            environment: reader.text(&environment).unwrap_or_else(|| "development".to_owned()),
            providers,
            guests,
            guest_user: entity_ref(reader, &guest.field("userEntityRef")),
        }
    }
}

fn entity_ref(reader: &mut Reader<'_>, place: &Place<'_>) -> Option<EntityRef> {
    let text = reader.text(place)?;
    match EntityRef::parse(&text, Some("user"), shared::entity_ref::DEFAULT_NAMESPACE) {
        Ok(entity) => Some(entity),
        Err(error) => {
            reader.invalid(place, error.to_string());
            None
        }
    }
}
