use std::{collections::HashMap, sync::Mutex};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Redirect},
};
use futures::stream;
use tokio::net::TcpListener;

use super::*;
use crate::{AllowedHost, HostCredential, Limits, Secret};

/// Path and headers of each request.
type Seen = Arc<Mutex<Vec<(String, HashMap<String, String>)>>>;

/// A server on loopback that answers by path and remembers the headers of each request.
struct Origin {
    port: u16,
    seen: Seen,
}

impl Origin {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, seen }
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}{path}", self.port)).unwrap()
    }

    /// The address by name instead of by number.
    fn named(&self, path: &str) -> Url {
        Url::parse(&format!("http://localhost:{}{path}", self.port)).unwrap()
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn paths(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|(path, _)| path.clone()).collect()
    }

    fn header(&self, path: &str, name: &str) -> Option<String> {
        let seen = self.seen.lock().unwrap();
        seen.iter().rev().find(|(at, _)| at == path)?.1.get(name).cloned()
    }
}

async fn answer(State(seen): State<Seen>, request: Request) -> axum::response::Response {
    let headers: HashMap<_, _> =
        request.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let path = request.uri().path().to_owned();
    seen.lock().unwrap().push((path.clone(), headers.clone()));
    match path.as_str() {
        "/file" if headers.get("if-none-match").is_some_and(|etag| etag == "\"1\"") => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        "/file" => {
            let headers =
                [(ETAG, "\"1\""), (LAST_MODIFIED, "Mon, 01 Jan 2024 00:00:00 GMT"), (CONTENT_TYPE, "text/yaml")];
            (headers, "kind: Component").into_response()
        }
        "/to" => Redirect::temporary(request.uri().query().unwrap_or_default()).into_response(),
        "/nowhere" => StatusCode::FOUND.into_response(),
        "/large" => "x".repeat(2000).into_response(),
        "/endless" => {
            Body::from_stream(stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 100]))))
                .into_response()
        }
        "/slow" => Body::from_stream(stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b"x")), ()))
        }))
        .into_response(),
        "/limited" => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "7")]).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn policy(hosts: &[String]) -> FetchPolicy {
    let allow = hosts.iter().map(|host| AllowedHost::new(host, Vec::new()).unwrap()).collect();
    let limits = Limits { bytes: 1000, total_time: Duration::from_millis(1500), redirects: 3 };
    FetchPolicy { allow, limits, ..FetchPolicy::default() }
}

async fn fetch(policy: FetchPolicy, url: &Url) -> Result<Fetched, FetchError> {
    Fetcher::new(policy).unwrap().fetch(url, &Conditional::default()).await
}

#[tokio::test]
async fn a_body_comes_with_its_validators_and_an_unchanged_one_does_not_come_again() {
    let origin = Origin::start().await;
    let fetcher = Fetcher::new(policy(&[origin.host()])).unwrap();
    let answer = fetcher.fetch(&origin.url("/file"), &Conditional::default()).await.unwrap();
    let Fetched::Body { bytes, etag, last_modified, content_type, final_url } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(bytes, "kind: Component");
    assert_eq!((content_type.as_deref(), final_url), (Some("text/yaml"), origin.url("/file")));
    let conditional = Conditional { etag, last_modified };
    assert_eq!(fetcher.fetch(&origin.url("/file"), &conditional).await, Ok(Fetched::NotModified));
    assert_eq!(origin.header("/file", "if-modified-since").as_deref(), Some("Mon, 01 Jan 2024 00:00:00 GMT"));
    let stale = Conditional { etag: Some("\"0\"".into()), last_modified: None };
    assert!(matches!(fetcher.fetch(&origin.url("/file"), &stale).await, Ok(Fetched::Body { .. })));
}

#[tokio::test]
async fn redirects_are_followed_a_few_times_and_name_the_place_they_end() {
    let origin = Origin::start().await;
    let fetched = fetch(policy(&[origin.host()]), &origin.url("/to?/to?/file")).await.unwrap();
    assert!(matches!(fetched, Fetched::Body { final_url, .. } if final_url == origin.url("/file")));
    let error = fetch(policy(&[origin.host()]), &origin.url("/to?/to?/to?/to?/file")).await.unwrap_err();
    assert!(matches!(error, FetchError::TooManyRedirects { limit: 3, .. }), "{error}");
    let error = fetch(policy(&[origin.host()]), &origin.url("/nowhere")).await.unwrap_err();
    assert!(matches!(error, FetchError::BrokenRedirect { .. }), "{error}");
}

