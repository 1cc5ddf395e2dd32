//! Permissions in the signatures of handlers.
//!
//! A handler takes [`Allowed<P>`] as its first argument, where `P` names the permission. Without it the handler does
//! not fit into the route table (see [`crate::routes::table`]), so that no route can forget to ask.

use std::marker::PhantomData;

use axum::{
    extract::FromRequestParts,
    http::{HeaderName, header, request::Parts},
};
use identity::Decision;
use shared::{Caller, Permission, ProblemCode, Visibility};

use super::failure::Failure;
use crate::portal::Portal;

/// Proxies add these: whoever is behind one is not on this machine, although the connection comes from it.
const FORWARDED: [HeaderName; 7] = [
    header::FORWARDED,
    header::VIA,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-port"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-real-ip"),
];

/// What a route needs of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody may call it.
    Public,
    Needs(Permission),
}

/// A type that stands for an [`Access`], to be written in signatures.
pub trait RouteAccess: Send + Sync + 'static {
    const ACCESS: Access;
}

macro_rules! route_access {
    ($($(#[$doc:meta])* $name:ident => $access:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl RouteAccess for $name {
            const ACCESS: Access = $access;
        }
    )*};
}

route_access! {
    /// Open to anybody.
    Public => Access::Public;
    CatalogEntityRead => Access::Needs(Permission::CatalogEntityRead);
    CatalogEntityRefresh => Access::Needs(Permission::CatalogEntityRefresh);
    CatalogEntityValidate => Access::Needs(Permission::CatalogEntityValidate);
    CatalogLocationAnalyze => Access::Needs(Permission::CatalogLocationAnalyze);
    CatalogLocationCreate => Access::Needs(Permission::CatalogLocationCreate);
    CatalogLocationDelete => Access::Needs(Permission::CatalogLocationDelete);
    CatalogLocationRead => Access::Needs(Permission::CatalogLocationRead);
    CatalogLocationUpdate => Access::Needs(Permission::CatalogLocationUpdate);
    EventsStreamRead => Access::Needs(Permission::EventsStreamRead);
    UserSettingsRead => Access::Needs(Permission::UserSettingsRead);
    UserSettingsUpdate => Access::Needs(Permission::UserSettingsUpdate);
}

/// Proof that the policy allows this request, and what its caller may see.
pub struct Allowed<P> {
    pub caller: Caller,
    pub visibility: Visibility,
    access: PhantomData<P>,
}

/// The caller that an earlier step of the same request has found out. Only the server itself can set it.
#[derive(Clone)]
pub struct ResolvedCaller(pub Caller);

impl<P: RouteAccess> FromRequestParts<Portal> for Allowed<P> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Self::Rejection> {
        let caller = match P::ACCESS {
            Access::Public => Caller::Anonymous,
            Access::Needs(_) => caller_of(parts, portal)?,
        };
        let visibility = match P::ACCESS {
            Access::Public => Visibility::Nothing,
            Access::Needs(permission) => match portal.policy().decide(&caller, permission) {
                Decision::Allow(visibility) => visibility,
                Decision::SignInNeeded => {
                    return Err(Failure::new(ProblemCode::AuthenticationRequired, "Missing credentials"));
                }
                Decision::Deny => {
                    let message =
                        format!("this needs the permission {}, which the token does not have", permission.name());
                    return Err(Failure::new(ProblemCode::NotAllowed, message));
                }
            },
        };
        Ok(Self { caller, visibility, access: PhantomData })
    }
}

/// Who makes this request: what an earlier step found out, or what the headers say.
pub fn caller_of(parts: &Parts, portal: &Portal) -> Result<Caller, Failure> {
    if let Some(ResolvedCaller(caller)) = parts.extensions.get() {
        return Ok(caller.clone());
    }
    let authorization = match parts.headers.get(header::AUTHORIZATION) {
        Some(value) => Some(value.to_str().map_err(|_| illegal_token(&"header is not text"))?),
        None => None,
    };
    match portal.policy().identify(authorization).map_err(|error| illegal_token(&error))? {
        Caller::Guest if FORWARDED.iter().any(|name| parts.headers.contains_key(name)) => Err(Failure::new(
            ProblemCode::AuthenticationRequired,
            "Missing credentials: this request came through a proxy, and guests come from this machine only. Send a \
             token (backend.auth.externalAccess), or open the portal without the proxy",
        )),
        caller => Ok(caller),
    }
}

fn illegal_token(cause: &dyn std::fmt::Display) -> Failure {
    tracing::debug!(%cause, "authorization refused");
    Failure::new(ProblemCode::AuthenticationRequired, "Illegal token")
}
