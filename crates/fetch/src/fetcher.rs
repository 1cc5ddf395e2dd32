//! The read itself: check, send, follow, limit.

use std::{error::Error, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use reqwest::{
    Client, Response, StatusCode,
    header::{ACCEPT, AUTHORIZATION, ETAG, HeaderName, HeaderValue, LOCATION, RETRY_AFTER},
    header::{CONTENT_TYPE, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED},
    redirect,
};
use url::Url;

use crate::{
    FetchError, FetchPolicy,
    error::{advice, shown},
    resolver::GuardedResolver,
};

const CONNECT_TIME: Duration = Duration::from_secs(10);

/// Reads over HTTP what a [`FetchPolicy`] allows. Cheap to clone; connections are kept and shared.
#[derive(Debug, Clone)]
pub struct Fetcher {
    client: Client,
    policy: Arc<FetchPolicy>,
}

/// What the caller already has, so that an unchanged file is not sent again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditional {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// A successful read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// What the [`Conditional`] describes is still current.
    NotModified,
    Body {
        bytes: Bytes,
        etag: Option<String>,
        last_modified: Option<String>,
        content_type: Option<String>,
        /// Where the body came from, after redirects.
        final_url: Url,
    },
}

/// Makes ring the cryptography of every TLS connection of this process; does nothing where that is done already.
pub fn install_crypto_provider() {
    // The only error is that there is one already, which is what this wants.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Fetcher {
    /// Fails only where the system's certificates cannot be read.
    pub fn new(policy: FetchPolicy) -> Result<Self, FetchError> {
        Self::named(policy, concat!("callboard/", env!("CARGO_PKG_VERSION")))
    }

    /// The same for a client that gives another `User-Agent`.
    pub fn named(policy: FetchPolicy, user_agent: &str) -> Result<Self, FetchError> {
        install_crypto_provider();
        let policy = Arc::new(policy);
        let client = Client::builder()
            .user_agent(user_agent)
            .dns_resolver(GuardedResolver { policy: Arc::clone(&policy) })
            // A proxy would look names up itself, out of reach of the address check.
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIME)
            .build()
            .map_err(|error| FetchError::Setup { reason: innermost(&error) })?;
        Ok(Self { client, policy })
    }

    pub fn policy(&self) -> &Arc<FetchPolicy> {
        &self.policy
    }

    /// Reads a URL with GET. Nothing is retried.
    pub async fn fetch(&self, url: &Url, conditional: &Conditional) -> Result<Fetched, FetchError> {
        self.fetch_as(url, "*/*", conditional).await
    }

    /// The same with an `Accept` header of the caller's, which the interfaces of some code hosts need.
    pub async fn fetch_as(&self, url: &Url, accept: &str, conditional: &Conditional) -> Result<Fetched, FetchError> {
        let after = self.policy.limits.total_time;
        tokio::time::timeout(after, self.follow(url, accept, conditional))
            .await
            .unwrap_or_else(|_| Err(FetchError::Timeout { url: shown(url), after }))
    }

    /// Where a URL leads in the end, whatever is there; nothing of it is read. For clients that follow redirects without
    /// asking this policy.
    pub async fn final_url(&self, url: &Url) -> Result<Url, FetchError> {
        let after = self.policy.limits.total_time;
        let reached = tokio::time::timeout(after, self.reach(url, "*/*", &Conditional::default())).await;
        reached.unwrap_or_else(|_| Err(FetchError::Timeout { url: shown(url), after })).map(|(url, _)| url)
    }

    async fn follow(&self, url: &Url, accept: &str, conditional: &Conditional) -> Result<Fetched, FetchError> {
        let (url, response) = self.reach(url, accept, conditional).await?;
        self.read(url, response, conditional).await
    }

    /// The first answer that is no redirect, and who gave it.
    async fn reach(&self, url: &Url, accept: &str, conditional: &Conditional) -> Result<(Url, Response), FetchError> {
        self.policy.check(url)?;
        let mut current = url.clone();
        for _ in 0..=self.policy.limits.redirects {
            let response = match self.send(&current, accept, conditional).await {
                Err(reason) if current != *url => return Err(redirect_refused(url, reason)),
                response => response?,
            };
            let Some(next) = redirect_target(&current, &response)? else {
                return Ok((current, response));
            };
            self.policy.check(&next).map_err(|reason| redirect_refused(&current, reason))?;
            current = next;
        }
        Err(FetchError::TooManyRedirects { url: shown(url), limit: self.policy.limits.redirects })
    }

    /// The headers are chosen for each URL anew, so that no token follows a redirect to another host.
    async fn send(&self, url: &Url, accept: &str, conditional: &Conditional) -> Result<Response, FetchError> {
        let validators = [(IF_NONE_MATCH, &conditional.etag), (IF_MODIFIED_SINCE, &conditional.last_modified)];
        let mut request = self.client.get(url.clone()).header(ACCEPT, accept);
        for (name, value) in validators {
            // A validator that is no header value costs a full read and nothing more.
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
            }
        }
        if let Some(authorization) = self.policy.authorization_for(url) {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        request.send().await.map_err(|error| connection_error(url, &error.without_url()))
    }

    async fn read(&self, url: Url, response: Response, conditional: &Conditional) -> Result<Fetched, FetchError> {
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && *conditional != Conditional::default() {
            return Ok(Fetched::NotModified);
        }
        if !status.is_success() {
            let retry_after =
                header(&response, RETRY_AFTER).and_then(|text| text.parse().ok()).map(Duration::from_secs);
            let status = status.as_u16();
            return Err(FetchError::Status { url: shown(&url), status, advice: advice(status), retry_after });
        }
        let etag = header(&response, ETAG);
        let last_modified = header(&response, LAST_MODIFIED);
        let content_type = header(&response, CONTENT_TYPE);
        let bytes = read_limited(&url, response, self.policy.limits.bytes).await?;
        Ok(Fetched::Body { bytes, etag, last_modified, content_type, final_url: url })
    }
}

