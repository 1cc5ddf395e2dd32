//! Who is asking, what the policy lets them do, and the settings that they keep.
//!
//! The policy is pure: it takes values and decides, and does no input or output. [`UserSettings`] works on the database.
//!
//! Today's policy is small: a guest may do everything where guests are allowed, a static token may do everything
//! anywhere, and everybody else may do nothing but what is public.

mod settings;

use shared::{Caller, Permission, Visibility};

pub use settings::{SETTING_TOPIC, SettingKey, SettingsError, UserSettings};

/// A token of the configuration, kept as its hash.
#[derive(Debug, Clone)]
pub struct StaticToken {
    hash: blake3::Hash,
    subject: String,
    /// What the token is good for; everything when empty.
    restrictions: Vec<Restriction>,
}

/// A token is good for a permission that one of its restrictions covers (`accessRestrictions`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// The plugin that asks: `catalog`.
    pub plugin: String,
    /// Names of permissions; every one of the plugin when empty.
    pub permissions: Vec<String>,
    /// Kinds of action; every one when empty.
    pub actions: Vec<String>,
}

impl StaticToken {
    pub fn new(token: &str, subject: impl Into<String>, restrictions: Vec<Restriction>) -> Self {
        Self { hash: blake3::hash(token.as_bytes()), subject: subject.into(), restrictions }
    }

    fn is_good_for(&self, permission: Permission) -> bool {
        self.restrictions.is_empty() || self.restrictions.iter().any(|restriction| restriction.covers(permission))
    }
}

impl Restriction {
    fn covers(&self, permission: Permission) -> bool {
        let named = |names: &[String], name: Option<&str>| {
            names.is_empty() || name.is_some_and(|name| names.iter().any(|known| known == name))
        };
        self.plugin == permission.plugin()
            && named(&self.permissions, Some(permission.name()))
            && named(&self.actions, permission.action())
    }
}

#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub guests_allowed: bool,
    pub tokens: Vec<StaticToken>,
}

/// Why a request does not say who makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    #[error("Illegal token")]
    IllegalToken,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The caller may, as far as entities are concerned, act on those that it may see.
    Allow(Visibility),
    /// Nobody is signed in; signing in may help.
    SignInNeeded,
    /// The caller is known, and may not.
    Deny,
}

impl Policy {
    /// Who sends this `Authorization` header. A header that is there must be right, also where guests are allowed:
    /// a script with a wrong token should hear of it.
    pub fn identify(&self, authorization: Option<&str>) -> Result<Caller, IdentityError> {
        let Some(authorization) = authorization else {
            return Ok(if self.guests_allowed { Caller::Guest } else { Caller::Anonymous });
        };
        let token = bearer(authorization).ok_or(IdentityError::IllegalToken)?;
        // Hashes compare in constant time, so that answers do not tell how much of a guess was right.
        let hash = blake3::hash(token.as_bytes());
        let known = self.tokens.iter().find(|known| known.hash == hash).ok_or(IdentityError::IllegalToken)?;
        Ok(Caller::Token { subject: known.subject.clone() })
    }

    /// Whether `caller` may do what `permission` names.
    pub fn decide(&self, caller: &Caller, permission: Permission) -> Decision {
        match caller {
            Caller::Guest if self.guests_allowed => Decision::Allow(Visibility::Everything),
            Caller::Token { subject } => {
                // Tokens that share a subject are told apart no more, so the strictest of them decides.
                let mut tokens = self.tokens.iter().filter(|token| token.subject == *subject).peekable();
                let known = tokens.peek().is_some();
                if known && tokens.all(|token| token.is_good_for(permission)) {
                    Decision::Allow(Visibility::Everything)
                } else {
                    Decision::Deny
                }
            }
            Caller::Guest | Caller::Anonymous => Decision::SignInNeeded,
        }
    }
}

/// The token of `Bearer <token>`; the scheme is read without regard to case (RFC 9110, section 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(guests_allowed: bool) -> Policy {
        Policy { guests_allowed, tokens: vec![StaticToken::new("secret-of-the-nightly-job", "nightly", Vec::new())] }
    }

    #[test]
    fn a_known_token_names_its_subject() {
        let caller = policy(false).identify(Some("bearer secret-of-the-nightly-job")).unwrap();
        assert_eq!(caller, Caller::Token { subject: "nightly".into() });
        assert_eq!(
            policy(false).decide(&caller, Permission::CatalogEntityRead),
            Decision::Allow(Visibility::Everything)
        );
    }

    #[test]
    fn a_wrong_header_is_refused_even_where_guests_are_allowed() {
        for header in ["Bearer wrong", "Bearer ", "Bearer", "Basic secret-of-the-nightly-job", ""] {
            assert_eq!(policy(true).identify(Some(header)), Err(IdentityError::IllegalToken), "{header:?}");
        }
    }

    #[test]
    fn nobody_is_a_guest_only_where_guests_are_allowed() {
        assert_eq!(policy(true).identify(None), Ok(Caller::Guest));
        assert_eq!(policy(false).identify(None), Ok(Caller::Anonymous));
        // A caller that was a guest elsewhere is nobody here.
        assert_eq!(policy(false).decide(&Caller::Guest, Permission::CatalogEntityRead), Decision::SignInNeeded);
    }

    #[test]
    fn a_restricted_token_is_good_for_what_it_names_only() {
        let restriction = |actions: &[&str]| Restriction {
            plugin: "catalog".into(),
            permissions: Vec::new(),
            actions: actions.iter().map(ToString::to_string).collect(),
        };
        let policy = Policy {
            guests_allowed: false,
            tokens: vec![StaticToken::new("reader", "reader", vec![restriction(&["read"])])],
        };
        let caller = policy.identify(Some("Bearer reader")).unwrap();
        let decide = |permission| policy.decide(&caller, permission);
        assert_eq!(decide(Permission::CatalogEntityRead), Decision::Allow(Visibility::Everything));
        assert_eq!(decide(Permission::CatalogEntityRefresh), Decision::Deny);
        assert_eq!(decide(Permission::EventsStreamRead), Decision::Deny);
    }
}
