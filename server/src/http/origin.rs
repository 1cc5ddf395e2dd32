//! Refuses requests that another site makes through a visitor's browser.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, Version, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shared::ProblemCode;

use super::failure::Failure;
use crate::portal::Portal;

/// Headers that say where a request comes from and who makes it: of several, different readers take different ones.
const SINGLE: [HeaderName; 4] =
    [header::HOST, header::AUTHORIZATION, header::ORIGIN, HeaderName::from_static("sec-fetch-site")];

/// Refuses requests whose headers can be read in two ways, and then makes two checks. A state-changing request must come
/// from this site (`Sec-Fetch-Site`, else `Origin`); scripts send neither header and pass. And where guests are allowed,
/// the request must name this server as its host: otherwise any web page could reach a portal on its visitor's machine
/// by pointing a host name of its own at 127.0.0.1.
pub async fn check(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let host = match host_of(&request) {
        Ok(host) => host,
        Err(message) => return Failure::new(ProblemCode::InvalidParameter, message).into_response(),
    };
    if portal.policy().guests_allowed && !host.as_ref().is_none_or(|host| portal.answers_to(host)) {
        let message = "this server does not answer to that host name: set backend.baseUrl to the address you use";
        return Failure::new(ProblemCode::CrossOriginRefused, message).into_response();
    }
    if !is_safe(request.method()) && !same_origin(request.headers(), host.as_ref().map(Authority::as_str)) {
        let message = "a page of another site sent this request, so it was refused";
        return Failure::new(ProblemCode::CrossOriginRefused, message).into_response();
    }
    next.run(request).await
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The host that the request names, in lower case, with its port where it has one. Only HTTP/1.0 may leave it out.
fn host_of(request: &Request) -> Result<Option<Authority>, String> {
    let headers = request.headers();
    if let Some(name) = SINGLE.iter().find(|name| headers.get_all(*name).iter().count() > 1) {
        return Err(format!("the header {name} stands in this request more than once: send it once"));
    }
    let malformed = || "the header Host of this request is no host name: send it as example.com:7007".to_owned();
    let named = match headers.get(header::HOST) {
        Some(host) => Some(host.to_str().map_err(|_| malformed())?.to_ascii_lowercase()),
        None => request.uri().authority().map(|authority| authority.as_str().to_ascii_lowercase()),
    };
    // Behind the colon the port may be missing (RFC 3986, 3.2.3).
    match named.map(|named| named.strip_suffix(':').unwrap_or(&named).parse::<Authority>()) {
        Some(Ok(authority)) if is_host(&authority) => Ok(Some(authority)),
        None if request.version() == Version::HTTP_10 => Ok(None),
        _ => Err(malformed()),
    }
}

/// `Authority` takes more than a host: user names, and anything behind the bracket of an IPv6 address.
fn is_host(authority: &Authority) -> bool {
    let host = authority.host();
    let port = authority.as_str().strip_prefix(host);
    let is_port = |port: &str| port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    !host.is_empty() && port.is_some_and(|port| port.is_empty() || is_port(port))
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