/// Counts what arrives after decompression, so that a small answer cannot unfold into a large one.
async fn read_limited(url: &Url, response: Response, limit: u64) -> Result<Bytes, FetchError> {
    let too_large = || FetchError::TooLarge { url: shown(url), limit };
    if response.content_length().is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let interrupted = |error: reqwest::Error| FetchError::Interrupted {
            url: shown(url),
            reason: innermost(&error.without_url()),
        };
        let chunk = chunk.map_err(interrupted)?;
        if (body.len() + chunk.len()) as u64 > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn redirect_target(url: &Url, response: &Response) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let next = header(response, LOCATION)
        .and_then(|location| url.join(&location).ok())
        .ok_or_else(|| FetchError::BrokenRedirect { url: shown(url) })?;
    if url.scheme() == "https" && next.scheme() == "http" {
        return Err(FetchError::InsecureRedirect { url: shown(url) });
    }
    Ok(Some(next))
}

/// Only refusals are told as the redirect's fault: an unreachable target names itself well enough.
fn redirect_refused(url: &Url, reason: FetchError) -> FetchError {
    match reason {
        FetchError::Unreachable { .. } | FetchError::Timeout { .. } => reason,
        reason => FetchError::RedirectRefused { url: shown(url), reason: Box::new(reason) },
    }
}

fn connection_error(url: &Url, error: &reqwest::Error) -> FetchError {
    let refused = causes(error).find_map(|cause| cause.downcast_ref::<FetchError>());
    match refused {
        Some(refused) => refused.clone(),
        None if error.is_timeout() => FetchError::Timeout { url: shown(url), after: CONNECT_TIME },
        None => FetchError::Unreachable { url: shown(url), reason: innermost(error) },
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The innermost cause says what happened; the outer ones only say that something did.
fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map_or_else(String::new, ToString::to_string)
}

fn header(response: &Response, name: HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

#[cfg(test)]
mod tests;
