//! Refuses requests that another site makes through a visitor's browser.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shared::ProblemCode;

use super::failure::Failure;
use crate::portal::Portal;

/// Two checks. A state-changing request must come from this site (`Sec-Fetch-Site`, else `Origin`); scripts send
/// neither header and pass. And where guests are allowed, the request must name this server as its host: otherwise any
/// web page could reach a portal on its visitor's machine by pointing a host name of its own at 127.0.0.1.
pub async fn check(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let host = host_of(&request);
    if portal.policy().guests_allowed && !host.as_deref().is_none_or(|host| portal.answers_to(host)) {
        let message = "this server does not answer to that host name: set backend.baseUrl to the address you use";
        return Failure::new(ProblemCode::CrossOriginRefused, message).into_response();
    }
    if !is_safe(request.method()) && !same_origin(request.headers(), host.as_deref()) {
        let message = "a page of another site sent this request, so it was refused";
        return Failure::new(ProblemCode::CrossOriginRefused, message).into_response();
    }
    next.run(request).await
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The host that the request names, with its port where it has one.
fn host_of(request: &Request) -> Option<String> {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    header.or_else(|| request.uri().authority().map(Authority::as_str)).map(str::to_ascii_lowercase)
}

fn same_origin(headers: &HeaderMap, host: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (text("sec-fetch-site"), text("origin")) {
        (Some("same-origin" | "none"), _) | (None, None) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority.to_ascii_lowercase());
            authority.is_some() && authority.as_deref() == host
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn scripts_and_the_own_pages_pass() {
        assert!(same_origin(&headers(&[]), Some("portal.example:7007")));
        assert!(same_origin(&headers(&[("sec-fetch-site", "same-origin")]), None));
        assert!(same_origin(&headers(&[("origin", "https://portal.example:7007")]), Some("portal.example:7007")));
    }

    #[test]
    fn other_sites_do_not() {
        assert!(!same_origin(&headers(&[("sec-fetch-site", "cross-site")]), Some("portal.example")));
        assert!(!same_origin(&headers(&[("sec-fetch-site", "same-site")]), Some("portal.example")));
        assert!(!same_origin(&headers(&[("origin", "null")]), Some("portal.example")));
        assert!(!same_origin(&headers(&[("origin", "https://evil.example")]), Some("portal.example")));
    }
}
