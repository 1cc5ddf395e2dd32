//! The one typed table of routes. The router, the OpenAPI document and the table of permissions derive from it, so that
//! none of them can forget a route.

use axum::{Router, handler::Handler, http::Method, routing::MethodFilter};

use super::openapi::Operation;
use crate::{
    http::access::{Access, Allowed, RouteAccess},
    portal::Portal,
};

/// One method of one path.
pub struct Route {
    pub method: Method,
    /// In axum's and OpenAPI's form: `/api/catalog/entities/by-uid/{uid}`.
    pub path: &'static str,
    pub access: Access,
    pub operation: Operation,
    /// The largest body the route takes, in bytes.
    pub body_limit: usize,
    add: Box<dyn FnOnce(Router<Portal>) -> Router<Portal> + Send>,
}

/// A handler whose first argument is [`Allowed<P>`]: the permission is read off its signature.
pub trait GuardedHandler<P, T>: Handler<T, Portal> {}

impl<H, M, P> GuardedHandler<P, (M, Allowed<P>)> for H where H: Handler<(M, Allowed<P>), Portal> {}
impl<H, M, P, A> GuardedHandler<P, (M, Allowed<P>, A)> for H where H: Handler<(M, Allowed<P>, A), Portal> {}
impl<H, M, P, A, B> GuardedHandler<P, (M, Allowed<P>, A, B)> for H where H: Handler<(M, Allowed<P>, A, B), Portal> {}
impl<H, M, P, A, B, C> GuardedHandler<P, (M, Allowed<P>, A, B, C)> for H where
    H: Handler<(M, Allowed<P>, A, B, C), Portal>
{
}

/// Bodies of routes that set no limit of their own.
const DEFAULT_BODY_LIMIT: usize = 1024 * 1024;

pub fn get<P: RouteAccess, T: 'static>(
    path: &'static str,
    operation: Operation,
    handler: impl GuardedHandler<P, T>,
) -> Route {
    route(Method::GET, MethodFilter::GET, path, operation, handler)
}

pub fn post<P: RouteAccess, T: 'static>(
    path: &'static str,
    operation: Operation,
    handler: impl GuardedHandler<P, T>,
) -> Route {
    route(Method::POST, MethodFilter::POST, path, operation, handler)
}

pub fn put<P: RouteAccess, T: 'static>(
    path: &'static str,
    operation: Operation,
    handler: impl GuardedHandler<P, T>,
) -> Route {
    route(Method::PUT, MethodFilter::PUT, path, operation, handler)
}

pub fn delete<P: RouteAccess, T: 'static>(
    path: &'static str,
    operation: Operation,
    handler: impl GuardedHandler<P, T>,
) -> Route {
    route(Method::DELETE, MethodFilter::DELETE, path, operation, handler)
}

fn route<P: RouteAccess, T: 'static>(
    method: Method,
    filter: MethodFilter,
    path: &'static str,
    operation: Operation,
    handler: impl GuardedHandler<P, T>,
) -> Route {
    Route {
        method,
        path,
        access: P::ACCESS,
        operation,
        body_limit: DEFAULT_BODY_LIMIT,
        add: Box::new(move |router| router.route(path, axum::routing::on(filter, handler))),
    }
}

impl Route {
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        let add = self.add;
        self.add = Box::new(move |router| {
            let limited = add(Router::new()).layer(axum::extract::DefaultBodyLimit::max(bytes));
            router.merge(limited)
        });
        self.body_limit = bytes;
        self
    }
}

/// The router of these routes.
pub fn router(routes: Vec<Route>) -> Router<Portal> {
    let router = routes.into_iter().fold(Router::new(), |router, route| (route.add)(router));
    router.layer(axum::extract::DefaultBodyLimit::max(DEFAULT_BODY_LIMIT))
}