#[tokio::test]
async fn a_redirect_to_a_host_that_is_not_allowed_is_not_followed() {
    let (origin, other) = (Origin::start().await, Origin::start().await);
    for target in [other.url("/file").to_string(), "http://169.254.169.254/latest".into(), "file:///etc/passwd".into()]
    {
        let error = fetch(policy(&[origin.host()]), &origin.url(&format!("/to?{target}"))).await.unwrap_err();
        assert!(matches!(error, FetchError::RedirectRefused { .. }), "{error}");
    }
    assert!(other.paths().is_empty());
}

#[tokio::test]
async fn a_redirect_to_an_internal_address_of_an_allowed_host_is_not_followed() {
    let (origin, other) = (Origin::start().await, Origin::start().await);
    let mut policy = policy(&[origin.host()]);
    policy.allow.push(AllowedHost::new(&format!("localhost:{}", other.port), Vec::new()).unwrap().public_only());
    let error = fetch(policy, &origin.url(&format!("/to?{}", other.named("/file")))).await.unwrap_err();
    let FetchError::RedirectRefused { reason, .. } = error else { panic!("{error}") };
    assert!(matches!(*reason, FetchError::InternalAddress { .. }), "{reason}");
    assert!(other.paths().is_empty());
}

#[tokio::test]
async fn a_name_that_leads_to_loopback_is_refused_unless_the_configuration_names_it() {
    let origin = Origin::start().await;
    let name = format!("localhost:{}", origin.port);
    let mut refused = policy(&[]);
    refused.allow.push(AllowedHost::new(&name, Vec::new()).unwrap().public_only());
    let error = fetch(refused, &origin.named("/file")).await.unwrap_err();
    assert!(matches!(error, FetchError::InternalAddress { .. }), "{error}");
    assert!(error.to_string().starts_with("'localhost' leads to the internal address "), "{error}");
    assert!(origin.paths().is_empty());
    assert!(matches!(fetch(policy(&[name]), &origin.named("/file")).await, Ok(Fetched::Body { .. })));
}

#[tokio::test]
async fn a_token_does_not_follow_a_redirect_to_another_host() {
    let (origin, other) = (Origin::start().await, Origin::start().await);
    let mut policy = policy(&[origin.host(), other.host()]);
    let token = HostCredential::bearer(&origin.host(), &Secret::new("s3cret")).unwrap();
    policy.credentials.push(token.over_plain_http());
    fetch(policy, &origin.url(&format!("/to?{}", other.url("/file")))).await.unwrap();
    assert_eq!(origin.header("/to", "authorization").as_deref(), Some("Bearer s3cret"));
    assert_eq!(other.paths(), ["/file"]);
    assert_eq!(other.header("/file", "authorization"), None);
    assert_eq!(other.header("/file", "referer"), None);
}

#[tokio::test]
async fn large_endless_and_slow_bodies_are_given_up() {
    let origin = Origin::start().await;
    for path in ["/large", "/endless"] {
        let error = fetch(policy(&[origin.host()]), &origin.url(path)).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { limit: 1000, .. }), "{error}");
    }
    let started = std::time::Instant::now();
    let error = fetch(policy(&[origin.host()]), &origin.url("/slow")).await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { .. }), "{error}");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn failures_say_what_happened_and_what_to_do() {
    let origin = Origin::start().await;
    let error = fetch(policy(&[origin.host()]), &origin.url("/missing?token=s3cret")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "http://{}/missing?… answered 404: check the address, and that the token for this host may read it",
            origin.host()
        )
    );
    let error = fetch(policy(&[origin.host()]), &origin.url("/limited")).await.unwrap_err();
    assert!(matches!(error, FetchError::Status { retry_after: Some(after), .. } if after.as_secs() == 7), "{error}");

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = Url::parse(&format!("http://{closed}/?token=s3cret")).unwrap();
    let error = fetch(policy(&[closed.to_string()]), &url).await.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }) && !error.to_string().contains("s3cret"), "{error}");
    let url = Url::parse("https://no-such-host.invalid/").unwrap();
    let error = fetch(policy(&["no-such-host.invalid".into()]), &url).await.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn where_a_url_leads_is_told_without_reading_it() {
    let origin = Origin::start().await;
    let fetcher = Fetcher::new(FetchPolicy {
        allow: vec![AllowedHost::new(&origin.host(), Vec::new()).unwrap()],
        ..FetchPolicy::default()
    })
    .unwrap();
    let missing = origin.url("/missing");
    assert_eq!(fetcher.final_url(&missing).await, Ok(missing));
    assert!(matches!(fetcher.final_url(&origin.named("/x")).await, Err(FetchError::HostNotAllowed { .. })));
}
